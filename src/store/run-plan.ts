// What a run has to judge: every response on every criterion, less what is settled. Pure.
import { type Case, type CaseRow, type CaseSet, rowsOf } from "../domain/case.ts";
import { needsReference } from "../domain/checks/check.ts";
import type { Rubric } from "../domain/rubric.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { Companion, JudgeItem } from "../workers/protocol.ts";
import { type Items, PlannedItems } from "./planned-items.ts";
import { type Sliced, STRIDE, finish, sortInSlices } from "./slices.ts";

export type RunPlan = {
  /** In the order in which they go to the judge. */
  readonly items: Items;
  /** Cells that a rule scores, in file order of their criteria. */
  readonly checks: readonly JudgeItem[];
  /** Cells that need no judge, to be journalled as they are. */
  readonly skipped: readonly JournalEntry[];
};

/** Number of cells of a run. */
export function cellCount(set: CaseSet, rubric: Rubric): number {
  return rowsOf(set).length * rubric.criteria.length;
}

/** What the judge reads for one cell; `together`: with all responses to the same instruction. */
export function judgeItem(row: CaseRow, criterion: Rubric["criteria"][number], together = false): JudgeItem {
  const { instruction, context, reference } = row.case;
  const item = { responseId: row.response.id, criterion, instruction, context, reference, response: row.response.text };
  const companions = together ? companionsIn(row.case) : [];
  return companions.length > 1 ? { ...item, companions } : item;
}

/** Another text in the place of a response among the others of its case, for a judge that reads them together. */
export function amongCompanions<Item extends Omit<JudgeItem, "companions">>(item: Item, row: CaseRow): Item & Pick<JudgeItem, "companions"> {
  const companions = companionsIn(row.case).map((one) => (one.responseId === row.response.id ? { responseId: item.responseId, text: item.response } : one));
  return companions.length > 1 ? { ...item, companions } : item;
}

/** One list for all items of a case, so that a message to the worker holds it once. */
const companionsOf = new WeakMap<Case, readonly Companion[]>();

/** Empty responses go to no judge. */
function companionsIn(one: Case): readonly Companion[] {
  const known = companionsOf.get(one);
  if (known !== undefined) return known;
  const made = one.responses.filter(({ text }) => text.trim() !== "").map(({ id, text }): Companion => ({ responseId: id, text }));
  companionsOf.set(one, made);
  return made;
}

/**
 * In which order the cells go to the judge. "length": shortest first, because a batch is as slow as its longest item.
 * "shared": responses to the same texts side by side, because the beginning that prompts share is computed once.
 */
export type PlanOrder = "length" | "shared";

/** Plans the cells that are not in `settled`. The criteria of one response stay together in either order. */
export function planRun(set: CaseSet, rubric: Rubric, settled: Pick<ReadonlySet<string>, "has">, order: PlanOrder = "length", together = false): RunPlan {
  return finish(planning(set, rubric, settled, order, together));
}

/** The same in slices. */
export function* planning(set: CaseSet, rubric: Rubric, settled: Pick<ReadonlySet<string>, "has">, order: PlanOrder, together = false): Sliced<RunPlan> {
  const rows = rowsOf(set);
  const items = new PlannedItems(rows, rubric.criteria, (row, criterion) => judgeItem(row, criterion, together));
  const checks: JudgeItem[] = [];
  const skipped: JournalEntry[] = [];
  let seen = 0;
  for (const at of yield* ordered(rows, order)) {
    seen += 1;
    if (seen % STRIDE === 0) yield;
    const row = rows[at];
    if (row === undefined) continue;
    for (const [k, criterion] of rubric.criteria.entries()) {
      const key = verdictKey(row.response.id, criterion.id);
      if (settled.has(key)) continue;
      if (criterion.check === undefined) {
        if (row.response.text.trim() === "") skipped.push({ key, cell: { state: "skipped", reason: "empty-response" } });
        else items.add(at, k);
      }
      // A rule has something to say of an answer of nothing: it lacks what it should contain, and is short enough.
      else if (needsReference(criterion.check) && (row.case.reference ?? "").trim() === "") skipped.push({ key, cell: { state: "skipped", reason: "no-reference" } });
      else checks.push(judgeItem(row, criterion));
    }
  }
  return { items, checks, skipped };
}

/** The places of the rows in the order wanted. */
function* ordered(rows: readonly CaseRow[], order: PlanOrder): Sliced<readonly number[]> {
  switch (order) {
    case "length": {
      const lengths = new Int32Array(rows.length);
      const places: number[] = [];
      for (const [i, row] of rows.entries()) {
        if (i % STRIDE === STRIDE - 1) yield;
        lengths[i] = textLength(row);
        places.push(i);
      }
      return yield* sortInSlices(places, (a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
    }
    case "shared": {
      const groups = new Map<string, number[]>();
      for (const [i, row] of rows.entries()) {
        if (i % STRIDE === STRIDE - 1) yield;
        const { instruction, context, reference } = row.case;
        const key = JSON.stringify([context, instruction, reference]);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [i]);
        else group.push(i);
      }
      return [...groups.values()].flat();
    }
  }
}

/** Items per call of a generative judge: enough to share a beginning, few enough that a crash costs little. */
const SHARED_CHUNK = 16;

/**
 * Cuts items that were planned in the order "shared" into calls; a response's criteria, or those of all that are read together,
 * are in one call unless they are very many.
 */
export function* chunksByResponse(items: Items, most: number): Generator<readonly JudgeItem[]> {
  let chunk: JudgeItem[] = [];
  for (const mine of byLead(items, most)) {
    if (chunk.length > 0 && chunk.length + mine.length > Math.min(SHARED_CHUNK, most)) {
      yield chunk;
      chunk = [];
    }
    chunk.push(...mine);
  }
  if (chunk.length > 0) yield chunk;
}

/** Neighbours whose prompts begin with the same response, at most so many. */
function* byLead(items: Items, most: number): Generator<readonly JudgeItem[]> {
  let group: JudgeItem[] = [];
  for (const item of items) {
    if (group.length > 0 && (group.length >= most || leadOf(group[0]) !== leadOf(item))) {
      yield group;
      group = [];
    }
    group.push(item);
  }
  if (group.length > 0) yield group;
}

/** The response that an item's prompt begins with. */
function leadOf(item: JudgeItem | undefined): string | undefined {
  return item?.companions?.[0]?.responseId ?? item?.responseId;
}

function textLength({ case: { instruction, context, reference }, response }: CaseRow): number {
  return instruction.length + (context?.length ?? 0) + (reference?.length ?? 0) + response.text.length;
}
