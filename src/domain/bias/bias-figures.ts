// The figures of a bias report from scores that were given already: shifts, correlations, instability. Every score is a share of
// its scale, in [0, 1]. Pure; what is judged to get the scores is bias-probes.ts.
import { mean, partialCorrelation, pearson } from "../statistics/correlation.ts";
import { studentTwoTails } from "../statistics/student.ts";
import { isDefined } from "../statistics/statistic.ts";
import { tQuantile975 } from "../summary.ts";

/** Why a figure has no value. */
export type NoFigure =
  | "too-few"
  | "always-the-same"
  /** No pair was read in both orders. */
  | "not-asked"
  /** The judge gives one answer only, or no samples were wanted. */
  | "not-sampled"
  /** The rows are in one language, as far as can be told. */
  | "one-language"
  /** People scored too few rows of two languages. */
  | "no-human";

export type Measured = {
  /** Rows, or pairs of texts, that the figure is computed from. */
  readonly n: number;
  readonly value: number;
  /** 95 % interval. */
  readonly interval: readonly [low: number, high: number];
  /** Probability of a value at least this far off when there is no such bias. */
  readonly p: number;
};

export type Figure = Measured | { readonly n: number; readonly none: NoFigure };

/** Fewer rows than this give no figure: an interval from them would say nothing. */
export const LEAST_ROWS = 8;

/**
 * Mean of paired differences with Student's interval; tested two-sided against no difference.
 * @param differences one for each independent row
 */
export function shiftFigure(differences: readonly number[]): Figure {
  return meanFigure(differences, 0, "both");
}

/**
 * Mean absolute change of a score over rewordings of the same question, tested one-sided against `tolerated`: some change is in
 * the nature of words.
 */
export function instabilityFigure(changes: readonly number[], tolerated: number): Figure {
  return meanFigure(changes, tolerated, "above");
}

/**
 * Difference of two independent means with Welch's interval (1947); tested two-sided against no difference.
 * @param first one value for each independent row of the one group
 */
export function differenceFigure(first: readonly number[], second: readonly number[]): Figure {
  const n = first.length + second.length;
  if (first.length < LEAST_ROWS || second.length < LEAST_ROWS) return { n, none: "too-few" };
  const [a, b] = [first, second].map((values) => {
    const center = mean(values);
    return { center, part: values.reduce((sum, v) => sum + (v - center) ** 2, 0) / (values.length - 1) / values.length, rows: values.length };
  }) as [{ center: number; part: number; rows: number }, { center: number; part: number; rows: number }];
  const value = a.center - b.center;
  const error = Math.sqrt(a.part + b.part);
  if (error < 1e-12) return { n, value, interval: [value, value], p: Math.abs(value) < 1e-12 ? 1 : 0 };
  const degrees = (a.part + b.part) ** 2 / (a.part ** 2 / (a.rows - 1) + b.part ** 2 / (b.rows - 1));
  const half = tQuantile975(Math.max(1, Math.floor(degrees))) * error;
  return { n, value, interval: [value - half, value + half], p: studentTwoTails(Math.abs(value / error), degrees) };
}

function meanFigure(values: readonly number[], against: number, side: "both" | "above"): Figure {
  const n = values.length;
  if (n < LEAST_ROWS) return { n, none: "too-few" };
  const value = mean(values);
  const error = Math.sqrt(values.reduce((sum, v) => sum + (v - value) ** 2, 0) / (n - 1) / n);
  const half = tQuantile975(n - 1) * error;
  // Equal values leave rounding errors instead of zeros.
  const t = error < 1e-12 ? (Math.abs(value - against) < 1e-12 ? 0 : Math.sign(value - against) * Infinity) : (value - against) / error;
  return { n, value, interval: [value - half, value + half], p: tailOf(t, n - 1, side) };
}

function tailOf(t: number, degrees: number, side: "both" | "above"): number {
  const both = studentTwoTails(Math.abs(t), degrees);
  if (side === "both") return both;
  return t > 0 ? both / 2 : 1 - both / 2;
}

/**
 * Correlation of the score with the logarithm of the length, freed of people's scores where there are some; tested two-sided.
 * Interval by Fisher's z.
 * @param human people's scores, or null: then the plain correlation, which is no bias by itself
 */
export function lengthFigure(scores: readonly number[], lengths: readonly number[], human: readonly number[] | null): Figure {
  const logs = lengths.map((length) => Math.log(1 + length));
  return correlationFigure(human === null ? pearson(scores, logs) : partialCorrelation(scores, logs, human), scores.length, human === null ? 0 : 1, "both");
}

/**
 * Correlation of the scores by a criterion with those by its opposite. A judge that reads the criterion turns around (-1); one
 * that doesn't gives the same again (+1). Tested one-sided for being above 0.
 */
export function oppositeFigure(scores: readonly number[], opposite: readonly number[]): Figure {
  return correlationFigure(pearson(scores, opposite), scores.length, 0, "above");
}

function correlationFigure(r: ReturnType<typeof pearson>, n: number, controls: number, side: "both" | "above"): Figure {
  if (n < LEAST_ROWS) return { n, none: "too-few" };
  if (!isDefined(r)) return { n, none: "always-the-same" };
  const degrees = n - 2 - controls;
  const bounded = Math.max(-1 + 1e-9, Math.min(1 - 1e-9, r));
  const z = Math.atanh(bounded);
  const half = 1.959963985 / Math.sqrt(Math.max(1, n - 3 - controls));
  const t = bounded * Math.sqrt(degrees / (1 - bounded * bounded));
  return { n, value: r, interval: [Math.tanh(z - half), Math.tanh(z + half)], p: tailOf(t, degrees, side) };
}

/** Verdict on one pair in its two orders: -1 the first response, 1 the second, 0 a tie, always by the response, not the place. */
export type PairInBothOrders = { readonly inOrder: -1 | 0 | 1; readonly swapped: -1 | 0 | 1 };

/**
 * How far the place of a response decides: the mean over pairs of +1 when the first place won both times, -1 when the second
 * did, halves where one of the two was a tie; 0 for a pair that is judged alike in both orders.
 */
export function positionFigure(pairs: readonly PairInBothOrders[]): Figure {
  return shiftFigure(pairs.map(({ inOrder, swapped }) => (swapped - inOrder) / 2));
}
