import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CaseId, ResponseId } from "./case.ts";
import { choiceOf, type PairNames, type PairOrder, type PairShares, sharesOfScores, strengthOfScore, verdictOfOrders, verdictOfSameText, verdictOfStrengths } from "./pair.ts";

const NAMES: PairNames = { caseId: "c" as CaseId, criterionId: "x", a: "ra" as ResponseId, b: "rb" as ResponseId };

const shares = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })).filter((all) => all.some((one) => one > 0)).map(([a, b, tie]): PairShares => {
  const sum = a + b + tie;
  return { a: a / sum, b: b / sum, tie: tie / sum };
});

function order(first: "a" | "b", of: PairShares): PairOrder {
  return { first, shares: of, choice: choiceOf(of), rationale: null, labelMass: 1 };
}

describe("verdicts of two orders", () => {
  test("are what both orders say, and a tie that is marked where they disagree", () => {
    fc.assert(fc.property(shares, shares, (one, two) => {
      const verdict = verdictOfOrders(NAMES, [order("a", one), order("b", two)], []);
      const same = choiceOf(one) === choiceOf(two);
      expect(verdict.flipped).toBe(!same);
      expect(verdict.choice).toBe(same ? choiceOf(one) : "tie");
      expect(verdict.shares.a + verdict.shares.b + verdict.shares.tie).toBeCloseTo(1, 12);
    }));
  });

  test("of a judge that always takes the first place are ties, all of them marked", () => {
    const verdict = verdictOfOrders(NAMES, [order("a", { a: 0.9, b: 0.1, tie: 0 }), order("b", { a: 0.1, b: 0.9, tie: 0 })], []);
    expect(verdict).toMatchObject({ choice: "tie", flipped: true });
  });

  test("swapping the names of the responses swaps the verdict", () => {
    const swap = ({ a, b, tie }: PairShares): PairShares => ({ a: b, b: a, tie });
    const other = { a: "b", b: "a", tie: "tie" } as const;
    fc.assert(fc.property(shares, shares, (one, two) => {
      const verdict = verdictOfOrders(NAMES, [order("a", one), order("b", two)], []);
      expect(verdictOfOrders(NAMES, [order("a", swap(two)), order("b", swap(one))], []).choice).toBe(other[verdict.choice]);
    }));
  });
});

describe("verdicts of single scores", () => {
  const scale = { kind: "likert", min: 1, max: 5 } as const;

  test("prefer the higher score, have no order and tie only where both are equal", () => {
    const score = fc.double({ min: 1, max: 5, noNaN: true });
    fc.assert(fc.property(score, score, (a, b) => {
      const strengths = [strengthOfScore(scale, a), strengthOfScore(scale, b)] as const;
      const verdict = verdictOfStrengths(NAMES, strengths, [a, b], []);
      expect(verdict).toMatchObject({ orders: null, flipped: false, scores: [a, b] });
      expect(verdict.shares.a + verdict.shares.b).toBeCloseTo(1, 12);
      if (verdict.choice === "a") expect(a).toBeGreaterThan(b);
      if (verdict.choice === "b") expect(b).toBeGreaterThan(a);
    }));
    expect(verdictOfStrengths(NAMES, [2, 2], [3, 3], []).choice).toBe("tie");
  });

  test("a score at the end of the scale is no endless lead", () => {
    expect(strengthOfScore(scale, 5)).toBeCloseTo(Math.log(199), 9);
    expect(strengthOfScore(scale, 3)).toBe(0);
  });
});

test("two distributions over scores share out better, worse and equal", () => {
  const equal = sharesOfScores([0.5, 0.5], [0.5, 0.5]);
  expect([equal.a, equal.b, equal.tie]).toEqual([0.25, 0.25, 0.5]);
  expect(sharesOfScores([0, 0, 1], [1, 0, 0])).toEqual({ a: 1, b: 0, tie: 0 });
});

test("the same text twice is a tie without a judge, and no flip", () => {
  expect(verdictOfSameText(NAMES)).toMatchObject({ choice: "tie", flipped: false, orders: null });
});
