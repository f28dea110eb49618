// Counts the tokens of a run before it starts, and holds it back while texts would be cut and nobody has said yes. One for the
// grid's runs and one for pairwise runs; what is counted, and where it is shown, is theirs.
import type { Failure, Result } from "../domain/error-code.ts";
import type { JudgeIdentity } from "../domain/run.ts";
import type { Budget, ItemPlace } from "../workers/protocol.ts";
import { deepEqual } from "./deep-equal.ts";

/** What judging would take in tokens, counted before the run. The Clerk needs none. */
export type BudgetState<Place = ItemPlace> =
  | { readonly status: "none" }
  | { readonly status: "counting"; readonly counted: number; readonly of: number }
  /** Some texts do not fit; the person decides whether to start. */
  | { readonly status: "asking"; readonly budget: Budget<Place> }
  /** The budget of the run that was started last. */
  | { readonly status: "known"; readonly budget: Budget<Place> };

export type Budgeter<Planned> = {
  /**
   * Whether a run may start. A judge without a prompt needs no budget. With cuts it may only when `withCuts` is set for the
   * very run that was shown; otherwise the budget is put before the person. A failure is told here.
   */
  allows(planned: Planned, withCuts: boolean, signal: AbortSignal): Promise<boolean>;
  leave(): void;
};

export type BudgeterParts<Planned, Place> = {
  readonly show: (state: BudgetState<Place>) => void;
  readonly shown: () => BudgetState<Place>;
  readonly count: (planned: Planned, signal: AbortSignal, onCounted: (counted: number, of: number) => void) => Promise<Result<Budget<Place>>>;
};

export function createBudgeter<Planned extends { readonly judge: JudgeIdentity }, Place>(context: { notify(failure: Failure): void }, parts: BudgeterParts<Planned, Place>): Budgeter<Planned> {
  const { show, shown } = parts;
  let asked: { readonly planned: Planned; readonly budget: Budget<Place> } | null = null;

  async function count(planned: Planned, signal: AbortSignal): Promise<Budget<Place> | null> {
    show({ status: "counting", counted: 0, of: 0 });
    const counted = await parts.count(planned, signal, (done, of) => show({ status: "counting", counted: done, of }));
    if (counted.ok && !signal.aborted) return counted.value;
    show({ status: "none" });
    if (!counted.ok && !signal.aborted) context.notify(counted);
    return null;
  }

  return {
    async allows(planned, withCuts, signal) {
      if (planned.judge.prompt === undefined) {
        show({ status: "none" });
        return true;
      }
      const known = asked !== null && deepEqual(asked.planned, planned) ? asked.budget : null;
      const budget = known ?? (await count(planned, signal));
      if (budget === null) return false;
      asked = { planned, budget };
      const goes = budget.cut.length === 0 || (withCuts && known !== null);
      show({ status: goes ? "known" : "asking", budget });
      return goes;
    },
    leave() {
      if (shown().status === "asking") show({ status: "none" });
    },
  };
}
