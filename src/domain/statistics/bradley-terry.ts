// Bradley-Terry strengths of sources from comparisons of two. Which pairs to compare next is not decided here.
import { bootstrapValues, quantile, type BootstrapOptions, type Interval } from "./bootstrap.ts";
import { comparisonGroups, type Comparison, type ComparisonGroups } from "./comparison-groups.ts";
import { notDefined, type NotDefined } from "./statistic.ts";

export type FitOptions = {
  /**
   * Strength of the prior: each source also half wins this many games against one of strength 0. At 0 (the default) it is
   * plain maximum likelihood, which exists only when every source can be reached by a chain of wins from every other.
   */
  readonly prior?: number;
};

const MAX_STEPS = 200;

/**
 * Log-strengths with mean 0 (Bradley and Terry 1952), in natural-log units: source i beats j with probability
 * 1 / (1 + exp(s_j - s_i)). Ties count as half a win for each. Found by Newton's method with halved steps.
 * Not defined without comparisons, and without a prior where the sources are disconnected or a lead is unbounded.
 */
export function fitBradleyTerry(sources: number, comparisons: readonly Comparison[], { prior = 0 }: FitOptions = {}): number[] | NotDefined {
  if (comparisons.length === 0) return notDefined("no-pairs");
  if (prior === 0) {
    const { separate, tiers } = comparisonGroups(sources, comparisons);
    if (separate.length > 1) return notDefined("disconnected");
    if (tiers.length > 1) return notDefined("unbounded");
  }
  const games = tally(sources, comparisons);
  let strengths = new Array<number>(sources).fill(0);
  let likelihood = logLikelihood(games, strengths, prior);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, information } = derivatives(games, strengths, prior);
    if (Math.max(...gradient.map(Math.abs)) < 1e-13 * comparisons.length) break;
    const move = solve(information, gradient);
    let size = 1;
    let next = strengths.map((s, i) => s + (move[i] ?? 0));
    let reached = logLikelihood(games, next, prior);
    while (reached < likelihood - 1e-12 * Math.abs(likelihood) && size > 1e-6) {
      size /= 2;
      next = strengths.map((s, i) => s + size * (move[i] ?? 0));
      reached = logLikelihood(games, next, prior);
    }
    strengths = next;
    likelihood = reached;
    if (Math.max(...move.map(Math.abs)) * size < 1e-14) break;
  }
  const center = strengths.reduce((sum, s) => sum + s, 0) / sources;
  return strengths.map((s) => s - center);
}

/** Probability that a source of the first strength beats one of the second. */
export function winProbability(first: number, second: number): number {
  return 1 / (1 + Math.exp(second - first));
}

export type RankedSource = {
  readonly source: number;
  readonly strength: number;
  readonly interval: Interval | null;
  /** 1 is the strongest. */
  readonly rank: number;
  /** Ranks that the source takes in the middle 95 % of resamples. */
  readonly ranks: Interval | null;
  readonly games: number;
  /** A tie is half a win. */
  readonly wins: number;
};

export type Ranking = ComparisonGroups & {
  /** From the strongest on; or why there is none. */
  readonly sources: readonly RankedSource[] | NotDefined;
  readonly n: number;
  /** Share of resamples that could be ranked; intervals come from those, and are null below one half. */
  readonly ranked: number;
};

/**
 * Ranking of sources with 95 % percentile bootstrap intervals over comparisons, or over `units` of them: comparisons of the
 * same case share its responses, so that they are drawn together. Intervals need two units.
 */
