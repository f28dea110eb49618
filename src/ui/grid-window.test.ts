import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OVERSCAN, rowsInView } from "./grid-window.ts";

describe("rowsInView", () => {
  test("covers every row that a pixel of the view touches", () => {
    fc.assert(
      fc.property(fc.nat(500_000), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 10_000 }), (scroll, view, count) => {
        const height = 56;
        const range = rowsInView(scroll, view, height, count);
        const top = Math.min(count, Math.floor(scroll / height));
        const bottom = Math.min(count, Math.ceil((scroll + view) / height));
        expect(range.first).toBeLessThanOrEqual(top);
        expect(range.end).toBeGreaterThanOrEqual(bottom);
        expect(range.end - range.first).toBeLessThanOrEqual(Math.ceil(view / height) + 2 * OVERSCAN + 1);
      }),
    );
  });

  test("an empty list has nothing to render, also when scrolled past its end", () => {
    expect(rowsInView(900, 400, 56, 0)).toEqual({ first: 0, end: 0 });
  });
});
