// The part of the state about runs that are set beside the shown one, and about how far verdicts on pairs may be believed. Types
// and the empty states only; making the figures is peers-desk.ts and pair-trust-desk.ts.
import type { ResponseId } from "../domain/case.ts";
import type { Failure } from "../domain/error-code.ts";
import type { PairTrust } from "../domain/pair-trust.ts";
import type { PeerTrust } from "../domain/peer-trust.ts";
import type { Run } from "../domain/run.ts";

export type CriterionPeers = {
  readonly criterionId: string;
  readonly trust: PeerTrust;
  /** Responses on which the most likely levels are not all the same, those farthest apart first. */
  readonly split: readonly ResponseId[];
};

export type PeersReport = {
  /** The shown run first. */
  readonly runs: readonly Run[];
  /** Criteria that all of them ask on the same scale. */
  readonly criteria: readonly CriterionPeers[];
};

export type PeersState =
  | { readonly status: "none" }
  | { readonly status: "working"; readonly done: number; readonly of: number }
  /** `stale`: people's scores or the run's verdicts changed since. */
  | { readonly status: "ready"; readonly report: PeersReport; readonly stale: boolean }
  | { readonly status: "failed"; readonly failure: Failure };

export type PairTrustState = {
  /** The pairwise run that `report` is of. */
  readonly runId: string | null;
  readonly working: boolean;
  readonly report: PairTrust | null;
  readonly failure: Failure | null;
};

export const NO_PEERS: PeersState = { status: "none" };
export const NO_PAIR_TRUST: PairTrustState = { runId: null, working: false, report: null, failure: null };
