// What a run looks like once its cases lost or got rows: how many cells it has, which of its cells and pairs do not count any more,
// and whether its tally still holds. One rule for every repository. Pure.
import { hashParts } from "../domain/content-hash.ts";
import { type Run, untallied } from "../domain/run.ts";
import { responseOf } from "../domain/verdict.ts";
import type { KeptRows } from "./schema.ts";

/**
 * A run as its cases are now.
 * @param rows of its cases; null where none was ever added or deleted
 */
export function runOverRows(run: Run, rows: KeptRows | null): Run {
  const total = rows === null || run.mode === "pairwise" ? run.total : rows.responses * run.rubric.criteria.length;
  const known = run.tally === undefined || run.tally.without === withoutName(rows) ? run : untallied(run);
  return total === known.total ? known : { ...known, total };
}

/** Names the rows that a count leaves out; undefined where it leaves out none. */
export function withoutName(rows: KeptRows | null): string | undefined {
  return rows === null || rows.gone.length === 0 ? undefined : hashParts(rows.gone.toSorted());
}

/** What of a journal counts. */
export function leftOf<Entry extends { readonly key: string }>(entries: readonly Entry[], rows: KeptRows | null): readonly Entry[] {
  if (rows === null || rows.gone.length === 0) return entries;
  const gone = new Set(rows.gone);
  return entries.filter(({ key }) => !gone.has(responseOf(key)));
}

/** What of the journal of a pairwise run counts: pairs of which both responses are there. */
export function pairsLeftOf<Entry extends { readonly key: string }>(entries: readonly Entry[], rows: KeptRows | null): readonly Entry[] {
  if (rows === null || rows.gone.length === 0) return entries;
  const gone = new Set(rows.gone);
  return entries.filter(({ key }) => !key.split("\u0000", 2).some((id) => gone.has(id)));
}
