// Krippendorff's alpha: agreement of any number of graders, not all of whom graded everything.
import { mean, ranks } from "./correlation.ts";
import { notDefined, type Statistic } from "./statistic.ts";

export type AlphaMetric = "nominal" | "ordinal" | "interval";

/** Values of one thing that was graded, one for each grader; null where one did not grade it. */
export type Unit = readonly (number | null)[];

/**
 * Krippendorff's alpha (Content Analysis, 4th ed. 2018, chapter 12): 1 - observed / expected disagreement over all values
 * that can be paired. The ordinal distance of two levels is the square of the values that lie between them in rank, which
 * is the interval distance of mean ranks. Not defined without a unit of two values, and when all values are the same.
 */
export function krippendorffAlpha(units: readonly Unit[], metric: AlphaMetric): Statistic {
  const pooled: number[] = [];
  const sizes: number[] = [];
  for (const unit of units) {
    const before = pooled.length;
    for (const value of unit) if (value !== null) pooled.push(value);
    if (pooled.length - before > 1) sizes.push(pooled.length - before);
    else pooled.length = before;
  }
  if (pooled.length === 0) return notDefined("no-pairs");
  const scale = metric === "ordinal" ? ranks(pooled) : pooled;
  const n = pooled.length;
  const center = mean(scale);
  const disagreement = metric === "nominal" ? mixedPairs : (values: readonly number[]) => squaredPairs(values, center);
  let observed = 0;
  let at = 0;
  for (const size of sizes) {
    // Two graders are the usual case, and the quick one.
    if (size === 2) {
      const distance = (scale[at] ?? 0) - (scale[at + 1] ?? 0);
      observed += 2 * (metric === "nominal" ? Math.sign(Math.abs(distance)) : distance * distance);
    } else observed += disagreement(scale.slice(at, at + size)) / (size - 1);
    at += size;
  }
  const expected = disagreement(scale);
  // Equal values may leave rounding errors, and differences too small for a double leave nothing.
  if (expected === 0 || pooled.every((value) => value === pooled[0])) return notDefined("one-class");
  return 1 - ((n - 1) * observed) / expected;
}

/** How many units have two values or more. */
export function pairableUnits(units: readonly Unit[]): number {
  return units.filter((unit) => unit.filter((value) => value !== null).length > 1).length;
}

/** Ordered pairs of different values. */
function mixedPairs(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - count * count, values.length ** 2);
}

/** Sum of squared differences over ordered pairs; values are taken from a common center lest large ones cancel. */
function squaredPairs(values: readonly number[], center: number): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value - center;
    squares += (value - center) ** 2;
  }
  return Math.max(0, 2 * (values.length * squares - sum * sum));
}
