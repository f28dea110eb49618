// How sources stand: means and ranks by hand, and ranks that resampling cannot or can tell apart.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ranksOf, sourceStandings } from "./source-summary.ts";
import { summarize } from "./summary.ts";

const OPTIONS = { resamples: 200, seed: 1 };

/** Scores of `count` sources that each answered every case. */
function table(rows: readonly (readonly number[])[]) {
  const count = rows[0]?.length ?? 0;
  return {
    scores: Float64Array.from(rows.flat()),
    source: Int32Array.from(rows.flatMap((row) => row.map((_, i) => i))),
    group: Int32Array.from(rows.flatMap((row, i) => row.map(() => i))),
    count,
  };
}

test("equal means share the better rank, and a source without scores has none", () => {
  expect(ranksOf([0.5, null, 0.9, 0.5, 0.1])).toEqual([2, null, 1, 2, 4]);
  // The same scores summed in another order are the same mean.
  expect(ranksOf([0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1])).toEqual([1, 1]);
});

test("the mean and its interval are those of the grid's heads", () => {
  const { scores, source, group, count } = table([[1, 4], [2, 5], [3, 3]]);
  const [first, second] = sourceStandings({ scores, bounds: [1, 5] }, source, group, count, OPTIONS);
  expect(first).toMatchObject({ ...summarize([1, 2, 3], [1, 5]), rank: 2 });
  expect(second).toMatchObject({ ...summarize([4, 5, 3], [1, 5]), rank: 1 });
});

test("a source that wins every case is first in every resample; one that wins by chance is not", () => {
  const sure = table([[1, 5], [2, 4], [1, 3], [2, 5]]);
  expect(sourceStandings({ scores: sure.scores, bounds: [1, 5] }, sure.source, sure.group, 2, OPTIONS).map(({ ranks }) => ranks)).toEqual([[2, 2], [1, 1]]);
  const open = table([[1, 5], [5, 1], [1, 4], [4, 2]]);
  expect(sourceStandings({ scores: open.scores, bounds: [1, 5] }, open.source, open.group, 2, OPTIONS).map(({ ranks }) => ranks)).toEqual([[1, 2], [1, 2]]);
});

test("rows without a score or without a source count for nobody, and one case alone gives no range", () => {
  const found = sourceStandings({ scores: Float64Array.from([1, NaN, 1]), bounds: [0, 1] }, Int32Array.from([0, 1, -1]), Int32Array.from([0, 0, 0]), 2, OPTIONS);
  expect(found).toMatchObject([{ n: 1, rank: 1, ranks: null }, { n: 0, mean: null, rank: null, ranks: null }]);
});

test("property: the rank lies within its range where all sources answered every case", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }), { minLength: 8, maxLength: 20 }), (rows) => {
      const { scores, source, group, count } = table(rows);
      const found = sourceStandings({ scores, bounds: [0, 4] }, source, group, count, { resamples: 100, seed: 2 });
      expect(found.map(({ n }) => n)).toEqual([rows.length, rows.length, rows.length]);
      for (const { rank, ranks } of found) {
        expect(ranks![0]).toBeLessThanOrEqual(ranks![1]);
        expect(rank).toBeGreaterThanOrEqual(1);
        expect(rank).toBeLessThanOrEqual(3);
      }
      expect(Math.min(...found.map(({ rank }) => rank ?? 9))).toBe(1);
    }),
    { numRuns: 40 },
  );
});
