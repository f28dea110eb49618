// How far to trust a judge: a file with people's scores is judged, and the page about trust says what the exported results say,
// keeps a threshold, and sends the rows below it to the grid.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { readExported } from "../../scripts/agreement/exported.ts";
import { readTable } from "../../scripts/agreement/read-table.ts";
import { agreementReport } from "../../src/domain/agreement.ts";
import { BOOTSTRAP } from "../../src/store/trust-desk.ts";
import { expectAccessible } from "../accessibility/expect-accessible.ts";
import { readCsv } from "../support/exports.ts";
import { chambers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const ROWS = 40;
const SCORED = 32;
const LEVELS = [0, 1];

/** Sums with a reference, of which people scored all but the last; every third answer is wrong. */
const file = Array.from({ length: ROWS }, (_, i) => {
  const sum = i + 7;
  const wrong = i % 3 === 0;
  const response = `${i % 2 === 0 ? "The answer is" : "After adding both numbers up with care I get"} ${String(wrong ? sum + 3 : sum)}.`;
  return JSON.stringify({ instruction: `What is ${String(i)} plus 7?`, reference: `The answer is ${String(sum)}.`, response, ...(i < SCORED ? { human_score: wrong ? 0 : 1 } : {}) });
}).join("\n");
const rubric = stringify({ name: "Sums", criteria: [{ name: "Correct", question: "Is the sum right?", scale: { type: "binary", no: "Wrong", yes: "Right" } }] });

/** Every number of two reports, by its path; numbers in which two engines may differ are rounded past what is meant. */
function numbersOf(value: unknown, path = ""): [string, unknown][] {
  if (typeof value === "number") return [[path, Number(value.toPrecision(11))]];
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) => numbersOf(one, `${path}/${key}`));
}

test("the page about trust gives the figures of the exported results, and sends rows below a threshold to the grid", async ({ page }) => {
  const app = chambers(page);
  const words = app.words.trust;
  await app.open();
  await app.openFile({ name: "sums.jsonl", text: file });
  await app.confirmImport(ROWS);
  await app.importRubric({ name: "sums.yaml", text: rubric });
  await app.judgeAll(ROWS);
  const csv = await app.exportFile("csv");

  const tab = page.getByRole("tab", { name: app.words.app.pageNames.trust });
  const panel = page.getByRole("tabpanel", { name: app.words.app.pageNames.trust });
  await tab.click();
  await expect(panel.getByRole("region", { name: words.agreement, exact: true })).toBeVisible();

  const path = join(mkdtempSync(join(tmpdir(), "trust-")), "results.csv");
  writeFileSync(path, csv);
  const table = await readTable(path);
  if (!table.ok) throw new Error(table.code);
  const exported = readExported(table.value.grid, "Correct", LEVELS);
  if (typeof exported === "string") throw new Error(exported);
  const report = agreementReport(exported.input, { ...BOOTSTRAP, levels: LEVELS });
  expect(report.n).toBe(SCORED);

  const download = page.waitForEvent("download");
  await panel.getByRole("button", { name: words.save }).click();
  const saved = JSON.parse(readFileSync(await (await download).path(), "utf8")) as { criteria: { report: unknown }[] };
  expect(numbersOf(saved.criteria[0]?.report)).toEqual(numbersOf(report));
  const { accuracy } = report.figures;
  if (typeof accuracy.value !== "number") throw new Error("no accuracy");
  await expect(panel.locator("[data-figure=accuracy]")).toContainText(`${String(Math.round(accuracy.value * 100))}%`);
  await expectAccessible(page, "trust");

  // A threshold with some of the unscored rows on either side.
  const confidences = readCsv(csv).slice(SCORED).map((row) => Number(row["Correct: confidence"])).sort((a, b) => a - b);
  const threshold = Math.ceil((confidences[2] ?? 0) * 100 + 1e-9);
  const below = confidences.filter((one) => one < threshold / 100).length;
  const slider = panel.getByRole("slider", { name: words.threshold });
  await slider.fill(String(threshold));
  await panel.getByRole("button", { name: words.queue(below), exact: true }).click();
  await expect(app.grid).toHaveAttribute("aria-rowcount", String(below + 1));
  await expect(page.getByRole("list", { name: app.words.results.chips })).toContainText("Correct");

  await page.reload();
  await app.ready();
  await tab.click();
  await expect(slider).toHaveValue(String(threshold));
});
