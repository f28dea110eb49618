// Counts the tokens of a run before it starts, and holds it back while texts would be cut and nobody has said yes.
import type { CaseSet } from "../domain/case.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { JudgeIdentity } from "../domain/run.ts";
import type { Budget } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import { planRun } from "./run-plan.ts";

export type PlannedRun = { readonly caseSet: CaseSet; readonly rubric: Rubric; readonly judge: JudgeIdentity };

export type Budgeter = {
  /**
   * Whether a run may start. A judge without a prompt needs no budget. With cuts it may only when `withCuts` is set for the
   * very run that was shown; otherwise the budget is put before the person. A failure is told here.
   */
  allows(run: PlannedRun, withCuts: boolean, signal: AbortSignal): Promise<boolean>;
  leave(): void;
};

export function createBudgeter(context: Context): Budgeter {
  let shown: { readonly run: PlannedRun; readonly budget: Budget } | null = null;

  async function count({ caseSet, rubric }: PlannedRun, signal: AbortSignal): Promise<Budget | null> {
    const { items } = planRun(caseSet, rubric, new Set(), "shared");
    context.set({ budget: { status: "counting", counted: 0, of: items.length } });
    const planned = await settled(
      context.ports.judge.call("plan", { items }, {
        signal,
        onProgress: ({ counted }) => context.set({ budget: { status: "counting", counted, of: items.length } }),
      }),
    );
    if (planned.ok && !signal.aborted) return planned.value;
    context.set({ budget: { status: "none" } });
    if (!planned.ok && !signal.aborted) context.notify(planned);
    return null;
  }

  return {
    async allows(run, withCuts, signal) {
      if (run.judge.prompt === undefined) {
        context.set({ budget: { status: "none" } });
        return true;
      }
      const known = shown !== null && deepEqual(shown.run, run) ? shown.budget : null;
      const budget = known ?? (await count(run, signal));
      if (budget === null) return false;
      shown = { run, budget };
      const goes = budget.cut.length === 0 || (withCuts && known !== null);
      context.set({ budget: { status: goes ? "known" : "asking", budget } });
      return goes;
    },
    leave() {
      if (context.get().budget.status === "asking") context.set({ budget: { status: "none" } });
    },
  };
}
