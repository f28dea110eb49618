// Agreement on which of two responses is better. Pairs made of single scores are in pair-counts.ts.
import { notDefined, type Statistic } from "./statistic.ts";

/** One comparison: which response was preferred, and how much better a judge finds the first than the second. */
export type JudgedPair = { readonly preferred: "a" | "b" | "tie"; readonly difference: number };

/**
 * Share of decided pairs on which the judge prefers the preferred response; a judge that finds both equal gets half. Pairs
 * whose label is a tie are left out. Not defined when there are no decided pairs.
 */
export function pairAccuracy(pairs: readonly JudgedPair[]): Statistic {
  let n = 0;
  let right = 0;
  for (const { preferred, difference } of pairs) {
    if (preferred === "tie") continue;
    n++;
    if (difference === 0) right += 0.5;
    else if (difference > 0 === (preferred === "a")) right++;
  }
  return n > 0 ? right / n : notDefined(pairs.length === 0 ? "no-pairs" : "all-ties");
}

/** Share of all pairs on which the judge says the same of a, b and tie; a tie must be met by a tie. */
export function pairAccuracyWithTies(pairs: readonly JudgedPair[]): Statistic {
  const right = pairs.filter(({ preferred, difference }) => preferred === (difference > 0 ? "a" : difference < 0 ? "b" : "tie"));
  return pairs.length > 0 ? right.length / pairs.length : notDefined("no-pairs");
}
