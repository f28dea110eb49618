// axe on what a model brings: the dialog of models in each of its states, the settings, a run, and the detail with the exact
// prompt and reasons; wide and narrow, light and dark, in both languages.
import { join } from "node:path";
import { startHub, type Hub } from "../../scripts/hub/hub-server.ts";
import { zhHant } from "../../src/i18n/zh-hant.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { TWO_ROWS, TWO_ROWS_CELLS } from "../support/two-rows.ts";
import { expectAccessible } from "./expect-accessible.ts";

const JUDGE = "chambers/tiny-judge";
const NARROW = { width: 390, height: 844 };

let hub: Hub;

test.beforeEach(async () => {
  hub = await startHub({ root: join(import.meta.dirname, "../fixtures/models") });
});

test.afterEach(async () => {
  await hub.close();
});

test("the dialog of models, and the verdicts of a model", async ({ page }) => {
  const app = chambers(page);
  const { models, detail } = app.words;
  await app.open();
  await app.judge.getByRole("button", { name: models.open }).click();
  const dialog = page.getByRole("dialog", { name: models.title });
  await expect(dialog.getByRole("region", { name: models.catalogue }).getByRole("listitem").first()).toBeVisible();
  await expectAccessible(page, "models: none kept");

  await dialog.locator("summary", { hasText: models.advanced }).click();
  await dialog.getByLabel(models.hub, { exact: true }).fill("ftp://example");
  await expectAccessible(page, "models: an address that is none");
  await dialog.getByLabel(models.hub, { exact: true }).fill(hub.origin);
  const all = dialog.getByRole("region", { name: models.catalogue }).getByRole("button", { name: models.show(0).replace(/\d.*/, "") });
  if ((await all.count()) > 0) await all.click();
  for (const how of await dialog.locator("summary", { hasText: models.convertingHow }).all()) await how.click();
  const any = dialog.getByRole("region", { name: models.any });
  await any.getByLabel(models.repository).fill("chambers/nothing-of-this-name");
  await any.getByRole("button", { name: models.look }).click();
  await expect(any.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "models: all of the catalogue, an unknown repository");
  await any.getByLabel(models.repository).fill(JUDGE);
  await any.getByRole("button", { name: models.look }).click();
  await any.getByRole("button", { name: models.downloadOf(`${JUDGE} q8`) }).click();
  const kept = dialog.getByRole("region", { name: models.kept });
  await kept.getByRole("button", { name: models.verify }).click();
  await expect(kept.getByText(models.sound)).toBeVisible();
  await kept.getByRole("button", { name: models.use }).click();
  await expectAccessible(page, "models: one kept, sound and in use");
  const close = dialog.getByRole("button", { name: app.words.app.close }).first();
  await close.click();
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("tab", { name: app.words.judges.title, exact: true }).click();
  await page.getByRole("button", { name: models.open }).click();
  await expect(kept.getByText(models.used, { exact: true })).toBeVisible();
  await expectAccessible(page, "models: narrow, dark");
  await close.click();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.emulateMedia({ colorScheme: "light" });

  const settings = app.judge.getByRole("group", { name: models.settings.title });
  await settings.getByRole("button", { name: models.settings.wordingCard }).click();
  await expect(settings.getByText(models.settings.wordingCardNone)).toBeVisible();
  for (const fold of [models.settings.wordingPaste, models.settings.more]) await settings.locator("summary", { hasText: fold }).click();
  await settings.getByLabel(models.settings.sampling, { exact: true }).selectOption("sample");
  await expectAccessible(page, "settings of a model");
  await settings.getByLabel(models.settings.sampling, { exact: true }).selectOption("greedy");

  await app.paste(TWO_ROWS);
  await app.confirmImport(2);
  await app.judgeAll(TWO_ROWS_CELLS);
  const panel = await app.openRow(1);
  const verdict = panel.getByRole("article").first();
  await verdict.getByRole("button", { name: detail.write, exact: true }).click();
  await expect(verdict.getByRole("button", { name: detail.writeAgain })).toBeVisible({ timeout: 120_000 });
  await verdict.getByRole("button", { name: detail.readShow }).click();
  await expect(verdict.getByRole("region", { name: detail.prompt })).toContainText(detail.promptShared);
  await expectAccessible(page, "a model's verdict with reasons and the exact prompt");

  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("banner").getByLabel(app.words.app.language).selectOption("zh-Hant-TW");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant-TW");
  await expectAccessible(page, "the same, dark and in Chinese");
  await page.setViewportSize(NARROW);
  await page.getByRole("tab", { name: zhHant.results.title }).click();
  await expect(page.getByRole("complementary", { name: zhHant.detail.title(1) })).toBeVisible();
  await expectAccessible(page, "the same, narrow");
  await page.getByRole("tab", { name: zhHant.judges.title }).click();
  await expectAccessible(page, "settings, narrow, dark and in Chinese");
});
