// Compares an agreement report with the numbers that training/measure/golden-agreement.py computed from the same file.
import type { AgreementReport } from "../../src/domain/agreement.ts";
import { FIGURES, type FigureName } from "../../src/domain/agreement-figures.ts";
import { isDefined, type Statistic } from "../../src/domain/statistics/statistic.ts";

/** Null stands for "not defined". */
type Numbers = Readonly<Record<FigureName, number | null>>;
export type GoldenReport = {
  readonly n: number;
  readonly figures: Numbers;
  readonly intervals: Readonly<Record<FigureName, readonly [number, number] | null>>;
  readonly trivial: Readonly<Record<string, Numbers>>;
  readonly areaByError: number;
  /** Null where there are too many labels for a table. */
  readonly byLabel: {
    readonly labels: readonly number[];
    readonly confusion: readonly (readonly number[])[];
    readonly classes: readonly Readonly<Record<"precision" | "recall" | "f1" | "support", number>>[];
    readonly calibration: Readonly<Record<"expectedCalibrationError" | "brier" | "logLoss", number>> & Readonly<Record<"counts" | "accuracy" | "confidence", readonly number[]>>;
    readonly area: number;
  } | null;
};

/** The resamples that the golden intervals were computed with. */
export const GOLDEN_BOOTSTRAP = { resamples: 100, seed: 20 };

/** @returns how many numbers were compared, and those that differ by more than 1e-9 (relative above 1) */
export function compareGolden(report: AgreementReport, golden: GoldenReport): { readonly compared: number; readonly differences: readonly string[] } {
  const differences: string[] = [];
  let compared = 0;
  const same = (what: string, found: Statistic | null | undefined, expected: number | null | undefined): void => {
    compared++;
    const value = found !== null && found !== undefined && isDefined(found) ? found : null;
    const want = expected ?? null;
    const close = value === null || want === null ? value === want : Math.abs(value - want) <= 1e-9 * Math.max(1, Math.abs(want));
    if (!close) differences.push(`${what}: ${String(value)}, expected ${String(want)}`);
  };

  same("n", report.n, golden.n);
  for (const name of FIGURES.filter((figure) => !figure.startsWith("preference"))) {
    const figure = report.figures[name];
    same(name, figure.value, golden.figures[name]);
    for (const end of [0, 1] as const) same(`${name} interval ${end}`, figure.interval?.[end], golden.intervals[name]?.[end]);
    for (const [judge, numbers] of Object.entries(golden.trivial)) same(`${name} of ${judge}`, figure.trivial[judge], numbers[name]);
  }
  const { calibration } = report;
  if (calibration === null || "notDefined" in calibration.byError) differences.push("no calibration");
  else same("area by error", calibration.byError.area.value, golden.areaByError);

  const { byLabel } = golden;
  const { labels } = report;
  if (byLabel === null || "notDefined" in labels || calibration === null || "notDefined" in calibration.reliability || "notDefined" in calibration.byLabel) {
    if (byLabel !== null || !("notDefined" in labels)) differences.push("labels on one side only");
    return { compared, differences };
  }
  byLabel.labels.forEach((label, i) => {
    const found = labels.classes[i];
    same(`label ${i}`, Number(found?.label), label);
    // scikit-learn writes 0 where a figure is not defined.
    for (const name of ["precision", "recall", "f1"] as const) same(`${name} of label ${label}`, found !== undefined && isDefined(found[name].value) ? found[name].value : 0, byLabel.classes[i]?.[name]);
    same(`rows of label ${label}`, found?.support, byLabel.classes[i]?.support);
    byLabel.confusion[i]?.forEach((count, k) => same(`confusion ${i} ${k}`, labels.confusion.counts[i]?.[k], count));
  });
  const { reliability } = calibration;
  for (const name of ["expectedCalibrationError", "brier", "logLoss"] as const) same(name, reliability[name].value, byLabel.calibration[name]);
  byLabel.calibration.counts.forEach((count, i) => same(`bin ${i}`, reliability.bins[i]?.n, count));
  const filled = reliability.bins.filter((bin) => bin.n > 0);
  byLabel.calibration.accuracy.forEach((value, i) => same(`accuracy of filled bin ${i}`, filled[i]?.accuracy, value));
  byLabel.calibration.confidence.forEach((value, i) => same(`confidence of filled bin ${i}`, filled[i]?.confidence, value));
  same("area by label", calibration.byLabel.area.value, byLabel.area);
  return { compared, differences };
}
