// How fast files are read, against the plain library alone on the same file in the same process; and whether the page stays responsive
// while it takes in files of 100 MB.
import { openAsBlob } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import Papa from "papaparse";
import { parquet, sheetXml, textCell, workbook } from "../e2e/fixtures/evil/archives.ts";
import { chambers } from "../e2e/support/page.ts";
import { LIMITS } from "../src/io/limits.ts";
import { createParseService } from "../src/io/parse-service.ts";
import { readDirectory, readEntry } from "../src/io/zip-archive.ts";
import { CSV_HEADER, type Row, csvLine, inFolder, row, writeLines } from "./big-files.ts";
import { launchBrowser } from "./launch.ts";
import { recordLongTasks, watched } from "./long-tasks.ts";
import { type Measured, median } from "./measured.ts";
import type { Report } from "./report.ts";
import { peakRendererBytes } from "./renderer-memory.ts";

const ROUNDS = 3;
const ROWS = 40_000;
const WORDS = 60;
/** Rows that make files of 100 MB. */
const LARGE_ROWS = 130_000;
const LARGE_WORDS = 140;
/** Rows of the files that are made in memory first. */
const MEDIUM_ROWS = 50_000;
/** Milliseconds that reading, or making cases, may take. */
const PATIENCE = 60_000;

type Format = { readonly name: string; readonly of?: string; readonly blob: Blob; readonly plain: string; readonly alone: () => Promise<unknown> };

export async function importSpeed(_: Browser, address: string, report: Report): Promise<void> {
  // One after the other, each with its figures at once: who is struck by a limit still has those of before.
  for (const make of [csvText, jsonlText, jsonText, keyedJsonText, parquetFile, workbookFile]) report.rows.push(...(await against(make())));
  await inFolder(async (folder) => {
    const large = [
      { path: join(folder, "large.csv"), count: LARGE_ROWS, write: (path: string) => writeLines(path, lines(csvLine, CSV_HEADER)) },
      { path: join(folder, "large.jsonl"), count: LARGE_ROWS, write: (path: string) => writeLines(path, lines((one) => `${JSON.stringify(one)}\n`)) },
      { path: join(folder, "large.json"), count: LARGE_ROWS, write: (path: string) => writeLines(path, jsonLines("[\n", "\n]\n")) },
      { path: join(folder, "large.json"), of: "JSON under a key", count: LARGE_ROWS, write: (path: string) => writeLines(path, jsonLines('{"version":3,"data":[\n', "\n]}\n")) },
      { path: join(folder, "large.parquet"), count: MEDIUM_ROWS, write: (path: string) => writeFile(path, parquetOf(MEDIUM_ROWS, LARGE_WORDS)) },
      { path: join(folder, "large.xlsx"), count: MEDIUM_ROWS, write: (path: string) => writeFile(path, workbookOf(MEDIUM_ROWS, LARGE_WORDS)) },
    ];
    for (const { path, write, count, of } of large) {
      await write(path);
      report.rows.push(...(await inPage(address, path, of ?? path.slice(path.lastIndexOf(".") + 1).toUpperCase(), count)));
      await rm(path);
    }
  });
}

function* jsonLines(head: string, end: string): Generator<string> {
  yield head;
  for (let i = 0; i < LARGE_ROWS; i += 1) yield `${i === 0 ? "" : ",\n"}${JSON.stringify(row(i, LARGE_WORDS))}`;
  yield end;
}

function* lines(write: (one: ReturnType<typeof row>) => string, head = ""): Generator<string> {
  if (head !== "") yield head;
  for (let i = 0; i < LARGE_ROWS; i += 1) yield write(row(i, LARGE_WORDS));
}

function csvText(): Format {
  const csv = CSV_HEADER + rowsOf(ROWS, WORDS).map(csvLine).join("");
  return { name: "a.csv", blob: new Blob([csv]), plain: "Papa Parse", alone: () => Promise.resolve(Papa.parse(csv, { header: true })) };
}

function jsonlText(): Format {
  const jsonl = rowsOf(ROWS, WORDS).map((one) => JSON.stringify(one)).join("\n");
  return { name: "a.jsonl", blob: new Blob([jsonl]), plain: "JSON.parse of each line", alone: () => Promise.resolve(jsonl.split("\n").map((line) => JSON.parse(line) as unknown)) };
}

function jsonText(): Format {
  const json = JSON.stringify(rowsOf(ROWS, WORDS), null, 2);
  return { name: "a.json", blob: new Blob([json]), plain: "JSON.parse of the whole", alone: () => Promise.resolve(JSON.parse(json) as unknown) };
}

/** The rows under a key, which is known to hold them only once all keys are met. */
function keyedJsonText(): Format {
  const json = JSON.stringify({ version: 3, data: rowsOf(ROWS, WORDS) });
  return { name: "a.json", of: "JSON under a key", blob: new Blob([json]), plain: "JSON.parse of the whole", alone: () => Promise.resolve(JSON.parse(json) as unknown) };
}

function parquetFile(): Format {
  const columnar = parquetOf(ROWS, WORDS);
  return { name: "a.parquet", blob: new Blob([columnar]), plain: "hyparquet", alone: () => parquetReadObjects({ file: columnar.buffer, compressors }) };
}

