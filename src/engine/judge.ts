// The Judge port: what every engine adapter offers. Types only; how a judge is loaded is its adapter's own affair.
import type { Result } from "../domain/error-code.ts";
import type { PairSide, PairVerdict } from "../domain/pair.ts";
import type { JudgeIdentity } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Budget, JudgeItem, PairBudget, PairItem, PairReading, Reading } from "../workers/protocol.ts";

/** A loaded judge. One call of `score`, `compare` or `explain` at a time; the service sees to that. */
export type Judge = {
  readonly identity: JudgeIdentity;
  /**
   * Judges items in batches of the judge's own choice and order; each item gets exactly one verdict unless the signal
   * aborts, which stops after the batch under way. After a failure the judge is unusable: its realm must be given up.
   */
  score(items: readonly JudgeItem[], signal: AbortSignal, onBatch: (verdicts: readonly Verdict[]) => void): Promise<Result<{ readonly judged: number }>>;
  /**
   * Compares pairs of responses, as `score` judges items: each pair gets exactly one verdict. A judge that can read two
   * responses reads each pair in both orders; any other scores each response by itself.
   */
  compare(items: readonly PairItem[], signal: AbortSignal, onBatch: (verdicts: readonly PairVerdict[]) => void): Promise<Result<{ readonly judged: number }>>;
  /** Counts what `score` would take; runs no model. `onCounted` gets the number of items counted so far. */
  plan(items: readonly JudgeItem[], signal: AbortSignal, onCounted: (counted: number) => void): Promise<Result<Budget>>;
  /** The same of what `compare` would take. */
  planPairs(items: readonly PairItem[], signal: AbortSignal, onCounted: (counted: number) => void): Promise<Result<PairBudget>>;
  /**
   * Writes the reasons for one item and reads the verdict after them; `onText` gets the whole text so far. Aborting stops the
   * text. `judge-cannot-explain` for a judge that doesn't write.
   */
  explain(item: JudgeItem, signal: AbortSignal, onText: (text: string) => void): Promise<Result<Verdict>>;
  /** The exact input for one item. */
  read(item: JudgeItem): Result<Reading>;
  /** The exact input of a pair with `first` in the first place; that of the one response where each is read by itself. */
  readPair(item: PairItem, first: PairSide): Result<PairReading>;
  /** Gives back what the judge holds; it is not used afterwards. Memory of WASM shrinks only when its worker ends. */
  dispose?(): Promise<void>;
};

/** Bytes loaded so far, of those known to be needed. */
export type LoadProgress = (loaded: number, of: number) => void;
