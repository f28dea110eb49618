// Working in the grid: own scores by key, undo, presets, groups, marked rows, editing a case and judging only what it touches,
// responses side by side.
import type { Locator } from "@playwright/test";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { expectAccessible } from "../accessibility/expect-accessible.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";
import { askedCells, watchWorkers } from "../support/watch-workers.ts";

const CRITERIA = RUBRIC_LIBRARY[0]!.criteria;
const FILE = {
  name: "two-models.jsonl",
  text: [
    { instruction: "Name a river in Germany.", response: "The **Rhine** is a river.", reference: "The Rhine", source: "a" },
    { instruction: "Name a river in Germany.", response: "The Elbe is a long river.", reference: "The Rhine", source: "b" },
    { instruction: "Name a lake.", response: "No.", reference: "Lake Constance", source: "a" },
    { instruction: "Name a sea.", response: "![tracker](https://evil.example/pixel.png) The Baltic Sea", reference: "The Baltic Sea", source: "b" },
  ].map((row) => `${JSON.stringify(row)}\n`).join(""),
};

test.beforeEach(({ context }) => watchWorkers(context));

test("own scores by key, undo, presets, an edited case, responses side by side", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.gridWork;
  await app.open();
  await app.openFile(FILE);
  await app.confirmImport(4);
  await app.judgeAll(4 * CRITERIA.length);
  const keys = page.keyboard;
  const first = CRITERIA[0]!;
  const column = app.grid.locator(`[data-column="criterion:${first.id}"]`);
  const at = Number(await column.getAttribute("data-column-index"));
  const cell = (row: number): Locator => app.grid.locator(`[data-row="${String(row)}"][data-column-index="${String(at)}"]`);

  await test.step("a number key sets the own score of the cell, beside the judge's", async () => {
    const judged = await cell(2).locator("strong").textContent();
    await cell(2).click();
    await keys.press("Escape");
    await expect(cell(2)).toBeFocused();
    await keys.press("1");
    await expect(cell(2).getByRole("img", { name: /^Your score: 1/ })).toBeVisible();
    await keys.press("5");
    await expect(cell(2).getByRole("img", { name: /^Your score: 5/ })).toBeVisible();
    expect(await cell(2).locator("strong").textContent()).toBe(judged);
    await keys.press("Control+z");
    await expect(cell(2).getByRole("img", { name: /^Your score: 1/ })).toBeVisible();
    await keys.press("Control+Shift+z");
    await expect(cell(2).getByRole("img", { name: /^Your score: 5/ })).toBeVisible();
  });

  await test.step("rows where the judge differs from it, and back", async () => {
    await page.getByLabel(words.preset, { exact: true }).selectOption("differs");
    await expect(app.grid).toHaveAttribute("aria-rowcount", "2");
    await expect(app.row(1)).toContainText("No.");
    await page.getByRole("button", { name: app.words.results.removeChip(words.presets.differs) }).click();
    await expect(app.grid).toHaveAttribute("aria-rowcount", "5");
  });

  await test.step("a pattern in the worker, and groups with their heads", async () => {
    await page.getByRole("button", { name: words.pattern }).click();
    await page.getByRole("search").getByRole("textbox").fill("^the (elbe|baltic)|baltic sea$");
    await expect(app.grid).toHaveAttribute("aria-rowcount", "3");
    await page.getByRole("search").getByRole("textbox").fill("(");
    await expect(page.getByText(app.words.errors["search-pattern"].title)).toBeVisible();
    await page.getByRole("search").getByRole("textbox").fill("");
    await page.getByLabel(words.group, { exact: true }).selectOption("instruction");
    await expect(app.grid).toHaveAttribute("aria-rowcount", "8");
    await expect(app.row(1)).toContainText(words.groupRows(2));
    await expectAccessible(page, "groups");
    await app.row(1).getByRole("gridcell").click();
    await expect(app.grid).toHaveAttribute("aria-rowcount", "6");
    await page.getByLabel(words.group, { exact: true }).selectOption("none");
  });

  await test.step("the open row takes a comment, shows Markdown without fetching, and its own scores", async () => {
    const panel = await app.openRow(4);
    await panel.getByLabel(words.comment, { exact: true }).fill("Look at the picture.");
    await panel.getByRole("button", { name: words.asMarkdown }).click();
    await expect(panel.getByText("https://evil.example/pixel.png")).toBeVisible();
    await expect(panel.locator("img:not([role]), a[href]")).toHaveCount(0);
    await expect(app.row(4).getByRole("img", { name: words.commentMark })).toBeVisible();
    await panel.getByRole("group", { name: words.ownOf(first.name) }).getByRole("button", { name: "4", exact: true }).click();
    await expect(cell(3).getByRole("img", { name: /^Your score: 4/ })).toBeVisible();
    await expectAccessible(page, "detail with a comment, own scores and Markdown");
  });

  await test.step("an edited response marks its own verdicts, and only those are judged again", async () => {
    const panel = await app.openRow(3);
    await panel.getByRole("button", { name: words.editCase, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: words.editTitle });
    await dialog.getByLabel(app.words.detail.response, { exact: true }).fill("Lake Constance.");
    await expectAccessible(page, "editing a case");
    await dialog.getByRole("button", { name: words.editSave }).click();
    await expect(app.runBar.getByText(words.outdatedLine(CRITERIA.length))).toBeVisible();
    await expect(app.grid.getByRole("img", { name: words.outdatedCell })).toHaveCount(CRITERIA.length);
    const before = (await askedCells(page)).length;
    await app.runBar.getByRole("button", { name: words.judgeOutdated(CRITERIA.length) }).click();
    await expect(app.grid.getByRole("img", { name: words.outdatedCell })).toHaveCount(0);
    await app.judged(4 * CRITERIA.length);
    expect((await askedCells(page)).slice(before)).toHaveLength(CRITERIA.length);
    // The own score is still there.
    await expect(cell(2).getByRole("img", { name: /^Your score: 5/ })).toBeVisible();
  });

  await test.step("people's scores on criteria are edited beside the texts, on the scale, and touch no verdict", async () => {
    const panel = await app.openRow(4);
    const edit = panel.getByRole("button", { name: words.editCase, exact: true });
    await edit.click();
    const dialog = page.getByRole("dialog", { name: words.editTitle });
    const field = dialog.getByLabel(first.name, { exact: true });
    const save = dialog.getByRole("button", { name: words.editSave });
    await field.fill("9");
    await expect(dialog.getByText(words.editScoreOff)).toBeVisible();
    await expect(save).toBeDisabled();
    await field.fill("four");
    await expect(dialog.getByText(words.editScoreNumber)).toBeVisible();
    await expectAccessible(page, "editing a score");
    await field.fill("2.5");
    await save.click();
    await expect(app.grid.getByRole("img", { name: words.outdatedCell })).toHaveCount(0);
    await edit.click();
    await expect(field).toHaveValue("2.5");
    await dialog.getByRole("button", { name: words.editCancel }).click();
  });

  await test.step("responses of one instruction stand side by side, with what differs", async () => {
    const panel = await app.openRow(1);
    await panel.getByRole("button", { name: words.compare, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: words.compareTitle });
    await dialog.getByLabel(words.compareDiff).check();
    await expect(dialog.locator("ins").first()).toContainText("Elbe");
    await expectAccessible(page, "side by side");
    await keys.press("Escape");
  });

  await test.step("marked rows take a score together, and all of it is there after a reload", async () => {
    await app.row(1).getByRole("checkbox").click();
    await app.row(2).getByRole("checkbox").click();
    const bulk = page.getByRole("group", { name: words.bulk });
    await bulk.getByLabel(words.bulkCriterion).selectOption({ label: first.name });
    await bulk.getByRole("button", { name: words.bulkSet, exact: true }).click();
    await expect(cell(0).getByRole("img", { name: /^Your score: 5/ })).toBeVisible();
    await expectAccessible(page, "marked rows");
    await page.reload();
    await app.ready();
    await expect(app.grid.getByRole("img", { name: /^Your score/ })).toHaveCount(4);
    await expect(app.row(3)).toContainText("Lake Constance.");
    const panel = await app.openRow(4);
    await panel.getByRole("button", { name: words.editCase, exact: true }).click();
    await expect(page.getByRole("dialog", { name: words.editTitle }).getByLabel(first.name, { exact: true })).toHaveValue("2.5");
  });
});
