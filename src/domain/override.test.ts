import fc from "fast-check";
import { expect, test } from "vitest";
import type { CaseId, CaseRow, ResponseId } from "./case.ts";
import { type MarkChange, type Marks, NO_MARKS, applyMarks, inverseOf } from "./marks.ts";
import { type Override, fileScoreOf, humanScoreOf, scoresBeside } from "./override.ts";
import type { Criterion } from "./rubric.ts";
import { verdictKey } from "./verdict.ts";

const criterion: Criterion = { id: "truth", name: "Truth", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };

function row(humanScore: number | null): CaseRow {
  const response = { id: "r1" as ResponseId, text: "a", source: null, humanScore };
  return { response, case: { id: "c1" as CaseId, instruction: "q", context: null, reference: null, responses: [response] } };
}

function override(score: number, responseId = "r1", criterionId = "truth"): Override {
  return { caseSetId: "s", responseId: responseId as ResponseId, criterionId, score, at: "2026-01-01T00:00:00.000Z" };
}

function overridesOf(...all: readonly Override[]): ReadonlyMap<string, Override> {
  return new Map(all.map((one) => [verdictKey(one.responseId, one.criterionId), one]));
}

test("the human figure of a cell is the override, else the file's score where that lies on the scale", () => {
  const none = overridesOf();
  expect(humanScoreOf(row(null), criterion, none)).toBe(null);
  expect(humanScoreOf(row(3.5), criterion, none)).toBe(3.5);
  expect(humanScoreOf(row(5), criterion, none)).toBe(5);
  expect(humanScoreOf(row(7), criterion, none)).toBe(null);
  expect(humanScoreOf(row(0), criterion, none)).toBe(null);
  expect(humanScoreOf(row(2), criterion, overridesOf(override(4)))).toBe(4);
  // The scale was changed since: no such level.
  expect(humanScoreOf(row(2), criterion, overridesOf(override(9)))).toBe(2);
  expect(humanScoreOf(row(null), criterion, overridesOf(override(4.5)))).toBe(null);
  expect(humanScoreOf(row(2), { ...criterion, id: "style" }, overridesOf(override(4)))).toBe(2);
});

const change: fc.Arbitrary<MarkChange> = fc.oneof(
  fc
    .record({ r: fc.constantFrom("r1", "r2", "r3"), c: fc.constantFrom("a", "b"), score: fc.option(fc.integer({ min: 1, max: 5 })) })
    .map(({ r, c, score }): MarkChange => ({ kind: "override", responseId: r as ResponseId, criterionId: c, to: score === null ? null : override(score, r, c) })),
  fc
    .record({ r: fc.constantFrom("r1", "r2"), text: fc.option(fc.string()) })
    .map(({ r, text }): MarkChange => ({ kind: "comment", responseId: r as ResponseId, to: text === null ? null : { caseSetId: "s", responseId: r as ResponseId, text, at: "2026-01-01T00:00:00.000Z" } })),
);

test("changes of marks are taken back by their inverse, also where one mark is changed several times", () => {
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (first, then) => {
      const before: Marks = applyMarks(NO_MARKS, first);
      const after = applyMarks(before, then);
      const back = applyMarks(after, inverseOf(before, then));
      expect([...back.overrides].sort()).toEqual([...before.overrides].sort());
      expect([...back.comments].sort()).toEqual([...before.comments].sort());
    }),
  );
});

test("a score that the file gave on a criterion counts for that criterion alone, and the one score of the response then for none", () => {
  const named = (...scores: readonly (readonly [string, number])[]): CaseRow => {
    const one = row(4);
    return { ...one, response: { ...one.response, criterionScores: scores.map(([name, score]) => ({ criterion: name, score })) } };
  };
  const other: Criterion = { ...criterion, id: "style", name: "Style" };
  const none = overridesOf();
  expect(humanScoreOf(named([" TRUTH ", 2]), criterion, none)).toBe(2);
  expect(humanScoreOf(named(["truth", 2]), other, none)).toBe(null);
  expect(humanScoreOf(named(["truth", 9]), criterion, none)).toBe(null);
  expect(humanScoreOf(named(["truth", 2]), criterion, overridesOf(override(5)))).toBe(5);
});

test("a score goes by the criterion's name before it goes by its id; the others stand beside", () => {
  const criterionScores = [{ criterion: "truth", score: 1 }, { criterion: "Verity", score: 2 }, { criterion: "Style", score: 3 }];
  expect(fileScoreOf({ criterionScores }, { id: "truth", name: " Verity" })).toBe(2);
  expect(fileScoreOf({ criterionScores }, { id: "truth", name: "Trust" })).toBe(1);
  expect(scoresBeside({ criterionScores }, [{ id: "truth", name: "Verity" }])).toEqual([criterionScores[0], criterionScores[2]]);
  expect(scoresBeside({}, [criterion])).toEqual([]);
});
