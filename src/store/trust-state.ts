// What the page about trust shows: reports of the shown run, and how far their making is. Types and the empty state only.
import type { AgreementReport } from "../domain/agreement.ts";
import type { Failure } from "../domain/error-code.ts";
import type { TrustFacts } from "../domain/trust-facts.ts";

/** The figures of one criterion of a run. */
export type CriterionTrust = {
  readonly criterionId: string;
  /** Null when nobody gave a score on this criterion. */
  readonly report: AgreementReport | null;
  readonly facts: TrustFacts;
};

export type TrustState = {
  readonly status: "idle" | "computing" | "ready" | "stopped" | "failed";
  /** How far the computation is, 0..1. */
  readonly progress: number;
  readonly failure: Failure | null;
  /** The run that `criteria` are of. They stay while newer ones of the same run are made. */
  readonly runId: string | null;
  readonly criteria: readonly CriterionTrust[];
};

export const NO_TRUST: TrustState = { status: "idle", progress: 0, failure: null, runId: null, criteria: [] };

/** Rows that were sent to the grid for people to look at, in the order in which they are best looked at. */
export type RowsToScore =
  /** Below the threshold of confidence. */
  | { readonly kind: "below"; readonly threshold: number }
  /** The least sure ones. */
  | { readonly kind: "unsure"; readonly most: number }
  /** A sample that looks at no verdict. */
  | { readonly kind: "random"; readonly most: number };
