// A hundred thousand responses by six criteria in the page: taken in, opened again with all their verdicts, searched, filtered, sorted,
// grouped, scrolled through, edited, compared, exported and judged. What is looked at is the longest task of the main thread, the frames of
// scrolling, and memory.
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { type Chambers, chambers } from "../e2e/support/page.ts";
import { CSV_HEADER, csvLine, inFolder, row, writeLines } from "./big-files.ts";
import { recordLongTasks } from "./long-tasks.ts";
import { PageSteps } from "./page-steps.ts";
import type { Report } from "./report.ts";
import { writeVerdicts } from "./scale-verdicts.ts";
import { frames } from "./scroll-frames.ts";

const ROWS = 100_000;
const WORDS = 40;
const CRITERIA = 6;
const FRAMES = 300;
const PATIENCE = 60_000;
/** Milliseconds for all steps. */
const MOST = 330_000;

export async function scale(browser: Browser, address: string, report: Report): Promise<void> {
  const context = await browser.newContext({ serviceWorkers: "block", baseURL: address, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const app = chambers(page);
  const { words, grid } = app;
  await recordLongTasks(page);
  const steps = new PageSteps(browser, page, report.begin(`${ROWS.toLocaleString("en")} responses by ${CRITERIA} criteria`), MOST);
  const step = steps.step.bind(steps);
  const tab = (name: keyof typeof words.app.pageNames): Promise<void> => page.getByRole("tab", { name: words.app.pageNames[name], exact: true }).click();
  const shows = (count: number): Promise<void> => rowsShown(grid, (rows) => rows === count);
  await app.open();

  await inFolder(async (folder) => {
    const path = join(folder, "stations.csv");
    await writeLines(path, lines());
    await step("read the file", async () => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: words.cases.openFile }).click();
      await (await chooser).setFiles(path);
      await app.mapping.waitFor({ timeout: PATIENCE });
    });
    await step("make cases, store and show them", async () => {
      await app.mapping.getByRole("button", { name: words.cases.confirm(ROWS), exact: true }).click();
      await page.getByText(words.cases.doneAll(ROWS), { exact: true }).waitFor({ timeout: PATIENCE });
    });
  });
  await page.evaluate(writeVerdicts, CRITERIA);
  await step(`open it again with ${(ROWS * CRITERIA).toLocaleString("en")} verdicts`, async () => {
    await page.reload({ waitUntil: "commit" });
    await grid.locator("[role=gridcell] strong").first().waitFor({ timeout: PATIENCE });
    await grid.getByText(`n ${ROWS.toLocaleString("en")} `).first().waitFor({ timeout: PATIENCE });
  });
  await app.ready();
  await step("rest, to compare frames with", () => grid.evaluate(frames, { step: 0, count: FRAMES }));
  await step("scroll", () => grid.evaluate(frames, { step: 120, count: FRAMES }));
  await step("scroll in leaps of 160 rows a frame", () => grid.evaluate(frames, { step: 9_000, count: FRAMES }));
  const search = page.getByLabel(words.results.search, { exact: true });
  await step("search for words", async () => {
    await search.fill("week 4321.");
    await shows(1);
  });
  await step("clear the search", async () => {
    await search.fill("");
    await shows(ROWS);
  });
  const last = grid.locator("[role=columnheader]").last();
  await step("filter by a bar of a histogram, and back", async () => {
    await last.locator("button[aria-pressed]").nth(2).click();
    await rowsShown(grid, (rows) => rows > 0 && rows < ROWS);
    await last.locator("button[aria-pressed=true]").click();
    await shows(ROWS);
  });
  await step("sort by the overall score", () => sorted(page, app, grid.locator("[role=columnheader][data-column=overall]")));
  await step("sort by the text of the response", () => sorted(page, app, grid.locator("[role=columnheader][data-column=response]")));
  await step("sort by a score", () => sorted(page, app, last));
  await step("back to the order of the file", async () => {
    await sorted(page, app, last);
    await sorted(page, app, last);
  });
  const group = page.getByLabel(words.gridWork.group, { exact: true });
  await step("group by instruction", async () => {
    await group.selectOption("instruction");
    await rowsShown(grid, (rows) => rows > ROWS);
  });
  await step("group by source, and no groups", async () => {
    await group.selectOption("source");
    await rowsShown(grid, (rows) => rows === ROWS + 4);
    await group.selectOption("none");
    await shows(ROWS);
  });
  const preset = page.getByLabel(words.gridWork.preset, { exact: true });
  for (const one of ["low-confidence", "flagged", "top", "bottom"] as const) {
    await step(`show: ${words.gridWork.presets[one]}, and all`, async () => {
      await preset.selectOption(one);
      await rowsShown(grid, (rows) => rows > 0 && rows < ROWS);
      await preset.selectOption("all");
      await shows(ROWS);
    });
  }
  await step("edit one case", async () => {
    const panel = await app.openRow(3);
    await panel.getByRole("button", { name: words.gridWork.editCase, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: words.gridWork.editTitle });
    await dialog.getByLabel(words.detail.response, { exact: true }).fill("Another text.");
    await dialog.getByRole("button", { name: words.gridWork.editSave }).click();
    await app.runBar.getByText(words.gridWork.outdatedLine(CRITERIA)).first().waitFor({ timeout: PATIENCE });
    await page.keyboard.press("Escape");
  });
  await step(`show: ${words.gridWork.presets.outdated}`, async () => {
    await preset.selectOption("outdated");
    await shows(1);
    await preset.selectOption("all");
    await shows(ROWS);
  });
  await step("take the edit back", async () => {
    await page.keyboard.press("Control+z");
    await app.runBar.getByText(words.gridWork.outdatedLine(CRITERIA)).first().waitFor({ state: "hidden", timeout: PATIENCE });
  });
  await step("compare sources", async () => {
    await tab("sources");
    await page.getByRole("region", { name: words.runs.sources.overall, exact: true }).getByRole("img").first().waitFor({ timeout: PATIENCE });
  });
  await step("list the runs and count their verdicts", async () => {
    await tab("runs");
    await page.getByRole("list", { name: words.runs.table }).getByText(words.runs.verdicts(ROWS * CRITERIA, 0, 0)).nth(1).waitFor({ timeout: PATIENCE });
  });
  await step("compare two runs", async () => {
    for (const box of await page.getByRole("list", { name: words.runs.table }).getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: words.runs.compareCount(2) }).click();
    await page.getByRole("region", { name: words.runs.comparison.flipsTable }).waitFor({ timeout: PATIENCE });
  });
  await step(`show: ${words.gridWork.presets.changed}`, async () => {
    await tab("grid");
    await preset.selectOption("changed");
    await shows(ROWS / 10);
    await preset.selectOption("all");
    await shows(ROWS);
  });
  await step("write a CSV of all rows", async () => {
    await app.exportBytes("csv");
  });
  await step("start a run and stop it", async () => {
    await app.judgeButton.click();
    await app.stopButton.waitFor({ timeout: PATIENCE });
    await page.waitForTimeout(5_000);
    await app.stopButton.click();
    await app.judgeButton.waitFor({ timeout: PATIENCE });
  });
  await context.close();
}

function* lines(): Generator<string> {
  yield CSV_HEADER;
  for (let i = 0; i < ROWS; i += 1) yield csvLine(row(i, WORDS));
}

/** Waits until the number of rows in view is as wanted. */
async function rowsShown(grid: Locator, isWanted: (rows: number) => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    // While no row is in view there is no grid.
    const rows = (await grid.count()) === 0 ? 0 : Number(await grid.getAttribute("aria-rowcount")) - 1;
    if (isWanted(rows)) return;
    if (Date.now() > end) throw new Error(`The grid does not come to the wanted rows: ${rows}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Presses a head and waits until other rows come first. */
async function sorted(page: Page, app: Chambers, head: Locator): Promise<void> {
  const first = () => app.row(1).innerText();
  const before = await first();
  await head.getByText(/\w/).first().click();
  const end = Date.now() + PATIENCE;
  while ((await first()) === before) {
    if (Date.now() > end) throw new Error("The grid is not sorted.");
    await page.waitForTimeout(50);
  }
}
