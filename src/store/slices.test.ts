import fc from "fast-check";
import { expect, test } from "vitest";
import { filterInSlices, finish, inSlices, sortInSlices } from "./slices.ts";

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

test("the thread is given back between slices, and stopped work never ends", async () => {
  function* slow(): Generator<undefined, string> {
    for (let i = 0; i < 30; i += 1) {
      const end = performance.now() + 2;
      while (performance.now() < end);
      yield;
    }
    return "done";
  }
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 1);
  const result = await new Promise((resolve) => inSlices(slow(), resolve));
  clearInterval(turning);
  expect(result).toBe("done");
  expect(turns).toBeGreaterThan(0);
  const never = inSlices(slow(), () => {
    throw new Error("ended");
  });
  never();
  await new Promise((resolve) => setTimeout(resolve, 100));
});
