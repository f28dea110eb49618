// A window that is made narrow and wide again: what was typed, opened and scrolled to is still there.
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

test("typed text, an open criterion and an open dialog outlive a change between wide and narrow", async ({ page }) => {
  const app = chambers(page);
  const wide = { width: 1280, height: 800 };
  const narrow = { width: 600, height: 800 };
  await page.setViewportSize(wide);
  await app.open();
  const paste = page.getByLabel(app.words.cases.pasteLabel, { exact: true });
  await paste.fill("A response that is not read yet.");
  await app.rubric.locator("summary").first().click();
  const question = app.rubric.getByLabel(app.words.rubric.question).first();
  await expect(question).toBeVisible();
  await app.judge.getByRole("button", { name: app.words.models.open }).click();
  const models = page.getByRole("dialog", { name: app.words.models.title });
  await expect(models).toBeVisible();

  await page.setViewportSize(narrow);
  await expect(page.getByRole("tablist", { name: app.words.app.sections })).toBeAttached();
  await expect(models).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main")).toHaveCount(1);
  await page.getByRole("tab", { name: app.words.cases.title, exact: true }).click();
  await expect(paste).toHaveValue("A response that is not read yet.");

  await page.setViewportSize(wide);
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("navigation", { name: app.words.app.setup })).toBeVisible();
  await expect(paste).toHaveValue("A response that is not read yet.");
  await expect(question).toBeVisible();
});
