// A file that the page exported leads to the very figures that the page shows.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agreementReport } from "../../src/domain/agreement.ts";
import type { Case, CaseId, CaseRow, ResponseId } from "../../src/domain/case.ts";
import type { Override } from "../../src/domain/override.ts";
import { type Criterion, levelsOf } from "../../src/domain/rubric.ts";
import { judgedRows, trustInput } from "../../src/domain/trust-rows.ts";
import { type Cell, verdictFromDistribution, verdictKey } from "../../src/domain/verdict.ts";
import { exportCsv } from "../../src/io/export-csv.ts";
import { makeExportRow } from "../../src/io/export-row.ts";
import { readExported } from "./exported.ts";
import { readTable } from "./read-table.ts";

const OPTIONS = { resamples: 20, seed: 20 };
const CRITERION: Criterion = { id: "truth", name: "Truth", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };
const LEVELS = levelsOf(CRITERION.scale).map(({ value }) => value);
const RUBRIC = { id: "r", name: "R", description: "", criteria: [CRITERION] };
const ROWS = 24;

/** Two responses to each instruction; some texts look like formulas, hold pairs of units, or break lines. */
function world(): { readonly rows: CaseRow[]; readonly cells: Map<string, Cell> } {
  const cells = new Map<string, Cell>();
  const rows = Array.from({ length: ROWS }, (_, i): CaseRow => {
    const text = ["=1+1", "'=x", "\u{1F600} fine", "two\nlines", "plain, with a comma", '"quoted"'][i % 6] ?? "";
    const response = { id: `r${i}` as ResponseId, text: text + "y".repeat((i * 5) % 7), source: null, humanScore: [3, null, 4.5, 9, 1, 2][i % 6] ?? null };
    const item: Case = { id: `c${Math.floor(i / 2)}` as CaseId, instruction: `Question ${Math.floor(i / 2)}`, context: null, reference: null, responses: [response] };
    const weights = LEVELS.map((level) => Math.exp(-((((i * 3) % 11) / 2 - level) ** 2) / (1 + (i % 4))));
    const sum = weights.reduce((a, b) => a + b, 0);
    if (i % 8 !== 7) cells.set(verdictKey(response.id, "truth"), { state: "scored", verdict: verdictFromDistribution(response.id, "truth", LEVELS, weights.map((w) => w / sum), []) });
    return { case: item, response };
  });
  return { rows, cells };
}

test("an export of results gives the very columns that the page takes its figures from", async () => {
  const { rows, cells } = world();
  const own = (i: number): Override => ({ caseSetId: "s", responseId: `r${i}` as ResponseId, criterionId: "truth", score: 1 + (i % 5), at: "" });
  const overrides = new Map([1, 2, 9].map((i) => [verdictKey(`r${i}` as ResponseId, "truth"), own(i)]));
  const table = rows.map(({ case: item, response }) => {
    const cell = cells.get(verdictKey(response.id, "truth"));
    const override = overrides.get(verdictKey(response.id, "truth"));
    return makeExportRow(item, response, new Map(cell === undefined ? [] : [["truth", cell]]), RUBRIC, { overrides: new Map(override === undefined ? [] : [["truth", override.score]]), comment: null });
  });
  const path = join(mkdtempSync(join(tmpdir(), "exported-")), "results.csv");
  writeFileSync(path, exportCsv(table, RUBRIC));
  const file = await readTable(path);
  if (!file.ok) throw new Error(file.code);
  const found = readExported(file.value.grid, "Truth", LEVELS);
  if (typeof found === "string") throw new Error(found);
  const input = trustInput(judgedRows({ rows, cells, overrides }, CRITERION), CRITERION);
  expect(input.human).toContain(4.5);
  expect(input.human).not.toContain(9);
  const { group, ...columns } = input;
  expect(found.input).toMatchObject(columns);
  // Groups go by other names, and hold the same rows together.
  const together = (names: readonly string[] = []): number[] => names.map((name) => names.indexOf(name));
  expect(together(found.input.group)).toEqual(together(group));
  expect(agreementReport(found.input, { ...OPTIONS, levels: LEVELS })).toEqual(agreementReport(input, { ...OPTIONS, levels: LEVELS }));
});
