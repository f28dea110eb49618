// What verdicts on pairs say together: the ranking of sources, how often the order of the responses decided, and the best
// response to each instruction. Pure; the figures are in statistics/.
import type { Case, Response } from "./case.ts";
import { marginOf, type PairCell, type PairVerdict } from "./pair.ts";
import { type CaseComparison, keyOfPlace, type PairPlace, scoreOf } from "./pair-plan.ts";
import type { BootstrapOptions, Interval } from "./statistics/bootstrap.ts";
import { rankSources, type Ranking } from "./statistics/bradley-terry.ts";

export type RankingInput = { readonly sources: number; readonly comparisons: readonly CaseComparison[]; readonly options: BootstrapOptions };

/** A source that won or lost all its games keeps a finite strength: it half wins this many games against an average one. */
export const RANKING_PRIOR = 0.1;

/** Bradley-Terry ranking of sources; resamples draw whole cases, whose pairs share responses. */
export function rankingOf({ sources, comparisons, options }: RankingInput): Ranking {
  const units = new Map<number, number[]>();
  comparisons.forEach(({ unit }, i) => {
    const mine = units.get(unit);
    if (mine === undefined) units.set(unit, [i]);
    else mine.push(i);
  });
  return rankSources(sources, comparisons, { ...options, prior: RANKING_PRIOR, units: [...units.values()] });
}

export type FlipRate = {
  readonly flipped: number;
  /** Pairs that were read in both orders. */
  readonly of: number;
  /** 95 % interval of the share (Wilson 1927); null without pairs. It takes the pairs as independent. */
  readonly interval: Interval | null;
};

/** How often the two orders disagree. Pairs whose responses were read one by one have no order. */
export function flipRate(verdicts: readonly Pick<PairVerdict, "orders" | "flipped">[]): FlipRate {
  const ordered = verdicts.filter(({ orders }) => orders !== null);
  const flipped = ordered.filter((verdict) => verdict.flipped).length;
  return { flipped, of: ordered.length, interval: wilsonInterval(flipped, ordered.length) };
}

/** How often the response in the first place wins, of the orders that decide; a judge without a liking for a place has a half. */
export function firstPlaceShare(verdicts: readonly Pick<PairVerdict, "orders">[]): { readonly first: number; readonly of: number } {
  const decided = verdicts.flatMap(({ orders }) => orders ?? []).filter(({ choice }) => choice !== "tie");
  return { first: decided.filter(({ first, choice }) => first === choice).length, of: decided.length };
}

const Z = 1.959963984540054;

function wilsonInterval(hits: number, n: number): Interval | null {
  if (n === 0) return null;
  const p = hits / n;
  const center = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  return [Math.max(0, center - half), Math.min(1, center + half)];
}

export type BestOf = {
  readonly case: Case;
  /** From the best; only responses that were compared. */
  readonly responses: readonly { readonly response: Response; /** A tie is half a win. */ readonly wins: number; readonly games: number; /** Mean of the probability to be better less that to be worse. */ readonly margin: number }[];
  /** The best response; null where the two best can't be told apart. */
  readonly winner: Response | null;
  /** How far the best is ahead of the next in share of games won, 0..1. */
  readonly margin: number;
  /** Whether every pair of the case was judged. */
  readonly complete: boolean;
};

/** Which response to each instruction won, in the order of the cases. Cases without a verdict are left out. */
export function bestOfEach(pairs: readonly PairPlace[], criterionId: string, cells: ReadonlyMap<string, PairCell>): BestOf[] {
  const cases = new Map<Case, PairPlace[]>();
  for (const pair of pairs) cases.set(pair.case, [...(cases.get(pair.case) ?? []), pair]);
  return [...cases].flatMap(([one, mine]) => {
    const tally = new Map<Response, { wins: number; games: number; margin: number }>();
    let judged = 0;
    for (const pair of mine) {
      const cell = cells.get(keyOfPlace(pair, criterionId));
      if (cell?.state !== "scored") continue;
      judged += 1;
      const score = scoreOf(cell.verdict);
      const margin = marginOf(cell.verdict.shares);
      for (const [response, wins, lead] of [[pair.a, score, margin], [pair.b, 1 - score, -margin]] as const) {
        const before = tally.get(response) ?? { wins: 0, games: 0, margin: 0 };
        tally.set(response, { wins: before.wins + wins, games: before.games + 1, margin: before.margin + lead });
      }
    }
    if (judged === 0) return [];
    const responses = [...tally].map(([response, { wins, games, margin }]) => ({ response, wins, games, margin: margin / games }));
    responses.sort((x, y) => y.wins / y.games - x.wins / x.games || y.margin - x.margin);
    const [best, next] = responses;
    if (best === undefined || next === undefined) return [];
    const margin = best.wins / best.games - next.wins / next.games;
    return [{ case: one, responses, winner: margin > 0 ? best.response : null, margin, complete: judged === mine.length }];
  });
}
