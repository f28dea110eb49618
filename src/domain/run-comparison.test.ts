// Two runs compared: against figures worked out by hand, and the algebra that any comparison must keep.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ComparedColumn, compareColumn, differingRows, MOST_FLIPS, resamplesFor } from "./run-comparison.ts";

const LEVELS = [1, 2, 3, 4, 5];
const OPTIONS = { resamples: 200, seed: 3 };

function scores(values: readonly number[], mostLikely: readonly number[] | null = values.map(Math.round)) {
  return { scores: Float64Array.from(values), mostLikely: mostLikely === null ? null : Float64Array.from(mostLikely) };
}

function column(first: readonly number[], second: readonly number[], levels: readonly number[] | null = LEVELS): ComparedColumn {
  return levels === null ? { levels, first: scores(first, null), second: scores(second, null) } : { levels, first: scores(first), second: scores(second) };
}

const alone = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

test("means, difference and flips of a small case, by hand", () => {
  // The fifth row has no second score.
  const found = compareColumn(column([2, 3, 5, 4, 1], [4, 3, 1, 5, NaN]), alone(5), OPTIONS);
  expect(found).toMatchObject({ n: 4, means: [3.5, 3.25], flipped: 3, passes: null });
  expect(found.difference.difference).toBeCloseTo(-0.25, 12);
  expect(found.flips).toEqual([
    { row: 2, from: 5, to: 1 },
    { row: 0, from: 2, to: 4 },
    { row: 3, from: 4, to: 5 },
  ]);
  // Rows of the table are the first run's levels, columns the second's.
  expect(found.table?.counts[4]?.[0]).toBe(1);
  expect(found.table?.counts.flat().reduce((a, b) => a + b, 0)).toBe(4);
  expect(found.points.reduce((sum, { count }) => sum + count, 0)).toBe(4);
});

test("a run against itself differs in nothing and agrees in full", () => {
  const values = [1, 2, 2, 4, 5, 3];
  const same = compareColumn(column(values, values), alone(6), OPTIONS);
  expect(same).toMatchObject({ flipped: 0, difference: { difference: 0, interval: [0, 0] }, test: { notDefined: "no-differences" }, kappa: { value: 1 } });
  expect(same.spearman.value).toBeCloseTo(1, 12);
});

test("the overall column has no levels, so nothing flips in it", () => {
  const found = compareColumn(column([0.1, 0.5, 0.9], [0.2, 0.4, 1], null), alone(3), OPTIONS);
  expect(found).toMatchObject({ flipped: 0, table: null, passes: null, kappa: { value: { notDefined: "too-many-labels" }, interval: null } });
  expect(found.difference.difference).toBeCloseTo(0.1 / 3, 12);
});

test("rows of one case are drawn together, which widens the interval where they are alike", () => {
  // Ten cases of four rows each; the difference is the same within a case.
  const shift = [0, 1, 0, 1, 2, 0, 1, 0, 2, 1];
  const first = Array.from({ length: 40 }, () => 2);
  const second = first.map((value, i) => value + (shift[Math.floor(i / 4)] ?? 0));
  const width = (group: Int32Array): number => {
    const interval = compareColumn(column(first, second), group, { resamples: 500, seed: 1 }).difference.interval!;
    return interval[1] - interval[0];
  };
  expect(width(Int32Array.from({ length: 40 }, (_, i) => Math.floor(i / 4)))).toBeGreaterThan(1.5 * width(alone(40)));
});

test("responses pass by the threshold of the rubric, on the overall score as it is shown", () => {
  // 0.695 is shown as 0.70 and passes at 0.7, 0.694 as 0.69 and does not; the last row has no second score.
  const overall: ComparedColumn = { ...column([0.694, 0.2, 0.9, 0.7, 0.9], [0.695, 0.3, 0.1, 0.8, NaN], null), threshold: 0.7 };
  const { passes } = compareColumn(overall, alone(5), OPTIONS);
  expect(passes).toMatchObject({ passed: [2, 2], gained: [0], lost: [2], test: { onlyFirst: 1, onlySecond: 1 } });
});

test("a longer list of flips is cut at its smallest changes, and says how many there are", () => {
  const first = Array.from({ length: MOST_FLIPS + 50 }, () => 1);
  const second = first.map((_, i) => (i < 50 ? 2 : 5));
  const found = compareColumn(column(first, second), alone(first.length), { resamples: 1, seed: 1 });
  expect(found.flipped).toBe(MOST_FLIPS + 50);
  expect(found.flips).toHaveLength(MOST_FLIPS);
  expect(found.flips.every(({ to }) => to === 5)).toBe(true);
});

test("more rows take fewer resamples, within bounds", () => {
  expect([1, 2_500, 10_000, 1_000_000].map(resamplesFor)).toEqual([2000, 2000, 500, 200]);
});

test("property: turning the runs round turns every figure round, and rows that differ are those that flip", () => {
  const value = fc.oneof(fc.constantFrom(...LEVELS), fc.constant(NaN));
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 }), (rows) => {
      const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
      const there = compareColumn(column(a, b), alone(rows.length), { resamples: 20, seed: 5 });
      const back = compareColumn(column(b, a), alone(rows.length), { resamples: 20, seed: 5 });
      expect(back.n).toBe(there.n);
      expect(back.flipped).toBe(there.flipped);
      expect(back.flips.map(({ row, from, to }) => ({ row, from: to, to: from }))).toEqual(there.flips.map(({ row, from, to }) => ({ row, from, to })));
      expect(back.kappa.value).toEqual(there.kappa.value);
      const over = (x: readonly number[], y: readonly number[]): ComparedColumn => ({ ...column(x.map((one) => one / 5), y.map((one) => one / 5), null), threshold: 0.6 });
      const [forth, reverse] = [compareColumn(over(a, b), alone(rows.length), { resamples: 1, seed: 5 }).passes, compareColumn(over(b, a), alone(rows.length), { resamples: 1, seed: 5 }).passes];
      expect([reverse?.gained, reverse?.lost, reverse?.passed]).toEqual([forth?.lost, forth?.gained, forth?.passed.toReversed()]);
      expect(forth?.gained).toEqual(rows.flatMap(([x, y], i) => (x < 3 && y >= 3 ? [i] : [])));
      if (typeof there.difference.difference === "number") expect(back.difference.difference).toBeCloseTo(-there.difference.difference, 12);
      expect(differingRows([column(a, b)])).toEqual(there.flips.map(({ row }) => row).sort((x, y) => x - y));
    }),
    { numRuns: 60 },
  );
});
