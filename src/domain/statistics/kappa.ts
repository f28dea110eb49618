// Cohen's kappa: agreement of two graders beyond what their own habits would give by chance.
import { notDefined, type Statistic } from "./statistic.ts";

/** How a disagreement counts: any alike, by its distance, or by its distance squared. */
export type KappaWeights = "none" | "linear" | "quadratic";

/**
 * Cohen's kappa (1960; weighted 1968) of two equally long lists of levels. Distances are those of the values themselves, so
 * a level that nobody used still lies between its neighbours. Words are numbered by the caller and take no weights.
 * Not defined without rows, and when both graders gave one and the same level to everything.
 */
export function cohenKappa(x: readonly number[], y: readonly number[], weights: KappaWeights): Statistic {
  const n = x.length;
  if (n === 0) return notDefined("no-rows");
  let observed = 0;
  for (let i = 0; i < n; i++) observed += penalty((x[i] ?? 0) - (y[i] ?? 0), weights);
  let expected = 0;
  const ofY = countsOf(y);
  for (const [a, countA] of countsOf(x)) {
    for (const [b, countB] of ofY) expected += countA * countB * penalty(a - b, weights);
  }
  return expected === 0 ? notDefined("one-class") : 1 - (observed * n) / expected;
}

function penalty(distance: number, weights: KappaWeights): number {
  switch (weights) {
    case "none":
      return distance === 0 ? 0 : 1;
    case "linear":
      return Math.abs(distance);
    case "quadratic":
      return distance * distance;
  }
}

function countsOf(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
