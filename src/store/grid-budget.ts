// The budget of the grid's runs: what is counted before a run, or before some of its cells are judged again.
import type { CaseSet } from "../domain/case.ts";
import type { Rubric } from "../domain/rubric.ts";
import { type JudgeIdentity, readsTogether } from "../domain/run.ts";
import type { ItemPlace } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import { type Budgeter, createBudgeter } from "./run-budget.ts";
import { planRun } from "./run-plan.ts";

/** What is about to be judged; `only` these cells, by verdictKey, where it is not the whole run. */
type PlannedRun = { readonly caseSet: CaseSet; readonly rubric: Rubric; readonly judge: JudgeIdentity; readonly only: readonly string[] | null };

export function createGridBudgeter(context: Context): Budgeter<PlannedRun> {
  return createBudgeter<PlannedRun, ItemPlace>(context, {
    show: (budget) => context.set({ budget }),
    shown: () => context.get().budget,
    count({ caseSet, rubric, judge, only }, signal, onCounted) {
      const wanted = new Set(only);
      const { items } = planRun(caseSet, rubric, { has: (key) => only !== null && !wanted.has(key) }, "shared", readsTogether(judge));
      return settled(context.ports.judge.call("plan", { items }, { signal, onProgress: ({ counted }) => onCounted(counted, items.length) }));
    },
  });
}
