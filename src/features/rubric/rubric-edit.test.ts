import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Criterion, Rubric } from "../../domain/rubric.ts";
import { addCriterion, freeCriterionId, isRange, labelMistake, moveCriterion, removeCriterion, sameRubric, weightShare, withDescription, withScale, withScaleKind } from "./rubric-edit.ts";

const words = { no: "No", yes: "Yes", labels: ["Poor", "Good"] };

function criterion(id: string, weight = 1): Criterion {
  return { id, name: id, question: "Is it so?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: { "1": "bad", "5": "good" }, weight };
}

function rubric(...criteria: readonly Criterion[]): Rubric {
  return { id: "r", name: "R", description: "", criteria };
}

describe("criteria", () => {
  test("a new criterion gets an id that is free, also after removals", () => {
    const gap = removeCriterion(rubric(criterion("criterion-1"), criterion("criterion-2"), criterion("criterion-3")), "criterion-1");
    expect(freeCriterionId(gap)).toBe("criterion-4");
    const { id: _, ...rest } = criterion("x");
    const more = addCriterion(gap, rest);
    expect(new Set(more.criteria.map((one) => one.id)).size).toBe(3);
  });

  test("moving swaps neighbours, stops at the ends and loses nothing", () => {
    const three = rubric(criterion("a"), criterion("b"), criterion("c"));
    expect(moveCriterion(three, "b", -1).criteria.map((one) => one.id)).toEqual(["b", "a", "c"]);
    expect(moveCriterion(three, "c", 1)).toBe(three);
    expect(moveCriterion(three, "nobody", 1)).toBe(three);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom(-1 as const, 1 as const))), (moves) => {
        const moved = moves.reduce((now, [id, by]) => moveCriterion(now, id, by), three);
        expect(moved.criteria.map((one) => one.id).sort()).toEqual(["a", "b", "c"]);
      }),
    );
  });

  test("shares of the weights sum to one", () => {
    const two = rubric(criterion("a", 1), criterion("b", 3));
    expect(two.criteria.map((one) => weightShare(two, one))).toEqual([0.25, 0.75]);
  });
});

describe("scales", () => {
  test("another kind starts afresh; the same kind changes nothing", () => {
    const one = criterion("a");
    expect(withScaleKind(one, "likert", words)).toBe(one);
    expect(withScaleKind(one, "binary", words)).toMatchObject({ scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {} });
  });

  test("a narrower scale drops the descriptions of the levels that are gone", () => {
    expect(withScale(criterion("a"), { kind: "likert", min: 1, max: 3 }).descriptions).toEqual({ "1": "bad" });
  });

  test("an empty description is no description", () => {
    expect(withDescription(criterion("a"), 1, "").descriptions).toEqual({ "5": "good" });
    expect(withDescription(criterion("a"), 3, "so-so").descriptions).toEqual({ "1": "bad", "3": "so-so", "5": "good" });
  });

  test("ranges and labels that cannot be scales are named", () => {
    expect(isRange(1, 5)).toBe(true);
    expect(isRange(5, 5)).toBe(false);
    expect(isRange(0, 21)).toBe(false);
    expect(isRange(0.5, 3)).toBe(false);
    expect(labelMistake(["a", "b"])).toBeNull();
    expect(labelMistake(["a", " "])).toBe("labelEmpty");
    expect(labelMistake(["a", "a "])).toBe("labelTwice");
  });
});

describe("sameRubric", () => {
  test("the order of descriptions does not matter, their words do", () => {
    const one = rubric(criterion("a"));
    const turned = rubric({ ...criterion("a"), descriptions: { "5": "good", "1": "bad" } });
    expect(sameRubric(one, turned)).toBe(true);
    expect(sameRubric(one, rubric(withDescription(criterion("a"), 1, "worse")))).toBe(false);
  });
});
