// Simulated judges of pairs, to measure how many pairs a ranking needs: sources of known strength, cases that are harder for
// some of them, and a judge with noise and a liking for the first place. Used by the test and by `npm run ranking`.
import { choosePairs, selectionSeed } from "./pair-selection.ts";
import { fitBradleyTerry } from "./statistics/bradley-terry.ts";
import type { Comparison } from "./statistics/comparison-groups.ts";
import { kendallTauB } from "./statistics/pair-counts.ts";
import { generator } from "./statistics/random.ts";

export type World = {
  readonly sources: number;
  readonly cases: number;
  /** Standard deviation of the sources' strengths, of a response's around its source's, and the first place's lead; natural-log units. */
  readonly spread: number;
  readonly scatter: number;
  readonly firstPlace: number;
};

export const WORLD: World = { sources: 12, cases: 40, spread: 1, scatter: 1, firstPlace: 0.5 };

/** Every pair of a simulated set with the verdict that the judge would give, both orders judged. */
export function simulate({ sources, cases, spread, scatter, firstPlace }: World, seed: number): Comparison[] {
  const random = generator(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const strengths = Array.from({ length: sources }, () => spread * normal());
  const all: Comparison[] = [];
  for (let c = 0; c < cases; c++) {
    const responses = strengths.map((strength) => strength + scatter * normal());
    for (let first = 0; first < sources; first++) {
      for (let second = first + 1; second < sources; second++) {
        const lead = (responses[first] ?? 0) - (responses[second] ?? 0);
        const wins = [firstPlace, -firstPlace].map((bias) => random() < 1 / (1 + Math.exp(-lead - bias)));
        all.push({ first, second, score: wins[0] === wins[1] ? Number(wins[0]) : 0.5 });
      }
    }
  }
  return all;
}

/** How pairs are chosen: by doubt, or by chance for comparison. */
export type Choice = "chosen" | "chance";

/**
 * Judges pairs batch by batch and compares each ranking with the one from all pairs.
 * @param shares of all pairs at which to compare, rising
 * @returns Kendall's tau-b at each share
 */
export function tausOf(all: readonly Comparison[], sources: number, shares: readonly number[], choice: Choice, batch = 16): number[] {
  const truth = ranking(sources, all);
  let open = [...all];
  const judged: Comparison[] = [];
  if (choice === "chance") open = shuffled(open, generator(selectionSeed(0)));
  return shares.map((share) => {
    const wanted = Math.floor(share * all.length);
    while (judged.length < wanted) {
      const count = Math.min(batch, wanted - judged.length);
      const next = choice === "chosen" ? choosePairs(sources, judged, open, count, selectionSeed(judged.length)) : open.slice(0, count);
      judged.push(...next);
      const gone = new Set(next);
      open = open.filter((one) => !gone.has(one));
    }
    const tau = kendallTauB(ranking(sources, judged), truth);
    return typeof tau === "number" ? tau : 0;
  });
}

function ranking(sources: number, comparisons: readonly Comparison[]): readonly number[] {
  const fitted = fitBradleyTerry(sources, comparisons, { prior: 0.1 });
  return Array.isArray(fitted) ? fitted : new Array<number>(sources).fill(0);
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
