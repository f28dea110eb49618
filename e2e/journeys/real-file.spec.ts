// A file of judged responses goes in, is judged, and comes out again: every score must be the one that the model gives
// outside of the browser, in the grid, after a reload, and in every export.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { stringify } from "yaml";
import { levelsOf, type Criterion, type Scale } from "../../src/domain/rubric.ts";
import type { ClerkItem } from "../../src/formats/clerk/encode.ts";
import { readRows } from "../../training/read-rows.ts";
import type { Golden } from "../golden/golden.ts";
import { asSpreadsheetText, readCsv, readJson, readJsonl } from "../support/exports.ts";
import { chambers, type ShownRow, type Upload } from "../support/page.ts";
import { distance, levelShares, referenceQualities, TOLERANCE } from "../support/reference.ts";
import { expect, test } from "../support/test.ts";

const ROOT = join(import.meta.dirname, "../..");
const REAL = join(ROOT, "../shared/datasets/dev/math_answers.jsonl.gz");
const SAMPLE = join(ROOT, "public/samples/first-hearing.jsonl");
const GOLDEN = join(ROOT, "e2e/golden/clerk.json");
const ROWS = 200;

type Row = { readonly instruction: string; readonly context?: string; readonly reference?: string; readonly response: string; readonly human_score?: number };

const BINARY: Scale = { kind: "binary", no: "Incorrect", yes: "Correct" };

function jsonl(name: string, rows: readonly Row[]): Upload {
  return { name, text: rows.map((row) => `${JSON.stringify(row)}\n`).join("") };
}

/** A rubric file with one yes-or-no criterion. */
function binaryRubric(question: string, descriptions: Readonly<Record<string, string>>): Upload {
  const scale = { type: "binary", no: "Incorrect", yes: "Correct" };
  return { name: "rubric.yaml", text: stringify({ name: "Of the rows", criteria: [{ name: "Correct", question, scale, descriptions }] }) };
}

function itemOf(row: Row, criterion: ClerkItem["criterion"]): ClerkItem {
  return { criterion, instruction: row.instruction, context: row.context ?? null, reference: row.reference ?? null, response: row.response };
}

/** Rows as the page puts them: those that answer the same case stand together, where its first one was. */
function byCase(rows: readonly Row[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.instruction, row.context, row.reference]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flat();
}

/** Judges a file in the page and compares everything that it shows and gives out with `rows` and their `shares`. */
async function checkWholeJourney(page: Page, file: Upload, rubric: Upload, rows: readonly Row[], shares: readonly (readonly number[])[]): Promise<void> {
  const app = chambers(page);
  await app.open();
  await app.openFile(file);
  await app.confirmImport(rows.length);
  await app.importRubric(rubric);
  await expect(app.runBar).toContainText(app.words.run.judgeCounts(rows.length, 1));
  await app.judgeAll(rows.length);

  const shown = (row: ShownRow): string | null | undefined => row.cells["criterion:correct"]?.score;
  const grid = await app.readGrid();
  expect(grid).toHaveLength(rows.length);

  const run = readJson(await app.exportFile("json"));
  expect(run).toMatchObject({ format: "chambers-results", version: 1, run: { state: "done", total: rows.length } });
  expect(run.run.judge.files["model.onnx"]).toBe(createHash("sha256").update(readFileSync(join(ROOT, "dist/models/clerk/model.onnx"))).digest("hex"));
  expect(run.rows.map((row) => row.response)).toEqual(rows.map((row) => row.response));
  run.rows.forEach((row, i) => {
    const { instruction, context, reference, human_score: human } = rows[i]!;
    expect(row).toMatchObject({ instruction, context: context ?? null, reference: reference ?? null, human_score: human ?? null });
    const [verdict] = row.verdicts;
    expect(distance(verdict?.distribution, shares[i]!), `row ${i}`).toBeLessThan(TOLERANCE);
    expect(Math.abs((verdict?.score ?? NaN) - shares[i]![1]!), `row ${i}`).toBeLessThan(TOLERANCE);
    expect(verdict?.most_likely).toBe((verdict?.distribution?.[1] ?? 0) > (verdict?.distribution?.[0] ?? 0) ? 1 : 0);
    expect(shown(grid[i]!), `row ${i}`).toBe((verdict?.score ?? NaN).toFixed(2));
    expect(row.overall).toBe(verdict?.score);
  });

  expect(readJsonl(await app.exportFile("jsonl"))).toEqual(run.rows);

  const csv = readCsv(await app.exportFile("csv"));
  expect(csv).toHaveLength(rows.length);
  csv.forEach((row, i) => {
    const [verdict] = run.rows[i]!.verdicts;
    expect(row["instruction"]).toBe(asSpreadsheetText(rows[i]!.instruction));
    expect(row["response"]).toBe(asSpreadsheetText(rows[i]!.response));
    expect(row["reference"]).toBe(asSpreadsheetText(rows[i]!.reference ?? null));
    expect(row["human_score"]).toBe(rows[i]!.human_score === undefined ? "" : String(rows[i]!.human_score));
    expect(Number(row["Correct: score"])).toBe(verdict?.score);
    expect(Number(row["overall"])).toBe(verdict?.score);
    expect(JSON.parse(row["Correct: distribution"] ?? "")).toEqual(verdict?.distribution);
    expect(row["Correct: status"]).toBe("scored");
  });

  await page.reload();
  await app.ready();
  await app.judged(rows.length);
  expect((await app.readGrid()).map(shown)).toEqual(grid.map(shown));
  expect(readJson(await app.exportFile("json"))).toEqual(run);
}

