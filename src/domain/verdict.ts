// Verdicts: what a judge said of one response on one criterion, and the states a cell of the grid can be in.
import type { ResponseId } from "./case.ts";
import type { ErrorCode } from "./error-code.ts";

/** Something in the texts that a person should look at. Signals never change a score. */
export type Signal =
  | { readonly kind: "input-cut"; readonly segment: SegmentName; readonly kept: number; readonly of: number }
  | { readonly kind: "empty-response" }
  | { readonly kind: "no-reference" };

/** The parts of a judge's input that come from the case and the rubric. */
export type SegmentName = "criterion" | "instruction" | "context" | "reference" | "response";

/** What a judge said of one response on one criterion. */
export type Verdict = {
  readonly responseId: ResponseId;
  readonly criterionId: string;
  /** Expected value of the distribution, in the scale's units. */
  readonly score: number;
  /** The level value with the highest probability. */
  readonly mostLikely: number;
  /** Probability of each level, in the order of `levelsOf(scale)`; sums to 1. */
  readonly distribution: readonly number[];
  /** 1 - entropy / log(levels): 1 when all mass is on one level, 0 when it is spread evenly. */
  readonly confidence: number;
  readonly rationale: string | null;
  readonly signals: readonly Signal[];
};

/** The state of one cell of the grid. An error is never averaged as a zero. */
export type Cell =
  | { readonly state: "pending" }
  | { readonly state: "running" }
  | { readonly state: "scored"; readonly verdict: Verdict }
  | { readonly state: "failed"; readonly code: ErrorCode; readonly detail: string }
  | { readonly state: "skipped"; readonly reason: SkipReason };

export type SkipReason = "empty-response" | "not-selected";

/** Key of a verdict within a run. */
export function verdictKey(responseId: ResponseId, criterionId: string): string {
  return `${responseId}\u0000${criterionId}`;
}

/** Builds a verdict from a distribution over level values (same length and order). */
export function verdictFromDistribution(
  responseId: ResponseId,
  criterionId: string,
  values: readonly number[],
  distribution: readonly number[],
  signals: readonly Signal[],
): Verdict {
  let score = 0;
  let entropy = 0;
  let best = 0;
  distribution.forEach((p, i) => {
    score += p * (values[i] ?? 0);
    if (p > 0) entropy -= p * Math.log(p);
    if (p > (distribution[best] ?? 0)) best = i;
  });
  const most = Math.log(Math.max(2, distribution.length));
  return {
    responseId,
    criterionId,
    score,
    mostLikely: values[best] ?? 0,
    distribution,
    confidence: Math.min(1, Math.max(0, 1 - entropy / most)),
    rationale: null,
    signals,
  };
}
