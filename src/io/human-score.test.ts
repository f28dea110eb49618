import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHumanScore } from "./human-score.ts";

test.each([
  ["4", 4],
  [" 4.5 ", 4.5],
  ["4,5", 4.5],
  ["0,125", 0.125],
  ["\uff14\uff0e\uff15", 4.5],
  ["\u22121", -1],
  ["-0.5", -0.5],
  [".5", 0.5],
  ["1e2", 100],
  ["true", 1],
  ["FALSE", 0],
  ["1,000", null],
  ["NaN", null],
  ["Infinity", null],
  ["1e999", null],
  ["4/5", null],
  ["80%", null],
  ["0x10", null],
  ["", null],
  ["four", null],
])("%j", (text, expected) => {
  expect(parseHumanScore(text)).toBe(expected);
});

test("property: reads every finite number that JavaScript writes", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseHumanScore(String(value))).toBe(value + 0);
    }),
  );
});
