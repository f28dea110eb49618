// Cuts the cases of a large set into pieces that are copied or stored one at a time, so that no single step takes long.
import type { Case } from "./case.ts";

/** Most cases, and about as many characters, of one piece. */
const PIECE_CASES = 500;
const PIECE_CHARS = 500_000;

/** Consecutive cases; a single large case is a piece of its own. */
export function* inPieces(cases: readonly Case[]): Generator<readonly Case[]> {
  let from = 0;
  let chars = 0;
  for (const [i, one] of cases.entries()) {
    const size = charsOf(one);
    if (i > from && (i - from >= PIECE_CASES || chars + size > PIECE_CHARS)) {
      yield cases.slice(from, i);
      from = i;
      chars = 0;
    }
    chars += size;
  }
  if (from < cases.length) yield cases.slice(from);
}

/** Whether cases that were a piece may stay one after an edit: it may have grown, but not to a long step. */
export function isStillPiece(cases: readonly Case[]): boolean {
  return cases.length === 1 || cases.reduce((sum, one) => sum + charsOf(one), 0) <= 2 * PIECE_CHARS;
}

/** Characters of all texts, and a little for each response. */
function charsOf({ instruction, context, reference, responses }: Case): number {
  const shared = instruction.length + (context?.length ?? 0) + (reference?.length ?? 0);
  return responses.reduce((sum, { text }) => sum + text.length + 100, shared);
}
