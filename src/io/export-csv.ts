// Results as CSV for spreadsheets: RFC 4180, CR LF, UTF-8 with a byte order mark. Formula guarding is formula-guard.ts.
import type { Criterion, Rubric } from "../domain/rubric.ts";
import type { Cell } from "../domain/verdict.ts";
import { cellStatus, EXPORT_COLUMNS } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { guardFormula } from "./formula-guard.ts";
import { uniqueName } from "./unique-name.ts";

export type CsvExportOptions = {
  /** Put an apostrophe before text that a spreadsheet would run as a formula. On unless turned off. */
  readonly guardFormulas?: boolean;
};

const VERDICT_COLUMNS = ["score", "most likely", "confidence", "distribution", "status"] as const;
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * One line for each response. After the case come, for each criterion, `<name>: score`, `: most likely`, `: confidence`,
 * `: distribution` (a JSON list, worst level first) and `: status`. Numbers that the judge or a person gave are bare and never
 * guarded, so -0.5 stays a number; all text is quoted.
 */
export function exportCsv(table: readonly ExportRow[], rubric: Rubric, options: CsvExportOptions = {}): string {
  const guard = options.guardFormulas ?? true;
  const text = (value: string): string => `"${(guard ? guardFormula(value) : value).replaceAll('"', '""')}"`;
  const lines = [headerOf(rubric).map(text), ...table.map((row) => lineOf(row, rubric, text))];
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function headerOf(rubric: Rubric): string[] {
  const taken = new Set<string>();
  const names = rubric.criteria.map((criterion) => {
    const name = uniqueName(criterion.name, taken);
    taken.add(name);
    return name;
  });
  return [...EXPORT_COLUMNS, ...names.flatMap((name) => VERDICT_COLUMNS.map((column) => `${name}: ${column}`))];
}

function lineOf(row: ExportRow, rubric: Rubric, text: (value: string) => string): string[] {
  return [
    text(row.case.instruction),
    text(row.case.context ?? ""),
    text(row.case.reference ?? ""),
    text(row.response.text),
    text(row.response.source ?? ""),
    number(row.response.humanScore),
    number(row.overall),
    ...rubric.criteria.flatMap((criterion) => verdictCells(criterion, row.cells, text)),
  ];
}

function verdictCells(criterion: Criterion, cells: ReadonlyMap<string, Cell>, text: (value: string) => string): string[] {
  const cell = cells.get(criterion.id);
  const status = text(cellStatus(cell));
  if (cell?.state !== "scored") return ["", "", "", "", status];
  const { score, mostLikely, confidence, distribution } = cell.verdict;
  return [number(score), number(mostLikely), number(confidence), text(JSON.stringify(distribution)), status];
}

function number(value: number | null): string {
  return value === null ? "" : String(value);
}
