// The columns of a results table, for every format that has columns: what each is called and what it holds of a row. Quoting,
// guarding and packing are each format's own matter.
import type { CaseRow } from "../domain/case.ts";
import { fileScoreOf, scoresBeside } from "../domain/override.ts";
import { passes } from "../domain/overall.ts";
import type { Criterion, Rubric } from "../domain/rubric.ts";
import { rationaleOf, type Cell } from "../domain/verdict.ts";
import { cellStatus, EXPORT_COLUMNS, HUMAN_SCORE, signalsText, VERDICT_PARTS } from "./export-row.ts";
import type { ExportRow, VerdictPart } from "./export-row.ts";
import { uniqueName } from "./unique-name.ts";

/** Names a column, or one column for each criterion. */
export const TABLE_PARTS = [...EXPORT_COLUMNS, "pass", "comment", ...VERDICT_PARTS] as const;
export type TablePart = (typeof TABLE_PARTS)[number];

export type ExportColumn = {
  readonly name: string;
  readonly kind: "text" | "number";
  /** Null where the row has nothing there; numbers only in columns of numbers. */
  readonly value: (row: ExportRow) => string | number | null;
};

/** Parts that only a judge that writes can fill. */
const WRITTEN: ReadonlySet<TablePart> = new Set(["score after rationale", "label mass"]);

/**
 * The parts of a whole table. Whether a response passes is one where the rubric has a pass rule; those of a judge that writes
 * come when at least one of its verdicts is there, and people's scores on single criteria when a response has some.
 */
export function tableParts(written: boolean, rubric: Pick<Rubric, "pass"> = {}, scored = false): readonly TablePart[] {
  return TABLE_PARTS.filter((part) => (written || !WRITTEN.has(part)) && (rubric.pass !== undefined || part !== "pass") && (scored || part !== "human score"));
}

/** Whether a verdict holds what only a judge that writes gives beside its reasons. */
export function isWritten(cell: Cell): boolean {
  return cell.state === "scored" && (cell.explained !== undefined || cell.verdict.labelMass !== undefined);
}

/** Whether a file gave people's scores on single criteria for a response. */
export function isScoredByCriterion(row: Pick<ExportRow, "response">): boolean {
  return row.response.criterionScores !== undefined;
}

/** Names of criteria that the files of the rows scored and the rubric does not have, in the order they are first met. */
export function criteriaBeside(rows: Iterable<Pick<CaseRow, "response">>, criteria: Rubric["criteria"]): readonly string[] {
  const names = new Set<string>();
  for (const { response } of rows) {
    if (response.criterionScores === undefined) continue;
    for (const { criterion } of scoresBeside(response, criteria)) names.add(criterion);
  }
  return [...names];
}

/**
 * The columns for the chosen parts, in the order of every export: the response, the comment, then criterion by criterion, then
 * people's scores on criteria that the rubric does not have.
 * @param beside names of those criteria
 */
export function exportColumns(rubric: Rubric, parts: readonly TablePart[], beside: readonly string[] = []): readonly ExportColumn[] {
  const chosen = new Set<string>(parts);
  const taken = new Set<string>();
  const columns = rowColumns(rubric).filter(({ name }) => chosen.has(name));
  for (const criterion of rubric.criteria) {
    const name = uniqueName(criterion.name, taken);
    taken.add(name);
    for (const part of VERDICT_PARTS) if (chosen.has(part)) columns.push(verdictColumn(criterion, name, part));
  }
  if (!chosen.has("human score")) return columns;
  for (const criterion of beside) {
    const name = uniqueName(criterion, taken);
    taken.add(name);
    columns.push({ name: name + HUMAN_SCORE, kind: "number", value: (row) => scoresBeside(row.response, rubric.criteria).find((one) => one.criterion === criterion)?.score ?? null });
  }
  return columns;
}

function rowColumns(rubric: Rubric): ExportColumn[] {
  return [
    { name: "instruction", kind: "text", value: (row) => row.case.instruction },
    { name: "context", kind: "text", value: (row) => row.case.context },
    { name: "reference", kind: "text", value: (row) => row.case.reference },
    { name: "response", kind: "text", value: (row) => row.response.text },
    { name: "source", kind: "text", value: (row) => row.response.source },
    { name: "human_score", kind: "number", value: (row) => row.response.humanScore },
    { name: "overall", kind: "number", value: (row) => row.overall },
    { name: "pass", kind: "text", value: (row) => passText(passes(rubric, row.overall)) },
    { name: "comment", kind: "text", value: (row) => row.comment },
  ];
}

/** "pass" or "fail"; null where a response does neither. */
function passText(passed: boolean | null): string | null {
  return passed === null ? null : passed ? "pass" : "fail";
}

const NUMBERS: ReadonlySet<VerdictPart> = new Set(["score", "most likely", "confidence", "override", "human score", "score after rationale", "label mass"]);

function verdictColumn(criterion: Criterion, name: string, part: VerdictPart): ExportColumn {
  return {
    name: `${name}: ${part}`,
    kind: NUMBERS.has(part) ? "number" : "text",
    value: (row) => part === "human score" ? fileScoreOf(row.response, criterion) : partOf(part, row.cells.get(criterion.id), row.overrides.get(criterion.id) ?? null),
  };
}

function partOf(part: Exclude<VerdictPart, "human score">, cell: Cell | undefined, override: number | null): string | number | null {
  if (part === "status") return cellStatus(cell);
  if (part === "override") return override;
  if (cell?.state !== "scored") return null;
  const { verdict, explained } = cell;
  switch (part) {
    case "score":
      return verdict.score;
    case "most likely":
      return verdict.mostLikely;
    case "confidence":
      return verdict.confidence;
    case "distribution":
      return JSON.stringify(verdict.distribution);
    case "rationale":
      return rationaleOf(cell);
    case "signals":
      return verdict.signals.length === 0 ? null : signalsText(verdict.signals);
    case "score after rationale":
      // Only where the reasons were asked for after the run; the score itself stays the run's.
      return verdict.rationale === null ? (explained?.score ?? null) : null;
    case "label mass":
      return verdict.labelMass ?? null;
  }
}
