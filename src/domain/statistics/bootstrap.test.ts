import { describe, expect, test } from "vitest";
import { bootstrapInterval, quantile } from "./bootstrap.ts";
import { notDefined } from "./statistic.ts";

describe("bootstrap", () => {
  const options = { resamples: 1000, seed: 7 };

  test("is repeatable and covers the mean about as wide as theory says", () => {
    const sample = Array.from({ length: 200 }, (_, i) => Math.sin(i * 12.9898) * 10);
    const center = sample.reduce((a, b) => a + b, 0) / sample.length;
    const average = (s: readonly number[]) => s.reduce((a, b) => a + b, 0) / s.length;
    const interval = bootstrapInterval(sample, average, options);
    expect(bootstrapInterval(sample, average, options)).toEqual(interval);
    expect(bootstrapInterval(sample, average, { ...options, seed: 8 })).not.toEqual(interval);
    const deviation = Math.sqrt(sample.reduce((a, b) => a + (b - center) ** 2, 0) / sample.length);
    const half = (1.96 * deviation) / Math.sqrt(sample.length);
    const [low, high] = interval ?? [NaN, NaN];
    expect(center - low).toBeGreaterThan(half * 0.85);
    expect(center - low).toBeLessThan(half * 1.15);
    expect(high - center).toBeGreaterThan(half * 0.85);
    expect(high - center).toBeLessThan(half * 1.15);
  });

  test("has no interval where the statistic has no value", () => {
    expect(bootstrapInterval([1, 2, 3], () => notDefined("no-pairs"), options)).toBeNull();
    expect(bootstrapInterval([1], () => 1, options)).toBeNull();
  });

  test("quantiles interpolate as NumPy's do", () => {
    expect(quantile([1, 2, 3, 10], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 10], 0.975)).toBeCloseTo(9.475, 12);
    expect(quantile([4], 0.3)).toBe(4);
  });
});
