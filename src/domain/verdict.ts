// Verdicts: what a judge said of one response on one criterion, and the states a cell of the grid can be in.
import type { ResponseId } from "./case.ts";
import type { ErrorCode } from "./error-code.ts";
import type { InjectionFamily } from "./injection/injection.ts";

/** Something in the texts that a person should look at. Signals never change a score. */
export type Signal =
  | { readonly kind: "input-cut"; readonly segment: SegmentName; readonly kept: number; readonly of: number }
  | { readonly kind: "empty-response" }
  | { readonly kind: "no-reference" }
  /** Markers of the prompt format stand in a text of the case; `neutralised` when they were broken up before the judge read them. */
  | { readonly kind: "format-marker"; readonly segment: SegmentName; readonly marker: string; readonly neutralised: boolean }
  /** Control tokens of the model stand in a text as plain words. */
  | { readonly kind: "control-token"; readonly segment: SegmentName; readonly token: string }
  /** The generated text held no verdict in the format's form; the distribution was read by logits all the same. */
  | { readonly kind: "unparsed"; readonly why: string }
  /** The rationale was ended by the token budget. */
  | { readonly kind: "rationale-cut"; readonly tokens: number }
  /**
   * A place of a text that addresses the judge: what was found and where, in UTF-16 units of that text. `segment` is left out
   * for the response; `of` says whose it is where two responses are compared.
   */
  | { readonly kind: "injection"; readonly family: InjectionFamily; readonly at: number; readonly text: string; readonly segment?: SegmentName; readonly of?: ResponseId };

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
  /** Probability that the model gave to the allowed labels together, before normalising; left out where it has no meaning. */
  readonly labelMass?: number;
  /** Standard deviation of the score over samples, where several were asked for. */
  readonly spread?: number;
  readonly signals: readonly Signal[];
};

/** The state of one cell of the grid. An error is never averaged as a zero. */
export type Cell =
  | { readonly state: "pending" }
  | { readonly state: "running" }
  | {
      readonly state: "scored";
      readonly verdict: Verdict;
      /** Reasons asked for after the run, with the reading that followed them. The run's own verdict stays in force. */
      readonly explained?: Verdict;
      /** Index of the judge in `judgesOf(run)` that gave it; left out for the first. */
      readonly by?: number;
      /** `Response.edition` at the time of judging; left out where the texts were as they came. */
      readonly edition?: string;
    }
  | { readonly state: "failed"; readonly code: ErrorCode; readonly detail: string; readonly edition?: string }
  | { readonly state: "skipped"; readonly reason: SkipReason; readonly edition?: string };

export type SkipReason = "empty-response" | "not-selected" | "no-reference";

/** The reasons for a verdict, given with it or asked for later; null while there are none. */
export function rationaleOf(cell: Extract<Cell, { state: "scored" }>): string | null {
  return cell.verdict.rationale ?? cell.explained?.rationale ?? null;
}

/** Key of a verdict within a run. */
export function verdictKey(responseId: ResponseId, criterionId: string): string {
  return `${responseId}\u0000${criterionId}`;
}

/** The response of a verdict's key. */
export function responseOf(key: string): ResponseId {
  return key.slice(0, key.indexOf("\u0000")) as ResponseId;
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
