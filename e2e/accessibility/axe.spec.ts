// axe finds nothing to complain about, in every state that a person meets: both languages, both themes, wide and narrow.
import { zhHant } from "../../src/i18n/zh-hant.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { TWO_ROWS, TWO_ROWS_CELLS } from "../support/two-rows.ts";
import { expectAccessible } from "./expect-accessible.ts";

const SAMPLE_CELLS = 72;

test("from the first visit to the open detail, in both languages and themes", async ({ page }) => {
  const app = chambers(page);
  await app.open();
  await expectAccessible(page, "first visit");

  await app.judgeAll(SAMPLE_CELLS);
  const panel = await app.openRow(1);
  const verdict = panel.getByRole("article").first();
  await verdict.getByRole("button", { name: app.words.detail.readShow }).click();
  await expect(verdict.getByRole("region", { name: app.words.detail.read })).toBeVisible();
  await expectAccessible(page, "judged, with the detail open and the input shown");

  await page.getByRole("search").getByRole("textbox").fill("the");
  await expect(page.getByRole("list", { name: app.words.results.chips })).toBeVisible();
  await page.getByRole("button", { name: app.words.results.export, exact: true }).click();
  const exporting = page.getByRole("dialog", { name: app.words.export.title });
  await exporting.locator("summary").click();
  await expectAccessible(page, "filtered, with the export dialog open");
  await page.keyboard.press("Escape");

  // Colours depend on the theme alone, and words on the language alone.
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("banner").getByLabel(app.words.app.language).selectOption("zh-Hant-TW");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant-TW");
  await expectAccessible(page, "dark, Chinese");
});

test("dialogs, the import, failures and the rubric editor", async ({ page }) => {
  const app = chambers(page);
  const words = app.words;
  await app.open();
  const dialogs = [
    [words.app.settings, words.app.settings],
    [words.app.help, words.help.title],
    [words.app.privacy, words.privacy.title],
  ] as const;
  for (const [button, title] of dialogs) {
    await page.getByRole("button", { name: button, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: title, exact: true });
    await expect(dialog).toBeVisible();
    await expectAccessible(page, title);
    if (title === words.privacy.title) {
      await dialog.getByRole("button", { name: words.privacy.erase }).click();
      await expectAccessible(page, "asking before the erasing");
    }
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }

  await app.paste("instruction,response,human_score\nq1,first,4\nq2,second\nq3,third,3,surplus\n");
  await app.mapping.locator("summary").click();
  await expectAccessible(page, "mapping");
  await app.confirmImport(2);
  await app.cases.locator("summary", { hasText: words.cases.problems(2) }).click();
  await expectAccessible(page, "imported with problems");
  await app.openFile({ name: "empty.csv", text: "" });
  await expect(app.cases.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "import refused");

  await app.rubric.locator("summary").first().click();
  const open = app.rubric.getByRole("list").locator("details[open]");
  await open.getByLabel(words.rubric.question).fill("");
  await open.getByLabel(words.rubric.weight).fill("none");
  await expectAccessible(page, "criterion with mistakes");
  await open.getByLabel(words.rubric.scaleKind).selectOption("labels");
  await expectAccessible(page, "named levels");
  await app.importRubric({ name: "broken.yaml", text: "name: A\n" });
  await expect(app.rubric.getByRole("alert")).toContainText(words.rubric.importFailed);
  await expectAccessible(page, "rubric refused");
});

test.describe("narrow", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("each section, the mapping and the detail", async ({ page }) => {
    const app = chambers(page);
    const words = app.words;
    await app.open();
    for (const title of [words.cases.title, words.rubric.title, words.judges.title, words.results.title]) {
      await page.getByRole("tab", { name: title, exact: true }).click();
      await expectAccessible(page, `narrow: ${title}`);
    }
    await page.getByRole("tab", { name: words.cases.title, exact: true }).click();
    await app.paste(TWO_ROWS);
    await expect(app.mapping).toBeVisible();
    await expectAccessible(page, "narrow: mapping");
    await app.mapping.getByRole("button", { name: words.cases.confirm(2), exact: true }).click();
    await expect(app.mapping).toBeHidden();
    await page.getByRole("tab", { name: words.results.title, exact: true }).click();
    await app.judgeAll(TWO_ROWS_CELLS);
    await app.openRow(1);
    await expectAccessible(page, "narrow: detail");
    await page.getByRole("banner").getByLabel(words.app.language).selectOption("zh-Hant-TW");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(page.getByRole("tab", { name: zhHant.cases.title })).toBeVisible();
    await expectAccessible(page, "narrow: detail, dark, Chinese");
  });
});
