// What to do next, from the figures of a report: only what they show. The words are i18n's.
import type { AgreementReport } from "./agreement.ts";
import { levelsOf, type Scale } from "./rubric.ts";
import { isDefined, valueOr } from "./statistics/statistic.ts";
import type { CoveragePoint } from "./statistics/risk-coverage.ts";
import type { Belief } from "./trust-belief.ts";

export type Advice =
  /** Have people score so many more rows. */
  | { readonly kind: "label"; readonly rows: number }
  /** People, or the judge, gave the same score to everything: score rows that differ. */
  | { readonly kind: "vary" }
  /** Give references: most rows have nothing to compare with, and this judge needs it. */
  | { readonly kind: "reference"; readonly missing: number; readonly of: number }
  /** Accept only verdicts above a confidence. Agreement and coverage are shares. */
  | { readonly kind: "threshold"; readonly threshold: number; readonly agreement: number; readonly coverage: number; readonly n: number }
  /** Scores are higher (positive) or lower than people's, in the units of the scale. */
  | { readonly kind: "shift"; readonly by: number }
  /** It orders responses well but its levels are off: compare scores with each other. */
  | { readonly kind: "order-only"; readonly pairs: number }
  /** It is surer than it is right, or less sure. */
  | { readonly kind: "surer" | "less-sure"; readonly confidence: number; readonly accuracy: number }
  | { readonly kind: "another-judge" }
  | { readonly kind: "rely" };

export type Evidence = {
  /** Rows with neither a reference nor a context, and rows in all. */
  readonly bare: number;
  readonly rows: number;
  /** Whether the judge is one that needs something to compare with. */
  readonly needsReference: boolean;
};

/** Agreement that a threshold should reach, and how much it must gain to be worth the rows it sends to people. */
const TARGET = 0.9;
const GAIN = 0.05;
const FEWEST_ACCEPTED = 20;
const LEAST_COVERAGE = 0.2;
/** A gap of confidence and accuracy, and a shift as a share of the scale, that are worth a word. */
const GAP = 0.1;
const SHIFT = 0.05;
const GOOD_ORDER = 0.65;

export function adviceFor(belief: Belief, report: AgreementReport | null, scale: Scale, evidence: Evidence): Advice[] {
  const advice: Advice[] = [];
  const poor = belief.level === "none" || belief.level === "weak";
  if (belief.reason === "one-class" || belief.reason === "zero-variance") advice.push({ kind: "vary" });
  if ((belief.level === "unknown" || belief.level === "unclear") && belief.needed !== null) advice.push({ kind: "label", rows: belief.needed });
  if (evidence.needsReference && belief.level !== "strong" && evidence.bare * 2 > evidence.rows) advice.push({ kind: "reference", missing: evidence.bare, of: evidence.rows });
  if (report !== null && belief.level !== "unknown" && belief.level !== "unclear") {
    const threshold = belief.level === "none" ? null : thresholdFor(report);
    if (threshold !== null) advice.push(threshold);
    const order = report.figures.pairwiseAccuracy;
    if (poor && isDefined(order.value) && (order.interval?.[0] ?? 0) >= GOOD_ORDER) advice.push({ kind: "order-only", pairs: order.value });
    const shift = report.figures.meanError;
    const levels = levelsOf(scale);
    const range = (levels.at(-1)?.value ?? 1) - (levels[0]?.value ?? 0);
    const excludesZero = shift.interval !== null && shift.interval[0] * shift.interval[1] > 0;
    if (isDefined(shift.value) && excludesZero && Math.abs(shift.value) >= SHIFT * range) advice.push({ kind: "shift", by: shift.value });
    const gap = confidenceGap(report);
    if (gap !== null) advice.push(gap);
    if (poor) advice.push({ kind: "another-judge" });
    if (belief.level === "strong" || belief.level === "fair") advice.push({ kind: "rely" });
    if (belief.needed !== null) advice.push({ kind: "label", rows: belief.needed });
  }
  return advice;
}

function thresholdFor(report: AgreementReport): Advice | null {
  const { calibration } = report;
  if (calibration === null || "notDefined" in calibration.byLabel) return null;
  const { curve } = calibration.byLabel;
  const all = curve.at(-1);
  if (all === undefined) return null;
  const wanted = Math.max(TARGET, 1 - all.risk + GAIN);
  const worth = (point: CoveragePoint): boolean => 1 - point.risk >= wanted && point.n >= FEWEST_ACCEPTED && point.coverage >= LEAST_COVERAGE && point.coverage < 1;
  const point = curve.findLast(worth);
  return point === undefined ? null : { kind: "threshold", threshold: point.threshold, agreement: 1 - point.risk, coverage: point.coverage, n: point.n };
}

/** Whether confidence and accuracy differ over all rows by more than chance and by enough to matter. */
function confidenceGap(report: AgreementReport): Advice | null {
  const { calibration, figures } = report;
  if (calibration === null || "notDefined" in calibration.reliability || !isDefined(figures.accuracy.value) || figures.accuracy.interval === null) return null;
  const { bins } = calibration.reliability;
  const confidence = bins.reduce((sum, bin) => sum + bin.n * (bin.confidence ?? 0), 0) / Math.max(1, report.n);
  const [low, high] = figures.accuracy.interval;
  const accuracy = valueOr(figures.accuracy.value, 0);
  if (Math.abs(confidence - accuracy) < GAP || (confidence >= low && confidence <= high)) return null;
  return { kind: confidence > accuracy ? "surer" : "less-sure", confidence, accuracy };
}
