import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clampCell, moveCell } from "./grid-keys.ts";

const size = { rows: 100, columns: 5, page: 10 };

describe("moveCell", () => {
  test("arrows move by one and stop at the edges", () => {
    expect(moveCell("ArrowDown", false, { row: -1, column: 2 }, size)).toEqual({ row: 0, column: 2 });
    expect(moveCell("ArrowUp", false, { row: -1, column: 2 }, size)).toEqual({ row: -1, column: 2 });
    expect(moveCell("ArrowDown", false, { row: 99, column: 2 }, size)).toEqual({ row: 99, column: 2 });
    expect(moveCell("ArrowLeft", false, { row: 4, column: 0 }, size)).toEqual({ row: 4, column: 0 });
    expect(moveCell("ArrowRight", false, { row: 4, column: 4 }, size)).toEqual({ row: 4, column: 4 });
  });

  test("Home and End stay in the row; with Ctrl they take the whole grid", () => {
    expect(moveCell("Home", false, { row: 7, column: 3 }, size)).toEqual({ row: 7, column: 0 });
    expect(moveCell("End", false, { row: 7, column: 3 }, size)).toEqual({ row: 7, column: 4 });
    expect(moveCell("Home", true, { row: 7, column: 3 }, size)).toEqual({ row: -1, column: 0 });
    expect(moveCell("End", true, { row: 7, column: 3 }, size)).toEqual({ row: 99, column: 4 });
  });

  test("pages move by the rows in view; going up stops at the first row before the header", () => {
    expect(moveCell("PageDown", false, { row: 5, column: 1 }, size)).toEqual({ row: 15, column: 1 });
    expect(moveCell("PageDown", false, { row: 95, column: 1 }, size)).toEqual({ row: 99, column: 1 });
    expect(moveCell("PageUp", false, { row: 5, column: 1 }, size)).toEqual({ row: 0, column: 1 });
    expect(moveCell("PageUp", false, { row: -1, column: 1 }, size)).toEqual({ row: -1, column: 1 });
  });

  test("other keys do not move", () => {
    expect(moveCell("a", false, { row: 5, column: 1 }, size)).toBeNull();
    expect(moveCell("Tab", false, { row: 5, column: 1 }, size)).toBeNull();
  });

  test("no sequence of keys leaves the grid", () => {
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"];
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean())),
        (rows, columns, page, presses) => {
          const any = { rows, columns, page };
          let cell = clampCell({ row: 0, column: 0 }, any);
          for (const [key, control] of presses) cell = moveCell(key, control, cell, any) ?? cell;
          expect(cell.row).toBeGreaterThanOrEqual(-1);
          expect(cell.row).toBeLessThan(Math.max(rows, 0));
          expect(cell.column).toBeGreaterThanOrEqual(0);
          expect(cell.column).toBeLessThan(columns);
        },
      ),
    );
  });
});
