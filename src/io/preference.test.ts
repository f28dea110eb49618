import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { preferencesOf, sharesOf } from "./preference.ts";

test.each([
  ["a", ["response_a", "response_b"], [1, 0]],
  ["B", ["response_a", "response_b"], [0, 1]],
  ["model_b", ["response_a", "response_b"], [0, 1]],
  ["[[A]]", ["Response A", "Response B"], [1, 0]],
  ["response_b", ["response_a", "response_b"], [0, 1]],
  ["2", ["output_1", "output_2"], [0, 1]],
  ["1", ["gpt-4o", "Llama 3"], [1, 0]],
  ["GPT 4o", ["gpt-4o", "Llama 3"], [1, 0]],
  ["tie", ["response_a", "response_b"], [0.5, 0.5]],
  ["平手", ["回應A", "回應B"], [0.5, 0.5]],
  ["tie (bothbad)", ["response_a", "response_b"], [0.5, 0.5]],
  ["c", ["response_a", "response_b"], null],
  ["alpaca", ["alpaca-13b", "vicuna-13b"], null],
  ["good", ["response_a", "response_b"], null],
  ["", ["response_a", "response_b"], null],
])("a preference for %j", (cell, columns, shares) => {
  expect(sharesOf(cell, columns)).toEqual(shares);
});

test("two that lost alike say nothing of each other, and comparisons are kept apart", () => {
  const ids = ["w", "x", "y", "z"] as ResponseId[];
  const votes = [
    { comparison: 1, response: 0, share: 1 },
    { comparison: 1, response: 1, share: 0 },
    { comparison: 1, response: 2, share: 0 },
    { comparison: 2, response: 2, share: 0.5 },
    { comparison: 2, response: 3, share: 0.5 },
  ];
  expect(preferencesOf(votes, ids)).toEqual([
    { a: "w", b: "x", better: "w" },
    { a: "w", b: "y", better: "w" },
    { a: "y", b: "z", better: "tie" },
  ]);
});
