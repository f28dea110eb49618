// The main job without a mouse: paste, map, judge, open, read, search, export, help.
import type { Locator } from "@playwright/test";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { readCsv } from "../support/exports.ts";
import { readFile } from "node:fs/promises";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

/** More tab stops than the page has. */
const MOST_STOPS = 120;

test("the main job with the keyboard alone", async ({ page }) => {
  const app = chambers(page);
  const words = app.words;
  await app.open();
  const keys = page.keyboard;

  /** Presses Tab until `target` has the focus; every stop on the way must be visible. */
  async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await keys.press(key);
    }
    throw new Error(`No way to ${String(target)} with ${key}`);
  }

  // The first stop leads past the setup, straight to the results.
  await keys.press("Tab");
  await expect(page.getByRole("link", { name: words.app.skipToResults })).toBeFocused();
  await keys.press("Enter");
  await expect(page.locator("#results")).toBeFocused();

  await tabTo(page.getByLabel(words.cases.pasteLabel, { exact: true }), "Shift+Tab");
  await keys.insertText("instruction\tresponse\tnote\nName a river.\tThe Rhine.\tWater\nName a lake.\tNo.\tWater\nName a sea.\tThe Baltic Sea.\tWater\n");
  await tabTo(page.getByRole("button", { name: words.cases.pasteRead }));
  await keys.press("Enter");

  await expect(app.mapping).toBeVisible();
  const note = app.mapping.getByLabel(words.cases.roleOf("note"));
  await tabTo(note);
  await keys.type(words.cases.roles.reference);
  await expect(note.locator("option:checked")).toHaveText(words.cases.roles.reference);
  await tabTo(app.mapping.getByRole("button", { name: words.cases.confirm(3) }));
  await keys.press("Enter");
  await expect(app.mapping).toBeHidden();
  await expect(page.getByText(words.cases.doneAll(3))).toBeVisible();

  await tabTo(app.judgeButton);
  await keys.press("Space");
  await app.judged(3 * RUBRIC_LIBRARY[0]!.criteria.length);

  const cell = (row: number, column: number): Locator => app.grid.locator(`[data-row="${row}"][data-column-index="${column}"]`);
  await tabTo(cell(0, 0));
  await keys.press("ArrowDown");
  await keys.press("ArrowRight");
  await expect(cell(1, 1)).toBeFocused();
  await keys.press("Enter");
  const panel = page.getByRole("complementary", { name: words.detail.title(2) });
  await expect(panel).toBeFocused();
  await tabTo(panel.getByRole("button", { name: words.detail.readShow }).first());
  await keys.press("Enter");
  await expect(panel.getByRole("region", { name: words.detail.read })).toContainText("lake");
  await test.step("regression: the button that shows the input goes away, and the focus stays in the panel", async () => {
    expect(await panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await keys.press("Escape");
    await expect(panel).toBeHidden();
  });
  await expect(cell(1, 1)).toBeFocused();

  // A header sorts, and its chart filters.
  await keys.press("Control+Home");
  await keys.press("Enter");
  await expect(app.grid.getByRole("columnheader").first()).toHaveAttribute("aria-sort", "descending");
  await keys.press("j");
  await expect(page.getByRole("complementary")).toBeVisible();
  await keys.press("Escape");

  await keys.press("/");
  const search = page.getByRole("search").getByRole("textbox");
  await expect(search).toBeFocused();
  await keys.type("baltic");
  await expect(app.grid).toHaveAttribute("aria-rowcount", "2");

  await tabTo(page.getByRole("button", { name: words.results.export, exact: true }));
  await keys.press("Enter");
  const exporting = page.getByRole("dialog", { name: words.export.title });
  await expect(exporting).toBeVisible();
  await tabTo(exporting.getByRole("button", { name: words.export.write, exact: true }));
  const download = page.waitForEvent("download");
  await keys.press("Enter");
  const rows = readCsv(await readFile(await (await download).path(), "utf8"));
  expect(rows.map((row) => row["response"])).toEqual(["The Baltic Sea."]);
  await keys.press("Escape");
  await expect(page.getByRole("button", { name: words.results.export, exact: true })).toBeFocused();

  await keys.press("?");
  const help = page.getByRole("dialog", { name: words.help.title });
  await expect(help).toBeVisible();
  await keys.press("Escape");
  await expect(help).toBeHidden();
  await expect(page.getByRole("button", { name: words.results.export, exact: true })).toBeFocused();
});
