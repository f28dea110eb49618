// The budget of pairwise runs: what is counted before the first pair is judged.
import type { CaseSet } from "../domain/case.ts";
import { allPairs } from "../domain/pair-plan.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { JudgeIdentity } from "../domain/run.ts";
import { ok } from "../domain/error-code.ts";
import type { ItemPair, PairBudget } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import { pairItem } from "./pair-judging.ts";
import type { PairsState } from "./pairs-state.ts";
import { type Budgeter, createBudgeter } from "./run-budget.ts";

export type PlannedPairs = { readonly caseSet: CaseSet; readonly criterion: Criterion; readonly judge: JudgeIdentity; /** Pairs that will be judged. */ readonly most: number };

export function createPairBudgeter(context: Context, set: (patch: Partial<PairsState>) => void): Budgeter<PlannedPairs> {
  return createBudgeter<PlannedPairs, ItemPair>(context, {
    show: (budget) => set({ budget }),
    shown: () => context.get().pairs.budget,
    async count({ caseSet, criterion, most }, signal, onCounted) {
      // Two responses of the same text go to no judge.
      const items = allPairs(caseSet).filter(({ a, b }) => a.text !== b.text).map((pair) => pairItem(pair, criterion));
      const counted = await settled(context.ports.judge.call("planPairs", { items }, { signal, onProgress: (progress) => onCounted(progress.counted, items.length) }));
      return counted.ok ? ok(scaled(counted.value, Math.min(1, most / Math.max(1, items.length)))) : counted;
    },
  });
}

/**
 * The budget of a share of the pairs. Which ones they will be is found out on the way, so their tokens are an estimate, and
 * the texts that would be cut are those of any pair that may come.
 */
function scaled(budget: PairBudget, share: number): PairBudget {
  const of = (tokens: number): number => Math.ceil(tokens * share);
  return { ...budget, prefill: of(budget.prefill), prefillWithoutReuse: of(budget.prefillWithoutReuse), decode: of(budget.decode) };
}
