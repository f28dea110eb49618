import { expect, test } from "vitest";
import type { ResponseId } from "./case.ts";
import { overallScore } from "./overall.ts";
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
