// What one file (or paste) is and its table: text of a known encoding, a workbook, Parquet, or an archive of those. Several files
// become one table in join-files.ts; making cases is build-cases.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Failure, Result } from "../domain/error-code.ts";
import { readCsv } from "./csv-rows.ts";
import { decodeBytes } from "./encoding.ts";
import type { Decoded } from "./encoding.ts";
import type { Grid } from "./grid.ts";
import { readJson } from "./json-rows.ts";
import { readJsonl } from "./jsonl-rows.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ShapeChoice } from "./shape.ts";
import { shapeGrid } from "./shaped-rows.ts";
import { binaryKind, isGzip } from "./sniff-binary.ts";
import { sniffFormat } from "./sniff-format.ts";
import type { ReadAs } from "./table.ts";
import { hasLoneSurrogate, mayHideLoneSurrogate, repairText } from "./text-repair.ts";
import { readText } from "./text-rows.ts";

/** What reading needs beside the bytes. */
export type Reading = {
  readonly as: ReadAs;
  /** Null to detect. */
  readonly encoding: string | null;
  readonly limits: Limits;
  readonly problems: ProblemList;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
};

export type Opened = {
  readonly grid: Grid;
  readonly encoding: string;
  readonly encodings: readonly string[];
  readonly sheets?: readonly string[];
  readonly sheet?: string;
  /** Files that the table was joined from. */
  readonly files?: readonly string[];
};

/** Files of an archive that are read; others are left out. */
const TABLES = /\.(?:csv|tsv|tab|psv|json|jsonl|ndjson|xlsx|parquet)$/i;

/** Opens a file by what its bytes are; `name` only helps where they leave it open. Archives are opened one level deep. */
export async function openBytes(name: string, bytes: Uint8Array, reading: Reading, inArchive = false): Promise<Result<Opened>> {
  const kind = binaryKind(bytes);
  const { limits, problems, pacer, signal } = reading;
  if (kind === "zip") return openArchive(bytes, reading, inArchive);
  if (kind === "parquet") {
    const { readParquet } = await import("./parquet-rows.ts");
    const grid = await readParquet(bytes, limits, problems, pacer, reading.as.shape ?? null);
    signal.throwIfAborted();
    if (!grid.ok) return grid;
    return grid.value.rows.length === 0 ? nothingLeft(problems) : ok({ grid: grid.value, encoding: "", encodings: [] });
  }
  if (kind !== null) return fail("file-binary", kind);
  const decoded = decodeBytes(bytes, reading.encoding);
  return decoded.ok ? openText(decoded.value, extensionOf(name), reading) : decoded;
}

/** Opens text. @param extension lower case, without the dot; null for a paste */
export async function openText(decoded: Decoded, extension: string | null, reading: Reading): Promise<Result<Opened>> {
  const { text } = decoded;
  reading.signal.throwIfAborted();
  if (text.trim() === "") return fail("file-empty");
  if (text.includes("\u0000")) return fail("file-binary", "NUL");
  const grid = await readTable(text, extension, reading, reading.as.shape ?? null);
  if (!grid.ok) return grid;
  const isJson = grid.value.format === "json" || grid.value.format === "jsonl";
  return finished(grid.value, decoded, hasLoneSurrogate(text) || (isJson && mayHideLoneSurrogate(text)), reading.problems);
}

/** What a table of text is once all is read: damaged characters are replaced, and one without rows says why. */
export function finished(grid: Grid, decoded: Omit<Decoded, "text">, mayBeDamaged: boolean, problems: ProblemList): Result<Opened> {
  if (grid.rows.length === 0) return nothingLeft(problems);
  const repaired = mayBeDamaged || decoded.lossy ? repairGrid(grid, decoded.lossy, problems) : grid;
  return ok({ grid: repaired, encoding: decoded.encoding, encodings: decoded.alternatives });
}

