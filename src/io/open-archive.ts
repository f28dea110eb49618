// A ZIP and what it holds: a workbook, or tables that become one. Text comes out of it in pieces; what else there is, is unpacked whole.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { joinFiles } from "./join-files.ts";
import { nothingLeft } from "./opened.ts";
import type { Opened, Reading } from "./opened.ts";
import { ProblemList } from "./problem-list.ts";
import { shapeGrid } from "./shaped-rows.ts";
import { isGzip } from "./sniff-binary.ts";
import { openTextStream } from "./text-stream.ts";
import { isWorkbook, readWorkbook } from "./xlsx-rows.ts";
import { entrySource, readDirectory, readEntry } from "./zip-archive.ts";
import type { ZipEntry } from "./zip-archive.ts";

/** Files of an archive that are read; others are left out. */
const TABLES = /\.(?:csv|tsv|tab|psv|json|jsonl|ndjson|xlsx|parquet)$/i;

/** Opens one file of an archive whose bytes are all there. */
type OpenBytes = (name: string, bytes: Uint8Array, reading: Reading) => Promise<Result<Opened>>;

/** Opens an archive. @param openBytes null inside another archive, where only a workbook is opened */
export async function openArchive(bytes: Uint8Array, reading: Reading, openBytes: OpenBytes | null): Promise<Result<Opened>> {
  const { limits, problems, pacer, signal } = reading;
  const entries = readDirectory(bytes, limits);
  if (!entries.ok) return entries;
  if (isWorkbook(entries.value)) {
    const workbook = await readWorkbook(bytes, entries.value, reading.as.sheet ?? null, limits, problems, pacer, signal);
    if (!workbook.ok) return workbook;
    const grid = shapeGrid(workbook.value.grid, limits, problems, reading.as.shape ?? null);
    if (grid.rows.length === 0) return nothingLeft(problems);
    return ok({ grid, encoding: "", encodings: [], sheets: workbook.value.sheets, sheet: workbook.value.sheet });
  }
  if (openBytes === null) return fail("archive-nested");

  const opened: { name: string; value: Opened }[] = [];
  const all = entries.value.reduce((sum, entry) => sum + entry.bytes, 0);
  let before = 0;
  for (const entry of entries.value) {
    const { name } = entry;
    const start = before;
    before += entry.bytes;
    // What other systems leave in archives of a folder.
    if (/(?:^|\/)(?:__MACOSX\/|\.)/.test(name)) continue;
    if (!TABLES.test(name)) {
      problems.add(null, /\.(?:zip|gz|7z|rar|tgz|bz2|xz)$/i.test(name) ? "archive-nested" : "archive-file-skipped", true, { file: name.slice(0, 200) });
      continue;
    }
    if (opened.length >= limits.filesAtOnce) return fail("too-many-files", `${entries.value.length}`);
    const own = new ProblemList(limits.problems);
    const table = await openEntry(bytes, entry, { ...reading, problems: own }, openBytes, (done) => (start + done * entry.bytes) / all);
    for (const { line, code, params, dropped } of own.list()) problems.add(line, code, dropped, { ...params, file: name.slice(0, 200) });
    if (table.ok) opened.push({ name, value: table.value });
    // It names the file itself.
    else if (table.code === "archive-damaged") return table;
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

/** @param share of the archive that is done, from the share of this file */
async function openEntry(bytes: Uint8Array, entry: ZipEntry, reading: Reading, openBytes: OpenBytes, share: (done: number) => number): Promise<Result<Opened>> {
  const { pacer, signal } = reading;
  let seen = 0;
  const streaming = { ...reading, pacer: { breathe: () => pacer.breathe(share(seen)) } };
  const streamed = await openTextStream(entry.name, entrySource(bytes, entry, signal), streaming, (unpacked) => {
    seen = unpacked / entry.bytes;
  });
  if (streamed !== null) return streamed;
  const content = await readEntry(bytes, entry, signal);
  if (!content.ok) return content;
  if (isGzip(content.value)) return fail("archive-nested");
  return openBytes(entry.name, content.value, { ...reading, pacer: { breathe: (done) => pacer.breathe(share(done)) } });
}
