// Which rows a person should look at next. Showing them is the grid's matter.
import type { ResponseId } from "./case.ts";
import { hashText } from "./content-hash.ts";
import { generator } from "./statistics/random.ts";
import type { RowToScore } from "./trust-rows.ts";

/** Rows below a threshold of confidence, the least sure first; a verdict at the threshold is accepted. */
export function rowsBelow(rows: readonly RowToScore[], threshold: number): ResponseId[] {
  return leastSure(rows.filter(({ confidence }) => confidence < threshold));
}

/** Rows by rising confidence; those alike keep their order. */
export function leastSure(rows: readonly RowToScore[], most = rows.length): ResponseId[] {
  return [...rows].sort((a, b) => a.confidence - b.confidence).slice(0, most).map(({ id }) => id);
}

/**
 * A sample that looks at no verdict, so that figures from it hold for all rows. The same seed gives the same rows, and a
 * larger sample begins with the smaller one.
 */
export function randomRows(rows: readonly RowToScore[], most: number, seed: string): ResponseId[] {
  const left = rows.map(({ id }) => id);
  const next = generator(Number.parseInt(hashText(seed).slice(-8), 16));
  const picked: ResponseId[] = [];
  while (picked.length < most && left.length > 0) {
    const at = Math.floor(next() * left.length);
    picked.push(left[at] as ResponseId);
    left[at] = left.at(-1) as ResponseId;
    left.pop();
  }
  return picked;
}
