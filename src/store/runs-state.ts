// The part of the state about kept runs and what was worked out from them. Types, and what empty means.
import type { CaseRow } from "../domain/case.ts";
import type { Failure } from "../domain/error-code.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { ColumnComparison } from "../domain/run-comparison.ts";
import type { Run } from "../domain/run.ts";
import type { SourceStanding } from "../domain/source-summary.ts";

/** One column of a comparison: a criterion, or the overall score. */
export type PairColumn = {
  /** Id of the criterion; null for the overall score. */
  readonly criterionId: string | null;
  readonly comparison: ColumnComparison;
};

/** Two runs beside each other. Differences are second minus first. */
export type RunPair = {
  readonly first: string;
  readonly second: string;
  /** The overall score first, where both rubrics weigh the same criteria; then the criteria. */
  readonly columns: readonly PairColumn[];
  /** Criteria that only one of the two has, or that they ask on different scales. */
  readonly leftOut: readonly string[];
  /** The threshold by which responses pass in both; "none" where neither rubric has a pass rule, "other" where they differ. */
  readonly passRule: number | "none" | "other";
};

export type ComparisonReport = {
  /** The runs in the order in which they began; each later one is compared with the first. */
  readonly runs: readonly Run[];
  readonly caseSetId: string;
  /** The rows that figures speak of by their place. */
  readonly rows: readonly CaseRow[];
  /** The rubric of the first run, for names and scales. */
  readonly rubric: Rubric;
  readonly pairs: readonly RunPair[];
  /** How intervals were made. */
  readonly resamples: number;
};

export type ComparisonState =
  | { readonly status: "none" }
  | { readonly status: "working"; readonly done: number; readonly of: number }
  | { readonly status: "ready"; readonly report: ComparisonReport }
  | { readonly status: "failed"; readonly failure: Failure };

export type SourceColumnReport = {
  /** Id of the criterion; null for the overall score. */
  readonly criterionId: string | null;
  /** One for each source, in the order of `names`. */
  readonly standings: readonly SourceStanding[];
};

export type SourcesReport = {
  /** Sources in the order of their first response; null stands for responses that name none. */
  readonly names: readonly (string | null)[];
  readonly rubric: Rubric;
  readonly columns: readonly SourceColumnReport[];
};

export type SourcesState = {
  /** The last report; it stays while a newer one is worked out. */
  readonly report: SourcesReport | null;
  readonly working: boolean;
  readonly failure: Failure | null;
};

export const NO_COMPARISON: ComparisonState = { status: "none" };
export const NO_SOURCES: SourcesState = { report: null, working: false, failure: null };
