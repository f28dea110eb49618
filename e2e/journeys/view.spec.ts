// How the results are looked at is found again after a reload: sort, search, filters, hidden columns, widths, the open row, the page.
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { expectAccessible } from "../accessibility/expect-accessible.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const CRITERIA = RUBRIC_LIBRARY[0]!.criteria;
const FILE = {
  name: "rivers.jsonl",
  text: ["The Rhine is a river.", "The Elbe is a river.", "No.", "The Oder, a river."].map((response, i) => `${JSON.stringify({ instruction: "Name some water in Germany.", response, reference: "The Rhine", source: i < 2 ? "a" : "b", human_score: [4, 1, 5, 2][i] })}\n`).join(""),
};

test("a reload shows the grid sorted, filtered and laid out as it was, and then the page that was open", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.gridWork;
  const head = (id: string) => app.grid.locator(`[role=columnheader][data-column="${id}"]`);
  const shown = async () => (await app.readGrid()).map((row) => row.cells["response"]?.text);
  await app.open();
  await app.openFile(FILE);
  await app.confirmImport(4);
  await app.judgeAll(4 * CRITERIA.length);

  await head("human").getByText(app.words.results.columns.human).click();
  await head("human").getByText(app.words.results.columns.human).click();
  await expect(head("human")).toHaveAttribute("aria-sort", "descending");
  await page.getByLabel(app.words.results.search).fill("river");
  await expect(app.grid).toHaveAttribute("aria-rowcount", "4");
  await page.getByRole("button", { name: words.columns, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: words.columnsTitle });
  await dialog.getByLabel(app.words.results.columns.instruction, { exact: true }).uncheck();
  await expectAccessible(page, "columns of the grid");
  await page.keyboard.press("Escape");
  await expect(head("instruction")).toHaveCount(0);

  // The handle is at the end of the head; a drag of 70 pixels makes the column as much wider.
  const before = (await head("source").boundingBox())!;
  await page.mouse.move(before.x + before.width - 2, before.y + 12);
  await page.mouse.down();
  for (let by = 10; by <= 70; by += 10) await page.mouse.move(before.x + before.width - 2 + by, before.y + 12);
  await page.mouse.up();
  const wide = (await head("source").boundingBox())!.width;
  expect(Math.abs(wide - before.width - 70)).toBeLessThanOrEqual(2);
  const order = await shown();
  expect(order).toEqual(["The Rhine is a river.", "The Oder, a river.", "The Elbe is a river."]);
  await app.row(2).getByRole("gridcell").first().click();
  await expect(page.getByRole("complementary")).toContainText("The Oder, a river.");

  await page.reload();
  await app.ready();
  expect(await shown()).toEqual(order);
  await expect(head("human")).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByLabel(app.words.results.search)).toHaveValue("river");
  await expect(head("instruction")).toHaveCount(0);
  await expect(page.getByRole("button", { name: words.columnsHidden(1) })).toBeVisible();
  expect((await head("source").boundingBox())!.width).toBe(wide);
  await expect(page.getByRole("complementary")).toContainText("The Oder, a river.");

  await page.getByRole("tab", { name: app.words.app.pageNames.runs }).click();
  await expect(page.getByText(FILE.name).first()).toBeVisible();
  await page.reload();
  await app.ready();
  await expect(page.getByRole("tab", { name: app.words.app.pageNames.runs })).toHaveAttribute("aria-selected", "true");
});
