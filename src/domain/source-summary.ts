// How the sources of a set compare: for each column the mean of each source, its interval and its rank. Pure figures over
// plain arrays, so that a worker can be handed them.
import { quantile, bootstrapValues, type BootstrapOptions } from "./statistics/bootstrap.ts";
import { summarize, type Summary } from "./summary.ts";

export type SourceColumn = {
  /** One entry a row; NaN where there is no score. */
  readonly scores: Float64Array;
  /** Smallest and largest possible score. */
  readonly bounds: readonly [low: number, high: number];
};

export type SourceStanding = Summary & {
  /** 1 for the highest mean; sources with the same mean share the better rank. Null without scores. */
  readonly rank: number | null;
  /** Best and worst rank in 95 % of resamples of the cases; null where it cannot be told. */
  readonly ranks: readonly [best: number, worst: number] | null;
};

/**
 * The standing of each source in one column. The mean's interval is that of `summarize`. Ranks are found again in resamples
 * of whole cases, so that sources that answered the same instructions are compared on the same ones.
 * @param source the source of each row, numbered from 0; -1 for none
 * @param group the case of each row, numbered from 0
 * @param count how many sources there are
 */
export function sourceStandings({ scores, bounds }: SourceColumn, source: Int32Array, group: Int32Array, count: number, options: BootstrapOptions): SourceStanding[] {
  const lists = Array.from({ length: count }, (): number[] => []);
  const cases = new Map<number, { readonly sums: Float64Array; readonly counts: Float64Array }>();
  scores.forEach((score, row) => {
    const of = source[row] ?? -1;
    if (of < 0 || Number.isNaN(score)) return;
    lists[of]?.push(score);
    const key = group[row] ?? -1;
    let mine = cases.get(key);
    if (mine === undefined) {
      mine = { sums: new Float64Array(count), counts: new Float64Array(count) };
      cases.set(key, mine);
    }
    mine.sums[of] = (mine.sums[of] ?? 0) + score;
    mine.counts[of] = (mine.counts[of] ?? 0) + 1;
  });
  const summaries = lists.map((list) => summarize(list, bounds));
  const ranks = ranksOf(summaries.map(({ mean }) => mean));
  const units = [...cases.values()];
  const drawn = units.length < 2 ? [] : bootstrapValues(units.length, (picked) => resampledRanks(units, picked, count), options);
  return summaries.map((summary, i) => {
    const values = [...(drawn[i] ?? [])].sort((a, b) => a - b);
    const enough = summary.n > 0 && values.length * 2 >= options.resamples;
    return { ...summary, rank: ranks[i] ?? null, ranks: enough ? [Math.floor(quantile(values, 0.025)), Math.ceil(quantile(values, 0.975))] : null };
  });
}

type CaseSums = { readonly sums: Float64Array; readonly counts: Float64Array };

function resampledRanks(units: readonly CaseSums[], picked: Int32Array, count: number) {
  const sums = new Float64Array(count);
  const counts = new Float64Array(count);
  for (const unit of picked) {
    const mine = units[unit];
    if (mine === undefined) continue;
    for (let i = 0; i < count; i += 1) {
      sums[i] = (sums[i] ?? 0) + (mine.sums[i] ?? 0);
      counts[i] = (counts[i] ?? 0) + (mine.counts[i] ?? 0);
    }
  }
  const means = Array.from(sums, (sum, i) => ((counts[i] ?? 0) === 0 ? null : sum / (counts[i] ?? 1)));
  return ranksOf(means).map((rank) => rank ?? NO_RANK);
}

const NO_RANK = { notDefined: "no-rows" } as const;

/** Sums of the same scores in another order differ by this much at most. */
const ROUNDING = 1e-12;

/** Ranks of means, the highest first; equal means share the better rank, those without one have none. */
export function ranksOf(means: readonly (number | null)[]): (number | null)[] {
  return means.map((mean) => (mean === null ? null : 1 + means.filter((other) => other !== null && other > mean + ROUNDING).length));
}
