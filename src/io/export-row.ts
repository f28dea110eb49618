// What an export holds of one response, shared by all export formats, and how a table of ours is known again. Writing a format is
// each export file's own matter.
import type { Case, Response } from "../domain/case.ts";
import { overallScore } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Cell, Signal } from "../domain/verdict.ts";
import type { ColumnMapping, ColumnRole } from "./table.ts";

export type ExportRow = {
  readonly case: Case;
  readonly response: Response;
  /** Cell of each criterion by its id; a missing one is pending. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** 0..1; null unless every criterion is scored. */
  readonly overall: number | null;
  /** The person's own scores by criterion id, in the scale's units. They stand beside the verdicts. */
  readonly overrides: ReadonlyMap<string, number>;
  /** What the person noted on the response. */
  readonly comment: string | null;
};

/** What a person added to a row. */
export type OwnWords = { readonly overrides: ReadonlyMap<string, number>; readonly comment: string | null };

const NO_WORDS: OwnWords = { overrides: new Map(), comment: null };

/** An export row with its overall score worked out. */
export function makeExportRow(item: Case, response: Response, cells: ReadonlyMap<string, Cell>, rubric: Rubric, own: OwnWords = NO_WORDS): ExportRow {
  return { case: item, response, cells, overall: overallScore(rubric, (id) => cells.get(id)), ...own };
}

/** The columns of a response that come first in every export, in this order. */
export const EXPORT_COLUMNS = ["instruction", "context", "reference", "response", "source", "human_score", "overall"] as const;

/** What a table may hold of one verdict, after the name of its criterion; in this order. */
export const VERDICT_PARTS = [
  "score", "most likely", "confidence", "distribution", "status", "rationale", "override", "human score", "signals", "score after rationale", "label mass",
] as const;
export type VerdictPart = (typeof VERDICT_PARTS)[number];

/** How the name of a column ends that holds people's scores on the criterion named before. */
export const HUMAN_SCORE = ": human score" satisfies `: ${VerdictPart}`;

/** What those columns are when an export is imported again. */
const ROLES: ReadonlyMap<string, ColumnRole> = new Map<string, ColumnRole>([
  ["instruction", "instruction"],
  ["context", "context"],
  ["reference", "reference"],
  ["response", "response"],
  ["source", "source"],
  ["human_score", "humanScore"],
]);

const OTHER_COLUMNS: ReadonlySet<string> = new Set(["overall", "pass", "comment", "case_id", "response_id", "verdicts"]);

function isVerdictColumn(name: string): boolean {
  return VERDICT_PARTS.some((part) => name.endsWith(`: ${part}`));
}

/** True when the columns of a table are those of an export of ours: all of its first ones, or a choice of them and no other. */
export function isExportHeader(columns: readonly string[]): boolean {
  if (EXPORT_COLUMNS.every((name, i) => columns[i] === name)) return true;
  const known = columns.every((name) => ROLES.has(name) || OTHER_COLUMNS.has(name) || isVerdictColumn(name));
  return known && columns.includes("response") && columns.some((name) => name === "overall" || name === "verdicts" || isVerdictColumn(name));
}

/** The part that each column of an export plays when it is imported again, and the criteria that people's scores are on. */
export function exportMapping(columns: readonly string[]): ColumnMapping {
  const roles = columns.map((column) => ROLES.get(column) ?? (column.endsWith(HUMAN_SCORE) ? "criterionScore" : "ignore"));
  const criteria = columns.flatMap((column, i) => (roles[i] === "criterionScore" ? [[i, column.slice(0, -HUMAN_SCORE.length)] as const] : []));
  return { roles, ...(criteria.length === 0 ? {} : { criteria: Object.fromEntries(criteria) }) };
}

/** State of a cell in words for a column: `scored`, `failed: <code>`, `skipped: <reason>`, ... */
export function cellStatus(cell: Cell | undefined): string {
  switch (cell?.state) {
    case undefined:
      return "pending";
    case "pending":
    case "running":
    case "scored":
      return cell.state;
    case "failed":
      return `failed: ${cell.code}`;
    case "skipped":
      return `skipped: ${cell.reason}`;
  }
}

/** Signals in a cell: kind and what it names, parted by semicolons, e.g. `input-cut response 120 300; no-reference`. */
export function signalsText(signals: readonly Signal[]): string {
  return signals.map((signal) => Object.values(signal).map(String).join(" ")).join("; ");
}

/** What a judge would be asked: the context, if any, before the instruction. Formats with one place for both take this. */
export function promptOf({ instruction, context }: Pick<Case, "instruction" | "context">): string {
  return context === null ? instruction : `${context}\n\n${instruction}`;
}
