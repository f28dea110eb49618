// A hundred thousand responses by six criteria in the page: taken in, opened again with all their verdicts, filtered, sorted and
// scrolled through. What is looked at is the longest task of the main thread, the frames of scrolling, and memory. The verdicts are made
// up and written into the page's database in the form that it reads: judging 600 000 cells would take a day.
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { type Chambers, chambers } from "../e2e/support/page.ts";
import { CSV_HEADER, csvLine, inFolder, row, writeLines } from "./big-files.ts";
import { recordLongTasks, type Watched, watched } from "./long-tasks.ts";
import { type Measured, percentile } from "./measured.ts";
import { peakRendererBytes } from "./renderer-memory.ts";
import { frames } from "./scroll-frames.ts";

const ROWS = 100_000;
const WORDS = 40;
const CRITERIA = 6;
const FRAMES = 300;
const PATIENCE = 300_000;

export async function scale(browser: Browser, address: string): Promise<Measured[]> {
  const context = await browser.newContext({ serviceWorkers: "block", baseURL: address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const app = chambers(page);
  await recordLongTasks(page);
  await app.open();
  const rested = (await peakRendererBytes(browser)) ?? NaN;
  const steps: (readonly [string, Watched])[] = [];
  async function step(what: string, work: () => Promise<void>): Promise<void> {
    const found = await watched(browser, page, work);
    console.error(`  ${what}: ${(found.took / 1000).toFixed(1)} s, longest task ${found.longest.toFixed(0)} ms by the clock and ${found.busiest.toFixed(0)} ms of thread time, ${found.count} of 50 ms and more`);
    steps.push([what, found]);
  }

  await inFolder(async (folder) => {
    const path = join(folder, "stations.csv");
    await writeLines(path, lines());
    await step("read the file", async () => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: app.words.cases.openFile }).click();
      await (await chooser).setFiles(path);
      await app.mapping.waitFor({ timeout: PATIENCE });
    });
    await step("make cases, store and show them", async () => {
      await app.mapping.getByRole("button", { name: app.words.cases.confirm(ROWS), exact: true }).click();
      await page.getByText(app.words.cases.doneAll(ROWS), { exact: true }).waitFor({ timeout: PATIENCE });
    });
  });
  await page.evaluate(writeVerdicts, CRITERIA);
  await step("open the page again with all verdicts", async () => {
    await page.reload();
    await page.getByText(app.words.judges.status.ready, { exact: true }).waitFor({ state: "attached", timeout: PATIENCE });
    await app.grid.locator("[role=gridcell] strong").first().waitFor({ timeout: PATIENCE });
    await figures(app, ROWS);
  });
  const search = page.getByLabel(app.words.results.search, { exact: true });
  await step("search", async () => {
    await search.fill("week 4321.");
    await rowsShown(app.grid, (rows) => rows === 1);
  });
  await step("clear the search", async () => {
    await search.fill("");
    await rowsShown(app.grid, (rows) => rows === ROWS);
  });
  await step("filter by score", async () => {
    await app.grid.locator("[role=columnheader]").last().locator("button[aria-pressed]").first().click();
    await rowsShown(app.grid, (rows) => rows < ROWS);
    await app.grid.locator("[role=columnheader]").last().locator("button[aria-pressed=true]").click();
    await rowsShown(app.grid, (rows) => rows === ROWS);
  });
  await step("sort by a score", () => sorted(page, app, app.grid.locator("[role=columnheader]").last()));
  await step("sort by the response", () => sorted(page, app, app.grid.locator("[role=columnheader][data-column=response]")));

  const still = await app.grid.evaluate(frames, { step: 0, count: FRAMES });
  const times: number[] = [];
  await step("scroll", async () => {
    times.push(...(await app.grid.evaluate(frames, { step: 120, count: FRAMES })), ...(await app.grid.evaluate(frames, { step: 9_000, count: FRAMES })));
  });
  const peak = (await peakRendererBytes(browser)) ?? NaN;
  await context.close();
  const what = `${ROWS.toLocaleString("en")} rows by ${CRITERIA} criteria`;
  return [
    ...steps.flatMap(([name, { longest, busiest, took }]): Measured[] => [
      { what: `${what}: ${name}`, value: took / 1000, unit: "s" },
      { what: `${what}: longest task meanwhile, by the clock`, value: longest, unit: "ms" },
      { what: `${what}: longest task meanwhile, thread time`, value: busiest, unit: "ms" },
    ]),
    { what: `${what}: p95 between frames while scrolling`, value: percentile(times, 0.95), unit: "ms", against: { what: "p95 at rest", value: percentile(still, 0.95) } },
    { what: `${what}: memory of the page at most`, value: peak / 1e6, unit: "MB", against: { what: "at rest before", value: rested / 1e6 } },
  ];
}

