// Figures in words: signs, small p, and what has no value.
import { expect, test } from "vitest";
import { createFormat } from "../../i18n/format.ts";
import { en } from "../../i18n/en.ts";
import { figureText, pText, signed } from "./figure-text.ts";

const format = createFormat("en");

test("a difference carries its sign, and what rounds to zero has none", () => {
  expect([0.128, -0.128, -0.0001, 0].map((value) => signed(value, format))).toEqual(["+0.13", "−0.13", "0.00", "0.00"]);
});

test("a small p is a bound, and a missing one says why", () => {
  expect(pText(0.0004, en, format)).toBe("below 0.001");
  expect(pText(0.0421, en, format)).toBe("0.042");
  expect(pText({ notDefined: "no-differences" }, en, format)).toBe(en.runs.comparison.same);
  expect(pText({ notDefined: "one-row" }, en, format)).toBe(en.runs.comparison.undefined);
});

test("a figure stands with its interval", () => {
  expect(figureText({ value: 0.5, interval: [-0.25, 0.75] }, en, format)).toBe("0.50 (−0.25 to 0.75)");
  expect(figureText({ value: 0.5, interval: null }, en, format)).toBe("0.50");
});
