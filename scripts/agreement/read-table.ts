// Opens a file as the plain table that the page would read from it. What its columns mean is columns.ts.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fail, ok, type Result } from "../../src/domain/error-code.ts";
import { readCsv } from "../../src/io/csv-rows.ts";
import { decodeBytes } from "../../src/io/encoding.ts";
import type { Grid } from "../../src/io/grid.ts";
import { readJson } from "../../src/io/json-rows.ts";
import { readJsonl } from "../../src/io/jsonl-rows.ts";
import { LIMITS } from "../../src/io/limits.ts";
import { createPacer } from "../../src/io/pacer.ts";
import { ProblemList } from "../../src/io/problem-list.ts";
import type { RowProblem } from "../../src/io/problem.ts";
import { readBlob } from "../../src/io/read-source.ts";
import { binaryKind } from "../../src/io/sniff-binary.ts";
import { sniffFormat } from "../../src/io/sniff-format.ts";

export type Table = { readonly grid: Grid; readonly problems: readonly RowProblem[] };

/** @returns the table and the rows it lacks, or the failure that the page would show; throws when there is no such file */
export async function readTable(path: string): Promise<Result<Table>> {
  const { signal } = new AbortController();
  const bytes = await readBlob(new Blob([await readFile(path)]), LIMITS.fileBytes, signal, () => undefined);
  if (!bytes.ok) return bytes;
  const kind = binaryKind(bytes.value);
  if (kind !== null) return fail("file-binary", kind);
  const decoded = decodeBytes(bytes.value, null);
  if (!decoded.ok) return decoded;
  const problems = new ProblemList(LIMITS.problems);
  const grid = await gridOf(decoded.value.text, extensionOf(path), problems, signal);
  if (!grid.ok) return grid;
  return grid.value.rows.length === 0 ? fail("no-rows") : ok({ grid: grid.value, problems: problems.list() });
}

async function gridOf(text: string, extension: string, problems: ProblemList, signal: AbortSignal): Promise<Result<Grid>> {
  if (text.trim() === "") return fail("file-empty");
  const pacer = createPacer(signal, () => undefined);
  const sniffed = sniffFormat(text, extension, LIMITS.jsonDepth);
  switch (sniffed.kind) {
    case "markup":
    case "text":
      return fail("file-not-table", extension);
    case "json":
      return readJson(text, LIMITS, problems, pacer, "table");
    case "jsonl":
      return readJsonl(text, LIMITS, problems, pacer, "table");
    case "delimited": {
      const { dialect, headerExpected } = sniffed;
      return readCsv(text, { dialect, headerExpected, limits: LIMITS }, problems, pacer);
    }
  }
}

function extensionOf(path: string): string {
  const name = basename(path).toLowerCase().replace(/\.gz$/, "");
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
}
