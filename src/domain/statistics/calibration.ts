// Whether a judge is right as often as it says: reliability bins, expected calibration error, Brier score, log loss.
import { notDefined, type Statistic } from "./statistic.ts";

/** One verdict: the probability that the judge gave its own answer, 0..1, and whether people agree with that answer. */
export type Claim = { readonly confidence: number; readonly correct: boolean };

export type ReliabilityBin = {
  /** Confidences above `from` (or equal to it, in the first bin) and up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean confidence and share of correct verdicts; null in an empty bin. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
};

/** Bins of equal width over [0, 1], empty ones too. */
export function reliabilityBins(claims: readonly Claim[], bins = 10): ReliabilityBin[] {
  const edges = Array.from({ length: bins + 1 }, (_, i) => i / bins);
  const sums = edges.slice(1).map(() => ({ n: 0, confidence: 0, correct: 0 }));
  for (const { confidence, correct } of claims) {
    const sum = sums[Math.min(bins - 1, Math.max(0, edges.findIndex((edge) => confidence <= edge) - 1))];
    if (sum === undefined) continue;
    sum.n++;
    sum.confidence += confidence;
    if (correct) sum.correct++;
  }
  return sums.map(({ n, confidence, correct }, i) => ({
    from: edges[i] ?? 0,
    to: edges[i + 1] ?? 1,
    n,
    confidence: n > 0 ? confidence / n : null,
    accuracy: n > 0 ? correct / n : null,
  }));
}

/** Mean gap of confidence and accuracy over the bins, weighted by their rows (Naeini et al. 2015). */
export function expectedCalibrationError(claims: readonly Claim[], bins = 10): Statistic {
  if (claims.length === 0) return notDefined("no-rows");
  return reliabilityBins(claims, bins).reduce((sum, { n, confidence, accuracy }) => sum + (n / claims.length) * Math.abs((confidence ?? 0) - (accuracy ?? 0)), 0);
}

/** Mean squared gap of confidence and outcome (Brier 1950, two outcomes): 0 is perfect, 0.25 is a coin called a coin. */
export function brierOfClaims(claims: readonly Claim[]): Statistic {
  return average(claims.map(({ confidence, correct }) => (confidence - (correct ? 1 : 0)) ** 2));
}

/** Mean of -log of the probability given to what came true, in nats; probabilities are kept from 0 by the double's epsilon. */
export function logLossOfClaims(claims: readonly Claim[]): Statistic {
  return average(claims.map(({ confidence, correct }) => -Math.log(keptFromZero(correct ? confidence : 1 - confidence))));
}

/** A verdict's distribution over the levels, and the index of the level that people chose. */
export type Forecast = { readonly distribution: readonly number[]; readonly truth: number };

/** Brier score over all levels: mean of the summed squared gaps, 0..2. */
export function brierScore(forecasts: readonly Forecast[]): Statistic {
  return average(forecasts.map(({ distribution, truth }) => distribution.reduce((sum, p, i) => sum + (p - (i === truth ? 1 : 0)) ** 2, 0)));
}

/** Mean of -log of the probability of the level that people chose, in nats. */
export function logLoss(forecasts: readonly Forecast[]): Statistic {
  return average(forecasts.map(({ distribution, truth }) => -Math.log(keptFromZero(distribution[truth] ?? 0))));
}

function keptFromZero(p: number): number {
  return Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p));
}

function average(values: readonly number[]): Statistic {
  return values.length === 0 ? notDefined("no-rows") : values.reduce((sum, v) => sum + v, 0) / values.length;
}
