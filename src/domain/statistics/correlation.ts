// Correlations of two lists of numbers, linear and by ranks. Kendall's tau, which counts pairs, is in pair-counts.ts.
import { isDefined, notDefined, type Statistic } from "./statistic.ts";

/** Pearson's correlation of two equally long lists; not defined below two values or when either list is constant. */
export function pearson(x: readonly number[], y: readonly number[]): Statistic {
  const n = x.length;
  if (n < 2) return notDefined(n === 0 ? "no-rows" : "one-row");
  const meanX = mean(x);
  const meanY = mean(y);
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  // A constant list may leave rounding errors instead of zeros.
  if (sxx <= tiny(x, meanX) || syy <= tiny(y, meanY)) return notDefined("zero-variance");
  const product = sxx * syy;
  // One root is the more exact; two where the product leaves the range of a double.
  const norm = product > 1e-290 && product < Infinity ? Math.sqrt(product) : Math.sqrt(sxx) * Math.sqrt(syy);
  return Math.max(-1, Math.min(1, sxy / norm));
}

/** Ranks from 1, equal values sharing the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  // Numbers sort far faster than indices, and bootstraps rank a thousand times.
  const sorted = Float64Array.from(values).sort();
  const rankOf = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    rankOf.set(sorted[from] ?? 0, (from + 1 + to) / 2);
    from = to;
  }
  return values.map((value) => rankOf.get(value) ?? 0);
}

/** Spearman's rank correlation, ties at their mean ranks; not defined where Pearson's is not. */
export function spearman(x: readonly number[], y: readonly number[]): Statistic {
  return pearson(ranks(x), ranks(y));
}

/**
 * Partial correlation of x and y given z: what is left of their linear relation when both are freed of z. Of ranks it is
 * Spearman's. Not defined below three values, or when z tells one of the two exactly.
 */
export function partialCorrelation(x: readonly number[], y: readonly number[], z: readonly number[]): Statistic {
  if (x.length === 2) return notDefined("zero-variance");
  const xy = pearson(x, y);
  const xz = pearson(x, z);
  const yz = pearson(y, z);
  if (!isDefined(xy)) return xy;
  if (!isDefined(xz)) return xy; // a constant z explains nothing
  if (!isDefined(yz)) return yz;
  const rest = (1 - xz * xz) * (1 - yz * yz);
  return rest <= 1e-20 ? notDefined("zero-variance") : Math.max(-1, Math.min(1, (xy - xz * yz) / Math.sqrt(rest)));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function tiny(values: readonly number[], center: number): number {
  return values.length * (1e-13 * Math.max(1e-300, Math.abs(center))) ** 2;
}