function* lines(): Generator<string> {
  yield CSV_HEADER;
  for (let i = 0; i < ROWS; i += 1) yield csvLine(row(i, WORDS));
}

/** Waits until the number of rows in view is as wanted. */
async function rowsShown(grid: Locator, isWanted: (rows: number) => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!isWanted(Number(await grid.getAttribute("aria-rowcount")) - 1)) {
    if (Date.now() > end) throw new Error("The grid does not come to the wanted rows.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until the heads count every row. */
async function figures(app: Chambers, rows: number): Promise<void> {
  await app.grid.getByText(`n ${rows.toLocaleString("en")}`).first().waitFor({ timeout: PATIENCE }).catch(() => undefined);
}

/** Presses a head and waits until other rows come first. */
async function sorted(page: Page, app: Chambers, head: Locator): Promise<void> {
  const first = () => app.row(1).innerText();
  const before = await first();
  await head.getByText(/\w/).first().click();
  const end = Date.now() + PATIENCE;
  while ((await first()) === before) {
    if (Date.now() > end) throw new Error("The grid is not sorted.");
    await page.waitForTimeout(50);
  }
}

/** Runs in the page: writes a finished run over the cases on the table, with a verdict for every cell, straight into the database. */
async function writeVerdicts(criteria: number): Promise<void> {
  type Json = Record<string, unknown>;
  const open = indexedDB.open("chambers");
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const database = await answer(open);
  const read = database.transaction(["settings", "casePieces"]);
  const session = (await answer(read.objectStore("settings").get("session"))) as Json & { caseSetId: string };
  const keys = await answer(read.objectStore("casePieces").getAllKeys(IDBKeyRange.bound([session.caseSetId], [session.caseSetId, []])));
  const responses: string[] = [];
  for (const key of keys) {
    const cases = (await answer(read.objectStore("casePieces").get(key))) as { responses: { id: string }[] }[];
    for (const one of cases) for (const { id } of one.responses) responses.push(id);
  }
  const rubric = {
    id: "six",
    name: "Six criteria",
    description: "",
    criteria: Array.from({ length: criteria }, (_, i) => ({ id: `c${i}`, name: `Criterion ${i + 1}`, question: `Question ${i + 1}?`, scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 })),
  };
  const run = {
    id: "scale",
    createdAt: new Date().toISOString(),
    caseSetId: session.caseSetId,
    rubric,
    judge: { judge: "clerk", name: "The Clerk", version: "1", files: {}, format: "clerk-1", device: "wasm", threads: 1, engine: "made up" },
    state: "done",
    total: responses.length * criteria,
  };
  for (let from = 0; from < responses.length; from += 2_000) {
    const write = database.transaction(["verdicts"], "readwrite", { durability: "relaxed" });
    const store = write.objectStore("verdicts");
    for (const [k, id] of responses.slice(from, from + 2_000).entries()) {
      for (let c = 0; c < criteria; c += 1) {
        const level = (from + k * 7 + c * 3) % 5;
        const distribution = [0, 1, 2, 3, 4].map((i) => (i === level ? 0.8 : 0.05));
        const score = distribution.reduce((sum, share, i) => sum + share * (i + 1), 0);
        store.put({ state: "scored", verdict: { responseId: id, criterionId: `c${c}`, score, mostLikely: level + 1, distribution, confidence: 0.5, rationale: null, signals: [] } }, ["scale", `${id}\u0000c${c}`]);
      }
    }
    await new Promise<void>((resolve, reject) => {
      write.oncomplete = () => resolve();
      write.onabort = () => reject(new Error(String(write.error)));
    });
  }
  const write = database.transaction(["settings", "runs"], "readwrite", { durability: "strict" });
  write.objectStore("runs").put(run, run.id);
  write.objectStore("settings").put({ ...session, runId: run.id, rubric }, "session");
  await new Promise<void>((resolve) => {
    write.oncomplete = () => resolve();
  });
  database.close();
}
