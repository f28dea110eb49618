// Runs that are paused or stopped: what was shown is kept, and nothing is judged twice. Pages that end in a run: faults/kill-points.spec.ts.
import type { Page } from "@playwright/test";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { readJson, scoredCells } from "../support/exports.ts";
import { manyRows } from "../support/many-rows.ts";
import { chambers, type Chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { askedCells, watchWorkers } from "../support/watch-workers.ts";

const ROWS = 50;
const CELLS = ROWS * RUBRIC_LIBRARY[0]!.criteria.length;

/** Opens the page with many rows and waits until the first verdicts of a run are shown. */
async function midRun(page: Page): Promise<Chambers> {
  const app = chambers(page);
  await app.open();
  await app.openFile(manyRows(ROWS));
  await app.confirmImport(ROWS);
  await app.judgeButton.click();
  await expect.poll(() => app.done(), { intervals: [20] }).toBeGreaterThan(0);
  return app;
}

async function shownCells(app: Chambers): Promise<ReadonlyMap<string, readonly number[]>> {
  return scoredCells(readJson(await app.exportFile("json")));
}

/** Resumes what another life of the page left, and checks that it ends as if it had never been cut off. */
async function resumeAndCheck(app: Chambers, before: ReadonlyMap<string, readonly number[]>): Promise<void> {
  const kept = await shownCells(app);
  expect(kept.size).toBeGreaterThanOrEqual(before.size);
  expect(kept.size).toBeLessThan(CELLS);
  for (const [cell, distribution] of before) expect(kept.get(cell), cell).toEqual(distribution);

  const askedBefore = (await askedCells(app.page)).length;
  await app.resumeButton.click();
  await app.judged(CELLS);
  const after = await shownCells(app);
  expect(after.size).toBe(CELLS);
  for (const [cell, distribution] of kept) expect(after.get(cell), cell).toEqual(distribution);

  const asked = (await askedCells(app.page)).slice(askedBefore);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toHaveLength(CELLS - kept.size);
  expect(asked.filter((cell) => kept.has(cell))).toEqual([]);
  expect(await storedVerdicts(app.page)).toBe(CELLS);
}

/** Verdicts in the browser's own storage, of all runs. */
function storedVerdicts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("chambers");
        opening.onerror = () => reject(new Error("no database"));
        opening.onsuccess = () => {
          const counting = opening.result.transaction("verdicts").objectStore("verdicts").count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

test.beforeEach(({ context }) => watchWorkers(context));

test("pause holds the run, resume ends it, nothing is judged twice; stop keeps what was given, and a new run starts afresh", async ({ page }) => {
  const app = await midRun(page);
  await app.pauseButton.click();
  await expect(app.resumeButton).toBeVisible();
  const paused = await shownCells(app);
  expect(paused.size).toBeGreaterThan(0);
  await resumeAndCheck(app, paused);

  await app.judgeButton.click();
  await expect(app.pauseButton).toBeVisible();
  await expect.poll(() => app.done(), { intervals: [20] }).toBeGreaterThan(0);
  await app.stopButton.click();
  await expect(app.judgeButton).toBeEnabled();
  await expect(app.runBar).toContainText(/^Stopped: |Stopped: /);
  const shown = await shownCells(app);
  expect(shown.size).toBeGreaterThan(0);
  expect(shown.size).toBeLessThan(CELLS);

  await page.reload();
  await app.ready();
  expect(await shownCells(app)).toEqual(shown);
  await expect(app.resumeButton).toHaveCount(0);
  await app.judgeButton.click();
  await expect.poll(() => app.done(), { intervals: [20] }).toBeGreaterThan(0);
  await app.stopButton.click();
  await expect(app.judgeButton).toBeEnabled();
});
