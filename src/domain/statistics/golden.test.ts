// Every statistic against SciPy, scikit-learn and NumPy: golden.json is written by training/measure/golden-agreement.py.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bootstrapInterval } from "./bootstrap.ts";
import { fitBradleyTerry } from "./bradley-terry.ts";
import { brierOfClaims, brierScore, expectedCalibrationError, logLoss, logLossOfClaims, reliabilityBins } from "./calibration.ts";
import { accuracy, averageFigures, classFigures, confusionMatrix, type Label } from "./classification.ts";
import { partialCorrelation, pearson, spearman } from "./correlation.ts";
import { meanAbsoluteError, meanError, rootMeanSquareError } from "./errors.ts";
import { cohenKappa } from "./kappa.ts";
import { krippendorffAlpha, type Unit } from "./krippendorff.ts";
import { kendallTauB, pairCounts, pairwiseAccuracy, pairwiseAccuracyWithTies } from "./pair-counts.ts";
import { mcNemar, pairedBootstrap, wilcoxonSignedRank } from "./paired-tests.ts";
import { areaUnderRiskCoverage, riskCoverage, type CoveragePoint } from "./risk-coverage.ts";
import { isDefined, valueOr, type Statistic } from "./statistic.ts";

type Maybe = number | null;
type Averages = { precision: number; recall: number; f1: number };
type Labels = { accuracy: number; confusion: number[][]; labels: Label[]; classes: (Averages & { support: number })[]; macro: Averages; weighted: Averages };
type Golden = {
  numbers: ({ x: number[]; y: number[]; kappa?: Record<"none" | "linear" | "quadratic", Maybe>; labels?: Labels } & Record<
    "pearson" | "spearman" | "kendall" | "meanError" | "meanAbsoluteError" | "rootMeanSquareError" | "pairwiseAccuracy" | "pairwiseAccuracyWithTies", Maybe>)[];
  labels: { x: string[]; y: string[]; expected: Labels }[];
  alpha: ({ units: Unit[] } & Record<"nominal" | "ordinal" | "interval", Maybe>)[];
  calibration: {
    confidence: number[]; correct: boolean[]; loss: number[]; risk: { points: CoveragePoint[]; area: number };
    expected: { counts: number[]; accuracy: number[]; confidence: number[]; expectedCalibrationError: number; brier: number; logLoss: number };
  }[];
  forecasts: { distributions: number[][]; truth: number[]; brier: number; logLoss: number }[];
  mcnemar: { first: boolean[]; second: boolean[]; onlyFirst: number; onlySecond: number; exact: Maybe; chiSquared: Maybe; corrected: Maybe }[];
  wilcoxon: { first: number[]; second: number[]; expected: { statistic: number; p: number; method: string } | null }[];
  bradleyTerry: { sources: number; comparisons: [number, number, number][]; prior: number; expected: number[] }[];
  bootstrap: {
    x: number[]; y: number[]; z: number[]; resamples: number; seed: number; spearman: [number, number] | null; kappa: [number, number] | null;
    difference: number; differenceInterval: [number, number]; p: number;
  }[];
  partial: { x: number[]; y: number[]; z: number[]; expected: number }[];
};

const golden = JSON.parse(readFileSync(join(import.meta.dirname, "golden.json"), "utf8")) as Golden;

/** Equal to 1e-9, relative for numbers above 1; null stands for "not defined". */
function agrees(found: Statistic | null, expected: Maybe): void {
  const value = found === null ? null : valueOr(found, null);
  if (expected === null || value === null) expect(value).toBe(expected);
  else expect(Math.abs(value - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-9);
}

function agreeAll(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => agrees(value, expected[i] ?? null));
}

function labelsAgree(x: readonly Label[], y: readonly Label[], expected: Labels): void {
  const confusion = confusionMatrix(x, y);
  expect(confusion.labels).toEqual(expected.labels);
  expect(confusion.counts).toEqual(expected.confusion);
  agrees(accuracy(confusion), expected.accuracy);
  classFigures(confusion).forEach((found, i) => {
    const want = expected.classes[i];
    expect(found.support).toBe(want?.support);
    // scikit-learn writes 0 where a figure is not defined.
    for (const name of ["precision", "recall", "f1"] as const) agrees(isDefined(found[name]) ? found[name] : 0, want?.[name] ?? null);
  });
  for (const how of ["macro", "weighted"] as const) {
    const found = averageFigures(confusion, how);
    for (const name of ["precision", "recall", "f1"] as const) agrees(found[name], expected[how][name]);
  }
}

