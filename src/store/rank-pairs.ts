// Where the ranking of sources is worked out. Types and the plain way; the page asks a worker, since resampling takes long.
import { type Result, ok } from "../domain/error-code.ts";
import { type RankingInput, rankingOf } from "../domain/pair-ranking.ts";
import type { Ranking } from "../domain/statistics/bradley-terry.ts";

export type RankPairs = (input: RankingInput) => Promise<Result<Ranking>>;

export function rankHere(input: RankingInput): Promise<Result<Ranking>> {
  return Promise.resolve(ok(rankingOf(input)));
}
