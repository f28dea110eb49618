// The page is ended at random points of a run, each by a kept seed: by a reload, by a crash of its process, by closing the tab.
// What it had shown is there again, and at most one batch is judged a second time. Fifty more points are struck in
// src/store/fifty-kills.test.ts, without a browser.
import type { Page } from "@playwright/test";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { generator } from "../../src/domain/statistics/random.ts";
import { MAX_BATCH } from "../../src/storage/repository.ts";
import { manyRows } from "../support/many-rows.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { askedCells, watchWorkers } from "../support/watch-workers.ts";

const ROWS = 90;
const CELLS = ROWS * RUBRIC_LIBRARY[0]!.criteria.length;
const SEED = 7;

/** The journal as it lies in the database, by cell. */
function journal(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(
    () =>
      new Promise<Record<string, string>>((resolve, reject) => {
        const opening = indexedDB.open("chambers");
        opening.onerror = () => reject(new Error("not opened"));
        opening.onsuccess = () => {
          const store = opening.result.transaction("verdicts").objectStore("verdicts");
          const keys = store.getAllKeys();
          const values = store.getAll();
          values.onerror = () => reject(new Error("not read"));
          values.onsuccess = () => {
            opening.result.close();
            resolve(Object.fromEntries(keys.result.map((key, i) => [JSON.stringify(key), JSON.stringify(values.result[i])])));
          };
        };
      }),
  );
}

test.beforeEach(({ context }) => watchWorkers(context));

test("a run outlives a reload, a crash and a closed tab, each at a random point", async ({ page: first, context }) => {
  const next = generator(SEED);
  const points = Array.from({ length: 3 }, () => Math.floor(next() * CELLS * 0.8) + 1).sort((a, b) => a - b);
  let page = first;
  let app = chambers(page);
  await app.open();
  await app.openFile(manyRows(ROWS));
  await app.confirmImport(ROWS);
  await app.judgeButton.click();
  const asked: string[] = [];
  for (const [i, point] of points.entries()) {
    // A busy machine may look too late; a run that has ended is then ended all the same.
    await expect.poll(async () => (await app.judgeButton.isVisible()) || (await app.done()) >= point, { intervals: [10] }).toBe(true);
    const shown = await app.done();
    const kept = await journal(page);
    asked.push(...(await askedCells(page)));
    if (i === 0) await page.reload();
    else {
      if (i === 1) await page.goto("chrome://crash").catch(() => undefined);
      await page.close();
      page = await context.newPage();
      app = chambers(page);
      await app.open();
    }
    await app.ready();
    await expect(app.resumeButton.or(app.judgeButton).first()).toBeVisible();
    const now = await journal(page);
    expect(Object.keys(now).length, "shown, then lost").toBeGreaterThanOrEqual(shown);
    for (const [cell, verdict] of Object.entries(kept)) expect(now[cell], cell).toBe(verdict);
    if (await app.resumeButton.isVisible()) await app.resumeButton.click();
  }
  await app.judged(CELLS);
  asked.push(...(await askedCells(page)));
  expect(Object.keys(await journal(page))).toHaveLength(CELLS);
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(points.length * MAX_BATCH);
});
