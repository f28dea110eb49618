// What one file (or paste) is and its table: text of a known encoding, a workbook, Parquet, or an archive of those, all of it in memory.
// Large text comes in pieces in text-stream.ts. Several files become one table in join-files.ts; making cases is build-cases.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { readCsv } from "./csv-rows.ts";
import { decodeBytes } from "./encoding.ts";
import type { Decoded } from "./encoding.ts";
import type { Grid } from "./grid.ts";
import { readJson } from "./json-rows.ts";
import { readJsonl } from "./jsonl-rows.ts";
import { extensionOf, finished, nothingLeft } from "./opened.ts";
import type { Opened, Reading } from "./opened.ts";
import type { ShapeChoice } from "./shape.ts";
import { shapeGrid } from "./shaped-rows.ts";
import { binaryKind } from "./sniff-binary.ts";
import { sniffFormat } from "./sniff-format.ts";
import { hasLoneSurrogate, mayHideLoneSurrogate } from "./text-repair.ts";
import { readText } from "./text-rows.ts";

/** Opens a file by what its bytes are; `name` only helps where they leave it open. Archives are opened one level deep. */
export async function openBytes(name: string, bytes: Uint8Array, reading: Reading, inArchive = false): Promise<Result<Opened>> {
  const kind = binaryKind(bytes);
  const { limits, problems, pacer, signal } = reading;
  if (kind === "zip") {
    const { openArchive } = await import("./open-archive.ts");
    return openArchive(bytes, reading, inArchive ? null : (entry, content, own) => openBytes(entry, content, own, true));
  }
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
