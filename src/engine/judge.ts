// The Judge port: what every engine adapter offers. Types only; how a judge is loaded is its adapter's own affair.
import type { Result } from "../domain/error-code.ts";
import type { JudgeIdentity } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { InputSegment, JudgeItem } from "../workers/protocol.ts";

/** What a judge reads for one item. */
export type Reading = {
  readonly segments: readonly InputSegment[];
  readonly features: readonly { readonly name: string; readonly value: number }[];
};

/** A loaded judge. One call of `score` at a time; the service sees to that. */
export type Judge = {
  readonly identity: JudgeIdentity;
  /**
   * Judges items in batches of the judge's own choice and order; each item gets exactly one verdict unless the signal
   * aborts, which stops after the batch under way. After a failure the judge is unusable: its realm must be given up.
   */
  score(items: readonly JudgeItem[], signal: AbortSignal, onBatch: (verdicts: readonly Verdict[]) => void): Promise<Result<{ readonly judged: number }>>;
  /** The exact input for one item. */
  read(item: JudgeItem): Reading;
};

/** Bytes loaded so far, of those known to be needed. */
export type LoadProgress = (loaded: number, of: number) => void;
