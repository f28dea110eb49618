// Rows in groups: by what was asked or by who answered. Pure.
import type { CaseRow } from "../domain/case.ts";
import type { Overalls } from "./row-filter.ts";
import { type Sliced, STRIDE, finish } from "./slices.ts";
import type { View } from "./state.ts";

export type RowGroup = {
  /** Unique among the groups of one grouping. */
  readonly id: string;
  /** The instruction or the source; null for rows without a source. */
  readonly name: string | null;
  readonly rows: readonly CaseRow[];
  /** Rows with an overall score, and their mean (0..1); null without any. */
  readonly scored: number;
  readonly mean: number | null;
};

/** Groups in the order of their first row, and rows in the order given. */
export function groupRows(rows: readonly CaseRow[], by: Exclude<View["group"], "none">, overalls: Overalls): readonly RowGroup[] {
  return finish(groupsOf(rows, by, overalls));
}

/** The same in slices. */
export function* groupsOf(rows: readonly CaseRow[], by: Exclude<View["group"], "none">, overalls: Overalls): Sliced<readonly RowGroup[]> {
  const groups = new Map<string | null, CaseRow[]>();
  for (const [i, row] of rows.entries()) {
    if (i % STRIDE === STRIDE - 1) yield;
    const name = by === "source" ? row.response.source : row.case.instruction;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  const made: RowGroup[] = [];
  let seen = 0;
  for (const [name, members] of groups) {
    let sum = 0;
    let scored = 0;
    for (const { response } of members) {
      seen += 1;
      if (seen % STRIDE === 0) yield;
      const overall = overalls.get(response.id) ?? null;
      if (overall === null) continue;
      sum += overall;
      scored += 1;
    }
    made.push({ id: `${by}:${name ?? ""}${name === null ? ":none" : ""}`, name, rows: members, scored, mean: scored === 0 ? null : sum / scored });
  }
  return made;
}
