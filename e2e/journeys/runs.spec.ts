// Two runs of the sample: named, compared, a flip opened, the sources seen and one of them filtered; both pages with axe.
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { stringifyRubric } from "../../src/io/rubric-file.ts";
import { expectAccessible } from "../accessibility/expect-accessible.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const FIRST = RUBRIC_LIBRARY[0]!;

test("two runs are named and compared, a flip is opened, and a source is shown alone", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.runs;
  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  await app.open();
  // Two sources, and responses on which a stricter question can change the judge's mind.
  const rows = Array.from({ length: 8 }, (_, i) => [
    { instruction: `What is ${i} plus ${i}?`, response: String(2 * i), source: "plain", reference: String(2 * i) },
    { instruction: `What is ${i} plus ${i}?`, response: `I am not sure, maybe ${2 * i + 1}? It depends on many things.`, source: "chatty", reference: String(2 * i) },
  ]).flat();
  await app.openFile({ name: "sums.jsonl", text: rows.map((row) => JSON.stringify(row)).join("\n") });
  await app.confirmImport(16);
  await app.judgeAll(16 * FIRST.criteria.length);

  // The same criteria by their ids, asked the other way round.
  const turned = { ...FIRST, criteria: FIRST.criteria.map((criterion) => ({ ...criterion, question: "Is the response wrong when compared with the reference answer?", descriptions: {} })) };
  await app.importRubric({ name: "turned.json", text: stringifyRubric(turned, "json") });
  await app.judgeAll(16 * FIRST.criteria.length);

  await tab(app.words.app.pageNames.runs).click();
  const list = page.getByRole("list", { name: words.table });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  const newest = list.getByRole("listitem").first();
  await newest.getByRole("button", { name: words.more }).click();
  await page.getByRole("menuitem", { name: words.rename }).click();
  const dialog = page.getByRole("dialog", { name: words.renameTitle });
  await dialog.getByLabel(words.name, { exact: true }).fill("Turned round");
  await dialog.getByLabel(words.notes, { exact: true }).fill("asked for what is wrong");
  await dialog.getByRole("button", { name: words.save }).click();
  await expect(newest.getByRole("heading", { name: "Turned round" })).toBeVisible();
  await expect(newest).toContainText("asked for what is wrong");
  await expect(newest).toContainText(words.shown);
  await expectAccessible(page, "the list of runs");

  for (const box of await list.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: words.compareCount(2) }).click();
  const flips = page.getByRole("region", { name: words.comparison.flipsTable });
  await expect(flips).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("region", { name: words.comparison.differencesTable }).getByRole("row")).toHaveCount(2 + FIRST.criteria.length);
  await expectAccessible(page, "the comparison");

  const open = flips.getByRole("button").first();
  const row = Number((await open.textContent())?.trim());
  await open.click();
  await expect(page.getByRole("complementary", { name: app.words.detail.title(row) })).toBeVisible();

  // The rows that differ, and no others; the filter is removed again.
  await tab(app.words.app.pageNames.runs).click();
  const differing = page.getByRole("button", { name: /in the grid$/ });
  const count = Number(/\d+/.exec((await differing.textContent()) ?? "")?.[0]);
  await differing.click();
  await expect(app.grid).toHaveAttribute("aria-rowcount", String(count + 1));
  await page.getByRole("button", { name: app.words.results.removeChip(words.comparison.inGridLabel) }).click();

  await tab(app.words.app.pageNames.sources).click();
  const overall = page.getByRole("region", { name: words.sources.overall, exact: true });
  await expect(overall.getByRole("img")).toHaveCount(2);
  await page.getByLabel(words.sources.asTable).check();
  await expect(page.getByRole("region", { name: words.sources.table }).getByRole("cell", { name: "8", exact: true })).toHaveCount(2 * (1 + FIRST.criteria.length));
  await page.getByLabel(words.sources.asTable).uncheck();
  await expectAccessible(page, "the sources");
  await overall.getByRole("button", { name: "chatty" }).click();
  await expect(app.grid).toHaveAttribute("aria-rowcount", "9");

  // The older run again: its rubric's wording is on the table, as it was judged.
  await tab(app.words.app.pageNames.runs).click();
  await page.getByRole("button", { name: words.comparison.back }).click();
  await list.getByRole("listitem").nth(1).getByRole("button", { name: /^Open/ }).click();
  await expect(app.grid).toBeVisible();
  await page.reload();
  await app.ready();
  await tab(app.words.app.pageNames.runs).click();
  await expect(list.getByRole("listitem").nth(1)).toContainText(words.shown);
});
