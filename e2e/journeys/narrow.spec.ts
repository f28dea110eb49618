// The main job on a small phone: 320 by 700 CSS pixels, one section at a time, nothing cut off sideways.
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

test.use({ viewport: { width: 320, height: 700 }, hasTouch: true });

test("paste, judge, open and export on a small phone", async ({ page }) => {
  const app = chambers(page);
  const words = app.words;
  await app.open();
  const fits = (): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
  const tab = (name: string): Promise<void> => page.getByRole("tab", { name, exact: true }).tap();

  expect(await fits()).toBe(true);
  for (const title of [words.rubric.title, words.judges.title, words.cases.title]) {
    await tab(title);
    expect(await fits(), title).toBe(true);
  }
  await app.paste("instruction,response,reference\nName a river.,The Rhine.,Any river.\nName a lake.,No.,Any lake.\n");
  await expect(app.mapping).toBeVisible();
  const confirm = app.mapping.getByRole("button", { name: words.cases.confirm(2), exact: true });
  await expect(confirm).toBeInViewport();
  const box = await app.mapping.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
  await confirm.tap();
  await expect(app.mapping).toBeHidden();

  await tab(words.results.title);
  await app.judgeButton.tap();
  await app.judged(2 * RUBRIC_LIBRARY[0]!.criteria.length);
  expect(await fits()).toBe(true);
  await expect(app.row(1)).toBeVisible();
  // The response and its overall score stand side by side without scrolling.
  await expect(app.row(1).getByText("The Rhine.")).toBeInViewport();
  await expect(app.row(1).getByRole("gridcell").nth(2)).toBeInViewport({ ratio: 0.5 });

  const panel = await app.openRow(1);
  await expect(panel.getByRole("button", { name: words.detail.close })).toBeInViewport();
  expect(await fits()).toBe(true);
  const verdict = panel.getByRole("article").first();
  await verdict.getByRole("button", { name: words.detail.readShow }).tap();
  await expect(verdict.getByRole("region", { name: words.detail.read })).toContainText("Rhine");
  expect(await fits()).toBe(true);
  await panel.getByRole("button", { name: words.detail.close }).tap();
  await expect(panel).toBeHidden();

  expect(await app.exportFile("jsonl")).toContain("The Rhine.");
  await page.getByRole("button", { name: words.app.privacy }).tap();
  await expect(page.getByRole("dialog", { name: words.privacy.title })).toBeVisible();
  expect(await fits()).toBe(true);
});
