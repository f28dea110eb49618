import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { rowsOf } from "../domain/case.ts";
import type { ResponseId } from "../domain/case.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { verdictFromDistribution } from "../domain/verdict.ts";
import type { Cell } from "../domain/verdict.ts";
import { exportCsv } from "./export-csv.ts";
import { exportJson, exportJsonl } from "./export-json.ts";
import { makeExportRow } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { anyResults, hostileText } from "./export.fixture.ts";
import { guardFormula, undoFormulaGuard } from "./formula-guard.ts";
import { createParseService } from "./parse-service.ts";

async function importAgain(name: string, content: string | Blob) {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const opened = await service.open({ source: { kind: "file", name, blob: new Blob([content]) }, encoding: null }, context);
  if (!opened.ok) throw new Error(`${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "again" }, context);
  if (!built.ok) throw new Error(`${built.code} ${built.detail}`);
  expect([...opened.value.problems, ...built.value.problems]).toEqual([]);
  return rowsOf(built.value.set).map((row) => contentOf(row.case, row.response));
}

function contentOf(item: ExportRow["case"], response: ExportRow["response"]) {
  const { instruction, context, reference } = item;
  const { text, source, humanScore } = response;
  return { instruction, context, reference, text, source, humanScore };
}

function contents(table: readonly ExportRow[]) {
  return table.map((row) => contentOf(row.case, row.response));
}

const FORMULA = /^[^\S\t\r\n]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

test("property: CSV comes back as it went out, formula guard and all", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      expect(await importAgain("results.csv", exportCsv(table, rubric))).toEqual(contents(table));
    }),
  );
});

test("property: JSON and JSON Lines come back as they went out", async () => {
  await fc.assert(
    fc.asyncProperty(anyResults, async ({ rubric, table }) => {
      expect(await importAgain("results.json", exportJson(table, rubric))).toEqual(contents(table));
      expect(await importAgain("results.jsonl", exportJsonl(table, rubric))).toEqual(contents(table));
    }),
  );
});

test("property: no text cell of a CSV starts like a formula; numbers stay numbers", () => {
  fc.assert(
    fc.property(anyResults, ({ rubric, table }) => {
      const csv = exportCsv(table, rubric);
      const rows = Papa.parse<string[]>(csv.slice(1), { delimiter: ",", newline: "\r\n" }).data.slice(0, -1);
      for (const [i, cells] of rows.entries()) {
        cells.forEach((cell, column) => {
          const isNumber = i > 0 && column >= 5 && cell !== "" && Number.isFinite(Number(cell));
          if (!isNumber) expect(cell).not.toMatch(FORMULA);
        });
      }
      expect(rows).toHaveLength(table.length + 1);
    }),
  );
});

test("property: the guard is undone exactly", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(undoFormulaGuard(guardFormula(text))).toBe(text);
    }),
  );
});

const rubric = RUBRIC_LIBRARY[1];
if (!rubric) throw new Error("no rubric");
const scored: Cell = { state: "scored", verdict: verdictFromDistribution("r1" as ResponseId, "correct", [0, 1], [0.25, 0.75], []) };

function oneRow(cell: Cell | null, humanScore: number | null): ExportRow {
  const response = { id: "r1" as ResponseId, text: "=SUM(A1)", source: null, humanScore };
  const item = { id: "c1" as ExportRow["case"]["id"], instruction: 'Say "hi"', context: null, reference: null, responses: [response] };
  if (!rubric) throw new Error("no rubric");
  return makeExportRow(item, response, new Map(cell ? [["correct", cell]] : []), rubric);
}

test("CSV: byte order mark, CR LF, quoted text, bare numbers, a column for each part of a verdict", () => {
  const header =
    '"instruction","context","reference","response","source","human_score","overall","comment","Correct: score","Correct: most likely","Correct: confidence","Correct: distribution","Correct: status","Correct: rationale","Correct: override","Correct: signals"';
  const confidence = scored.state === "scored" ? String(scored.verdict.confidence) : "";
  expect(exportCsv([oneRow(scored, -0.5)], rubric)).toBe(
    `\uFEFF${header}\r\n"Say ""hi""","","","'=SUM(A1)","",-0.5,0.75,"",0.75,1,${confidence},"[0.25,0.75]","scored","",,""\r\n`,
  );
});

test("a judge that writes adds its reasons; those asked for later leave the run's score", () => {
  if (scored.state !== "scored") throw new Error("not scored");
  const verdict = { ...scored.verdict, labelMass: 0.9 };
  const later: Cell = { state: "scored", verdict, explained: { ...verdict, score: 0.5, rationale: "=so it is" }, by: 1 };
  const csv = exportCsv([oneRow(later, null), oneRow(null, null)], rubric);
  expect(csv).toContain('"Correct: status","Correct: rationale","Correct: override","Correct: signals","Correct: score after rationale","Correct: label mass"');
  expect(csv).toContain(`"scored","'=so it is",,"",0.5,0.9\r\n`);
  expect(csv).toContain(',0.75,"",0.75,1,');
  expect(JSON.parse(exportJsonl([oneRow(later, null)], rubric))).toMatchObject({
    verdicts: [{ score: 0.75, rationale: null, label_mass: 0.9, judge: 1, explained: { rationale: "=so it is", score: 0.5 } }],
  });
  const given: Cell = { state: "scored", verdict: { ...verdict, rationale: "It is." } };
  expect(exportCsv([oneRow(given, null)], rubric)).toContain('"scored","It is.",,"",,0.9\r\n');
});

test("CSV: the guard can be turned off", () => {
  expect(exportCsv([oneRow(scored, 1)], rubric, { guardFormulas: false })).toContain('"=SUM(A1)"');
});

test("an error is no zero: no score, no overall, and its code in the status", () => {
  const row = oneRow({ state: "failed", code: "judge-run-failed", detail: "x" }, null);
  expect(row.overall).toBeNull();
  expect(exportCsv([row], rubric)).toMatch(/"",,,"",,,,"","failed: judge-run-failed","",,""\r\n$/);
  expect(JSON.parse(exportJsonl([row], rubric))).toMatchObject({ overall: null, comment: null, verdicts: [{ criterion: "correct", state: "failed", code: "judge-run-failed" }] });
});

test("JSON: whole verdicts, the rubric and the run", () => {
  const document = JSON.parse(exportJson([oneRow(scored, 1), oneRow(null, null)], rubric)) as Record<string, unknown>;
  expect(document).toMatchObject({
    format: "chambers-results",
    version: 1,
    run: null,
    rubric: { id: "correct-against-reference" },
    rows: [{ verdicts: [{ state: "scored", score: 0.75, most_likely: 1, distribution: [0.25, 0.75], rationale: null, signals: [] }] }, { verdicts: [{ state: "pending" }] }],
  });
});

test("people's scores on single criteria come from named or mapped columns, and go out and come back with the table", async () => {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const opened = await service.open({ source: { kind: "file", name: "a.csv", blob: new Blob(["question,response,human score: Correct,fluency marks\nq1,a,1,4\nq2,b,,2\nq3,c,x,\n"]) }, encoding: null }, context);
  if (!opened.ok) throw new Error(opened.code);
  expect(opened.value.mapping.roles).toEqual(["instruction", "response", "criterionScore", "ignore"]);
  const built = await service.build({ mapping: { roles: ["instruction", "response", "criterionScore", "criterionScore"], criteria: { 3: "Fluency" } }, name: "a" }, context);
  if (!built.ok) throw new Error(built.code);
  expect(built.value.problems).toMatchObject([{ code: "human-score-not-number", line: 4 }]);
  const rows = rowsOf(built.value.set);
  expect(rows.map(({ response }) => response.criterionScores)).toEqual([[{ criterion: "Correct", score: 1 }, { criterion: "Fluency", score: 4 }], [{ criterion: "Fluency", score: 2 }], undefined]);

  const table = rows.map((row) => makeExportRow(row.case, row.response, new Map(), rubric));
  const csv = exportCsv(table, rubric);
  const again = await service.open({ source: { kind: "file", name: "b.csv", blob: new Blob([csv]) }, encoding: null }, context);
  if (!again.ok) throw new Error(again.code);
  const back = await service.build({ mapping: again.value.mapping, name: "b" }, context);
  if (!back.ok) throw new Error(back.code);
  expect(rowsOf(back.value.set).map(({ response }) => response.criterionScores)).toEqual(rows.map(({ response }) => response.criterionScores));
  expect(JSON.parse(exportJsonl(table.slice(0, 1), rubric))).toMatchObject({ verdicts: [{ criterion: "correct", human_score: 1 }] });
});
