// Results leave the page and come back: a workbook and Parquet that the import reads, a report that stands alone, and a bundle that
// opens as the same grid, history and comparison of pairs, and whose run, made again, gives the same scores.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rowsOf } from "../../src/domain/case.ts";
import { createParseService } from "../../src/io/parse-service.ts";
import { expectAccessible } from "../accessibility/expect-accessible.ts";
import { chambers, RUN_TIME } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

/** The first four cases of the sample, each with three responses: enough for every format, and judged four times. */
const ROWS = 12;
const CELLS = 3 * ROWS;
const PAIRS = 12;
const FILE = {
  name: "hearing.jsonl",
  text: readFileSync(join(import.meta.dirname, "../../public/samples/first-hearing.jsonl"), "utf8").split("\n").slice(0, ROWS).join("\n"),
};

async function responsesOf(name: string, bytes: Buffer): Promise<string[]> {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const opened = await service.open({ source: { kind: "file", name, blob: new Blob([new Uint8Array(bytes)]) }, encoding: null }, context);
  if (!opened.ok) throw new Error(`${name}: ${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "again" }, context);
  if (!built.ok) throw new Error(`${name}: ${built.code} ${built.detail}`);
  return rowsOf(built.value.set).map(({ response }) => response.text);
}

test("results go out as workbook, Parquet, report and bundle; the bundle comes back, and its run gives the same scores", async ({ page, context }) => {
  const app = chambers(page);
  const { words } = app;
  await app.open();
  await app.openFile(FILE);
  await app.confirmImport(ROWS);
  await app.judgeAll(CELLS);
  const grid = await app.readGrid();
  const json = JSON.parse(await app.exportFile("json")) as { readonly rows: readonly { readonly response: string }[] };
  const responses = json.rows.map(({ response }) => response);
  expect(responses.length).toBe(ROWS);
  for (const kind of ["xlsx", "parquet"] as const) {
    const { name, bytes } = await app.exportBytes(kind);
    expect(name).toMatch(new RegExp(`^chambers-\\d{4}-\\d\\d-\\d\\d\\.${kind}$`));
    expect(await responsesOf(name, bytes)).toEqual(responses);
  }

  const report = await app.exportBytes("report-html");
  const reader = await context.newPage();
  const complaints: string[] = [];
  reader.on("console", (message) => complaints.push(message.text()));
  reader.on("request", (request) => {
    if (!request.url().startsWith("data:")) complaints.push(request.url());
  });
  await reader.goto(`data:text/html;base64,${report.bytes.toString("base64")}`);
  await expect(reader.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await reader.locator("svg[role=img]").count()).toBeGreaterThanOrEqual(4);
  expect(await reader.locator("script, img, link, iframe").count()).toBe(0);
  // The policy lets the one style sheet act; without it the text would stand in the browser's own serif.
  expect(await reader.locator("body").evaluate((body) => getComputedStyle(body).fontFamily)).toContain("system-ui");
  await expectAccessible(reader, "the report");
  expect(complaints).toEqual([]);
  await reader.close();

  // Another run, and a comparison of pairs: all of it goes into the bundle.
  const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
  const history = page.getByRole("list", { name: words.runs.table }).getByRole("listitem");
  const compared = page.getByText(`${words.pairs.states.done} ${words.pairs.progressText(PAIRS, PAIRS)}`);
  await app.judgeAll(CELLS);
  await tab(words.app.pageNames.runs);
  await expect(history).toHaveCount(2);
  await tab(words.app.pageNames.pairs);
  await page.getByRole("button", { name: words.pairs.start, exact: true }).click();
  await expect(compared).toBeVisible({ timeout: RUN_TIME });
  await tab(words.app.pageNames.grid);
  const bundle = await app.exportBytes("bundle", words.export.runChoices.all(2, 1));
  expect(bundle.name).toMatch(/\.chambers\.json$/);
  await page.getByRole("button", { name: words.app.privacy, exact: true }).click();
  await page.getByRole("button", { name: words.privacy.erase, exact: true }).click();
  await page.getByRole("group", { name: words.privacy.eraseConfirmTitle }).getByRole("button", { name: words.privacy.eraseConfirm, exact: true }).click();
  await expect(page.getByText(words.privacy.erased)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(app.runBar.getByText(words.run.judgeCounts(24, 3))).toBeVisible();

  const broken = Buffer.from(bundle.bytes);
  broken[broken.indexOf('"score":') + 8] = 0x37;
  await app.openFile({ name: "changed.chambers.json", text: broken });
  await expect(app.cases.getByRole("alert")).toContainText(words.errors["bundle-changed"].title);

  await app.openFile({ name: bundle.name, text: bundle.bytes });
  await app.judged(CELLS);
  await expect(page.getByText(words.cases.bundleRuns(2, 1))).toBeVisible();
  await tab(words.app.pageNames.runs);
  await expect(history).toHaveCount(3);
  await tab(words.app.pageNames.pairs);
  await expect(compared).toBeVisible();
  await tab(words.app.pageNames.grid);
  expect(await app.readGrid()).toEqual(grid);
  await page.reload();
  await app.ready();
  expect(await app.readGrid()).toEqual(grid);

  await app.judgeAll(CELLS);
  await expect(page.getByText(words.export.repeat.equal(CELLS, CELLS), { exact: true })).toBeVisible();
  await expect(page.getByText(words.export.repeat.sameJudge)).toBeVisible();
});
