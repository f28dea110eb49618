import fc from "fast-check";
import { expect, test } from "vitest";
import { filterInSlices, finish, sortInSlices } from "./slices.ts";

const rows = fc.array(fc.record({ key: fc.integer({ min: 0, max: 20 }), id: fc.nat() }), { maxLength: 1_200, minLength: 0, size: "max" });

test("property: sorts as the plain sort does, equal rows in the order they had", () => {
  fc.assert(
    fc.property(rows, (list) => {
      const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
      expect(finish(sortInSlices(list, compare))).toEqual(list.toSorted(compare));
    }),
    { numRuns: 60 },
  );
});

test("property: filters as the plain filter does; keeping all keeps the very list", () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 21 }), (list, most) => {
      const kept = finish(filterInSlices(list, (part) => part.filter(({ key }) => key < most)));
      expect(kept).toEqual(list.filter(({ key }) => key < most));
      if (kept.length === list.length && list.length > 250) expect(kept).toBe(list);
    }),
    { numRuns: 60 },
  );
});