describe("equal to SciPy and scikit-learn", () => {
  test.each(golden.numbers)("correlations, errors and pairs of numbers, %#", ({ x, y, ...expected }) => {
    agrees(pearson(x, y), expected.pearson);
    agrees(spearman(x, y), expected.spearman);
    agrees(kendallTauB(x, y), expected.kendall);
    agrees(meanError(x, y), expected.meanError);
    agrees(meanAbsoluteError(x, y), expected.meanAbsoluteError);
    agrees(rootMeanSquareError(x, y), expected.rootMeanSquareError);
    agrees(pairwiseAccuracy(pairCounts(x, y)), expected.pairwiseAccuracy);
    agrees(pairwiseAccuracyWithTies(pairCounts(x, y)), expected.pairwiseAccuracyWithTies);
  });

  test.each(golden.numbers.filter(({ kappa }) => kappa !== undefined))("kappas and labels of levels, %#", ({ x, y, kappa, labels }) => {
    for (const weights of ["none", "linear", "quadratic"] as const) agrees(cohenKappa(x, y, weights), kappa?.[weights] ?? null);
    if (labels !== undefined) labelsAgree(x, y, labels);
  });

  test.each(golden.labels)("labels in words, %#", ({ x, y, expected }) => labelsAgree(x, y, expected));

  test.each(golden.alpha)("Krippendorff's alpha, %#", ({ units, ...expected }) => {
    for (const metric of ["nominal", "ordinal", "interval"] as const) agrees(krippendorffAlpha(units, metric), expected[metric]);
  });

  test.each(golden.calibration)("calibration, risk and coverage, %#", ({ confidence, correct, loss, expected, risk }) => {
    const claims = confidence.map((c, i) => ({ confidence: c, correct: correct[i] === true }));
    const bins = reliabilityBins(claims);
    expect(bins.map(({ n }) => n)).toEqual(expected.counts);
    agreeAll(bins.flatMap((bin) => bin.accuracy ?? []), expected.accuracy);
    agreeAll(bins.flatMap((bin) => bin.confidence ?? []), expected.confidence);
    agrees(expectedCalibrationError(claims), expected.expectedCalibrationError);
    agrees(brierOfClaims(claims), expected.brier);
    agrees(logLossOfClaims(claims), expected.logLoss);
    const rows = confidence.map((c, i) => ({ confidence: c, loss: loss[i] ?? 0 }));
    const points = riskCoverage(rows);
    for (const name of ["threshold", "n", "coverage", "risk"] as const) agreeAll(points.map((point) => point[name]), risk.points.map((point) => point[name]));
    agrees(areaUnderRiskCoverage(rows), risk.area);
  });

  test.each(golden.forecasts)("Brier score and log loss of distributions, %#", ({ distributions, truth, brier, logLoss: loss }) => {
    const forecasts = distributions.map((distribution, i) => ({ distribution, truth: truth[i] ?? 0 }));
    agrees(brierScore(forecasts), brier);
    agrees(logLoss(forecasts), loss);
  });

  test.each(golden.mcnemar)("McNemar, %#", ({ first, second, ...expected }) => {
    const found = mcNemar(first, second);
    expect([found.onlyFirst, found.onlySecond]).toEqual([expected.onlyFirst, expected.onlySecond]);
    agrees(found.exact, expected.exact);
    agrees(found.chiSquared, expected.chiSquared);
    agrees(found.corrected, expected.corrected);
  });

  test.each(golden.wilcoxon)("Wilcoxon, %#", ({ first, second, expected }) => {
    const found = wilcoxonSignedRank(first, second);
    if ("notDefined" in found) expect(expected).toBeNull();
    else {
      expect(found.method).toBe(expected?.method);
      agrees(found.statistic, expected?.statistic ?? null);
      agrees(found.p, expected?.p ?? null);
    }
  });

  test.each(golden.bradleyTerry)("Bradley-Terry, %#", ({ sources, comparisons, prior, expected }) => {
    const found = fitBradleyTerry(sources, comparisons.map(([first, second, score]) => ({ first, second, score })), { prior });
    if (!Array.isArray(found)) throw new Error(found.notDefined);
    agreeAll(found, expected);
  });

  test.each(golden.bootstrap)("bootstrap intervals and the paired bootstrap, from the same random numbers, %#", ({ x, y, z, ...expected }) => {
    const options = { resamples: expected.resamples, seed: expected.seed };
    const rows = x.map((value, i) => [value, y[i] ?? 0] as const);
    const of = (statistic: (a: number[], b: number[]) => Statistic) => bootstrapInterval(rows, (drawn) => statistic(drawn.map(([a]) => a), drawn.map(([, b]) => b)), options);
    const interval = (found: readonly number[] | null, want: readonly number[] | null) => (found === null || want === null ? expect(found).toBe(want) : agreeAll(found, want));
    interval(of(spearman), expected.spearman);
    interval(of((a, b) => cohenKappa(a, b, "quadratic")), expected.kappa);
    const judges = [x, z] as const;
    const paired = pairedBootstrap(x.length, (judge, drawn) => meanAbsoluteError(Array.from(drawn, (i) => judges[judge][i] ?? 0), Array.from(drawn, (i) => y[i] ?? 0)), options);
    agrees(paired.difference, expected.difference);
    interval(paired.interval, expected.differenceInterval);
    agrees(paired.p, expected.p);
  });

  test.each(golden.partial)("partial correlation, %#", ({ x, y, z, expected }) => agrees(partialCorrelation(x, y, z), expected));
});
