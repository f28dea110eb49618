import { expect, test } from "vitest";
import { pairAccuracy, pairAccuracyWithTies } from "./preference.ts";

test("pair accuracy leaves ties out and gives half for no preference; with ties, a tie must be met by one", () => {
  const pairs = [
    { preferred: "a", difference: 2 },
    { preferred: "b", difference: 0.5 },
    { preferred: "b", difference: -1 },
    { preferred: "a", difference: 0 },
    { preferred: "tie", difference: 9 },
  ] as const;
  expect(pairAccuracy(pairs)).toBe(2.5 / 4);
  expect(pairAccuracy([{ preferred: "tie", difference: 1 }])).toEqual({ notDefined: "all-ties" });
  expect(pairAccuracy([])).toEqual({ notDefined: "no-pairs" });
  expect(pairAccuracyWithTies(pairs)).toBe(2 / 5);
  expect(pairAccuracyWithTies([])).toEqual({ notDefined: "no-pairs" });
});
