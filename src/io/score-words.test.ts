import { expect, test } from "vitest";
import type { Criterion, Scale } from "../domain/rubric.ts";
import { readScore, scoreWords } from "./score-words.ts";

const criterion = (name: string, scale: Scale): Criterion => ({ id: name.toLowerCase(), name, question: "?", scale, descriptions: {}, weight: 1 });
const words = scoreWords([
  criterion("Kind", { kind: "binary", no: "Harsh", yes: "Kind" }),
  criterion("Whole", { kind: "labels", labels: ["Missing", "Partial", "Good"] }),
  criterion("Style", { kind: "labels", labels: ["Poor", "Good", "Great"] }),
  criterion("Points", { kind: "likert", min: 1, max: 5 }),
]);

test.each([
  ["4", null, 4],
  [" kind ", null, 1],
  ["HARSH", null, 0],
  ["Partial", null, 1],
  // Two criteria mean different scores by it: only a column on one of them says which.
  ["Good", null, null],
  ["Good", "whole", 2],
  ["good", "Style", 1],
  // A level of another criterion is none of this one.
  ["Partial", "Style", null],
  ["Yes", null, 1],
  ["fail", "Points", 0],
  ["通過", null, 1],
  ["maybe", null, null],
  ["__proto__", null, null],
])("%s on %s is %s", (cell, on, score) => {
  expect(readScore(cell, words, on)).toBe(score);
});
