import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResponseId } from "./case.ts";
import { overallScore, passes, sharedThreshold } from "./overall.ts";
import type { Rubric } from "./rubric.ts";
import type { Cell } from "./verdict.ts";

const rubric: Rubric = {
  id: "r",
  name: "R",
  description: "",
  criteria: [
    { id: "a", name: "A", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 3 },
    { id: "b", name: "B", question: "?", scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {}, weight: 1 },
  ],
};

function scored(score: number): Cell {
  return {
    state: "scored",
    verdict: { responseId: "r1" as ResponseId, criterionId: "x", score, mostLikely: score, distribution: [], confidence: 1, rationale: null, signals: [] },
  };
}

test("weighs normalised scores", () => {
  const cells: Record<string, Cell> = { a: scored(3), b: scored(1) };
  expect(overallScore(rubric, (id) => cells[id])).toBeCloseTo((3 * 0.5 + 1) / 4, 12);
});

test.each<[string, Cell | undefined]>([
  ["missing", undefined],
  ["pending", { state: "pending" }],
  ["failed", { state: "failed", code: "judge-run-failed", detail: "" }],
  ["skipped", { state: "skipped", reason: "empty-response" }],
])("there is none while a criterion is %s", (_, cell) => {
  expect(overallScore(rubric, (id) => (id === "a" ? scored(5) : cell))).toBeNull();
});

test("a rubric without criteria has no score", () => {
  expect(overallScore({ ...rubric, criteria: [] }, () => undefined)).toBeNull();
});

test("a required criterion holds the overall down to its own score", () => {
  const strict: Rubric = { ...rubric, pass: { threshold: 0.5, required: ["b"] } };
  const cells: Record<string, Cell> = { a: scored(5), b: scored(0) };
  expect(overallScore(rubric, (id) => cells[id])).toBe(0.75);
  expect(overallScore(strict, (id) => cells[id])).toBe(0);
  expect(passes(strict, 0)).toBe(false);
  expect(passes(rubric, 0.9)).toBeNull();
  expect(passes(strict, null)).toBeNull();
});

test("a pass never contradicts the score that is shown", () => {
  const shown = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const hundredth = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
  fc.assert(
    fc.property(fc.double({ min: 1, max: 5, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), hundredth, fc.subarray(["a", "b"]), (a, b, threshold, required) => {
      const ruled: Rubric = { ...rubric, pass: { threshold, required } };
      const cells: Record<string, Cell> = { a: scored(a), b: scored(b) };
      const overall = overallScore(ruled, (id) => cells[id]);
      expect(passes(ruled, overall)).toBe(Number(shown.format(overall!)) >= threshold);
      if (passes(ruled, overall) === true && required.includes("b")) expect(Number(shown.format(b))).toBeGreaterThanOrEqual(threshold);
    }),
  );
  for (let n = 0; n < 1000; n++) {
    const overall = n / 1000;
    expect(passes({ pass: { threshold: Number(shown.format(overall)), required: [] } }, overall)).toBe(true);
  }
});

test("two rubrics pass responses alike only by the same threshold and the same required criteria", () => {
  const rule = (threshold: number, ...required: readonly string[]) => ({ pass: { threshold, required } });
  expect(sharedThreshold({}, {})).toBe("none");
  expect(sharedThreshold(rule(0.6, "a", "b"), rule(0.6, "b", "a"))).toBe(0.6);
  expect([sharedThreshold(rule(0.6), {}), sharedThreshold(rule(0.6), rule(0.7)), sharedThreshold(rule(0.6, "a"), rule(0.6, "b"))]).toEqual(["other", "other", "other"]);
});
