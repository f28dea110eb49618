// Which judged pairs the list shows, and in which order. Pure.
import { marginOf, type PairCell } from "../../domain/pair.ts";
import type { Signal } from "../../domain/verdict.ts";
import { keyOfPlace, type PairPlace } from "../../domain/pair-plan.ts";

export const PAIR_FILTERS = ["all", "flipped", "tie", "close", "flagged", "cut", "failed"] as const;
export type PairFilter = (typeof PAIR_FILTERS)[number];

export type JudgedPair = { readonly key: string; readonly place: PairPlace; readonly cell: PairCell };

/** Something in the texts that may steer the judge. */
export function addressesJudge({ kind }: Signal): boolean {
  return kind === "injection" || kind === "format-marker" || kind === "control-token";
}

export function isCut({ kind }: Signal): boolean {
  return kind === "input-cut";
}

/** Pairs that have a verdict or have failed, in the order of the file; "close" puts those first whose two shares are nearest. */
export function filterPairs(pairs: readonly PairPlace[], criterionId: string, cells: ReadonlyMap<string, PairCell>, filter: PairFilter): JudgedPair[] {
  const judged = pairs.flatMap((place): JudgedPair[] => {
    const key = keyOfPlace(place, criterionId);
    const cell = cells.get(key);
    return cell === undefined ? [] : [{ key, place, cell }];
  });
  switch (filter) {
    case "all":
      return judged;
    case "flipped":
      return judged.filter(({ cell }) => cell.state === "scored" && cell.verdict.flipped);
    case "tie":
      return judged.filter(({ cell }) => cell.state === "scored" && cell.verdict.choice === "tie");
    case "flagged":
      return judged.filter(({ cell }) => cell.state === "scored" && cell.verdict.signals.some(addressesJudge));
    case "cut":
      return judged.filter(({ cell }) => cell.state === "scored" && cell.verdict.signals.some(isCut));
    case "failed":
      return judged.filter(({ cell }) => cell.state === "failed");
    case "close":
      return judged
        .flatMap((one) => (one.cell.state === "scored" ? [{ one, lead: Math.abs(marginOf(one.cell.verdict.shares)) }] : []))
        .sort((x, y) => x.lead - y.lead)
        .map(({ one }) => one);
  }
}
