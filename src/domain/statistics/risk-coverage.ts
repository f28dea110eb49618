// What is gained by accepting only the verdicts a judge is sure of: the risk-coverage curve and thresholds on it.
import { notDefined, type Statistic } from "./statistic.ts";

/** One verdict. Loss is 0 where the judge is right and 1 where it is wrong, or an error in the units of the scale. */
export type Risked = { readonly confidence: number; readonly loss: number };

export type CoveragePoint = {
  /** Verdicts of at least this confidence are accepted. */
  readonly threshold: number;
  readonly n: number;
  /** Share of the rows that are accepted. */
  readonly coverage: number;
  /** Mean loss of the accepted rows. */
  readonly risk: number;
};

/** One point for each confidence that occurs, from the highest (few rows) to the lowest (all rows). */
export function riskCoverage(rows: readonly Risked[]): CoveragePoint[] {
  const sorted = [...rows].sort((a, b) => b.confidence - a.confidence);
  const points: CoveragePoint[] = [];
  let loss = 0;
  sorted.forEach((row, i) => {
    loss += row.loss;
    if (sorted[i + 1]?.confidence === row.confidence) return;
    points.push({ threshold: row.confidence, n: i + 1, coverage: (i + 1) / rows.length, risk: loss / (i + 1) });
  });
  return points;
}

/**
 * Area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean, over k, of the risk of the k surest rows. Rows
 * of equal confidence count as if they came in random order, so the area does not depend on the order of the file.
 */
export function areaUnderRiskCoverage(rows: readonly Risked[]): Statistic {
  if (rows.length === 0) return notDefined("no-rows");
  let area = 0;
  let before = { n: 0, loss: 0 };
  for (const { n, risk } of riskCoverage(rows)) {
    const loss = risk * n;
    const each = (loss - before.loss) / (n - before.n);
    for (let k = before.n + 1; k <= n; k++) area += (before.loss + (k - before.n) * each) / k;
    before = { n, loss };
  }
  return area / rows.length;
}

/** What accepting verdicts of at least this confidence gives; null when no row has it. */
export function acceptAbove(curve: readonly CoveragePoint[], threshold: number): CoveragePoint | null {
  return curve.findLast((point) => point.threshold >= threshold) ?? null;
}

/** The point that accepts most rows with at most this risk; null when none does. */
export function widestWithin(curve: readonly CoveragePoint[], risk: number): CoveragePoint | null {
  return curve.findLast((point) => point.risk <= risk) ?? null;
}
