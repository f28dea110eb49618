// The printed table: ratios to none, one and several other figures.
import { expect, test } from "vitest";
import { median, table } from "./measured.ts";

test("a figure is printed with its ratio to each of the others", () => {
  const text = table([
    { what: "alone", value: 1234.4, unit: "ms" },
    { what: "one", value: 3, unit: "rows/s", against: { what: "(a)", value: 2 } },
    { what: "two", value: 3, unit: "rows/s", against: [{ what: "(a)", value: 2 }, { what: "(c)", value: 4 }] },
  ]);
  expect(text.split("\n").slice(2)).toEqual(["| alone | 1234 ms |  |", "| one | 3.00 rows/s | 1.50 x (a) |", "| two | 3.00 rows/s | 1.50 x (a), 0.75 x (c) |"]);
});

test("the median of an even count is the lower of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2);
});