async function openArchive(bytes: Uint8Array, reading: Reading, inArchive: boolean): Promise<Result<Opened>> {
  const { limits, problems, pacer, signal } = reading;
  const [{ readDirectory, readEntry }, { isWorkbook, readWorkbook }, { joinFiles }] = await Promise.all([
    import("./zip-archive.ts"),
    import("./xlsx-rows.ts"),
    import("./join-files.ts"),
  ]);
  const entries = readDirectory(bytes, limits);
  if (!entries.ok) return entries;
  if (isWorkbook(entries.value)) {
    const workbook = await readWorkbook(bytes, entries.value, reading.as.sheet ?? null, limits, problems, pacer, signal);
    if (!workbook.ok) return workbook;
    const grid = shapeGrid(workbook.value.grid, limits, problems, reading.as.shape ?? null);
    if (grid.rows.length === 0) return nothingLeft(problems);
    return ok({ grid, encoding: "", encodings: [], sheets: workbook.value.sheets, sheet: workbook.value.sheet });
  }
  if (inArchive) return fail("archive-nested");

  const opened: { name: string; value: Opened }[] = [];
  for (const entry of entries.value) {
    const { name } = entry;
    // What other systems leave in archives of a folder.
    if (/(?:^|\/)(?:__MACOSX\/|\.)/.test(name)) continue;
    if (!TABLES.test(name)) {
      problems.add(null, /\.(?:zip|gz|7z|rar|tgz|bz2|xz)$/i.test(name) ? "archive-nested" : "archive-file-skipped", true, { file: name.slice(0, 200) });
      continue;
    }
    if (opened.length >= limits.filesAtOnce) return fail("too-many-files", `${entries.value.length}`);
    const content = await readEntry(bytes, entry, signal);
    if (!content.ok) return content;
    const table = isGzip(content.value) ? fail("archive-nested") : await openBytes(name, content.value, reading, true);
    if (table.ok) opened.push({ name, value: table.value });
    else if (table.code === "archive-nested" || table.code === "file-empty") problems.add(null, table.code, true, { file: name.slice(0, 200) });
    else return fail(table.code, `${name.slice(0, 200)}${table.detail === "" ? "" : `: ${table.detail}`}`);
  }
  const first = opened[0];
  if (first === undefined) return fail("archive-no-table");
  if (opened.length === 1) return ok(first.value);
  const parts = opened.map(({ name, value }) => ({ name, grid: value.grid }));
  const grid = joinFiles(parts, limits, problems);
  if (grid.rows.length === 0) return fail("response-column-missing");
  return ok({ grid, encoding: "", encodings: [], files: parts.map(({ name }) => name) });
}

async function readTable(text: string, extension: string | null, { limits, problems, pacer, as }: Reading, shape: ShapeChoice): Promise<Result<Grid>> {
  const sniffed = sniffFormat(text, extension, limits.jsonDepth, as);
  switch (sniffed.kind) {
    case "markup":
      return fail("file-not-table", extension ?? "");
    case "json":
      return readJson(text, limits, problems, pacer, shape, as.path ?? null);
    case "jsonl":
      return readJsonl(text, limits, problems, pacer, shape);
    case "text":
      return ok(readText(text, limits, problems));
    case "delimited": {
      const { dialect, headerExpected } = sniffed;
      const grid = await readCsv(text, { dialect, headerExpected, limits }, problems, pacer);
      return grid.ok ? ok({ ...shapeGrid(grid.value, limits, problems, shape), dialect }) : grid;
    }
  }
}

/** Why a table has no rows: the first problem that cost one, or plainly nothing. */
function nothingLeft(problems: ProblemList): Failure {
  const first = problems.firstDropped();
  if (first === null) return fail("no-rows");
  const column = first.params["column"];
  const place = typeof column === "number" ? `, column ${column}` : "";
  return fail(first.code, first.line === null ? "" : `line ${first.line}${place}`);
}

/** Replaces damaged characters and reports the rows that have them. */
function repairGrid(grid: Grid, lossy: boolean, problems: ProblemList): Grid {
  const rows = grid.rows.map((row, i) => {
    const column = row.findIndex((cell) => hasLoneSurrogate(cell) || (lossy && cell.includes("\uFFFD")));
    if (column < 0) return row;
    problems.add(grid.lines[i] ?? null, "text-damaged", false, { column: grid.columns[column] ?? "" });
    return row.map(repairText);
  });
  return { ...grid, rows };
}

/** Lower-case extension; the one before `.gz` for a packed file; "" when there is none. */
export function extensionOf(name: string): string {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  const dot = plain.lastIndexOf(".");
  return dot < 0 ? "" : plain.slice(dot + 1);
}
