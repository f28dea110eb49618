// Compares an agreement report with the numbers that training/measure/golden-agreement.py computed from the same file.
import type { CalibrationReport, Selective } from "../../src/domain/agreement-calibration.ts";
import type { AgreementReport } from "../../src/domain/agreement.ts";
import { FIGURES, type FigureName } from "../../src/domain/agreement-figures.ts";
import type { Estimate } from "../../src/domain/statistics/estimate.ts";
import { isDefined, type NotDefined, type Statistic } from "../../src/domain/statistics/statistic.ts";
import type { TrustFacts } from "../../src/domain/trust-facts.ts";

/** Null stands for "not defined". */
type Numbers = Readonly<Record<FigureName, number | null>>;
type Ends = readonly [number, number] | null;
/** A figure with its interval; `constant` is that of the judge beside it, where there is one. */
type Golden = { readonly value: number | null; readonly interval: Ends; readonly constant?: number | null };
type Curve = { readonly area: Golden; readonly risks: readonly number[]; readonly coverages: readonly number[] };

export type GoldenReport = {
  readonly n: number;
  readonly unit: "row" | "group";
  readonly figures: Numbers;
  readonly intervals: Readonly<Record<FigureName, Ends>>;
  readonly trivial: Readonly<Record<string, Numbers>>;
  readonly byError: Curve;
  readonly byLabel: {
    readonly labels: readonly number[];
    readonly confusion: readonly (readonly number[])[];
    readonly classes: readonly (Readonly<Record<"precision" | "recall" | "f1", Golden>> & { readonly support: number })[];
    readonly bins: Readonly<Record<"counts" | "accuracy" | "confidence", readonly number[]>>;
    readonly calibration: Readonly<Record<"expectedCalibrationError" | "brier" | "logLoss", Golden>>;
    readonly curve: Curve;
  };
  readonly distribution: Readonly<Record<"brier" | "logLoss", Golden>>;
  readonly facts: { readonly n: number; readonly scoreWithLength: Golden; readonly confidenceWithLength: Golden };
};

/** The resamples that the golden intervals were computed with. */
export const GOLDEN_BOOTSTRAP = { resamples: 100, seed: 20 };

type Same = (what: string, found: Statistic | null | undefined, expected: number | null | undefined) => void;

/** @returns how many numbers were compared, and those that differ by more than 1e-9 (relative above 1) */
export function compareGolden(report: AgreementReport, facts: TrustFacts, golden: GoldenReport): { readonly compared: number; readonly differences: readonly string[] } {
  const differences: string[] = [];
  let compared = 0;
  const same: Same = (what, found, expected) => {
    compared++;
    const value = found !== null && found !== undefined && isDefined(found) ? found : null;
    const want = expected ?? null;
    const close = value === null || want === null ? value === want : Math.abs(value - want) <= 1e-9 * Math.max(1, Math.abs(want));
    if (!close) differences.push(`${what}: ${String(value)}, expected ${String(want)}`);
  };
  same("n", report.n, golden.n);
  if (report.method.unit !== golden.unit) differences.push(`drawn by ${report.method.unit}, expected ${golden.unit}`);
  for (const name of FIGURES.filter((figure) => !figure.startsWith("preference"))) {
    const figure = report.figures[name];
    sameFigure(same, name, figure, { value: golden.figures[name], interval: golden.intervals[name] });
    for (const [judge, numbers] of Object.entries(golden.trivial)) same(`${name} of ${judge}`, figure.trivial[judge], numbers[name]);
  }
  const parts = { labels: report.labels, calibration: report.calibration, distribution: report.distribution };
  if ("notDefined" in parts.labels || parts.calibration === null || parts.distribution === null) differences.push("a part of the report is missing");
  else {
    sameLabels(same, parts.labels, golden.byLabel);
    sameCalibration(same, differences, parts.calibration, golden);
    for (const name of ["brier", "logLoss"] as const) sameFigure(same, `${name} over levels`, parts.distribution[name], golden.distribution[name]);
  }
  same("n of facts", facts.n, golden.facts.n);
  for (const name of ["scoreWithLength", "confidenceWithLength"] as const) sameFigure(same, name, facts[name], golden.facts[name]);
  return { compared, differences };
}

function sameFigure(same: Same, what: string, found: Estimate | undefined, { value, interval, constant }: Golden): void {
  same(what, found?.value, value);
  for (const end of [0, 1] as const) same(`${what}, interval ${end}`, found?.interval?.[end], interval?.[end]);
  if (constant !== undefined) same(`${what}, constant judge`, found?.trivial["constant"], constant);
}

function sameLabels(same: Same, labels: Exclude<AgreementReport["labels"], NotDefined>, golden: GoldenReport["byLabel"]): void {
  same("labels", labels.classes.length, golden.labels.length);
  golden.labels.forEach((label, i) => {
    const found = labels.classes[i];
    same(`label ${i}`, Number(found?.label), label);
    const expected = golden.classes[i];
    if (expected === undefined) return;
    for (const name of ["precision", "recall", "f1"] as const) sameFigure(same, `${name} of label ${label}`, found?.[name], expected[name]);
    same(`rows of label ${label}`, found?.support, expected.support);
    golden.confusion[i]?.forEach((count, k) => same(`confusion ${i} ${k}`, labels.confusion.counts[i]?.[k], count));
  });
}

function sameCalibration(same: Same, differences: string[], { reliability, byLabel, byError }: CalibrationReport, golden: GoldenReport): void {
  if ("notDefined" in reliability || "notDefined" in byLabel || "notDefined" in byError) {
    differences.push("a part of the calibration is missing");
    return;
  }
  for (const name of ["expectedCalibrationError", "brier", "logLoss"] as const) sameFigure(same, name, reliability[name], golden.byLabel.calibration[name]);
  const { counts, accuracy, confidence } = golden.byLabel.bins;
  counts.forEach((count, i) => same(`bin ${i}`, reliability.bins[i]?.n, count));
  const filled = reliability.bins.filter((bin) => bin.n > 0);
  accuracy.forEach((value, i) => same(`accuracy of filled bin ${i}`, filled[i]?.accuracy, value));
  confidence.forEach((value, i) => same(`confidence of filled bin ${i}`, filled[i]?.confidence, value));
  sameCurve(same, "by label", byLabel, golden.byLabel.curve);
  sameCurve(same, "by error", byError, golden.byError);
}

function sameCurve(same: Same, what: string, found: Selective, golden: Curve): void {
  sameFigure(same, `area ${what}`, found.area, golden.area);
  same(`points ${what}`, found.curve.length, golden.risks.length);
  golden.risks.forEach((risk, i) => same(`risk ${what} ${i}`, found.curve[i]?.risk, risk));
  golden.coverages.forEach((coverage, i) => same(`coverage ${what} ${i}`, found.curve[i]?.coverage, coverage));
}
