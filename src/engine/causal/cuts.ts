// Decides what is left out of texts that don't fit. Pure numbers: which text keeps how many tokens; cutting is encode-prompt.ts.
import type { SegmentName } from "../../domain/verdict.ts";

/** What goes first when a prompt is too long; the criterion is touched only when all else is gone. */
export const CUT_ORDER = ["context", "instruction", "reference", "response", "criterion"] as const satisfies readonly SegmentName[];

/** A text keeps at least this many tokens, so that a reader still sees what it was. */
export const LEAST_KEPT = 16;

export type Cut = { readonly segment: SegmentName; readonly kept: number; readonly of: number };

/**
 * Plans cuts so that the tokens left out come to at least `over`. Null when even the least of every text is too much.
 * @param lengths tokens of each text of the prompt
 * @param over tokens that the prompt is too long by; 0 or less plans no cut
 * @param mark tokens of the mark that a cut puts into a text
 */
export function planCuts(lengths: Readonly<Partial<Record<SegmentName, number>>>, over: number, mark: number): Cut[] | null {
  const cuts: Cut[] = [];
  let left = over;
  for (const segment of CUT_ORDER) {
    if (left <= 0) break;
    const of = lengths[segment] ?? 0;
    const most = of - LEAST_KEPT - mark;
    if (most <= 0) continue;
    const gain = Math.min(most, left);
    cuts.push({ segment, kept: of - gain - mark, of });
    left -= gain;
  }
  return left > 0 ? null : cuts;
}

/** How many tokens of the start and of the end stay when `kept` of a text do: the two halves, the start the larger. */
export function keptEnds(kept: number): { readonly head: number; readonly tail: number } {
  return { head: Math.ceil(kept / 2), tail: Math.floor(kept / 2) };
}
