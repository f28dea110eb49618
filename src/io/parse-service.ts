// The work of the parse worker: opens a source as a table, then builds cases from it. No worker code here; it runs anywhere.
import type { Case, CaseSet } from "../domain/case.ts";
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { buildCases } from "./build-cases.ts";
import { guessMapping } from "./column-guess.ts";
import type { Grid } from "./grid.ts";
import { LIMITS, PREVIEW_ROWS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { openBytes, openText } from "./open-file.ts";
import type { Opened, Reading } from "./opened.ts";
import { createPacer } from "./pacer.ts";
import type { RowProblem } from "./problem.ts";
import { ProblemList } from "./problem-list.ts";
import { blobSource, readBlob } from "./read-source.ts";
import type { ColumnMapping, ImportSource, TablePreview } from "./table.ts";
import { openTextStream } from "./text-stream.ts";

/** What a handler may use while it works. An aborted handler throws the signal's reason. */
export type ParseContext<Progress> = { readonly signal: AbortSignal; progress(report: Progress): void };
export type OpenPayload = { readonly source: ImportSource; readonly encoding: string | null };
export type OpenProgress = { readonly bytes: number; readonly of: number };
export type BuildPayload = { readonly mapping: ColumnMapping; readonly name: string };
export type BuildValue = { readonly set: CaseSet; readonly problems: readonly RowProblem[] };
/** Rows done of all; the service itself hands out no cases before the end. */
export type BuildProgress = { readonly done: number; readonly of: number; readonly cases: readonly Case[] };

export type ParseService = {
  /** Reads a source and keeps it as the open table. The first half of the progress is reading, the second parsing. */
  open(payload: OpenPayload, context: ParseContext<OpenProgress>): Promise<Result<TablePreview>>;
  /**
   * Cases of the open table, which is let go of; `no-rows` when none is open. The problems are those of the mapping, not those of
   * `open`.
   */
  build(payload: BuildPayload, context: ParseContext<BuildProgress>): Promise<Result<BuildValue>>;
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
      return ok(preview(opened.value, problems));
    },
    async build(payload, context) {
      if (table === null) return fail("no-rows", "no table is open");
      const problems = new ProblemList(limits.problems);
      const of = table.rows.length;
      const pacer = createPacer(context.signal, (done) => {
        context.progress({ done: Math.floor(done * of), of, cases: [] });
      });
      context.signal.throwIfAborted();
      const set = await buildCases(table, payload.mapping, payload.name, problems, pacer);
      // Two tables at a time are enough: this one's texts live on in the cases.
      if (set.ok) table = null;
      return set.ok ? ok({ set: set.value, problems: problems.list() }) : set;
    },
  };
}

async function openSource({ source, encoding }: OpenPayload, context: ParseContext<OpenProgress>, limits: Limits, problems: ProblemList): Promise<Result<Opened>> {
  const { signal } = context;
  const of = sizeOf(source);
  let shown = 0;
  // A file that has to be read a second time does not take progress back.
  function report(bytes: number): void {
    const now = Math.min(of, Math.floor(bytes));
    // Each report costs the page a little work, so that steps too small to see are left out.
    if (now - shown < of / 200 && now !== of) return;
    shown = now;
    context.progress({ bytes: shown, of });
  }
  const pacer = createPacer(signal, (done) => {
    report(of * (0.5 + done / 2));
  });
  // A source that is not text has no encoding to read it again in.
  const reading: Reading = { as: source, encoding: encoding === "" ? null : encoding, limits, problems, pacer, signal };
  const opened = await openAny(source, reading, (bytes) => {
    report(bytes / 2);
  });
  if (opened.ok) report(of);
  return opened;
}

async function openAny(source: ImportSource, reading: Reading, onBytes: (bytes: number) => void): Promise<Result<Opened>> {
  const { limits, problems } = reading;
  switch (source.kind) {
    case "paste": {
      if (source.text.length > limits.fileBytes) return fail("file-too-large", `${source.text.length} characters`);
      return openText({ text: source.text.replace(/^\uFEFF/, ""), encoding: "utf-8", alternatives: [], lossy: false }, null, reading);
    }
    case "file":
      return openOne(source.name, source.blob, reading, onBytes);
    case "files": {
      const { files } = source;
      if (files.length > limits.filesAtOnce) return fail("too-many-files", `${files.length}`);
      if (sizeOf(source) > limits.fileBytes) return fail("file-too-large", `${sizeOf(source)} bytes`);
      const parts = [];
      let before = 0;
      for (const { name, blob } of files) {
        const own = new ProblemList(limits.problems);
        // A file's share of the work is small, so that reading alone moves the progress.
        const alone = { ...reading, problems: own, pacer: createPacer(reading.signal, () => undefined) };
        const opened = await openOne(name, blob, alone, (bytes) => {
          onBytes(before * 2 + bytes);
        });
        before += blob.size;
        if (!opened.ok) return fail(opened.code, `${name}${opened.detail === "" ? "" : `: ${opened.detail}`}`);
        for (const { line, code, params, dropped } of own.list()) problems.add(line, code, dropped, { ...params, file: name });
        parts.push({ name, grid: opened.value.grid });
      }
      const { joinFiles } = await import("./join-files.ts");
      const grid = joinFiles(parts, limits, problems);
      if (grid.rows.length === 0) return fail("response-column-missing", files.map(({ name }) => name).join(", ").slice(0, 200));
      return ok({ grid, encoding: "", encodings: [], files: files.map(({ name }) => name) });
    }
  }
}

async function openOne(name: string, blob: Blob, reading: Reading, onBytes: (bytes: number) => void): Promise<Result<Opened>> {
  if (blob.size === 0) return fail("file-empty");
  const { limits, signal } = reading;
  // In a stream nothing is left to do once the bytes are read.
  const silent = { ...reading, pacer: createPacer(signal, () => undefined) };
  const streamed = await openTextStream(name, blobSource(blob, limits.fileBytes, signal), silent, (bytes) => {
    onBytes(bytes * 2);
  });
  if (streamed !== null) return streamed;
  const bytes = await readBlob(blob, limits.fileBytes, signal, onBytes);
  return bytes.ok ? openBytes(name, bytes.value, reading) : bytes;
}

/** Bytes, or characters of a paste. */
function sizeOf(source: ImportSource): number {
  switch (source.kind) {
    case "file":
      return source.blob.size;
    case "files":
      return source.files.reduce((sum, { blob }) => sum + blob.size, 0);
    case "paste":
      return source.text.length;
  }
}

function preview({ grid, encoding, encodings, sheets, sheet, files }: Opened, problems: ProblemList): TablePreview {
  const rows = grid.rows.slice(0, PREVIEW_ROWS).map((row) => grid.columns.map((_, i) => row[i] ?? ""));
  return {
    format: grid.format,
    encoding,
    encodings,
    columns: grid.columns,
    rows,
    rowCount: grid.rows.length,
    problems: problems.list(),
    mapping: grid.mapping ?? guessMapping(grid.columns, grid.rows),
    ...(grid.shape === undefined ? {} : { shape: grid.shape }),
    ...(grid.shapes === undefined || grid.shapes.length === 0 ? {} : { shapes: grid.shapes }),
    ...(sheets === undefined ? {} : { sheets }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(grid.dialect === undefined ? {} : { dialect: grid.dialect }),
    ...(grid.paths === undefined ? {} : { paths: grid.paths, path: grid.path ?? "" }),
    ...(files === undefined ? {} : { files }),
  };
}
