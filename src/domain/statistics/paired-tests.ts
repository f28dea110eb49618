// Whether two judges differ on the same rows, or chance could have made the difference.
import { bootstrapValues, quantile, type BootstrapOptions, type Interval } from "./bootstrap.ts";
import { ranks } from "./correlation.ts";
import { chiSquaredTail, fairBinomialAtMost, normalTwoTails } from "./special.ts";
import { isDefined, notDefined, type NotDefined, type Statistic } from "./statistic.ts";

export type McNemar = {
  /** Rows that only the first judge got right, and only the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided p of the exact test, a fair coin thrown for each row on which they differ. */
  readonly exact: Statistic;
  /** Chi-squared with continuity correction, and its p with one degree of freedom. */
  readonly chiSquared: Statistic;
  readonly corrected: Statistic;
};

/** McNemar's test (1947) of two judges' right and wrong verdicts on the same rows. */
export function mcNemar(first: readonly boolean[], second: readonly boolean[]): McNemar {
  let onlyFirst = 0;
  let onlySecond = 0;
  first.forEach((right, i) => {
    if (right && second[i] !== true) onlyFirst++;
    if (!right && second[i] === true) onlySecond++;
  });
  const n = onlyFirst + onlySecond;
  if (n === 0) {
    const none = notDefined(first.length === 0 ? "no-rows" : "no-differences");
    return { onlyFirst, onlySecond, exact: none, chiSquared: none, corrected: none };
  }
  // The correction never reaches beyond zero: equal counts differ by nothing.
  const chiSquared = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1) ** 2 / n;
  const exact = onlyFirst === onlySecond ? 1 : Math.min(1, 2 * fairBinomialAtMost(Math.min(onlyFirst, onlySecond), n));
  return { onlyFirst, onlySecond, exact, chiSquared, corrected: chiSquaredTail(chiSquared) };
}

export type PairedDifference = {
  readonly difference: Statistic;
  readonly interval: Interval | null;
  /** Two-sided: twice the smaller share of resamples on either side of 0, each counted with one more (Davison and Hinkley). */
  readonly p: Statistic;
};

/**
 * First minus second of one statistic, with the percentile bootstrap over rows: both judges are measured on the same draws.
 * @param n rows
 * @param statistic of one judge (0 or 1) on the rows drawn
 */
export function pairedBootstrap(n: number, statistic: (judge: 0 | 1, rows: Int32Array) => Statistic, options: BootstrapOptions): PairedDifference {
  const of = (rows: Int32Array): Statistic => {
    const first = statistic(0, rows);
    if (!isDefined(first)) return first;
    const second = statistic(1, rows);
    return isDefined(second) ? first - second : second;
  };
  const difference = of(Int32Array.from({ length: n }, (_, i) => i));
  if (!isDefined(difference)) return { difference, interval: null, p: difference };
  if (n < 2) return { difference, interval: null, p: notDefined("one-row") };
  const values = bootstrapValues(n, (rows) => [of(rows)], options)[0] ?? [];
  if (values.length === 0 || values.length * 2 < options.resamples) return { difference, interval: null, p: notDefined("zero-variance") };
  values.sort((a, b) => a - b);
  const below = values.filter((value) => value <= 0).length;
  const above = values.filter((value) => value >= 0).length;
  const p = Math.min(1, (2 * (Math.min(below, above) + 1)) / (values.length + 1));
  return { difference, interval: [quantile(values, 0.025), quantile(values, 0.975)], p };
}

export type Wilcoxon = {
  /** The smaller of the two rank sums, rows without a difference left out. */
  readonly statistic: number;
  readonly n: number;
  /** Two-sided p: exact up to 50 differences of distinct sizes without zeros, else normal with ties corrected for. */
  readonly p: number;
  readonly method: "exact" | "normal";
};

const EXACT_UP_TO = 50;

/** Wilcoxon's signed-rank test (1945) of paired numbers, such as two judges' absolute errors. */
export function wilcoxonSignedRank(first: readonly number[], second: readonly number[]): Wilcoxon | NotDefined {
  const all = first.map((value, i) => value - (second[i] ?? 0));
  const differences = all.filter((d) => d !== 0);
  const n = differences.length;
  if (n === 0) return notDefined(all.length === 0 ? "no-rows" : "no-differences");
  const sizes = differences.map(Math.abs);
  const rank = ranks(sizes);
  const positive = differences.reduce((sum, d, i) => sum + (d > 0 ? (rank[i] ?? 0) : 0), 0);
  const total = (n * (n + 1)) / 2;
  const statistic = Math.min(positive, total - positive);
  const ties = new Map<number, number>();
  for (const size of sizes) ties.set(size, (ties.get(size) ?? 0) + 1);
  if (n === all.length && ties.size === n && n <= EXACT_UP_TO) return { statistic, n, p: exactSignedRank(statistic, n), method: "exact" };
  const tied = [...ties.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - tied / 2) / 24);
  return { statistic, n, p: normalTwoTails((statistic - total / 2) / deviation), method: "normal" };
}

/** Two-sided p from the number of subsets of 1..n with each sum; counts stay exact below 2^53. */
function exactSignedRank(statistic: number, n: number): number {
  const counts = new Float64Array((n * (n + 1)) / 2 + 1);
  counts[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= rank; sum--) counts[sum] = (counts[sum] ?? 0) + (counts[sum - rank] ?? 0);
  }
  let below = 0;
  for (let sum = 0; sum <= statistic; sum++) below += counts[sum] ?? 0;
  return Math.min(1, (2 * below) / 2 ** n);
}
