// Delimited text to a grid: the header, the limits, and rows whose length differs. Splitting is csv-reader.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { CsvReader } from "./csv-reader.ts";
import type { CsvRecord, Dialect } from "./csv-reader.ts";
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
  readonly dialect: Dialect;
  /** True for a file, whose first row is a header unless it clearly is not; false for a paste, where it must look like one. */
  readonly headerExpected: boolean;
  readonly limits: Limits;
};

/**
 * Reads delimited text, whole or in pieces. Rows that cannot be trusted (unclosed quote, more cells than columns, a cell over the
 * limit) are left out and reported; shorter rows are kept and reported.
 */
export async function readCsv(text: string | AsyncIterable<string>, options: CsvOptions, problems: ProblemList, pacer: Pacer): Promise<Result<Grid>> {
  const { limits, dialect } = options;
  const format = dialect.delimiter === "\t" ? "tsv" : "csv";
  const reader = new CsvReader(typeof text === "string" ? text : "", dialect, typeof text === "string");
  const pieces = typeof text === "string" ? null : text[Symbol.asyncIterator]();

  let isOver = false;
  async function next(): Promise<CsvRecord | null> {
    for (;;) {
      const record = reader.next();
      if (record !== null || pieces === null || isOver) return record;
      const piece = await pieces.next();
      isOver = piece.done === true;
      if (piece.done === true) reader.end();
      else reader.push(piece.value);
    }
  }
  const rows: string[][] = [];
  const lines: number[] = [];
  const start: CsvRecord[] = [];
  let first: CsvRecord | null = null;
  let second: CsvRecord | null = null;
  for (let record = await next(); record !== null; record = await next()) {
    if (first === null && record.unclosedQuote) problems.add(record.line, "csv-unclosed-quote", true);
    else if (first !== null) start.push(record);
    if (!isFilled(record)) continue;
    if (first === null) first = record;
    else {
      second = record;
      break;
    }
  }
  if (first === null) return fail("no-rows");
  const hasHeader = looksLikeHeader(first.cells, second?.cells ?? null, options.headerExpected);
  const names = hasHeader ? headerNames(first.cells, first.line, problems) : first.cells.map((_, i) => columnLetter(i));
  if (!hasHeader) problems.add(first.line, "header-missing", false);
  if (names.length > limits.columns) {
    problems.add(first.line, "too-many-columns", false, { limit: limits.columns, found: names.length });
  }
  const given = names.slice(0, limits.columns);
  // Our own export guards cells against spreadsheets; reading it back must give the text that was exported.
  const isOwnExport = isExportHeader(given);
  const columns = isOwnExport ? given.map(undoFormulaGuard) : given;

  /** False when no more rows are taken. */
  function take(record: CsvRecord): boolean {
    if (record.unclosedQuote) problems.add(record.line, "csv-unclosed-quote", true);
    else if (rows.length < limits.rows) keep(record.cells, record.line);
    else if (isFilled(record)) {
      problems.add(record.line, "too-many-rows", true, { limit: limits.rows });
      return false;
    }
    return true;
  }

  function keep(cells: readonly string[], line: number): void {
    if (cells.every((cell) => cell.trim() === "")) {
      if (cells.length > 1) problems.add(line, "row-empty", true);
      return;
    }
    if (cells.length > names.length && cells.some((cell, i) => i >= names.length && cell !== "")) {
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
    const kept = cells.length > columns.length ? cells.slice(0, columns.length) : (cells as string[]);
    rows.push(isOwnExport ? kept.map(undoFormulaGuard) : kept);
    lines.push(line);
  }

  if (!hasHeader) keep(first.cells, first.line);
  let goesOn = start.every(take);
  // Records that lie ready are taken without a pause; a pause for each would cost more than the record.
  for (let record = goesOn ? await next() : null; record !== null && goesOn; record = reader.next() ?? (await next())) {
    await pacer.breathe(typeof text === "string" ? reader.offset / text.length : 0);
    goesOn = take(record);
  }
  await pieces?.return?.();
  return ok({ format, columns, rows, lines });
}

function isFilled(record: CsvRecord): boolean {
  return record.cells.some((cell) => cell.trim() !== "");
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
