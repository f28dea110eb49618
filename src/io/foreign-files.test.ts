// Files that other programs wrote, read as a person would open them: Parquet by DuckDB 1.5.6 (COPY ... FORMAT parquet, one file a
// compression), a workbook by LibreOffice 7.4.7.2 (a CSV saved as .xlsx). What those programs read of our own exports is in
// docs/files.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rowsOf } from "../domain/case.ts";
import { createParseService } from "./parse-service.ts";

const FOLDER = join(import.meta.dirname, "../../e2e/fixtures/foreign");
const context = { signal: new AbortController().signal, progress: () => undefined };

async function read(name: string) {
  const service = createParseService();
  const opened = await service.open({ source: { kind: "file", name, blob: new Blob([readFileSync(join(FOLDER, name))]) }, encoding: null }, context);
  if (!opened.ok) throw new Error(`${name}: ${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "again" }, context);
  if (!built.ok) throw new Error(`${name}: ${built.code} ${built.detail}`);
  return rowsOf(built.value.set).map(({ case: { instruction }, response: { text, source, humanScore } }) => ({ instruction, text, source, humanScore }));
}

test.each(["zstd", "snappy", "gzip", "brotli"])("Parquet by DuckDB, %s", async (codec) => {
  expect(await read(`duckdb-${codec}.parquet`)).toEqual([
    { instruction: "Capital of France?", text: "Paris.", source: "one", humanScore: 5 },
    { instruction: "=1+1", text: '台北 "x", y', source: "two", humanScore: 1.5 },
    { instruction: "Line one\nline two", text: "", source: "two", humanScore: null },
  ]);
});

test("a workbook by LibreOffice", async () => {
  expect(await read("libreoffice.xlsx")).toEqual([
    { instruction: "Capital of France?", text: "Paris.", source: "one", humanScore: 5 },
    { instruction: "Capital of Spain?", text: '台北 "x", y', source: "two", humanScore: 1.5 },
    { instruction: "Two\nlines", text: "Rome.", source: "two", humanScore: null },
  ]);
});
