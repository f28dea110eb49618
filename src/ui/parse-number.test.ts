import { describe, expect, test } from "vitest";
import { parseNumber } from "./parse-number.ts";

describe("parseNumber", () => {
  test("reads plain and full-width numbers", () => {
    expect(parseNumber(" 2.5 ")).toBe(2.5);
    expect(parseNumber("－３")).toBe(-3);
    expect(parseNumber(".5")).toBe(0.5);
  });

  test("refuses what only looks like a number to the language", () => {
    for (const text of ["", "  ", "1e3", "0x10", "1,5", "Infinity", "--1", "three"]) expect(parseNumber(text)).toBeNull();
  });
});
