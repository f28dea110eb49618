// How far the verdicts on pairs may be believed: how often the order of the responses decided, how often nothing did, whether a
// place is preferred, and how well the verdicts agree with people's preferences. What follows for sources is pair-ranking.ts.
import { agreementReport, type AgreementReport } from "./agreement.ts";
import type { Case } from "./case.ts";
import { lengthOf } from "./trust-rows.ts";
import { humanScoreOf, type Overrides } from "./override.ts";
import type { PairCell, PairChoice } from "./pair.ts";
import { keyOfPlace, type PairPlace } from "./pair-plan.ts";
import type { Criterion } from "./rubric.ts";
import { bootstrapIntervals, type BootstrapOptions } from "./statistics/bootstrap.ts";
import type { Estimate } from "./statistics/estimate.ts";
import { isDefined, notDefined, type Statistic } from "./statistics/statistic.ts";

/** One judged pair. Sides are those of the file: a comes first. */
export type TrustedPair = {
  /** Pairs of one case share responses and are drawn together. */
  readonly unit: string;
  readonly choice: PairChoice;
  /** What was chosen with a first, and with b first; null where each response was read by itself. */
  readonly orders: readonly [aFirst: PairChoice, bFirst: PairChoice] | null;
  /** Which of the two people prefer; null where nobody said. */
  readonly human: PairChoice | null;
  /** How many characters a is longer than b. */
  readonly longer: number;
};

export type PairTrust = {
  /** Judged pairs. */
  readonly n: number;
  /** Share of the pairs read in both orders on which the two disagree. */
  readonly flipRate: Estimate;
  /** Share of verdicts that are a tie, flips included. */
  readonly ties: Estimate;
  /** Share of decided readings that the response in the first place won; a half without a liking for a place. */
  readonly firstPlace: Estimate;
  /** Against people's preferences; null where nobody gave one. */
  readonly agreement: AgreementReport | null;
};

/**
 * The judged pairs with what people prefer: the preference of the file, else the one that follows from people's scores of both
 * responses on the criterion.
 */
export function trustedPairs(pairs: readonly PairPlace[], criterion: Criterion, cells: ReadonlyMap<string, PairCell>, overrides: Overrides): TrustedPair[] {
  return pairs.flatMap((pair): TrustedPair[] => {
    const cell = cells.get(keyOfPlace(pair, criterion.id));
    if (cell?.state !== "scored") return [];
    const { choice, orders } = cell.verdict;
    return [{
      unit: pair.case.id,
      choice,
      orders: orders === null ? null : [orders[0].choice, orders[1].choice],
      human: preferenceOf(pair, criterion, overrides),
      longer: lengthOf(pair.a) - lengthOf(pair.b),
    }];
  });
}

/** Which response of a pair people prefer; null where neither the file nor their scores say. */
export function preferenceOf({ case: one, a, b }: PairPlace, criterion: Criterion, overrides: Overrides): PairChoice | null {
  const stated = statedPreference(one, a.id, b.id);
  if (stated !== null) return stated;
  const first = humanScoreOf({ case: one, response: a }, criterion, overrides);
  const second = humanScoreOf({ case: one, response: b }, criterion, overrides);
  if (first === null || second === null) return null;
  return first > second ? "a" : first < second ? "b" : "tie";
}

function statedPreference({ preferences = [] }: Case, a: string, b: string): PairChoice | null {
  const stated = preferences.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
  return stated === undefined ? null : stated.better === "tie" ? "tie" : stated.better === a ? "a" : "b";
}

/** Intervals draw whole cases. Time grows with resamples x pairs. */
export function pairTrust(pairs: readonly TrustedPair[], options: BootstrapOptions): PairTrust {
  const units = new Map<string, number[]>();
  pairs.forEach(({ unit }, i) => {
    const mine = units.get(unit);
    if (mine === undefined) units.set(unit, [i]);
    else mine.push(i);
  });
  const groups = [...units.values()];
  const all = pairs.map((_, i) => i);
  const own = shares(pairs, all);
  const intervals = bootstrapIntervals(groups.length, (drawn) => shares(pairs, Array.from(drawn).flatMap((unit) => groups[unit] ?? [])).map(({ value }) => value), options);
  const [flipRate, ties, firstPlace] = own.map(({ n, value }, k): Estimate => ({ n, value, interval: isDefined(value) ? (intervals[k] ?? null) : null, trivial: {} }));
  if (flipRate === undefined || ties === undefined || firstPlace === undefined) throw new Error("three figures were asked for");
  const judged = pairs.filter(({ human }) => human !== null);
  const agreement = judged.length === 0
    ? null
    : agreementReport({ judge: judged.map(({ choice }) => choice), human: judged.map(({ human }) => human ?? "tie"), longer: judged.map(({ longer }) => longer), group: judged.map(({ unit }) => unit) }, options);
  return { n: pairs.length, flipRate, ties, firstPlace, agreement };
}

type Share = { readonly n: number; readonly value: Statistic };

function shares(pairs: readonly TrustedPair[], drawn: readonly number[]): readonly [flips: Share, ties: Share, first: Share] {
  let [ordered, flipped, tied, decided, first] = [0, 0, 0, 0, 0];
  for (const i of drawn) {
    const pair = pairs[i];
    if (pair === undefined) continue;
    if (pair.choice === "tie") tied += 1;
    if (pair.orders === null) continue;
    ordered += 1;
    const [aFirst, bFirst] = pair.orders;
    if (aFirst !== bFirst) flipped += 1;
    if (aFirst !== "tie") decided += 1;
    if (bFirst !== "tie") decided += 1;
    if (aFirst === "a") first += 1;
    if (bFirst === "b") first += 1;
  }
  const share = (hits: number, n: number): Share => ({ n, value: n === 0 ? notDefined("no-pairs") : hits / n });
  return [share(flipped, ordered), share(tied, drawn.length), share(first, decided)];
}

export type PairAdvice =
  /** Have people compare so many more pairs. */
  | { readonly kind: "label"; readonly pairs: number }
  /** The order decides often: a verdict of one order says little. */
  | { readonly kind: "flips"; readonly share: number }
  /** One place is preferred: its share of decided readings. */
  | { readonly kind: "place"; readonly first: number }
  /** No better than a coin, as far as can be told. */
  | { readonly kind: "coin" }
  | { readonly kind: "rely"; readonly accuracy: number };

/** Pairs with a person's preference from which on the accuracy is spoken of. */
export const FEWEST_PAIRS = 20;
const MANY_FLIPS = 0.2;

/** What to do next, from the figures alone. */
export function pairAdvice({ flipRate, firstPlace, agreement }: PairTrust): PairAdvice[] {
  const advice: PairAdvice[] = [];
  const accuracy = agreement?.figures.preferenceAccuracy ?? null;
  const n = accuracy?.n ?? 0;
  if (accuracy !== null && n >= FEWEST_PAIRS && isDefined(accuracy.value) && accuracy.interval !== null) {
    advice.push(accuracy.interval[0] > 0.5 ? { kind: "rely", accuracy: accuracy.value } : { kind: "coin" });
  } else advice.push({ kind: "label", pairs: Math.max(1, FEWEST_PAIRS - n) });
  if (isDefined(flipRate.value) && flipRate.value > MANY_FLIPS) advice.push({ kind: "flips", share: flipRate.value });
  if (isDefined(firstPlace.value) && firstPlace.interval !== null && (firstPlace.interval[0] > 0.5 || firstPlace.interval[1] < 0.5)) advice.push({ kind: "place", first: firstPlace.value });
  return advice;
}
