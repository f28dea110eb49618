// The part of the page's state that is about comparing responses. Types and the empty state only; what changes it is pair-desk.ts.
import type { Failure } from "../domain/error-code.ts";
import type { PairCell } from "../domain/pair.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import type { Ranking } from "../domain/statistics/bradley-terry.ts";
import type { ItemPair, JudgeChoice, PairReading } from "../workers/protocol.ts";
import type { BudgetState } from "./run-budget.ts";
import { NO_PROGRESS, type RunProgress } from "./progress.ts";

/** What a person wants compared. */
export type PairWish = {
  readonly judge: JudgeChoice;
  readonly criterion: Criterion;
  /** Most pairs, chosen as the run goes on; null: all. */
  readonly budget: number | null;
};

/** Both inputs of one pair, a first and b first; or what went wrong. "busy": a run needs the judge. */
export type PairDetail =
  | { readonly status: "idle" }
  | { readonly status: "loading" | "busy"; readonly key: string }
  | { readonly status: "ready"; readonly key: string; readonly readings: readonly [PairReading, PairReading] }
  | { readonly status: "failed"; readonly key: string; readonly failure: Failure };

/** The ranking by the pairs judged so far; while it is worked out anew, the one before. */
export type RankingState = { readonly sources: readonly string[]; readonly ranking: Ranking };

export type PairsState = {
  /** The pairwise run that is shown; null before the first over these cases. */
  readonly run: Run | null;
  /** Pairs of `run` by pairKey; a missing one is not judged. Replaced, never mutated, at each batch. */
  readonly cells: ReadonlyMap<string, PairCell>;
  readonly progress: RunProgress;
  /** Between the press and the first pair: the judge is loading. */
  readonly starting: boolean;
  /** What comparing takes in tokens, counted before the run. The Clerk needs none. */
  readonly budget: BudgetState<ItemPair>;
  /** Null while there is nothing to rank. */
  readonly ranking: RankingState | null;
  readonly detail: PairDetail;
};

export const NO_PAIRS: PairsState = { run: null, cells: new Map(), progress: NO_PROGRESS, starting: false, budget: { status: "none" }, ranking: null, detail: { status: "idle" } };