export function rankSources(sources: number, comparisons: readonly Comparison[], options: BootstrapOptions & FitOptions & { readonly units?: readonly (readonly number[])[] }): Ranking {
  const units = options.units ?? comparisons.map((_, i) => [i]);
  const groups = comparisonGroups(sources, comparisons);
  const n = comparisons.length;
  const strengths = fitBradleyTerry(sources, comparisons, options);
  if (!Array.isArray(strengths)) return { ...groups, sources: strengths, n, ranked: 0 };
  const none = Array.from({ length: 2 * sources }, () => notDefined("unbounded"));
  const values = bootstrapValues(units.length, (drawn) => {
    const fitted = fitBradleyTerry(sources, Array.from(drawn).flatMap((unit) => (units[unit] ?? []).map((i) => comparisons[i] as Comparison)), options);
    return Array.isArray(fitted) ? [...fitted, ...placesOf(fitted)] : none;
  }, options);
  const usable = values[0]?.length ?? 0;
  const interval = (k: number): Interval | null => {
    const list = values[k];
    if (list === undefined || units.length < 2 || usable * 2 < options.resamples || usable === 0) return null;
    list.sort((a, b) => a - b);
    return [quantile(list, 0.025), quantile(list, 0.975)];
  };
  const places = placesOf(strengths);
  const ranked = strengths.map((strength, source): RankedSource => {
    const mine = comparisons.filter(({ first, second }) => first === source || second === source);
    const wins = mine.reduce((sum, { first, score }) => sum + (first === source ? score : 1 - score), 0);
    return { source, strength, interval: interval(source), rank: places[source] ?? 0, ranks: interval(sources + source), games: mine.length, wins };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.source - b.source);
  return { ...groups, sources: ranked, n, ranked: options.resamples > 0 ? usable / options.resamples : 0 };
}

/** 1 + how many are stronger. */
function placesOf(strengths: readonly number[]): number[] {
  return strengths.map((mine) => 1 + strengths.filter((other) => other > mine + 1e-9).length);
}

/** Wins of each source over each other. */
function tally(sources: number, comparisons: readonly Comparison[]): number[][] {
  const wins = Array.from({ length: sources }, () => new Array<number>(sources).fill(0));
  const add = (winner: number, loser: number, score: number): void => {
    const row = wins[winner];
    if (row !== undefined) row[loser] = (row[loser] ?? 0) + score;
  };
  for (const { first, second, score } of comparisons) {
    add(first, second, score);
    add(second, first, 1 - score);
  }
  return wins;
}

/** log of 1 / (1 + exp(-x)) without overflow. */
function logSigmoid(x: number): number {
  return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
}

function logLikelihood(wins: readonly (readonly number[])[], strengths: readonly number[], prior: number): number {
  let sum = 0;
  wins.forEach((row, i) => {
    const mine = strengths[i] ?? 0;
    sum += (prior / 2) * (logSigmoid(mine) + logSigmoid(-mine));
    row.forEach((count, j) => { if (count > 0) sum += count * logSigmoid(mine - (strengths[j] ?? 0)); });
  });
  return sum;
}

/** Gradient and observed information; without a prior a constant fixes the direction in which the likelihood is flat. */
function derivatives(wins: readonly (readonly number[])[], strengths: readonly number[], prior: number): { gradient: number[]; information: number[][] } {
  const n = wins.length;
  const gradient = new Array<number>(n).fill(0);
  const information = Array.from({ length: n }, () => new Array<number>(n).fill(prior === 0 ? 1 / n : 0));
  for (let i = 0; i < n; i++) {
    const row = information[i] ?? [];
    const alone = winProbability(strengths[i] ?? 0, 0);
    gradient[i] = prior * (0.5 - alone);
    row[i] = (row[i] ?? 0) + prior * alone * (1 - alone);
    for (let j = 0; j < n; j++) {
      const won = wins[i]?.[j] ?? 0;
      const games = won + (wins[j]?.[i] ?? 0);
      if (games === 0) continue;
      const p = winProbability(strengths[i] ?? 0, strengths[j] ?? 0);
      gradient[i] = (gradient[i] ?? 0) + won - games * p;
      row[i] = (row[i] ?? 0) + games * p * (1 - p);
      row[j] = (row[j] ?? 0) - games * p * (1 - p);
    }
  }
  return { gradient, information };
}

/** Solves a symmetric positive definite system by Cholesky's decomposition; the matrix is overwritten. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const n = right.length;
  const x = [...right];
  const at = (i: number, j: number): number => matrix[i]?.[j] ?? 0;
  for (let i = 0; i < n; i++) {
    const row = matrix[i] ?? [];
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / at(j, j);
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - at(i, k) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / at(i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] ?? 0) - at(k, i) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / at(i, i);
  }
  return x;
}
