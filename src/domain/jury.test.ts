import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Case, CaseId, CaseRow, ResponseId } from "./case.ts";
import { type Juror, juryAgreement, juryVerdicts, sharedCriteria } from "./jury.ts";
import type { Criterion } from "./rubric.ts";
import type { Run } from "./run.ts";
import { type Cell, verdictFromDistribution, verdictKey } from "./verdict.ts";

const criterion: Criterion = { id: "k", name: "K", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };

function rowsOf(count: number): CaseRow[] {
  return Array.from({ length: count }, (_, i) => {
    const one: Case = { id: `c${i}` as CaseId, instruction: "", context: null, reference: null, responses: [] };
    return { case: one, response: { id: `r${i}` as ResponseId, text: "x", source: null, humanScore: null } };
  });
}

const run = (criteria: readonly Criterion[]): Run => ({
  id: "run", createdAt: "2026-01-01T00:00:00Z", caseSetId: "s", state: "done", total: 1,
  rubric: { id: "r", name: "R", description: "", criteria },
  judge: { judge: "clerk", name: "", version: "", files: {}, format: "", device: "wasm", threads: 1, engine: "" },
});

/** A juror that is sure of each level; null has no verdict. */
function juror(levels: readonly (number | null)[]): Juror {
  const cells = new Map<string, Cell>();
  levels.forEach((level, i) => {
    if (level === null) return;
    const id = `r${i}` as ResponseId;
    cells.set(verdictKey(id, "k"), { state: "scored", verdict: verdictFromDistribution(id, "k", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5].map((value) => Number(value === level)), []) });
  });
  return { run: run([criterion]), cells };
}

describe("a jury", () => {
  const jurors = [juror([1, 3, 5, null]), juror([2, 3, 1, null]), juror([2, 3, null, null])];
  const of = (rule: Parameters<typeof juryVerdicts>[3]) => juryVerdicts(rowsOf(4), criterion, jurors, rule);

  test("gives the mean, the median or the level that most chose; most disagreement first", () => {
    expect(of("mean").map(({ row, score }) => [row.response.id, score === null ? null : Math.round(score * 100) / 100])).toEqual([["r2", 3], ["r0", 1.67], ["r1", 3], ["r3", null]]);
    expect(of("median").map(({ score }) => score)).toEqual([3, 2, 3, null]);
    // One vote against one is no majority.
    expect(of("majority").map(({ score }) => score)).toEqual([null, 2, 3, null]);
  });

  test("tells the spread as a share of the scale, and none of a single score", () => {
    expect(of("mean").map(({ spread }) => (spread === null ? null : Math.round(spread * 1000) / 1000))).toEqual([0.707, 0.144, 0, null]);
    expect(juryVerdicts(rowsOf(1), criterion, [juror([3])], "mean")[0]?.spread).toBeNull();
  });

  test("agrees fully with itself", () => {
    const level = fc.integer({ min: 1, max: 5 });
    fc.assert(fc.property(fc.array(level, { minLength: 2, maxLength: 20 }), (levels) => {
      const verdicts = juryVerdicts(rowsOf(levels.length), criterion, [juror(levels), juror(levels)], "mean");
      const alpha = juryAgreement(verdicts);
      if (new Set(levels).size === 1) expect(alpha).toHaveProperty("notDefined");
      else expect(alpha).toBeCloseTo(1, 12);
      for (const { spread } of verdicts) expect(spread).toBe(0);
    }));
  });
});

test("only criteria that all ask on the same scale are shared", () => {
  const other: Criterion = { ...criterion, id: "m" };
  const wide: Criterion = { ...other, scale: { kind: "likert", min: 1, max: 10 } };
  expect(sharedCriteria([run([criterion, other]), run([wide, criterion])]).map(({ id }) => id)).toEqual(["k"]);
  expect(sharedCriteria([])).toEqual([]);
});
