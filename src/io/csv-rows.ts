// Delimited text to a grid: the header, the limits, and rows whose length differs. Splitting is csv-reader.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { CsvReader } from "./csv-reader.ts";
import { isExportHeader } from "./export-row.ts";
import { undoFormulaGuard } from "./formula-guard.ts";
import { columnLetter } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { looksLikeHeader } from "./header-guess.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import { uniqueName } from "./unique-name.ts";

export type CsvOptions = {
  readonly delimiter: string;
  /** True for a file, whose first row is a header unless it clearly is not; false for a paste, where it must look like one. */
  readonly headerExpected: boolean;
  readonly limits: Limits;
};

/**
 * Reads delimited text. Rows that cannot be trusted (unclosed quote, more cells than columns, a cell over the limit) are
 * left out and reported; shorter rows are kept and reported.
 */
export async function readCsv(text: string, options: CsvOptions, problems: ProblemList, pacer: Pacer): Promise<Result<Grid>> {
  const { limits } = options;
  const reader = new CsvReader(text, options.delimiter);
  const format = options.delimiter === "\t" ? "tsv" : "csv";
  const rows: string[][] = [];
  const lines: number[] = [];

  const first = firstFilled(reader, problems);
  if (first === null) return fail("no-rows");
  const second = first.cells.length > 0 ? nextFilled(new CsvReader(text.slice(reader.offset), options.delimiter)) : null;
  const hasHeader = looksLikeHeader(first.cells, second, options.headerExpected);
  const names = hasHeader ? headerNames(first.cells, first.line, problems) : first.cells.map((_, i) => columnLetter(i));
  if (!hasHeader) problems.add(first.line, "header-missing", false);
  if (names.length > limits.columns) {
    problems.add(first.line, "too-many-columns", false, { limit: limits.columns, found: names.length });
  }
  const columns = names.slice(0, limits.columns);
  // Our own export guards cells against spreadsheets; reading it back must give the text that was exported.
  const isOwnExport = isExportHeader(columns);

  function keep(cells: readonly string[], line: number): void {
    if (cells.every((cell) => cell.trim() === "")) {
      if (cells.length > 1) problems.add(line, "row-empty", true);
      return;
    }
    const extra = cells.slice(names.length);
    if (extra.some((cell) => cell !== "")) {
      problems.add(line, "csv-ragged-row", true, { expected: names.length, found: cells.length });
      return;
    }
    const tooLarge = cells.findIndex((cell) => cell.length > limits.cellChars);
    if (tooLarge >= 0) {
      const found = cells[tooLarge]?.length ?? 0;
      problems.add(line, "cell-too-large", true, { column: names[tooLarge] ?? "", limit: limits.cellChars, found });
      return;
    }
    if (cells.length < names.length) {
      problems.add(line, "csv-ragged-row", false, { expected: names.length, found: cells.length });
    }
    const kept = cells.slice(0, columns.length);
    rows.push(isOwnExport ? kept.map(undoFormulaGuard) : kept);
    lines.push(line);
  }

  if (!hasHeader) keep(first.cells, first.line);
  for (let record = reader.next(); record !== null; record = reader.next()) {
    await pacer.breathe(reader.offset / text.length);
    if (record.unclosedQuote) {
      problems.add(record.line, "csv-unclosed-quote", true);
      continue;
    }
    if (rows.length >= limits.rows) {
      if (record.cells.every((cell) => cell.trim() === "")) continue;
      problems.add(record.line, "too-many-rows", true, { limit: limits.rows });
      break;
    }
    keep(record.cells, record.line);
  }
  return ok({ format, columns, rows, lines });
}

function firstFilled(reader: CsvReader, problems: ProblemList): { cells: readonly string[]; line: number } | null {
  for (let record = reader.next(); record !== null; record = reader.next()) {
    if (record.unclosedQuote) problems.add(record.line, "csv-unclosed-quote", true);
    else if (record.cells.some((cell) => cell.trim() !== "")) return record;
  }
  return null;
}

function nextFilled(reader: CsvReader): readonly string[] | null {
  for (let record = reader.next(); record !== null; record = reader.next()) {
    if (record.cells.some((cell) => cell.trim() !== "")) return record.cells;
  }
  return null;
}

/** Unique, non-empty column names. `__proto__` and its like are plain names here: rows are arrays, never objects. */
export function headerNames(cells: readonly string[], line: number, problems: ProblemList): string[] {
  const taken = new Set(cells.map((cell) => cell.trim()));
  const used = new Set<string>();
  return cells.map((cell, i) => {
    let name = cell.trim();
    if (name === "") {
      name = uniqueName(columnLetter(i), taken);
      problems.add(line, "header-empty", false, { column: i + 1, renamed: name });
    } else if (used.has(name)) {
      const renamed = uniqueName(name, taken);
      problems.add(line, "header-duplicate", false, { column: name, renamed });
      name = renamed;
    }
    taken.add(name);
    used.add(name);
    return name;
  });
}
