// Rows are deleted, brought back, copied and added, by keys and by pointer, over a run; a reload finds them so. Cases that were changed
// and never judged are found again after another file was opened, and deleted there.
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { expectAccessible } from "../accessibility/expect-accessible.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const EACH = RUBRIC_LIBRARY[0]!.criteria.length;

function sums(from: number, count: number): string {
  return Array.from({ length: count }, (_, i) => JSON.stringify({ instruction: `What is ${from + i} plus 1?`, response: String(from + i + 1), reference: String(from + i + 1) })).join("\n");
}

test("rows are deleted, brought back, copied and added, and only what is new is judged", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.gridWork;
  const count = (rows: number) => expect(app.grid).toHaveAttribute("aria-rowcount", String(rows + 1));
  await app.open();
  await app.openFile({ name: "sums.jsonl", text: sums(0, 4) });
  await app.confirmImport(4);
  await app.judgeAll(4 * EACH);
  const scores = (await app.readGrid()).map(({ cells }) => cells["overall"]?.score ?? cells["overall"]?.text);

  // Two marked rows at once.
  for (const row of [1, 3]) await app.row(row).getByRole("checkbox").check();
  await page.getByRole("button", { name: words.deleteRows(2) }).click();
  await count(2);
  await expect(page.getByRole("status").filter({ hasText: words.rowsDeleted(2) })).toBeAttached();
  await app.judged(2 * EACH);
  await page.reload();
  await app.ready();
  await count(2);
  await app.judged(2 * EACH);
  expect((await app.readGrid()).map(({ cells }) => cells["overall"]?.score ?? cells["overall"]?.text)).toEqual([scores[1], scores[3]]);

  // The open row by keys, and back.
  const panel = await app.openRow(1);
  await panel.getByRole("button", { name: words.deleteRow, exact: true }).focus();
  await page.keyboard.press("Enter");
  await count(1);
  await expect(panel).toBeHidden();
  await expect(app.grid.locator(":focus")).toBeAttached();
  await page.keyboard.press("ControlOrMeta+z");
  await count(2);
  await app.judged(2 * EACH);

  const first = await app.openRow(1);
  await first.getByRole("button", { name: words.copyRow, exact: true }).click();
  await count(3);
  await expect(page.getByRole("complementary", { name: app.words.detail.title(2) })).toBeVisible();
  await page.getByRole("button", { name: words.addCase }).click();
  const dialog = page.getByRole("dialog", { name: words.addCase });
  const keep = dialog.getByRole("button", { name: words.addSave });
  await expect(keep).toBeDisabled();
  await dialog.getByLabel(app.words.detail.instruction, { exact: true }).fill("What is 40 plus 2?");
  await dialog.getByLabel(app.words.detail.response, { exact: true }).fill("42");
  await dialog.getByLabel(app.words.detail.source, { exact: true }).fill("me");
  await expectAccessible(page, "the dialog for a new case");
  await keep.click();
  await count(4);
  await expect(page.getByRole("complementary", { name: app.words.detail.title(4) })).toContainText("me");
  await expectAccessible(page, "rows that were added");
  await app.resumeButton.click();
  await app.judged(3 * EACH + EACH);
  const all = await app.readGrid();
  expect(all.map(({ cells }) => cells["overall"]?.score ?? cells["overall"]?.text)[0]).toBe(scores[1]);
  expect(all.map(({ cells }) => cells["overall"]?.score ?? cells["overall"]?.text)[2]).toBe(scores[3]);
});

test("cases that were changed but never judged are found after another file, opened as they were left, put back, and deleted", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.runs;
  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  await app.open();
  await app.openFile({ name: "first.jsonl", text: sums(0, 3) });
  await app.confirmImport(3);
  const panel = await app.openRow(2);
  await panel.getByRole("button", { name: app.words.gridWork.deleteRow, exact: true }).click();
  await expect(app.grid).toHaveAttribute("aria-rowcount", "3");
  for (const name of ["second.jsonl", "third.jsonl"]) {
    await app.openFile({ name, text: sums(name.length * 10, 2) });
    await app.confirmImport(2);
  }
  await page.reload();
  await app.ready();
  await tab(app.words.app.pageNames.runs).click();
  const list = page.getByRole("list", { name: words.keptCases.table });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText("first.jsonl");
  await expectAccessible(page, "the cases without a run");
  await list.getByRole("button", { name: words.openName("first.jsonl") }).click();
  await expect(app.grid).toHaveAttribute("aria-rowcount", "3");
  await app.cases.getByRole("button", { name: app.words.cases.editedReset }).click();
  await expect(app.grid).toHaveAttribute("aria-rowcount", "4");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(app.grid).toHaveAttribute("aria-rowcount", "3");

  await app.openFile({ name: "third.jsonl", text: sums(100, 2) });
  await app.confirmImport(2);
  await tab(app.words.app.pageNames.runs).click();
  await list.getByRole("button", { name: words.keptCases.removeName("first.jsonl") }).click();
  const dialog = page.getByRole("dialog", { name: words.keptCases.removeTitle });
  await dialog.getByRole("button", { name: words.keptCases.removeConfirm }).click();
  await expect(list).toBeHidden();
});
