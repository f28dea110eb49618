// Results as CSV for spreadsheets: RFC 4180, CR LF, UTF-8 with a byte order mark. Formula guarding is formula-guard.ts.
import type { Criterion, Rubric } from "../domain/rubric.ts";
import { rationaleOf, type Cell } from "../domain/verdict.ts";
import { cellStatus, EXPORT_COLUMNS } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { guardFormula } from "./formula-guard.ts";
import { uniqueName } from "./unique-name.ts";

export type CsvExportOptions = {
  /** Put an apostrophe before text that a spreadsheet would run as a formula. On unless turned off. */
  readonly guardFormulas?: boolean;
};

const VERDICT_COLUMNS = ["score", "most likely", "confidence", "distribution", "status"] as const;
/** What only a judge that writes can fill; these columns come when at least one of its verdicts is in the table. */
const WRITTEN_COLUMNS = ["rationale", "score after rationale", "label mass"] as const;
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * One line for each response. After the case come, for each criterion, `<name>: score`, `: most likely`, `: confidence`,
 * `: distribution` (a JSON list, worst level first) and `: status`. Verdicts of a judge that writes also give `: rationale`,
 * `: score after rationale` (where the reasons were asked for after the run; the score itself stays the run's) and `: label mass`. Numbers that the judge or a person gave are bare and never
 * guarded, so -0.5 stays a number; all text is quoted.
 */
export function exportCsv(table: readonly ExportRow[], rubric: Rubric, options: CsvExportOptions = {}): string {
  const guard = options.guardFormulas ?? true;
  const text = (value: string): string => `"${(guard ? guardFormula(value) : value).replaceAll('"', '""')}"`;
  const written = table.some((row) => [...row.cells.values()].some(isWritten));
  const lines = [headerOf(rubric, written).map(text), ...table.map((row) => lineOf(row, rubric, written, text))];
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function isWritten(cell: Cell): boolean {
  return cell.state === "scored" && (rationaleOf(cell) !== null || cell.verdict.labelMass !== undefined);
}

function headerOf(rubric: Rubric, written: boolean): string[] {
  const columns = written ? [...VERDICT_COLUMNS, ...WRITTEN_COLUMNS] : VERDICT_COLUMNS;
  const taken = new Set<string>();
  const names = rubric.criteria.map((criterion) => {
    const name = uniqueName(criterion.name, taken);
    taken.add(name);
    return name;
  });
  return [...EXPORT_COLUMNS, ...names.flatMap((name) => columns.map((column) => `${name}: ${column}`))];
}

function lineOf(row: ExportRow, rubric: Rubric, written: boolean, text: (value: string) => string): string[] {
  return [
    text(row.case.instruction),
    text(row.case.context ?? ""),
    text(row.case.reference ?? ""),
    text(row.response.text),
    text(row.response.source ?? ""),
    number(row.response.humanScore),
    number(row.overall),
    ...rubric.criteria.flatMap((criterion) => [...verdictCells(criterion, row.cells, text), ...(written ? writtenCells(criterion, row.cells, text) : [])]),
  ];
}

function verdictCells(criterion: Criterion, cells: ReadonlyMap<string, Cell>, text: (value: string) => string): string[] {
  const cell = cells.get(criterion.id);
  const status = text(cellStatus(cell));
  if (cell?.state !== "scored") return ["", "", "", "", status];
  const { score, mostLikely, confidence, distribution } = cell.verdict;
  return [number(score), number(mostLikely), number(confidence), text(JSON.stringify(distribution)), status];
}

function writtenCells(criterion: Criterion, cells: ReadonlyMap<string, Cell>, text: (value: string) => string): string[] {
  const cell = cells.get(criterion.id);
  if (cell?.state !== "scored") return WRITTEN_COLUMNS.map(() => "");
  const { verdict, explained } = cell;
  const later = verdict.rationale === null ? explained : undefined;
  return [text(rationaleOf(cell) ?? ""), number(later?.score ?? null), number(verdict.labelMass ?? null)];
}

function number(value: number | null): string {
  return value === null ? "" : String(value);
}
