// Reads which response people preferred: as a cell names it beside several response columns, and as shares of a win. What becomes of
// it in a case is build-cases.ts.
import type { Preference, ResponseId } from "../domain/case.ts";
import { normalizeName } from "./column-names.ts";
import { parseHumanScore } from "./human-score.ts";

/** One response that took part in a comparison: 1 it won, 0 it lost, 0.5 nobody did. */
export type Vote = { readonly comparison: number; readonly response: number; readonly share: number };

const TIE = /^(?:tie|tied|both|equal|same|draw|none|neither|tie\s*\(both.*|both_?(?:bad|good)|平手|相同|一樣|一样)$/i;

/**
 * Share of each response column by a cell that names the winner: the column's name, its letter or number at the end ("a", "B",
 * "model_a", "2"), or a word for a tie. Null when the cell says none of these.
 */
export function sharesOf(cell: string, columns: readonly string[]): readonly number[] | null {
  const text = cell.normalize("NFKC").trim();
  if (text === "") return null;
  if (TIE.test(text)) return columns.map(() => 0.5);
  const name = normalizeName(text);
  const exact = columns.findIndex((column) => normalizeName(column) === name);
  const side = exact >= 0 ? exact : sideOf(text, columns);
  return side < 0 ? null : columns.map((_, i) => Number(i === side));
}

/** What a winner may be called by its side alone. */
const SIDE = /^[[(]*(?:(?:model|response|answer|output|assistant|option|text|candidate|system)[\s_-]*)?([a-z]|\d{1,2})[\])]*$/i;
const SIDE_OF_COLUMN = [/(?:^|[^\p{L}\p{N}])([a-z]|\d{1,2})$/iu, /\p{Ll}([A-Z])$/u, /\p{L}(\d{1,2})$/u];

/** Index of the column that ends as the cell does; -1 when none or several do. */
function sideOf(text: string, columns: readonly string[]): number {
  const side = SIDE.exec(text)?.[1]?.toLowerCase();
  if (side === undefined) return -1;
  const ends = columns.map((column) => SIDE_OF_COLUMN.map((end) => end.exec(column.trim())?.[1]).find((end) => end !== undefined)?.toLowerCase());
  if (new Set(ends).size === ends.length && !ends.includes(undefined)) return ends.indexOf(side);
  // Columns without a side of their own are counted from the left.
  const index = /\d/.test(side) ? Number(side) - 1 : side.charCodeAt(0) - 97;
  return index < columns.length ? index : -1;
}

/** The share that a cell of a row of its own holds; null for another cell. */
export function shareOf(cell: string): number | null {
  const value = cell.trim() === "" ? null : parseHumanScore(cell);
  return value !== null && value >= 0 && value <= 1 ? value : null;
}

/** Preferences between the responses of one case. Two that won alike, or lost alike, say nothing of each other. */
export function preferencesOf(votes: readonly Vote[], ids: readonly ResponseId[]): readonly Preference[] {
  const preferences: Preference[] = [];
  for (let from = 0; from < votes.length; ) {
    let to = from + 1;
    while (to < votes.length && votes[to]?.comparison === votes[from]?.comparison) to += 1;
    for (let i = from; i < to; i += 1) {
      for (let j = i + 1; j < to; j += 1) {
        const preference = between(votes[i], votes[j], ids);
        if (preference !== null) preferences.push(preference);
      }
    }
    from = to;
  }
  return preferences;
}

function between(one: Vote | undefined, other: Vote | undefined, ids: readonly ResponseId[]): Preference | null {
  const a = one === undefined ? undefined : ids[one.response];
  const b = other === undefined ? undefined : ids[other.response];
  if (one === undefined || other === undefined || a === undefined || b === undefined) return null;
  if (one.share === other.share) return one.share === 0.5 ? { a, b, better: "tie" } : null;
  return { a, b, better: one.share > other.share ? a : b };
}
