// What is worked out once for a case set before it is shown: its rows, where each stands, and the sources. For a large set in slices.
import { type CaseRow, type CaseSet, keepRows, rowsOf } from "../domain/case.ts";
import { type Sliced, STRIDE, ended, finish } from "./slices.ts";

export type PreparedSet = {
  /** Position of each response in the set, counted from 0, by its id. */
  readonly order: ReadonlyMap<string, number>;
  /** The sources that occur, in the order of their first response. */
  readonly sources: readonly string[];
};

const prepared = new WeakMap<CaseSet, PreparedSet>();

/** What was prepared for the set; made at once where it was not. */
export function preparedOf(set: CaseSet): PreparedSet {
  return prepared.get(set) ?? finish(preparing(set));
}

/** Resolves when asking for rows, order and sources of the set costs nothing any more. */
export async function prepare(set: CaseSet | null): Promise<void> {
  if (set !== null && !prepared.has(set)) await ended(preparing(set), set.cases.length);
}

/** Takes what was prepared for a set over to the same set with one case edited, whose responses keep their ids and places. */
export function carryOver(before: CaseSet, after: CaseSet): void {
  const known = prepared.get(before);
  if (known === undefined || before.cases.length !== after.cases.length) return;
  const rows = [...rowsOf(before)];
  for (const [i, one] of after.cases.entries()) {
    const former = before.cases[i];
    if (former === one || former === undefined) continue;
    if (former.responses.length !== one.responses.length || former.responses.some(({ id, source }, k) => id !== one.responses[k]?.id || source !== one.responses[k].source)) return;
    const first = known.order.get(one.responses[0]?.id ?? "");
    if (first === undefined && one.responses.length > 0) return;
    for (const [k, response] of one.responses.entries()) rows[(first ?? 0) + k] = { case: one, response };
  }
  keepRows(after, rows);
  prepared.set(after, known);
}

function* preparing(set: CaseSet): Sliced<PreparedSet> {
  const rows: CaseRow[] = [];
  const order = new Map<string, number>();
  const sources = new Set<string>();
  for (const [i, one] of set.cases.entries()) {
    if (i % STRIDE === STRIDE - 1) yield;
    for (const response of one.responses) {
      order.set(response.id, rows.length);
      rows.push({ case: one, response });
      if (response.source !== null) sources.add(response.source);
    }
  }
  keepRows(set, rows);
  const made = { order, sources: [...sources] };
  prepared.set(set, made);
  return made;
}
