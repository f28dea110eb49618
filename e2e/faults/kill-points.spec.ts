// Runs of the built page, judged by the Clerk, that are struck at random points: the page is reloaded, its process crashes, its tab
// is closed, the judge's worker dies, the storage refuses a write. What was shown is there again, nothing is there twice, and a
// strike costs at most one batch of judging. `CHAMBERS_KILLS=50` strikes fifty times (docs/durability.md says what came of it). Fifty
// more points are struck in src/store/fifty-kills.test.ts, without a browser.
import type { BrowserContext, Page } from "@playwright/test";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { generator } from "../../src/domain/statistics/random.ts";
import { MAX_BATCH } from "../../src/storage/repository.ts";
import { manyRows } from "../support/many-rows.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { askedCells, watchWorkers } from "../support/watch-workers.ts";

const ROWS = 60;
const CELLS = ROWS * RUBRIC_LIBRARY[0]!.criteria.length;
/** Both are kept: they name the points. */
const SEED = Number(process.env["CHAMBERS_KILLS_SEED"] ?? 7);
const STRIKES = Number(process.env["CHAMBERS_KILLS"] ?? 5);
/** Most verdicts that a page shows before it is struck. */
const MOST = 40;

const KINDS = ["crash", "worker", "reload", "storage", "close"] as const;

type Refusing = { refuseWrite?: boolean };
type Journal = ReadonlyMap<string, string>;

/** Lets a test have the next write of verdicts fail as a broken disk does: its transaction is undone. */
async function watchWrites(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "put")?.value as (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) => IDBRequest<IDBValidKey>;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
      const request = put.apply(this, args);
      if (this.name === "verdicts" && (globalThis as Refusing).refuseWrite === true) {
        (globalThis as Refusing).refuseWrite = false;
        this.transaction.abort();
      }
      return request;
    };
  });
}

/** The journal as it lies in the database: verdicts by run and cell, the cell as `askedCells` writes it. */
async function journal(page: Page): Promise<Journal> {
  const records = await page.evaluate(
    () =>
      new Promise<[string, string, string][]>((resolve, reject) => {
        const opening = indexedDB.open("chambers");
        opening.onerror = () => reject(new Error("not opened"));
        opening.onsuccess = () => {
          const store = opening.result.transaction("verdicts").objectStore("verdicts");
          const keys = store.getAllKeys();
          const values = store.getAll();
          values.onerror = () => reject(new Error("not read"));
          values.onsuccess = () => {
            opening.result.close();
            resolve(keys.result.map((key, i) => [...(key as [string, string]), JSON.stringify(values.result[i])]));
          };
        };
      }),
  );
  return new Map(records.map(([run, cell, verdict]) => [`${run} ${cell.replace("\u0000", " ")}`, verdict]));
}

test.use({ expectedTrouble: [/the worker dies now/] });
test.beforeEach(({ context }) => Promise.all([watchWorkers(context), watchWrites(context)]));

test(`runs outlive ${STRIKES} strikes at random points`, async ({ page: first, context }) => {
  test.setTimeout(60_000 * (5 + STRIKES));
  const next = generator(SEED);
  let page = first;
  let app = chambers(page);
  await app.open();
  await app.openFile(manyRows(ROWS));
  await app.confirmImport(ROWS);

  /** Verdicts of runs that have ended, and cells that were sent to the judge in this run: by pages that are gone, and before this run by this one. */
  let ended: Journal = new Map();
  let asked: string[] = [];
  let from = 0;
  const ofRun = (all: Journal): Map<string, string> => new Map([...all].filter(([key]) => !ended.has(key)).map(([key, verdict]) => [key.slice(key.indexOf(" ") + 1), verdict]));
  const askedSoFar = async (): Promise<string[]> => [...asked, ...(await askedCells(page)).slice(from)];

  async function strike(kind: (typeof KINDS)[number]): Promise<void> {
    const before = await askedSoFar();
    switch (kind) {
      case "worker": {
        const worker = page.workers().find((one) => /\/judge/.test(one.url()));
        const gone = worker?.waitForEvent("close");
        await worker?.evaluate(() => { setTimeout(() => { throw new Error("the worker dies now"); }); });
        await gone;
        return;
      }
      case "storage":
        await page.evaluate(() => { (globalThis as Refusing).refuseWrite = true; });
        // A run that was at its end writes nothing more.
        await expect(app.resumeButton.or(app.judgeButton).first()).toBeVisible();
        await page.evaluate(() => { (globalThis as Refusing).refuseWrite = false; });
        return;
      case "reload":
        await page.reload();
        break;
      case "crash":
      case "close":
        if (kind === "crash") await page.goto("chrome://crash").catch(() => undefined);
        await page.close();
        page = await context.newPage();
        app = chambers(page);
        // A browser that has not yet cleared away the page that crashed may break off the first opening of the next one.
        await expect(() => page.goto("./")).toPass({ timeout: 60_000 });
        break;
    }
    [asked, from] = [before, 0];
    await app.ready();
    await expect(app.resumeButton.or(app.judgeButton).first()).toBeVisible();
  }

  let struck = 0;
  while (struck < STRIKES) {
    [asked, from] = [[], (await askedCells(page)).length];
    await app.judgeButton.click();
    await expect(app.pauseButton).toBeVisible();
    let costs = 0;
    while (struck < STRIKES) {
      const kind = KINDS[struck % KINDS.length]!;
      const point = (await app.done()) + 1 + Math.floor(next() * MOST);
      await expect.poll(async () => (await app.done()) >= point || (await app.judgeButton.isVisible()), { intervals: [5] }).toBe(true);
      if (await app.judgeButton.isVisible()) break;
      await test.step(`${kind} at ${point} of ${CELLS}`, async () => {
        const shown = await app.done();
        const kept = ofRun(await journal(page));
        expect(kept.size, "shown before it was kept").toBeGreaterThanOrEqual(shown);
        await strike(kind);
        const now = ofRun(await journal(page));
        for (const [cell, verdict] of kept) expect(now.get(cell), `${cell}: kept, then lost or changed`).toBe(verdict);
        struck += 1;
        costs += MAX_BATCH;
        if (await app.resumeButton.isVisible()) await app.resumeButton.click();
        // A run that failed tells no number until it goes on.
        await expect.poll(async () => (await app.judgeButton.isVisible()) || (await app.done()) >= shown, { intervals: [20] }).toBe(true);
      });
    }
    await app.judged(CELLS);
    const whole = await journal(page);
    expect(ofRun(whole).size, "cells of the run").toBe(CELLS);
    const all = await askedSoFar();
    expect(all.length - new Set(all).size, "judged again").toBeLessThanOrEqual(costs);
    ended = whole;
  }
});
