// Which pairs to judge next, so that a ranking of sources needs far fewer than all of them. Pure; fitting strengths is
// statistics/bradley-terry.ts.
//
// The strengths have an approximate posterior: normal around the fit, with the inverse of the information as its covariance.
// A comparison of two sources is worth what it takes off the doubt about their order: much where the two are close or were
// seldom compared, and little where it is plain who is ahead.
import { fitBradleyTerry, winProbability } from "./statistics/bradley-terry.ts";
import type { Comparison } from "./statistics/comparison-groups.ts";
import { generator } from "./statistics/random.ts";
import { normalTwoTails } from "./statistics/special.ts";

/** A pair that is not judged yet, by the indices of its sources. */
export type OpenPair = { readonly first: number; readonly second: number };

/** Games that every source half wins against one of strength 0: keeps strengths finite while there are few comparisons. */
const PRIOR = 1;

/**
 * The next pairs to judge, best first; at most `count`, each once. Pairs of the same two sources are drawn by chance, so that
 * no case is favoured. The same arguments give the same pairs.
 * @param judged comparisons so far, in any order
 */
export function choosePairs<Pair extends OpenPair>(sources: number, judged: readonly Comparison[], open: readonly Pair[], count: number, seed: number): Pair[] {
  const random = generator(seed);
  const groups = groupBySources(sources, open);
  const strengths = strengthsOf(sources, judged);
  const covariance = covarianceOf(sources, judged, strengths);
  const chosen: Pair[] = [];
  while (chosen.length < count) {
    let best: { readonly group: Pair[]; readonly i: number; readonly j: number } | null = null;
    let most = -Infinity;
    for (const [key, group] of groups) {
      if (group.length === 0) continue;
      const [i, j] = [Math.floor(key / sources), key % sources];
      const worth = worthOf(strengths, covariance, i, j);
      if (worth > most) {
        most = worth;
        best = { group, i, j };
      }
    }
    if (best === null) break;
    const at = Math.floor(random() * best.group.length);
    const pair = best.group[at];
    const last = best.group.pop();
    if (pair === undefined || last === undefined) break;
    if (at < best.group.length) best.group[at] = last;
    chosen.push(pair);
    // What the comparison will say is not known yet, but how much it tells is.
    learn(covariance, best.i, best.j, informationOf(strengths, best.i, best.j));
  }
  return chosen;
}

/** Seed of the choice after `judged` comparisons: a run that is resumed goes on as if it had not stopped. */
export function selectionSeed(judged: number): number {
  return Math.imul(judged + 1, 0x9e3779b1) >>> 0;
}

/** Probability that the order of two sources is not the one of their fitted strengths. */
export function orderDoubt(lead: number, variance: number): number {
  return variance <= 0 ? 0 : normalTwoTails(Math.abs(lead) / Math.sqrt(variance)) / 2;
}

/** What one more comparison takes off the doubt about the order of two sources, in expectation. */
function worthOf(strengths: readonly number[], covariance: Matrix, i: number, j: number): number {
  const lead = (strengths[i] ?? 0) - (strengths[j] ?? 0);
  const variance = varianceOf(covariance, i, j);
  const information = informationOf(strengths, i, j);
  const gained = (variance * variance * information) / (1 + variance * information);
  // The lead that is seen next scatters by what is gained; the doubt that is left then is that of the narrower posterior.
  const z = Math.abs(lead) / Math.sqrt(variance);
  return (gained / variance) * Math.exp((-z * z) / 2);
}

type Matrix = Float64Array[];

function groupBySources<Pair extends OpenPair>(sources: number, open: readonly Pair[]): Map<number, Pair[]> {
  const groups = new Map<number, Pair[]>();
  for (const pair of open) {
    const key = Math.min(pair.first, pair.second) * sources + Math.max(pair.first, pair.second);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pair]);
    else group.push(pair);
  }
  return groups;
}

function strengthsOf(sources: number, judged: readonly Comparison[]): readonly number[] {
  const fitted = fitBradleyTerry(sources, judged, { prior: PRIOR });
  return Array.isArray(fitted) ? fitted : new Array<number>(sources).fill(0);
}

/** Of one comparison, at the fitted strengths. */
function informationOf(strengths: readonly number[], i: number, j: number): number {
  const p = winProbability(strengths[i] ?? 0, strengths[j] ?? 0);
  return p * (1 - p);
}

/** Starts from the prior's and learns one comparison after the other (Sherman and Morrison 1950). */
function covarianceOf(sources: number, judged: readonly Comparison[], strengths: readonly number[]): Matrix {
  const covariance = Array.from({ length: sources }, (_, i) => {
    const row = new Float64Array(sources);
    const alone = winProbability(strengths[i] ?? 0, 0);
    row[i] = 1 / (PRIOR * alone * (1 - alone));
    return row;
  });
  const games = new Map<number, number>();
  for (const { first, second } of judged) {
    const key = Math.min(first, second) * sources + Math.max(first, second);
    games.set(key, (games.get(key) ?? 0) + 1);
  }
  for (const [key, n] of games) {
    const [i, j] = [Math.floor(key / sources), key % sources];
    learn(covariance, i, j, n * informationOf(strengths, i, j));
  }
  return covariance;
}

function learn(covariance: Matrix, i: number, j: number, information: number): void {
  const difference = covariance.map((row) => (row[i] ?? 0) - (row[j] ?? 0));
  const scale = information / (1 + information * varianceOf(covariance, i, j));
  covariance.forEach((row, k) => {
    const mine = scale * (difference[k] ?? 0);
    for (let m = 0; m < row.length; m++) row[m] = (row[m] ?? 0) - mine * (difference[m] ?? 0);
  });
}

function varianceOf(covariance: Matrix, i: number, j: number): number {
  return (covariance[i]?.[i] ?? 0) + (covariance[j]?.[j] ?? 0) - 2 * (covariance[i]?.[j] ?? 0);
}
