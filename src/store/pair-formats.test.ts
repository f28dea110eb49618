import { expect, test } from "vitest";
import type { Criterion } from "../domain/rubric.ts";
import { pairFormats } from "./pair-formats.ts";

const five: Criterion = { id: "x", name: "X", question: "Is it so?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };

test("formats that hold two responses come first, and those for one follow where the scale suits them", () => {
  expect(pairFormats(five, "causal").map(({ id, together }) => `${id} ${together ? "together" : "alone"}`)).toEqual([
    "chambers together", "prometheus-2 together", "judgelm together", "mt-bench together", "preference together", "flow-judge alone", "prometheus-1 alone", "glider alone",
  ]);
});

test("a reward model reads each response alone", () => {
  expect(pairFormats(five, "reward")).toEqual([{ id: "reward", together: false }]);
});
