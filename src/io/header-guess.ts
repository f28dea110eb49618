// Decides whether the first record of a table is a header.
import { isKnownName } from "./column-names.ts";
import { parseHumanScore } from "./human-score.ts";

const NAME_CHARS = 60;

/**
 * @param second the next record, or null when there is none
 * @param expected true when a header is usual (a file): then any row of short distinct labels is one; otherwise at least one
 *   label must be a known name
 */
export function looksLikeHeader(first: readonly string[], second: readonly string[] | null, expected: boolean): boolean {
  const cells = first.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== "");
  if (filled.some((cell) => cell.length > NAME_CHARS)) return false;
  if (filled.some(isKnownName)) return true;
  if (!expected || filled.length === 0) return false;
  if (filled.some((cell) => parseHumanScore(cell) !== null)) return false;
  // Sentences are data.
  if (filled.some((cell) => /[.!?。！？]$/u.test(cell))) return false;
  return second !== null;
}
