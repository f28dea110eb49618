import fc from "fast-check";
import { expect, test } from "vitest";
import { histogram, summarize, tQuantile975 } from "./summary.ts";

test("nothing and one score", () => {
  expect(summarize([])).toEqual({ n: 0, mean: null, deviation: null, interval: null });
  expect(summarize([3])).toEqual({ n: 1, mean: 3, deviation: null, interval: null });
});

test("mean, deviation and t interval of a worked example", () => {
  // s^2 = 10 / 4, t(4) = 2.7764: 3 +/- 2.7764 * 1.5811 / 2.2361
  const summary = summarize([1, 2, 3, 4, 5]);
  expect(summary.mean).toBe(3);
  expect(summary.deviation).toBeCloseTo(Math.sqrt(2.5), 12);
  expect(summary.interval?.[0]).toBeCloseTo(1.0368, 3);
  expect(summary.interval?.[1]).toBeCloseTo(4.9632, 3);
});

test("the interval stays within the scale", () => {
  expect(summarize([5, 5, 4], [1, 5]).interval?.[1]).toBe(5);
});

test.each([
  [1, 12.7062],
  [30, 2.0423],
  [31, 2.0395],
  [60, 2.0003],
  [120, 1.9799],
  [1_000_000, 1.96],
])("t quantile of %i degrees of freedom", (degrees, expected) => {
  expect(tQuantile975(degrees)).toBeCloseTo(expected, 3);
});

test("property: the interval holds the mean, and the t quantile falls", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { minLength: 2, maxLength: 60 }), (scores) => {
      const { mean, interval, n } = summarize(scores);
      expect(interval?.[0]).toBeLessThanOrEqual((mean ?? NaN) + 1e-9);
      expect(interval?.[1]).toBeGreaterThanOrEqual((mean ?? NaN) - 1e-9);
      expect(tQuantile975(n)).toBeLessThan(tQuantile975(n - 1));
    }),
  );
});

test("scores count for the nearest level", () => {
  expect(histogram({ kind: "likert", min: 1, max: 3 }, [1, 1.2, 1.5, 2.6, 3, 9]).map((level) => level.count)).toEqual([2, 1, 3]);
  expect(histogram({ kind: "labels", labels: ["bad", "good"] }, [0.4]).map(({ label, count }) => [label, count])).toEqual([["bad", 1], ["good", 0]]);
});
