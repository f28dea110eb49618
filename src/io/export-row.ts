// What an export holds of one response, shared by all export formats. Writing a format is each export file's own matter.
import type { Case, Response } from "../domain/case.ts";
import { overallScore } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Cell } from "../domain/verdict.ts";
import type { ColumnRole } from "./table.ts";

export type ExportRow = {
  readonly case: Case;
  readonly response: Response;
  /** Cell of each criterion by its id; a missing one is pending. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** 0..1; null unless every criterion is scored. */
  readonly overall: number | null;
};

/** An export row with its overall score worked out. */
export function makeExportRow(item: Case, response: Response, cells: ReadonlyMap<string, Cell>, rubric: Rubric): ExportRow {
  return { case: item, response, cells, overall: overallScore(rubric, (id) => cells.get(id)) };
}

/** The columns that come first in every export, in this order. */
export const EXPORT_COLUMNS = ["instruction", "context", "reference", "response", "source", "human_score", "overall"] as const;

/** What those columns are when an export is imported again. */
export const EXPORT_ROLES: readonly ColumnRole[] = [
  "instruction",
  "context",
  "reference",
  "response",
  "source",
  "humanScore",
  "ignore",
];

/** True when the columns of a table are those of an export of ours. */
export function isExportHeader(columns: readonly string[]): boolean {
  return EXPORT_COLUMNS.every((name, i) => columns[i] === name);
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
