// Which rows a view keeps and in which order. Pure: rows, cells and a view in, rows out.
import type { CaseRow, ResponseId } from "../domain/case.ts";
import { folded } from "../domain/text-search.ts";
import type { Cell } from "../domain/verdict.ts";
import { scoreIn as cellScore } from "./cell-map.ts";
import { searchedTexts } from "./search-desk.ts";
import { type Sliced, STRIDE, sortInSlices } from "./slices.ts";
import type { Found, SortKey, View } from "./state.ts";

/** Id of the column of overall scores, where a criterion's id may stand as well. */
export const OVERALL = "overall";

/** Overall score (0..1) of each response; null where it is not complete. */
export type Overalls = ReadonlyMap<ResponseId, number | null>;

export type Scores = { readonly cells: ReadonlyMap<string, Cell>; readonly overalls: Overalls };

/** The folded texts of a row, made once: rows live as long as their case set. */
const haystacks = new WeakMap<CaseRow, readonly string[]>();

function haystackOf(row: CaseRow): readonly string[] {
  const known = haystacks.get(row);
  if (known !== undefined) return known;
  const made = searchedTexts(row).map(folded);
  haystacks.set(row, made);
  return made;
}

/** Rows whose texts hold `search` literally, and whose source is `source` unless that is null. */
export function filterByText(rows: readonly CaseRow[], search: string, source: string | null): readonly CaseRow[] {
  const needle = folded(search);
  if (needle === "" && source === null) return rows;
  return rows.filter(
    (row) =>
      (source === null || row.response.source === source) &&
      (needle === "" || haystackOf(row).some((text) => text.includes(needle))),
  );
}

/** The rows of a queue, in its order; those that left with their cases are passed over. */
export function filterByQueue(rows: readonly CaseRow[], queue: View["queue"]): readonly CaseRow[] {
  if (queue === null) return rows;
  const byId = new Map(rows.map((row) => [row.response.id, row]));
  return queue.ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}

/** The score of a row in a column; null when it has none. A criterion's is in the scale's units, the overall in 0..1. */
export function scoreIn(row: CaseRow, column: string, { cells, overalls }: Scores): number | null {
  // A rubric may have a criterion with that very id; then the criterion is not reachable by range, as state.ts says.
  if (column === OVERALL) return overalls.get(row.response.id) ?? null;
  return cellScore(cells, row.response.id, column);
}

/** Rows that the search worker found, and whose source is `source` unless that is null. All rows until it has answered once. */
export function filterByFound(rows: readonly CaseRow[], found: Found, source: string | null): readonly CaseRow[] {
  const ids = found.status === "found" || found.status === "searching" ? found.ids : null;
  if (ids === null && source === null) return rows;
  return rows.filter((row) => (source === null || row.response.source === source) && (ids === null || ids.has(row.response.id)));
}

/** Rows with scores within all ranges, ends included. Rows without a score have no place in a range. */
export function filterByRanges(rows: readonly CaseRow[], ranges: View["ranges"], scores: Scores): readonly CaseRow[] {
  if (ranges.length === 0) return rows;
  return rows.filter((row) =>
    ranges.every((range) => {
      const score = scoreIn(row, range.criterionId, scores);
      return score !== null && score >= range.min && score <= range.max;
    }),
  );
}

const collator = new Intl.Collator(undefined, { numeric: true });

/**
 * Rows in the view's order. Equal rows keep the file's order in both directions, and rows that have nothing to sort by
 * (no score, no source) come last in both.
 */
export function* sortRows(rows: readonly CaseRow[], key: SortKey, descending: boolean, scores: Scores): Sliced<readonly CaseRow[]> {
  const sign = descending ? -1 : 1;
  switch (key.column) {
    case "order":
      return descending ? rows.toReversed() : rows;
    case "source":
      return yield* sortBy(rows, (row) => row.response.source, (a, b) => sign * collator.compare(a, b));
    case "instruction":
      return yield* sortBy(rows, (row) => row.case.instruction, (a, b) => sign * collator.compare(a, b));
    case "response":
      return yield* sortBy(rows, (row) => row.response.text, (a, b) => sign * collator.compare(a, b));
    case "overall":
      return yield* sortBy(rows, (row) => scores.overalls.get(row.response.id) ?? null, (a, b) => sign * (a - b));
    case "human":
      return yield* sortBy(rows, (row) => row.response.humanScore, (a, b) => sign * (a - b));
    case "criterion": {
      const { criterionId } = key;
      return yield* sortBy(rows, (row) => cellScore(scores.cells, row.response.id, criterionId), (a, b) => sign * (a - b));
    }
  }
}

function* sortBy<T>(
  rows: readonly CaseRow[],
  valueOf: (row: CaseRow) => T | null,
  compare: (a: T, b: T) => number,
): Sliced<readonly CaseRow[]> {
  const keyed: { readonly row: CaseRow; readonly value: T | null }[] = [];
  for (const row of rows) {
    if (keyed.length % STRIDE === STRIDE - 1) yield;
    keyed.push({ row, value: valueOf(row) });
  }
  const sorted = yield* sortInSlices(keyed, (a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return compare(a.value, b.value);
  });
  return sorted.map(({ row }) => row);
}
