// Summary of a set of scores: count, mean with its interval, and a histogram over the levels of a scale.
import { levelsOf } from "./rubric.ts";
import type { Level, Scale } from "./rubric.ts";

export type Summary = {
  readonly n: number;
  /** Null when there are no scores. */
  readonly mean: number | null;
  /** Standard deviation with n - 1; null below two scores. */
  readonly deviation: number | null;
  /**
   * 95 % interval of the mean: Student's t with n - 1 degrees of freedom, mean +/- t * s / sqrt(n). It treats the scores as
   * independent draws; with few scores at one end of a scale it is only rough. Null below two scores.
   */
  readonly interval: readonly [low: number, high: number] | null;
};

/** @param bounds smallest and largest possible score; the interval is cut there */
export function summarize(scores: readonly number[], bounds: readonly [low: number, high: number] | null = null): Summary {
  const n = scores.length;
  if (n === 0) return { n, mean: null, deviation: null, interval: null };
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  if (n === 1) return { n, mean, deviation: null, interval: null };
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (n - 1));
  const half = (tQuantile975(n - 1) * deviation) / Math.sqrt(n);
  const [low, high] = bounds ?? [-Infinity, Infinity];
  return { n, mean, deviation, interval: [Math.max(low, mean - half), Math.min(high, mean + half)] };
}

/** How many scores fall to each level: a score counts for the nearest one, the better one when it lies in the middle. */
export function histogram(scale: Scale, scores: readonly number[]): (Level & { readonly count: number })[] {
  const levels = levelsOf(scale);
  const counts = levels.map(() => 0);
  for (const score of scores) {
    let nearest = 0;
    levels.forEach((level, i) => {
      if (Math.abs(level.value - score) <= Math.abs((levels[nearest]?.value ?? 0) - score)) nearest = i;
    });
    counts[nearest] = (counts[nearest] ?? 0) + 1;
  }
  return levels.map((level, i) => ({ ...level, count: counts[i] ?? 0 }));
}

/** 0.975 quantiles of Student's t for 1..30 degrees of freedom, from the usual statistical tables. */
const T_975 = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199,
  2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];

/** 0.975 quantile of Student's t; above 30 degrees of freedom by the Cornish-Fisher expansion (error below 1e-4). */
export function tQuantile975(degrees: number): number {
  const tabled = T_975[degrees - 1];
  if (tabled !== undefined) return tabled;
  const z = 1.959963985;
  const first = (z ** 3 + z) / (4 * degrees);
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
  return z + first + second;
}
