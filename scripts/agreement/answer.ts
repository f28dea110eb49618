// What the command prints: the report, the questions about thresholds answered, and how everything was computed.
import type { AgreementReport } from "../../src/domain/agreement.ts";
import type { JudgeComparison } from "../../src/domain/agreement-compare.ts";
import { acceptAbove, widestWithin, type CoveragePoint } from "../../src/domain/statistics/risk-coverage.ts";
import type { TrustFacts } from "../../src/domain/trust-facts.ts";
import type { CellProblem } from "./columns.ts";

export type Asked = { readonly threshold: number | null; readonly target: number | null };
export type AnswerParts = {
  readonly file: string;
  readonly read: number;
  readonly lost: readonly string[];
  readonly problems: readonly CellProblem[];
  readonly report: AgreementReport;
  /** What is known without people; null unless the file is an export of results. */
  readonly facts: TrustFacts | null;
  readonly comparison: JudgeComparison | null;
  readonly asked: Asked;
};

/** Everything is plain JSON. A figure without a value says why: {"notDefined": reason}. */
export function answer({ file, read, lost, problems, report, facts, comparison, asked }: AnswerParts): Readonly<Record<string, unknown>> {
  const { n, method, ...rest } = report;
  const curve = report.calibration === null || "notDefined" in report.calibration.byLabel ? null : report.calibration.byLabel.curve;
  return {
    file,
    rows: { read, used: n },
    problems: [...lost, ...problems],
    method: {
      ...method,
      intervals: `95 % percentile bootstrap over ${method.unit}s, ${method.resamples} resamples, seed ${method.seed}; resamples in which a figure is not defined are left out.`,
      labels: "The judge's numbers that lie between people's levels go to the nearest one, the higher when midway.",
      trivial: "majority: always people's most frequent label; middle: always the middle of the scale; longest: longer responses get higher levels, in people's own proportions; constant: always as sure as the judge is right on the whole.",
    },
    ...rest,
    ...(facts === null ? {} : { facts }),
    ...(comparison === null ? {} : { comparison }),
    ...(curve === null || asked.threshold === null ? {} : { atThreshold: accepted(acceptAbove(curve, asked.threshold), asked.threshold) }),
    ...(curve === null || asked.target === null ? {} : { atTarget: accepted(widestWithin(curve, 1 - asked.target + 1e-12), null) }),
  };
}

function accepted(point: CoveragePoint | null, threshold: number | null): Readonly<Record<string, unknown>> {
  if (point === null) return { n: 0, coverage: 0, agreement: { notDefined: "no-rows" }, says: "No rows would be accepted." };
  const at = threshold ?? point.threshold;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return {
    threshold: at,
    n: point.n,
    coverage: point.coverage,
    agreement: 1 - point.risk,
    says: `Agreement is ${percent(1 - point.risk)} on the ${percent(point.coverage)} of rows whose confidence is at least ${at}.`,
  };
}
