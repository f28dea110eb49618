// Which pairs a set of cases holds, and what a verdict on a pair means for the two sources. Pure.
import type { Case, CaseSet, Response } from "./case.ts";
import { type PairCell, pairKey, type PairVerdict } from "./pair.ts";
import type { Comparison } from "./statistics/comparison-groups.ts";

/** Two responses to one instruction; `a` comes first in the file. */
export type PairPlace = { readonly case: Case; readonly a: Response; readonly b: Response };

/**
 * Every pair of responses to the same instruction. Where the set has several sources, those of one source are not set against
 * each other. Empty responses have nothing to compare.
 */
export function allPairs(set: Pick<CaseSet, "cases">): PairPlace[] {
  const sources = new Set(set.cases.flatMap((one) => one.responses.map(({ source }) => source)).filter((source) => source !== null));
  return set.cases.flatMap((one) => {
    const responses = one.responses.filter(({ text }) => text.trim() !== "");
    return responses.flatMap((a, i) => responses.slice(i + 1).flatMap((b) => (sources.size > 1 && a.source === b.source ? [] : [{ case: one, a, b }])));
  });
}

/** Sources that occur in pairs, in the order of the file. Responses without a source are in no ranking. */
export function sourcesOf(pairs: readonly PairPlace[]): string[] {
  return [...new Set(pairs.flatMap(({ a, b }) => [a.source, b.source]).filter((source) => source !== null))];
}

export function keyOfPlace({ a, b }: PairPlace, criterionId: string): string {
  return pairKey({ a: a.id, b: b.id, criterionId });
}

/** 1: the first response won, 0: the second did, 0.5: a tie. */
export function scoreOf({ choice }: Pick<PairVerdict, "choice">): number {
  return choice === "a" ? 1 : choice === "b" ? 0 : 0.5;
}

/** A comparison with the case it comes from: resamples draw whole cases. */
export type CaseComparison = Comparison & { readonly unit: number };

/** What the verdicts say of sources. Pairs without a verdict, or with a response that has no source, say nothing. */
export function comparisonsOf(pairs: readonly PairPlace[], sources: readonly string[], criterionId: string, cells: ReadonlyMap<string, PairCell>): CaseComparison[] {
  const index = new Map(sources.map((source, i) => [source, i]));
  const units = new Map<Case, number>();
  return pairs.flatMap((pair) => {
    const cell = cells.get(keyOfPlace(pair, criterionId));
    const first = index.get(pair.a.source ?? "");
    const second = index.get(pair.b.source ?? "");
    if (cell?.state !== "scored" || pair.a.source === null || pair.b.source === null || first === undefined || second === undefined || first === second) return [];
    const unit = units.get(pair.case) ?? units.size;
    units.set(pair.case, unit);
    return [{ first, second, score: scoreOf(cell.verdict), unit }];
  });
}
