// The part of the agreement report about a judge's confidence: is it right as often as it says, and what a threshold gains.
import type { View } from "./agreement-figures.ts";
import { bootstrapIntervals, type BootstrapOptions } from "./statistics/bootstrap.ts";
import { brierOfClaims, brierScore, expectedCalibrationError, logLoss, logLossOfClaims, reliabilityBins, type Claim, type Forecast, type ReliabilityBin } from "./statistics/calibration.ts";
import type { Estimate } from "./statistics/estimate.ts";
import { areaUnderRiskCoverage, riskCoverage, type CoveragePoint } from "./statistics/risk-coverage.ts";
import type { Label } from "./statistics/classification.ts";
import type { NotDefined, Statistic } from "./statistics/statistic.ts";

export type CalibrationReport = {
  /** Whether labels are right as often as the confidence says; not defined where there are no labels. */
  readonly reliability:
    | { readonly bins: readonly ReliabilityBin[]; readonly expectedCalibrationError: Estimate; readonly brier: Estimate; readonly logLoss: Estimate }
    | NotDefined;
  /** Loss 0 where the labels are the same, else 1: agreement is 1 - risk. */
  readonly byLabel: Selective | NotDefined;
  /** Loss is the absolute error in the units of the scale. */
  readonly byError: Selective | NotDefined;
};

export type Selective = { readonly area: Estimate; readonly curve: readonly CoveragePoint[] };

/**
 * @param confidence probability that the judge gave its own label
 * @param acceptBy what thresholds are put on; often the confidence itself
 * @param units rows that are drawn together
 */
export function calibrationReport(view: View, confidence: readonly number[], acceptBy: readonly number[], units: readonly (readonly number[])[], options: BootstrapOptions): CalibrationReport {
  const { labels, value, human } = view;
  const wrong = "notDefined" in labels ? labels : labels.judge.map((label, i) => (label === labels.human[i] ? 0 : 1));
  const errors = "notDefined" in value ? value : "notDefined" in human ? human : value.map((v, i) => Math.abs(v - (human[i] ?? 0)));
  return {
    reliability: "notDefined" in wrong ? wrong : reliability(confidence.map((c, i) => ({ confidence: c, correct: wrong[i] === 0 })), units, options),
    byLabel: "notDefined" in wrong ? wrong : selective(acceptBy, wrong, units, options),
    byError: "notDefined" in errors ? errors : selective(acceptBy, errors, units, options),
  };
}

export type DistributionReport = { readonly brier: Estimate; readonly logLoss: Estimate };

/**
 * Scores of whole distributions over the levels. Rows whose label is no level count as if every level were wrong. Beside
 * them: a judge that always gives people's own shares.
 */
export function distributionReport(
  distributions: readonly (readonly number[])[],
  human: readonly Label[],
  levels: readonly number[],
  units: readonly (readonly number[])[],
  options: BootstrapOptions,
): DistributionReport {
  const truth = human.map((label) => levels.findIndex((level) => level === label));
  const shares = levels.map((_, i) => truth.filter((t) => t === i).length / human.length);
  const rows: readonly Forecast[] = truth.map((t, i) => ({ distribution: distributions[i] ?? [], truth: t }));
  const [brier, loss] = estimates(rows, rows.map((row) => ({ ...row, distribution: shares })), [brierScore, logLoss], units, options);
  if (brier === undefined || loss === undefined) throw new Error("two figures were asked for");
  return { brier, logLoss: loss };
}

/** Beside it: a judge that is always as sure as its accuracy, which is calibrated and knows nothing of single rows. */
function reliability(claims: readonly Claim[], units: readonly (readonly number[])[], options: BootstrapOptions): CalibrationReport["reliability"] {
  const share = claims.filter(({ correct }) => correct).length / claims.length;
  const constant = claims.map(({ correct }) => ({ confidence: share, correct }));
  const of = [(list: readonly Claim[]) => expectedCalibrationError(list), brierOfClaims, logLossOfClaims];
  const [expected, brier, loss] = estimates(claims, constant, of, units, options);
  if (expected === undefined || brier === undefined || loss === undefined) throw new Error("three figures were asked for");
  return { bins: reliabilityBins(claims), expectedCalibrationError: expected, brier, logLoss: loss };
}

function selective(confidence: readonly number[], losses: readonly number[], units: readonly (readonly number[])[], options: BootstrapOptions): Selective {
  const rows = losses.map((loss, i) => ({ confidence: confidence[i] ?? 0, loss }));
  const [area] = estimates(rows, rows.map(({ loss }) => ({ confidence: 0, loss })), [areaUnderRiskCoverage], units, options);
  if (area === undefined) throw new Error("one figure was asked for");
  return { area, curve: riskCoverage(rows) };
}

function estimates<T>(
  rows: readonly T[],
  constant: readonly T[],
  of: readonly ((list: readonly T[]) => Statistic)[],
  units: readonly (readonly number[])[],
  options: BootstrapOptions,
): Estimate[] {
  const intervals = bootstrapIntervals(units.length, (drawn) => {
    const list = Array.from(drawn).flatMap((unit) => (units[unit] ?? []).map((i) => rows[i] as T));
    return of.map((figure) => figure(list));
  }, options);
  return of.map((figure, k) => ({ n: rows.length, value: figure(rows), interval: intervals[k] ?? null, trivial: { constant: figure(constant) } }));
}
