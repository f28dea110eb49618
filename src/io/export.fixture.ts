// Arbitrary results for the export tests: cases with hostile texts, verdicts on every kind of scale.
import fc from "fast-check";
import type { Case, CaseId, ResponseId } from "../domain/case.ts";
import { levelsOf } from "../domain/rubric.ts";
import type { Criterion, Rubric } from "../domain/rubric.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { folded } from "../domain/text-search.ts";
import { verdictFromDistribution } from "../domain/verdict.ts";
import type { Cell } from "../domain/verdict.ts";
import { makeExportRow } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";

const HOSTILE = ["=1+1", "+1", "-1", "@x", "\t=1", "\r\n", "'=1", "''-", " =1", "\u3000=1", "\uff1d1", "\uff0b", "\uff0d", "\uff20", "'", '"', 'a"b', "a,b", "a\nb", "\u202Ex", "__proto__"];

/** Text that a spreadsheet could misread, or any other. Never blank, without NUL. */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(...HOSTILE), fc.tuple(fc.constantFrom(...HOSTILE), fc.string()).map(([a, b]) => a + b), fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }))
  .map((text) => text.replaceAll("\u0000", ""))
  .filter((text) => text.trim() !== "");

/** A rubric whose criteria have hostile names, with or without a pass rule. */
export const anyRubric: fc.Arbitrary<Rubric> = fc
  .tuple(fc.constantFrom(...RUBRIC_LIBRARY), hostileText, fc.option(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.nat(3))))
  .map(([rubric, name, pass]) => ({
    ...rubric,
    criteria: rubric.criteria.map((criterion, i) => (i === 0 ? { ...criterion, name } : criterion)),
    ...(pass === null ? {} : { pass: { threshold: pass[0] / 100, required: rubric.criteria.slice(0, pass[1]).map(({ id }) => id) } }),
  }));

function cellFor(criterion: Criterion): fc.Arbitrary<Cell> {
  const levels = levelsOf(criterion.scale);
  const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: levels.length, maxLength: levels.length });
  const scored = weights.map((parts): Cell => {
    const sum = parts.reduce((a, b) => a + b, 0);
    const distribution = parts.map((part) => part / sum);
    const verdict = verdictFromDistribution("r" as ResponseId, criterion.id, levels.map((level) => level.value), distribution, []);
    return { state: "scored", verdict };
  });
  return fc.oneof(scored, fc.constant<Cell>({ state: "pending" }), fc.constant<Cell>({ state: "failed", code: "judge-run-failed", detail: "=x" }), fc.constant<Cell>({ state: "skipped", reason: "empty-response" }));
}

const optional = fc.option(hostileText);
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** A rubric and a table of results with it; instructions differ, so that each row is its own case. */
export const anyResults: fc.Arbitrary<{ rubric: Rubric; table: ExportRow[] }> = anyRubric.chain((rubric) =>
  fc
    .uniqueArray(
      fc.record({
        instruction: hostileText,
        context: optional,
        reference: optional,
        text: fc.oneof(hostileText, fc.constant("")),
        source: optional,
        humanScore: fc.option(anyNumber),
        cells: fc.tuple(...rubric.criteria.map(cellFor)),
        overrides: fc.tuple(...rubric.criteria.map(({ scale }) => fc.option(fc.constantFrom(...levelsOf(scale).map(({ value }) => value))))),
        comment: optional,
      }),
      { minLength: 1, maxLength: 4, selector: (row) => row.instruction },
    )
    .map((rows) => ({
      rubric,
      table: rows.map(({ instruction, context, reference, text, source, humanScore, cells, overrides, comment }, i) => {
        const response = { id: `r${i}` as ResponseId, text, source, humanScore };
        const item: Case = { id: `c${i}` as CaseId, instruction, context, reference, responses: [response] };
        const own = new Map(rubric.criteria.flatMap(({ id }, k) => (overrides[k] === null || overrides[k] === undefined ? [] : [[id, overrides[k]] as const])));
        return makeExportRow(item, response, new Map(rubric.criteria.map((criterion, k) => [criterion.id, cells[k] ?? { state: "pending" }])), rubric, { overrides: own, comment });
      }),
    })),
);

/**
 * Results whose files gave people's scores on criteria: some of the rubric's, by id or name in any case, some that it does not have.
 */
export const scoredResults: fc.Arbitrary<{ rubric: Rubric; table: ExportRow[] }> = anyResults.chain(({ rubric, table }) => {
  const known = rubric.criteria.flatMap(({ id, name }) => [id, name.trim(), name.trim().toUpperCase()]);
  const names = fc.uniqueArray(fc.oneof(fc.constantFrom(...known), hostileText.map((text) => text.trim())), { maxLength: 5, selector: (name) => folded(name).trim() });
  const scores = names.chain((all) => fc.tuple(...all.map((criterion) => fc.option(anyNumber.map((score) => ({ criterion, score }))))));
  return fc.tuple(...table.map(() => scores)).map((given) => ({
    rubric,
    table: table.map((row, i) => {
      const found = (given[i] ?? []).flatMap((one) => one ?? []);
      if (found.length === 0) return row;
      const response = { ...row.response, criterionScores: found };
      return { ...row, case: { ...row.case, responses: [response] }, response };
    }),
  }));
});
