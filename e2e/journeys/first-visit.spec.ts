// A first visit: everything is there, one press judges, every score can be opened, and a reload finds it all again.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { levelsOf } from "../../src/domain/rubric.ts";
import { zhHant } from "../../src/i18n/zh-hant.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

type SampleRow = { readonly instruction: string; readonly response: string; readonly context?: string };

const sample = readFileSync(join(import.meta.dirname, "../../public/samples/first-hearing.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as SampleRow);
const rubric = RUBRIC_LIBRARY[0]!;
const criterion = rubric.criteria[0]!;
const column = `criterion:${criterion.id}`;

test("one press judges the sample, each score opens to what the judge read, and language, theme and verdicts outlive a reload", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  const cells = sample.length * rubric.criteria.length;
  await expect(app.runBar).toContainText(app.words.run.judgeCounts(sample.length, rubric.criteria.length));
  await app.judgeAll(cells);

  const rows = await app.readGrid();
  expect(rows).toHaveLength(sample.length);
  for (const row of rows) {
    for (const { id } of rubric.criteria) expect(row.cells[`criterion:${id}`]?.score).toMatch(/^\d\.\d\d$/);
    expect(row.cells["overall"]?.score).toMatch(/^[01]\.\d\d$/);
  }

  const panel = await app.openRow(1);
  const verdict = panel.getByRole("article", { name: criterion.name, exact: true });
  await expect(verdict.locator("dd").first()).toHaveText(rows[0]?.cells[column]?.score ?? "none");
  const levels = verdict.getByRole("table").first();
  for (const level of levelsOf(criterion.scale)) await expect(levels.getByRole("row").filter({ hasText: criterion.descriptions[String(level.value)] ?? level.label })).toContainText("%");

  await verdict.getByRole("button", { name: app.words.detail.readShow }).click();
  const read = verdict.getByRole("region", { name: app.words.detail.read });
  await expect(read.locator("bdi").first()).toBeVisible();
  const tokens = await read.locator("bdi").allInnerTexts();
  const bare = (text: string): string => text.toLowerCase().replaceAll(/\s/g, "");
  // No text of the first case is longer than what the judge reads, so the words must be all there, in order.
  const all = tokens.map(bare);
  expect(all).toContain(bare(sample[0]!.response));
  expect(all.some((text) => text.includes(bare(criterion.question)))).toBe(true);
  expect(all).toContain(bare(sample[0]!.instruction));
  await expect(read.getByRole("table")).toContainText(/\d/);
  await panel.getByRole("button", { name: app.words.detail.close }).click();

  // Language, theme and verdicts are found again after a reload.
  const before = rows.map((row) => row.cells[column]?.score);

  await page.getByRole("banner").getByLabel(app.words.app.language).selectOption("zh-Hant-TW");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant-TW");
  await page.getByRole("button", { name: zhHant.app.settings }).click();
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByLabel(zhHant.app.theme).selectOption("dark");
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.keyboard.press("Escape");

  await page.reload();
  const again = chambers(page, zhHant);
  await again.ready();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant-TW");
  expect(await background()).toBe(dark);
  await again.judged(cells);
  expect((await again.readGrid()).map((row) => row.cells[column]?.score)).toEqual(before);
  // Interface words only: the names of the page and of the engine, the rubric and the sample are in their own language.
  const heads = await again.grid.getByRole("columnheader").allInnerTexts();
  expect(heads.join(" ")).toContain(zhHant.results.columns.response);
  expect(await page.getByRole("button").allInnerTexts()).not.toContainEqual(expect.stringMatching(/^[A-Za-z ]{4,}$/));
});