function workbookFile(): Format {
  const book = workbookOf(ROWS / 4, WORDS);
  return { name: "a.xlsx", blob: new Blob([book]), plain: "unpacking its parts", alone: () => unpacked(book) };
}

function rowsOf(count: number, words: number): Row[] {
  return Array.from({ length: count }, (_, i) => row(i, words));
}

const NAMES = ["instruction", "reference", "response", "source", "human_score"] as const;

function parquetOf(count: number, words: number): Uint8Array<ArrayBuffer> {
  const rows = rowsOf(count, words);
  return parquet(Object.fromEntries(NAMES.map((name) => [name, rows.map((one) => one[name])])));
}

function workbookOf(count: number, words: number): Uint8Array<ArrayBuffer> {
  return workbook([{ name: "Sheet", xml: sheetXml([[...NAMES].map(textCell), ...rowsOf(count, words).map((one) => NAMES.map((name) => textCell(String(one[name]))))]) }]);
}

/** Bytes that a file takes once it is unpacked: what its memory is told as a multiple of. */
async function unpackedBytes(path: string): Promise<number> {
  if (path.endsWith(".xlsx")) {
    const entries = readDirectory(new Uint8Array(await readFile(path)), LIMITS);
    return entries.ok ? entries.value.reduce((sum, entry) => sum + entry.bytes, 0) : NaN;
  }
  if (path.endsWith(".parquet")) {
    const meta = parquetMetadata((await readFile(path)).buffer);
    return meta.row_groups.reduce((sum, group) => sum + group.columns.reduce((all, column) => all + Number(column.meta_data?.total_uncompressed_size ?? 0), 0), 0);
  }
  return (await openAsBlob(path)).size;
}

async function unpacked(book: Uint8Array): Promise<void> {
  const entries = readDirectory(book, LIMITS);
  if (!entries.ok) throw new Error(entries.code);
  for (const entry of entries.value) await readEntry(book, entry, new AbortController().signal);
}

/** Reading and making cases, as a multiple of the library that only reads. Best of the rounds, one after the other by turns. */
async function against({ name, of, blob, plain, alone }: Format): Promise<Measured[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const service = createParseService();
    const began = performance.now();
    const opened = await service.open({ source: { kind: "file", name, blob }, encoding: null }, context);
    ours.push(performance.now() - began);
    if (!opened.ok) throw new Error(opened.code);
    const built = await service.build({ mapping: opened.value.mapping, name }, context);
    whole.push(performance.now() - began);
    if (!built.ok) throw new Error(built.code);
    const before = performance.now();
    await alone();
    theirs.push(performance.now() - before);
  }
  const kind = of ?? name.slice(2).toUpperCase();
  const size = `${(blob.size / 1e6).toFixed(0)} MB ${kind}`;
  const library = { what: plain, value: median(theirs) };
  return [
    { what: `Reading ${size}`, value: median(ours), unit: "ms", against: library },
    { what: `Reading ${size} and making cases with ids`, value: median(whole), unit: "ms", against: library },
  ];
}

/** In a browser of its own, since what a file before took at most would be remembered of a page that is used again. */
async function inPage(address: string, path: string, kind: string, rows: number): Promise<Measured[]> {
  const browser = await launchBrowser();
  try {
    return await inBrowser(browser, address, path, kind, rows);
  } finally {
    await browser.close();
  }
}

async function inBrowser(browser: Browser, address: string, path: string, kind: string, rows: number): Promise<Measured[]> {
  const context = await browser.newContext({ serviceWorkers: "block", baseURL: address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const app = chambers(page);
  await recordLongTasks(page);
  await app.open();
  const size = await unpackedBytes(path);
  const before = (await peakRendererBytes(browser)) ?? 0;
  const button = page.getByRole("button", { name: app.words.cases.openFile });
  const reading = await watched(browser, page, async () => {
    const chooser = page.waitForEvent("filechooser");
    await button.click();
    await (await chooser).setFiles(path);
    await app.mapping.waitFor({ timeout: PATIENCE });
  });
  const building = await watched(browser, page, async () => {
    await app.mapping.getByRole("button", { name: app.words.cases.confirm(rows), exact: true }).click();
    await page.getByText(app.words.cases.doneAll(rows), { exact: true }).waitFor({ timeout: PATIENCE });
  });
  const peak = (await peakRendererBytes(browser)) ?? NaN;
  await context.close();
  const what = `${(size / 1e6).toFixed(0)} MB of ${kind} in the page`;
  return [
    { what: `${what}: read`, value: reading.took / 1000, unit: "s" },
    { what: `${what}: made cases of and stored`, value: building.took / 1000, unit: "s" },
    { what: `${what}: longest task of the main thread`, value: Math.max(reading.longest, building.longest), unit: "ms" },
    { what: `${what}: the same by thread time`, value: Math.max(reading.busiest, building.busiest), unit: "ms" },
    { what: `${what}: memory at most, above the page at rest`, value: (peak - before) / 1e6, unit: "MB", against: { what: "the file, unpacked", value: size / 1e6 } },
  ];
}
