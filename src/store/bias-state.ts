// The part of the page's state that is about how far the judge of a run can be moved. Types and the empty state only; what
// changes it is bias-desk.ts.
import type { BiasReport } from "../domain/bias/bias.ts";
import type { CanaryReport } from "../domain/injection/canaries.ts";

export type BiasWork = { readonly kind: "bias" | "canaries"; readonly done: number; readonly of: number };

export type BiasState = {
  /** Whether the next runs are followed by the attacks. */
  readonly canariesAsked: boolean;
  /** The reports of the run with this id; null while none were read. */
  readonly runId: string | null;
  readonly report: BiasReport | null;
  readonly canaries: CanaryReport | null;
  /** What is judged for a report now. */
  readonly work: BiasWork | null;
};

export const NO_BIAS: BiasState = { canariesAsked: false, runId: null, report: null, canaries: null, work: null };
