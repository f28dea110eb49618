// Counts, over all pairs of rows, how often two graders order them alike: Kendall's tau-b and pairwise accuracy. O(n log n).
import { notDefined, type Statistic } from "./statistic.ts";

/** Numbers of pairs of rows. The five kinds add up to all pairs. */
export type PairCounts = {
  readonly concordant: number;
  readonly discordant: number;
  /** Tied by the first grader alone, by the second alone, and by both. */
  readonly tiedX: number;
  readonly tiedY: number;
  readonly tiedBoth: number;
};

/** Counts the pairs of two equally long lists without visiting them (Knight 1966: discordant pairs are inversions). */
export function pairCounts(x: readonly number[], y: readonly number[]): PairCounts {
  const n = x.length;
  const order = x.map((_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0));
  const xs = order.map((i) => x[i] ?? 0);
  const ys = order.map((i) => y[i] ?? 0);
  const tiedX = tiedPairs(n, (i) => xs[i] === xs[i - 1]);
  const tiedBoth = tiedPairs(n, (i) => xs[i] === xs[i - 1] && ys[i] === ys[i - 1]);
  const discordant = sortCountingInversions(ys);
  const tiedY = tiedPairs(n, (i) => ys[i] === ys[i - 1]);
  const concordant = (n * (n - 1)) / 2 - tiedX - tiedY + tiedBoth - discordant;
  return { concordant, discordant, tiedX: tiedX - tiedBoth, tiedY: tiedY - tiedBoth, tiedBoth };
}

/** Sums of counts, for pairs that are made within groups only. */
export function addCounts(all: readonly PairCounts[]): PairCounts {
  const sum = (of: (counts: PairCounts) => number): number => all.reduce((total, counts) => total + of(counts), 0);
  return {
    concordant: sum((c) => c.concordant),
    discordant: sum((c) => c.discordant),
    tiedX: sum((c) => c.tiedX),
    tiedY: sum((c) => c.tiedY),
    tiedBoth: sum((c) => c.tiedBoth),
  };
}

/** Kendall's tau-b from counted pairs; not defined without pairs or when either grader ties them all. */
export function kendallOfCounts({ concordant, discordant, tiedX, tiedY, tiedBoth }: PairCounts): Statistic {
  if (concordant + discordant + tiedX + tiedY + tiedBoth === 0) return notDefined("no-pairs");
  const untiedX = concordant + discordant + tiedY;
  const untiedY = concordant + discordant + tiedX;
  if (untiedX === 0 || untiedY === 0) return notDefined("all-ties");
  return Math.max(-1, Math.min(1, (concordant - discordant) / Math.sqrt(untiedX * untiedY)));
}

/** Kendall's tau-b of two equally long lists. */
export function kendallTauB(x: readonly number[], y: readonly number[]): Statistic {
  if (x.length < 2) return notDefined(x.length === 0 ? "no-rows" : "one-row");
  return kendallOfCounts(pairCounts(x, y));
}

/**
 * Of the pairs that the second list (the person) orders, the share that the first (the judge) orders alike; a pair that the
 * judge ties counts half.
 */
export function pairwiseAccuracy({ concordant, discordant, tiedX, tiedY, tiedBoth }: PairCounts): Statistic {
  const n = concordant + discordant + tiedX;
  if (n > 0) return (concordant + tiedX / 2) / n;
  return notDefined(tiedY + tiedBoth > 0 ? "all-ties" : "no-pairs");
}

/** Of all pairs, the share that both order alike or both tie (Deutsch, Foster and Freitag 2023). */
export function pairwiseAccuracyWithTies({ concordant, discordant, tiedX, tiedY, tiedBoth }: PairCounts): Statistic {
  const n = concordant + discordant + tiedX + tiedY + tiedBoth;
  return n > 0 ? (concordant + tiedBoth) / n : notDefined("no-pairs");
}

function tiedPairs(n: number, sameAsBefore: (i: number) => boolean): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < n; i++) {
    run = sameAsBefore(i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts in place, rising, and returns how many pairs stood in falling order. */
function sortCountingInversions(values: number[]): number {
  const n = values.length;
  let from = Float64Array.from(values);
  let to = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (right >= end || (left < middle && (from[left] ?? 0) <= (from[right] ?? 0))) to[at] = from[left++] ?? 0;
        else {
          inversions += middle - left;
          to[at] = from[right++] ?? 0;
        }
      }
    }
    [from, to] = [to, from];
  }
  from.forEach((value, i) => { values[i] = value; });
  return inversions;
}
