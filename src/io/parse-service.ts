// The work of the parse worker: opens a source as a table, then builds cases from it. No worker code here; it runs anywhere.
import type { CaseSet } from "../domain/case.ts";
import { fail, ok } from "../domain/error-code.ts";
import type { Failure, Result } from "../domain/error-code.ts";
import { buildCases } from "./build-cases.ts";
import { guessMapping } from "./column-guess.ts";
import { readCsv } from "./csv-rows.ts";
import { decodeBytes } from "./encoding.ts";
import type { Decoded } from "./encoding.ts";
import type { Grid } from "./grid.ts";
import { readJson } from "./json-rows.ts";
import { readJsonl } from "./jsonl-rows.ts";
import { LIMITS, PREVIEW_ROWS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { createPacer } from "./pacer.ts";
import type { Pacer } from "./pacer.ts";
import type { RowProblem } from "./problem.ts";
import { ProblemList } from "./problem-list.ts";
import { readBlob } from "./read-source.ts";
import type { ShapeChoice } from "./shape.ts";
import { shapeGrid } from "./shaped-rows.ts";
import { binaryKind } from "./sniff-binary.ts";
import { sniffFormat } from "./sniff-format.ts";
import type { ColumnMapping, ImportSource, TablePreview } from "./table.ts";
import { hasLoneSurrogate, mayHideLoneSurrogate, repairText } from "./text-repair.ts";
import { readText } from "./text-rows.ts";

/** What a handler may use while it works. An aborted handler throws the signal's reason. */
export type ParseContext<Progress> = { readonly signal: AbortSignal; progress(report: Progress): void };
export type OpenPayload = { readonly source: ImportSource; readonly encoding: string | null };
export type OpenProgress = { readonly bytes: number; readonly of: number };
export type BuildPayload = { readonly mapping: ColumnMapping; readonly name: string };
export type BuildValue = { readonly set: CaseSet; readonly problems: readonly RowProblem[] };

export type ParseService = {
  /** Reads a source and keeps it as the open table. The first half of the progress is reading, the second parsing. */
  open(payload: OpenPayload, context: ParseContext<OpenProgress>): Promise<Result<TablePreview>>;
  /** Cases of the open table; `no-rows` when none is open. The problems are those of the mapping, not those of `open`. */
  build(payload: BuildPayload, context: ParseContext<never>): Promise<Result<BuildValue>>;
};

/** A service that remembers one table. */
export function createParseService(limits: Limits = LIMITS): ParseService {
  let table: Grid | null = null;
  return {
    async open(payload, context) {
      table = null;
      const problems = new ProblemList(limits.problems);
      const opened = await openSource(payload, context, limits, problems);
      if (!opened.ok) return opened;
      table = opened.value.grid;
      return ok(preview(opened.value.grid, opened.value.decoded, problems));
    },
    async build(payload, context) {
      if (table === null) return fail("no-rows", "no table is open");
      const problems = new ProblemList(limits.problems);
      const pacer = createPacer(context.signal, () => undefined);
      context.signal.throwIfAborted();
      const set = await buildCases(table, payload.mapping, payload.name, problems, pacer);
      return set.ok ? ok({ set: set.value, problems: problems.list() }) : set;
    },
  };
}

async function openSource(
  { source, encoding }: OpenPayload,
  context: ParseContext<OpenProgress>,
  limits: Limits,
  problems: ProblemList,
): Promise<Result<{ grid: Grid; decoded: Decoded }>> {
  const of = source.kind === "file" ? source.blob.size : source.text.length;
  const decoded =
    source.kind === "file"
      ? await decodeFile(source.blob, encoding, limits, context.signal, (bytes) => {
          context.progress({ bytes: Math.floor(bytes / 2), of });
        })
      : decodePaste(source.text, limits);
  if (!decoded.ok) return decoded;
  context.signal.throwIfAborted();
  const { text } = decoded.value;
  if (text.trim() === "") return fail("file-empty");
  if (text.includes("\u0000")) return fail("file-binary", "NUL");

  const pacer = createPacer(context.signal, (done) => {
    context.progress({ bytes: Math.floor(of * (0.5 + done / 2)), of });
  });
  const extension = source.kind === "file" ? extensionOf(source.name) : null;
  const grid = await readTable(text, extension, limits, problems, pacer, source.shape ?? null);
  if (!grid.ok) return grid;
  if (grid.value.rows.length === 0) return nothingLeft(problems);
  context.progress({ bytes: of, of });
  const isJson = grid.value.format === "json" || grid.value.format === "jsonl";
  const mayBeDamaged = decoded.value.lossy || hasLoneSurrogate(text) || (isJson && mayHideLoneSurrogate(text));
  return ok({ grid: mayBeDamaged ? repairGrid(grid.value, decoded.value.lossy, problems) : grid.value, decoded: decoded.value });
}

async function decodeFile(
  blob: Blob,
  encoding: string | null,
  limits: Limits,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Result<Decoded>> {
  if (blob.size === 0) return fail("file-empty");
  const bytes = await readBlob(blob, limits.fileBytes, signal, onBytes);
  if (!bytes.ok) return bytes;
  const kind = binaryKind(bytes.value);
  return kind === null ? decodeBytes(bytes.value, encoding) : fail("file-binary", kind);
}

function decodePaste(text: string, limits: Limits): Result<Decoded> {
  if (text.length > limits.fileBytes) return fail("file-too-large", `${text.length} characters`);
  return ok({ text: text.replace(/^\uFEFF/, ""), encoding: "utf-8", alternatives: [], lossy: false });
}

async function readTable(
  text: string,
  extension: string | null,
  limits: Limits,
  problems: ProblemList,
  pacer: Pacer,
  shape: ShapeChoice,
): Promise<Result<Grid>> {
  const sniffed = sniffFormat(text, extension, limits.jsonDepth);
  switch (sniffed.kind) {
    case "markup":
      return fail("file-not-table", extension ?? "");
    case "json":
      return readJson(text, limits, problems, pacer, shape);
    case "jsonl":
      return readJsonl(text, limits, problems, pacer, shape);
    case "text":
      return ok(readText(text, limits, problems));
    case "delimited": {
      const { delimiter, headerExpected } = sniffed;
      const grid = await readCsv(text, { delimiter, headerExpected, limits }, problems, pacer);
      return grid.ok ? ok(shapeGrid(grid.value, limits, problems, shape)) : grid;
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
    const repaired = row.map(repairText);
    const column = repaired.findIndex((cell, k) => cell !== row[k] || (lossy && cell.includes("\uFFFD")));
    if (column >= 0) problems.add(grid.lines[i] ?? null, "text-damaged", false, { column: grid.columns[column] ?? "" });
    return repaired;
  });
  return { ...grid, rows };
}

/** Lower-case extension; the one before `.gz` for a packed file; "" when there is none. */
function extensionOf(name: string): string {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  const dot = plain.lastIndexOf(".");
  return dot < 0 ? "" : plain.slice(dot + 1);
}

function preview(grid: Grid, decoded: Decoded, problems: ProblemList): TablePreview {
  const rows = grid.rows.slice(0, PREVIEW_ROWS).map((row) => grid.columns.map((_, i) => row[i] ?? ""));
  return {
    format: grid.format,
    encoding: decoded.encoding,
    encodings: decoded.alternatives,
    columns: grid.columns,
    rows,
    rowCount: grid.rows.length,
    problems: problems.list(),
    mapping: grid.mapping ?? guessMapping(grid.columns, grid.rows),
    ...(grid.shape === undefined ? {} : { shape: grid.shape }),
    ...(grid.shapes === undefined || grid.shapes.length === 0 ? {} : { shapes: grid.shapes }),
  };
}
