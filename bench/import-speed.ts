// How fast files are read, against the plain library alone on the same file in the same process; and whether the page stays responsive
// while it takes in files of 100 MB.
import { openAsBlob } from "node:fs";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import Papa from "papaparse";
import { parquet, sheetXml, textCell, workbook } from "../e2e/fixtures/evil/archives.ts";
import { chambers } from "../e2e/support/page.ts";
import { LIMITS } from "../src/io/limits.ts";
import { createParseService } from "../src/io/parse-service.ts";
import { readDirectory, readEntry } from "../src/io/zip-archive.ts";
import { CSV_HEADER, csvLine, inFolder, row, writeLines } from "./big-files.ts";
import { recordLongTasks, watched } from "./long-tasks.ts";
import { type Measured, median } from "./measured.ts";
import { peakRendererBytes } from "./renderer-memory.ts";

const ROUNDS = 3;
const ROWS = 40_000;
const WORDS = 60;
/** Rows that make files of 100 MB. */
const LARGE_ROWS = 130_000;
const LARGE_WORDS = 140;

type Format = { readonly name: string; readonly blob: Blob; readonly plain: string; readonly alone: () => Promise<unknown> };

export async function importSpeed(browser: Browser, address: string): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const format of formats()) measured.push(...(await against(format)));
  await inFolder(async (folder) => {
    const csv = join(folder, "large.csv");
    const jsonl = join(folder, "large.jsonl");
    await writeLines(csv, lines(csvLine, CSV_HEADER));
    await writeLines(jsonl, lines((one) => `${JSON.stringify(one)}\n`));
    for (const path of [csv, jsonl]) measured.push(...(await inPage(browser, address, path)));
  });
  return measured;
}

function* lines(write: (one: ReturnType<typeof row>) => string, head = ""): Generator<string> {
  if (head !== "") yield head;
  for (let i = 0; i < LARGE_ROWS; i += 1) yield write(row(i, LARGE_WORDS));
}

function formats(): Format[] {
  const rows = Array.from({ length: ROWS }, (_, i) => row(i, WORDS));
  const csv = CSV_HEADER + rows.map(csvLine).join("");
  const jsonl = rows.map((one) => JSON.stringify(one)).join("\n");
  const names = ["instruction", "reference", "response", "source", "human_score"] as const;
  const columnar = parquet(Object.fromEntries(names.map((name) => [name, rows.map((one) => one[name])])));
  const few = rows.slice(0, ROWS / 4);
  const book = workbook([{ name: "Sheet", xml: sheetXml([[...names].map(textCell), ...few.map((one) => names.map((name) => textCell(String(one[name]))))]) }]);
  return [
    { name: "a.csv", blob: new Blob([csv]), plain: "Papa Parse", alone: () => Promise.resolve(Papa.parse(csv, { header: true })) },
    { name: "a.jsonl", blob: new Blob([jsonl]), plain: "JSON.parse of each line", alone: () => Promise.resolve(jsonl.split("\n").map((line) => JSON.parse(line) as unknown)) },
    { name: "a.parquet", blob: new Blob([columnar]), plain: "hyparquet", alone: () => parquetReadObjects({ file: columnar.buffer, compressors }) },
    { name: "a.xlsx", blob: new Blob([book]), plain: "unpacking its parts", alone: () => unpacked(book) },
  ];
}

async function unpacked(book: Uint8Array): Promise<void> {
  const entries = readDirectory(book, LIMITS);
  if (!entries.ok) throw new Error(entries.code);
  for (const entry of entries.value) await readEntry(book, entry, new AbortController().signal);
}

/** Reading and making cases, as a multiple of the library that only reads. Best of the rounds, one after the other by turns. */
async function against({ name, blob, plain, alone }: Format): Promise<Measured[]> {
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
  const kind = name.slice(2).toUpperCase();
  const size = `${(blob.size / 1e6).toFixed(0)} MB ${kind}`;
  const library = { what: plain, value: median(theirs) };
  return [
    { what: `Reading ${size}`, value: median(ours), unit: "ms", against: library },
    { what: `Reading ${size} and making cases with ids`, value: median(whole), unit: "ms", against: library },
  ];
}

async function inPage(browser: Browser, address: string, path: string): Promise<Measured[]> {
  const context = await browser.newContext({ serviceWorkers: "block", baseURL: address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const app = chambers(page);
  await recordLongTasks(page);
  await app.open();
  const { size } = await openAsBlob(path);
  const before = (await peakRendererBytes(browser)) ?? 0;
  const button = page.getByRole("button", { name: app.words.cases.openFile });
  const reading = await watched(browser, page, async () => {
    const chooser = page.waitForEvent("filechooser");
    await button.click();
    await (await chooser).setFiles(path);
    await app.mapping.waitFor({ timeout: 300_000 });
  });
  const building = await watched(browser, page, async () => {
    await app.mapping.getByRole("button", { name: app.words.cases.confirm(LARGE_ROWS), exact: true }).click();
    await page.getByText(app.words.cases.doneAll(LARGE_ROWS), { exact: true }).waitFor({ timeout: 300_000 });
  });
  const peak = (await peakRendererBytes(browser)) ?? NaN;
  await context.close();
  const what = `${(size / 1e6).toFixed(0)} MB of ${path.endsWith(".csv") ? "CSV" : "JSONL"} in the page`;
  return [
    { what: `${what}: read`, value: reading.took / 1000, unit: "s" },
    { what: `${what}: made cases of and stored`, value: building.took / 1000, unit: "s" },
    { what: `${what}: longest task of the main thread`, value: Math.max(reading.longest, building.longest), unit: "ms" },
    { what: `${what}: the same by thread time`, value: Math.max(reading.busiest, building.busiest), unit: "ms" },
    { what: `${what}: memory at most, above the page at rest`, value: (peak - before) / 1e6, unit: "MB", against: { what: "the file", value: size / 1e6 } },
  ];
}
