// What may go wrong in the middle of a run: the judge's worker dies, the disk is full, the database is deleted, a second tab
// wants the same run. What was shown is kept, the page says what happened, and it goes on.
import type { Page } from "@playwright/test";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { MAX_BATCH } from "../../src/storage/repository.ts";
import { readJson, scoredCells } from "../support/exports.ts";
import { manyRows } from "../support/many-rows.ts";
import { chambers, RUN_TIME, type Chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { askedCells, watchWorkers } from "../support/watch-workers.ts";

const CRITERIA = RUBRIC_LIBRARY[0]!.criteria.length;
/** Rows of a run that must go on while the results so far are exported. */
const ROWS = 72;
const CELLS = ROWS * CRITERIA;

async function midRun(page: Page, rows: number): Promise<Chambers> {
  const app = chambers(page);
  await app.open();
  await app.openFile(manyRows(rows));
  await app.confirmImport(rows);
  await app.judgeButton.click();
  await expect.poll(() => app.done(), { intervals: [20] }).toBeGreaterThan(0);
  return app;
}

async function shownCells(app: Chambers): Promise<ReadonlyMap<string, readonly number[]>> {
  return scoredCells(readJson(await app.exportFile("json")));
}

function expectKept(shown: ReadonlyMap<string, readonly number[]>, kept: ReadonlyMap<string, readonly number[]>): void {
  expect(shown.size).toBeGreaterThan(0);
  for (const [cell, distribution] of shown) expect(kept.get(cell), cell).toEqual(distribution);
}

test.beforeEach(({ context }) => watchWorkers(context));

test.describe("the judge's worker", () => {
  test.use({ expectedTrouble: [/the worker dies now/] });

  test("that dies is replaced, and the run ends with nothing lost and nothing judged twice", async ({ page }) => {
    const app = await midRun(page, ROWS);
    const shown = await shownCells(app);
    await expect(app.pauseButton).toBeVisible();
    const worker = page.workers().find((one) => /\/judge/.test(one.url()));
    const gone = worker?.waitForEvent("close");
    await worker?.evaluate(() => { setTimeout(() => { throw new Error("the worker dies now"); }); });
    await gone;
    await app.judged(CELLS);
    const after = await shownCells(app);
    expect(after.size).toBe(CELLS);
    expectKept(shown, after);
    const asked = await askedCells(page);
    expect(new Set(asked).size).toBe(CELLS);
    // Only what was on its way when the worker died is asked again: less than one call's worth.
    expect(asked.length - CELLS).toBeLessThanOrEqual(32);
  });
});

test.describe("a full disk", () => {
  // The service worker's kept files count towards the quota, too.
  test.use({ serviceWorkers: "block" });

  test("ends the run with a reason, and what was shown is kept", async ({ page, context, baseURL }) => {
    const session = await context.newCDPSession(page);
    const { origin } = new URL(baseURL ?? "");
    // Room for the cases and some of the verdicts. Chromium keeps to a quota only when it was set before the first write.
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 130_000 });
    const app = await midRun(page, ROWS);
    await expect(app.notices).toContainText(app.words.errors["storage-quota"].title, { timeout: RUN_TIME });
    await expect(app.notices).toContainText(app.words.errors["storage-quota"].next);
    await expect(app.pauseButton).toHaveCount(0);
    const shown = await shownCells(app);
    expect(shown.size).toBeGreaterThan(0);
    expect(shown.size).toBeLessThan(CELLS);

    await session.send("Storage.overrideQuotaForOrigin", { origin });
    await test.step("regression: a run that failed says so, does not blame the judge, and can be resumed", async () => {
      await expect(app.runBar).toContainText(app.words.run.states.failed);
      await expect(app.runBar).not.toContainText(app.words.errors["judge-run-failed"].title);
      await app.resumeButton.click();
      await app.judged(CELLS);
    });
    expectKept(shown, await shownCells(app));
    await page.reload();
    await app.ready();
    await app.judged(CELLS);
    expectKept(shown, await shownCells(app));
  });
});

test("a database that is deleted ends the run with a reason, and what was shown can still be exported", async ({ page }) => {
  const app = await midRun(page, ROWS);
  const shown = await shownCells(app);
  await expect(app.pauseButton).toBeVisible();
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase("chambers");
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(new Error("not deleted"));
      }),
  );
  await expect(app.notices).toContainText(app.words.errors["storage-failed"].title);
  await expect(app.judgeButton.or(app.resumeButton).first()).toBeVisible();
  expectKept(shown, await shownCells(app));
  // A new run starts in a new database.
  await app.judgeButton.click();
  await app.judged(CELLS);
});

test("a second tab follows a run, can pause it, never judges it at the same time, and takes it up when the first is closed", async ({ page, context }) => {
  // The run goes on while the second tab is opened, and some of it is left for each of the two.
  const rows = 110;
  const cells = rows * CRITERIA;
  const one = await midRun(page, rows);
  const other = await context.newPage();
  const two = chambers(other);
  await two.open();
  await expect(two.pauseButton).toBeVisible();
  await expect(two.judgeButton).toHaveCount(0);
  await expect(two.resumeButton).toHaveCount(0);
  await two.pauseButton.click();
  await expect(one.resumeButton).toBeVisible();
  await expect(two.resumeButton).toBeVisible();
  expect(await askedCells(other)).toEqual([]);

  const settled = await shownCells(one);
  expect(await shownCells(two)).toEqual(settled);
  expect(settled.size).toBeLessThan(cells);
  const before = (await askedCells(page)).length;
  // Both at once: one of them gets the run. Looking and pressing are one step, since the button becomes another one.
  const press = (tab: Page): Promise<void> =>
    tab.evaluate((label) => {
      [...document.querySelectorAll("button")].find((button) => button.textContent === label)?.click();
    }, one.words.run.resume);
  await Promise.all([press(page), press(other)]);
  const asks = async (): Promise<readonly (readonly string[])[]> => [(await askedCells(page)).slice(before), await askedCells(other)];
  await expect.poll(async () => (await asks()).flat().length, { intervals: [20] }).toBeGreaterThan(0);
  const [byFirst = [], bySecond = []] = await asks();
  expect(Math.min(byFirst.length, bySecond.length), "judged by both").toBe(0);

  // The one that has it goes; the other follows, and takes it up.
  const [gone, left, rest] = byFirst.length > 0 ? [page, other, two] : [other, page, one];
  const asked = [...byFirst, ...bySecond];
  await gone.close();
  await rest.resumeButton.click();
  await rest.judged(cells);
  const all = await shownCells(rest);
  expect(all.size).toBe(cells);
  expectKept(settled, all);
  const later = (await askedCells(left)).slice(left === page ? before : 0);
  expect(new Set(later).size).toBe(later.length);
  expect(later.filter((cell) => settled.has(cell))).toEqual([]);
  expect(asked.filter((cell) => later.includes(cell)).length, "judged again").toBeLessThanOrEqual(MAX_BATCH);
});
