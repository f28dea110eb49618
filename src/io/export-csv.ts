// Results as delimited text for spreadsheets: RFC 4180, CR LF, UTF-8 with a byte order mark. Which columns there are is
// export-columns.ts, formula guarding formula-guard.ts.
import type { Rubric } from "../domain/rubric.ts";
import { criteriaBeside, exportColumns, isScoredByCriterion, isWritten, tableParts } from "./export-columns.ts";
import type { ExportColumn } from "./export-columns.ts";
import type { ExportRow } from "./export-row.ts";
import { textSink } from "./export-sink.ts";
import type { ExportSink } from "./export-sink.ts";
import { guardFormula } from "./formula-guard.ts";

export type CsvExportOptions = {
  /** Put an apostrophe before text that a spreadsheet would run as a formula. On unless turned off. */
  readonly guardFormulas?: boolean;
};

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * One line for each response. Numbers that the judge or a person gave are bare and never guarded, so -0.5 stays a number; all
 * text is quoted, and what is not there is empty.
 */
export function delimitedSink(columns: readonly ExportColumn[], delimiter: "," | "\t", options: CsvExportOptions = {}): ExportSink {
  const type = delimiter === "," ? "text/csv;charset=utf-8" : "text/tab-separated-values;charset=utf-8";
  const write = writer(columns, delimiter, options);
  return textSink(type, write.head, write.line);
}

/** The same as one text, for a table that is at hand, with all columns. */
export function exportCsv(table: readonly ExportRow[], rubric: Rubric, options: CsvExportOptions = {}): string {
  const written = table.some((row) => [...row.cells.values()].some(isWritten));
  const write = writer(exportColumns(rubric, tableParts(written, rubric, table.some(isScoredByCriterion)), criteriaBeside(table, rubric.criteria)), ",", options);
  return write.head + table.map(write.line).join("");
}

function writer(columns: readonly ExportColumn[], delimiter: string, { guardFormulas = true }: CsvExportOptions) {
  const quoted = (text: string): string => `"${(guardFormulas ? guardFormula(text) : text).replaceAll('"', '""')}"`;
  const line = (cells: readonly string[]): string => `${cells.join(delimiter)}\r\n`;
  function cell(value: string | number | null, kind: ExportColumn["kind"]): string {
    // An empty text and no text are the same to a spreadsheet; only columns of numbers stay unquoted.
    if (value === null) return kind === "text" ? '""' : "";
    return typeof value === "number" ? String(value) : quoted(value);
  }
  return {
    head: BYTE_ORDER_MARK + line(columns.map(({ name }) => quoted(name))),
    line: (row: ExportRow): string => line(columns.map(({ kind, value }) => cell(value(row), kind))),
  };
}
