// The budget of the grid's runs: what is counted before a run, or before some of its cells are judged again.
import { type CaseSet, rowsOf } from "../domain/case.ts";
import { ok } from "../domain/error-code.ts";
import type { Rubric } from "../domain/rubric.ts";
import { type JudgeIdentity, readsTogether } from "../domain/run.ts";
import type { Budget, ItemPlace, JudgeItem } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";
import { type Budgeter, createBudgeter } from "./run-budget.ts";
import type { Items } from "./planned-items.ts";
import { chunksByResponse, planning } from "./run-plan.ts";
import { ended } from "./slices.ts";

/** What is about to be judged; `only` these cells, by verdictKey, where it is not the whole run. */
type PlannedRun = { readonly caseSet: CaseSet; readonly rubric: Rubric; readonly judge: JudgeIdentity; readonly only: readonly string[] | null };

/** Items that are counted in one call: the copy of very many would hold up the page. */
const PART = 1_000;

/** Items that are read together stay together. */
function* inParts(items: Items): Generator<readonly JudgeItem[]> {
  let part: JudgeItem[] = [];
  for (const chunk of chunksByResponse(items, PART)) {
    part.push(...chunk);
    if (part.length < PART) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** The budget of two parts that are judged one after the other. */
function together(first: Budget, second: Budget): Budget {
  return {
    prefill: first.prefill + second.prefill,
    prefillWithoutReuse: first.prefillWithoutReuse + second.prefillWithoutReuse,
    decode: first.decode + second.decode,
    cut: [...first.cut, ...second.cut],
    contextLength: first.contextLength,
    cacheBytes: Math.max(first.cacheBytes, second.cacheBytes),
  };
}

export function createGridBudgeter(context: Context): Budgeter<PlannedRun> {
  return createBudgeter<PlannedRun, ItemPlace>(context, {
    show: (budget) => context.set({ budget }),
    shown: () => context.get().budget,
    async count({ caseSet, rubric, judge, only }, signal, onCounted) {
      const wanted = new Set(only);
      const { items } = await ended(planning(caseSet, rubric, { has: (key) => only !== null && !wanted.has(key) }, "shared", readsTogether(judge)), rowsOf(caseSet).length);
      let budget: Budget | null = null;
      let done = 0;
      for (const part of inParts(items)) {
        const before = done;
        const counted = await settled(context.ports.judge.call("plan", { items: part }, { signal, onProgress: (progress) => onCounted(before + progress.counted, items.length) }));
        if (!counted.ok) return counted;
        done += part.length;
        budget = budget === null ? counted.value : together(budget, counted.value);
      }
      return budget === null ? settled(context.ports.judge.call("plan", { items: [] }, { signal })) : ok(budget);
    },
  });
}