test(`${ROWS} real responses get the scores that the model gives outside of the browser`, async ({ page }) => {
  test.skip(!existsSync(REAL), "The collection of judged responses is not on this machine; the same path runs below with the sample.");
  const rows: Row[] = [];
  let question: Criterion["question"] | undefined;
  let descriptions: Criterion["descriptions"] | undefined;
  for await (const row of readRows(REAL)) {
    if (row.kind !== "score") throw new Error("not a file of scores");
    question ??= row.criterion;
    descriptions ??= row.rubric;
    if (row.criterion !== question) throw new Error("rows of several criteria");
    rows.push({ instruction: row.instruction, reference: row.reference ?? "", response: row.response, human_score: row.score });
    if (rows.length === ROWS) break;
  }
  const criterion = { question: question ?? "", scale: BINARY, descriptions: descriptions ?? {} };
  const shown = byCase(rows);
  const qualities = referenceQualities(shown.map((row) => itemOf(row, criterion)));
  await checkWholeJourney(page, jsonl("math-answers.jsonl", rows), binaryRubric(criterion.question, criterion.descriptions), shown, qualities.map((quality) => levelShares(quality, 2)));
});

// Where the collection is, the same path runs above with a larger file.
if (!existsSync(REAL)) test("the sample as a file gets the scores that the model gives outside of the browser", async ({ page }) => {
  const rows = readFileSync(SAMPLE, "utf8").split("\n").filter((line) => line !== "").map((line) => {
    const { instruction, context, reference, response, human_score } = JSON.parse(line) as Row;
    return { instruction, response, ...(context === undefined ? {} : { context }), ...(reference === undefined ? {} : { reference }), ...(human_score === undefined ? {} : { human_score }) };
  });
  const criterion = { question: "Does the response do what was asked?", scale: BINARY, descriptions: { "0": "It does not.", "1": "It does." } };
  const qualities = referenceQualities(rows.map((row) => itemOf(row, criterion)));
  await checkWholeJourney(page, jsonl("sample.jsonl", rows), binaryRubric(criterion.question, criterion.descriptions), rows, qualities.map((quality) => levelShares(quality, 2)));
});

test("fixed inputs get the numbers that the training code gave", async ({ page }) => {
  const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as Golden;
  const shipped = createHash("sha256").update(readFileSync(join(ROOT, "dist/models/clerk/model.onnx"))).digest("hex");
  expect(golden.model, "the golden numbers are of another model: run scripts/make-golden.ts").toBe(shipped);

  const asked = [...new Map(golden.items.map(({ item }) => [item.criterion.question, item.criterion])).values()];
  const criteria = asked.map((criterion, i) => ({ name: `Criterion ${i}`, id: `c${i}`, question: criterion.question, scale: fileScale(criterion.scale), descriptions: fileDescriptions(criterion) }));
  const rows = golden.items.map(({ item }, i) => ({ instruction: item.instruction, context: item.context ?? "", reference: item.reference ?? "", response: item.response, source: `item ${i}` }));

  const app = chambers(page);
  await app.open();
  await app.openFile(jsonl("golden.jsonl", rows));
  await app.confirmImport(rows.length);
  await app.importRubric({ name: "golden.yml", text: stringify({ name: "Golden", criteria }) });
  const empty = rows.filter((row) => row.response === "").length;
  await app.judgeAll((rows.length - empty) * criteria.length, empty * criteria.length);

  // Rows with the same question stand together in the grid, so each is found by its source.
  const run = readJson(await app.exportFile("json"));
  const bySource = new Map(run.rows.map((row) => [row.source, row]));
  let compared = 0;
  golden.items.forEach(({ item, quality }, i) => {
    const row = bySource.get(`item ${i}`);
    expect(row?.response).toBe(item.response);
    const id = `c${asked.findIndex((criterion) => criterion.question === item.criterion.question)}`;
    const verdict = row?.verdicts.find((one) => one.criterion === id);
    if (item.response === "") {
      expect(verdict?.state).toBe("skipped");
      return;
    }
    expect(distance(verdict?.distribution, levelShares(quality, levelsOf(item.criterion.scale).length)), `item ${i}`).toBeLessThan(TOLERANCE);
    compared += 1;
  });
  expect(compared).toBeGreaterThan(20);
});

function fileScale(scale: Scale): object {
  switch (scale.kind) {
    case "binary":
      return { type: "binary", no: scale.no, yes: scale.yes };
    case "likert":
      return { type: "likert", min: scale.min, max: scale.max };
    case "labels":
      return { type: "labels", labels: scale.labels };
  }
}

function fileDescriptions(criterion: ClerkItem["criterion"]): Readonly<Record<string, string>> {
  const labels = new Map(levelsOf(criterion.scale).map((level) => [String(level.value), level.label]));
  return Object.fromEntries(Object.entries(criterion.descriptions).map(([value, text]) => [labels.get(value) ?? value, text]));
}
