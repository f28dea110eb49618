// What can be said of a judge's verdicts when nobody gave a score beside them: how sure it is, what it gives, and whether it
// follows something as trivial as length.
import { bootstrapIntervals, type BootstrapOptions } from "./statistics/bootstrap.ts";
import { spearman } from "./statistics/correlation.ts";
import type { Estimate } from "./statistics/estimate.ts";
import type { Statistic } from "./statistics/statistic.ts";

/** Columns of equal length, one entry a verdict. */
export type FactsInput = {
  readonly score: readonly number[];
  /** 0..1. */
  readonly confidence: readonly number[];
  /** Characters of the response. */
  readonly length: readonly number[];
};

export type TrustFacts = {
  readonly n: number;
  /** Null without verdicts. */
  readonly meanConfidence: number | null;
  /** Verdicts in ten equal parts of the confidence, each with its upper end. */
  readonly confidence: readonly { readonly from: number; readonly to: number; readonly n: number }[];
  /** Rank correlation of the score, and of the confidence, with the length of the response. */
  readonly scoreWithLength: Estimate;
  readonly confidenceWithLength: Estimate;
};

const PARTS = 10;
/** Beyond this many rows the two correlations are so exact that fewer resamples say the same. */
const MANY = 5000;

export function trustFacts({ score, confidence, length }: FactsInput, options: BootstrapOptions): TrustFacts {
  const n = score.length;
  const parts = Array.from({ length: PARTS }, (_, i) => ({ from: i / PARTS, to: (i + 1) / PARTS, n: 0 }));
  for (const one of confidence) {
    const part = parts[Math.max(0, Math.ceil(one * PARTS) - 1)];
    if (part !== undefined) part.n += 1;
  }
  const of = [score, confidence];
  const resamples = n > MANY ? Math.min(options.resamples, 200) : options.resamples;
  const intervals = bootstrapIntervals(n, (drawn) => {
    const lengths = Array.from(drawn, (i) => length[i] ?? 0);
    return of.map((list) => spearman(Array.from(drawn, (i) => list[i] ?? 0), lengths));
  }, { ...options, resamples });
  const estimate = (k: number): Estimate => {
    const value: Statistic = spearman(of[k] ?? [], length);
    return { n, value, interval: typeof value === "number" ? (intervals[k] ?? null) : null, trivial: {} };
  };
  return {
    n,
    meanConfidence: n === 0 ? null : confidence.reduce((sum, one) => sum + one, 0) / n,
    confidence: parts,
    scoreWithLength: estimate(0),
    confidenceWithLength: estimate(1),
  };
}
