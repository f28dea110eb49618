import fc from "fast-check";
import { expect, test } from "vitest";
import type { Response, ResponseId } from "../../domain/case.ts";
import { fileScoreOf } from "../../domain/override.ts";
import type { Criterion } from "../../domain/rubric.ts";
import { type ScoreField, faultOf, isKeepable, scoreFields, withScores } from "./score-edit.ts";

const truth: Criterion = { id: "truth", name: "Truth", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };
const style: Criterion = { ...truth, id: "style", name: "Style ", scale: { kind: "labels", labels: ["poor", "fair", "good"] } };

function response(criterionScores?: Response["criterionScores"]): Response {
  return { id: "r1" as ResponseId, text: "a", source: null, humanScore: 3, ...(criterionScores === undefined ? {} : { criterionScores }) };
}

function typed(fields: readonly ScoreField[], ...texts: readonly (string | undefined)[]): readonly ScoreField[] {
  return fields.map((one, i) => ({ ...one, text: texts[i] ?? one.text }));
}

test("a field for the whole, for each criterion of the rubric, and for what the file scored beside", () => {
  const fields = scoreFields(response([{ criterion: "TRUTH", score: 4 }, { criterion: "Wit", score: -2 }]), [truth, style]);
  expect(fields.map(({ name, text }) => [name, text])).toEqual([[null, "3"], ["Truth", "4"], ["Style ", ""], ["Wit", "-2"]]);
});

test("a typed score must be a number on the criterion's scale; one that came off the scale may stay", () => {
  const fields = scoreFields(response([{ criterion: "Truth", score: 9 }]), [truth, style]);
  expect(fields.map(faultOf)).toEqual([null, "off-scale", null]);
  expect(fields.every(isKeepable)).toBe(true);
  const other = typed(fields, "１．５", "6", "good");
  expect(other.map(faultOf)).toEqual([null, "off-scale", "not-number"]);
  expect(other.map(isKeepable)).toEqual([true, false, false]);
  expect(typed(fields, "", "2,5", " 2 ").map(faultOf)).toEqual([null, null, null]);
});

test("scores are set, changed and removed under the names that they had", () => {
  const before = response([{ criterion: "truth", score: 4 }, { criterion: "Wit", score: 1 }]);
  const fields = scoreFields(before, [truth, style]);
  expect(withScores(before, fields)).toEqual(before);
  expect(withScores(before, typed(fields, "", "2,5", "2", "7")).criterionScores).toEqual([{ criterion: "truth", score: 2.5 }, { criterion: "Wit", score: 7 }, { criterion: "Style", score: 2 }]);
  expect(withScores(before, typed(fields, "")).humanScore).toBe(null);
  expect(withScores(before, typed(fields, undefined, "", "", " "))).toEqual(response());
});

test("property: what the fields say is what counts afterwards, and saying nothing new changes nothing", () => {
  const score = fc.option(fc.integer({ min: 1, max: 2 }));
  const scored = fc.uniqueArray(fc.record({ criterion: fc.constantFrom("Truth", "truth", "style", "Wit", "Style"), score: fc.integer({ min: 0, max: 9 }) }), { selector: ({ criterion }) => criterion });
  fc.assert(
    fc.property(fc.option(scored, { nil: undefined }), score, score, (scores, one, two) => {
      const before = response(scores?.length === 0 ? undefined : scores);
      const fields = scoreFields(before, [truth, style]);
      expect(withScores(before, fields)).toEqual(before);
      const after = withScores(before, typed(fields, undefined, String(one ?? ""), String(two ?? "")));
      // With a score taken away, another of the file's names may mean the criterion.
      if (one !== null) expect(fileScoreOf(after, truth)).toBe(one);
      if (two !== null) expect(fileScoreOf(after, style)).toBe(two);
    }),
  );
});
