// Pairs: what a judge said of two responses to one instruction, in both orders, and how the two answers become one verdict.
// Pure rules; which pairs are judged is pair-plan.ts and pair-selection.ts, what follows for sources is pair-ranking.ts.
import type { CaseId, ResponseId } from "./case.ts";
import type { ErrorCode } from "./error-code.ts";
import { normalizeScore, type Scale } from "./rubric.ts";
import { winProbability } from "./statistics/bradley-terry.ts";
import type { Signal } from "./verdict.ts";

/** One of the two responses of a pair. `a` is the one that comes first in the file. */
export type PairSide = "a" | "b";
export type PairChoice = PairSide | "tie";

/** Probability that a is better, that b is, and that neither is; together 1. Always of the responses, whatever their places. */
export type PairShares = { readonly a: number; readonly b: number; readonly tie: number };

/** What a judge said when it read both responses in one order. */
export type PairOrder = {
  /** The response that stood first. */
  readonly first: PairSide;
  readonly shares: PairShares;
  readonly choice: PairChoice;
  /** Scores of a and of b, where the format gives one to each. */
  readonly scores?: readonly [a: number, b: number];
  readonly rationale: string | null;
  /** Probability that the model gave to the allowed labels together, before normalising. */
  readonly labelMass: number;
};

/** A judge's verdict on one pair on one criterion. */
export type PairVerdict = {
  readonly caseId: CaseId;
  readonly criterionId: string;
  readonly a: ResponseId;
  readonly b: ResponseId;
  /** Both orders, a first and then b first. Null where there is no order: each response was read by itself, or both are the same text. */
  readonly orders: readonly [PairOrder, PairOrder] | null;
  /** Scores of a and of b in the scale's units, where each was read by itself. */
  readonly scores?: readonly [a: number, b: number];
  /** Mean of the two orders. */
  readonly shares: PairShares;
  /** What both orders say; a tie where they disagree. */
  readonly choice: PairChoice;
  /** The orders disagree, so that the place of a response decided, and not the response. */
  readonly flipped: boolean;
  readonly signals: readonly Signal[];
};

/** What became of one pair of a run. */
export type PairCell = { readonly state: "scored"; readonly verdict: PairVerdict } | { readonly state: "failed"; readonly code: ErrorCode; readonly detail: string };

export type PairNames = Pick<PairVerdict, "caseId" | "criterionId" | "a" | "b">;

/** Key of a pair within a run. */
export function pairKey({ a, b, criterionId }: Pick<PairNames, "a" | "b" | "criterionId">): string {
  return `${a}\u0000${b}\u0000${criterionId}`;
}

/** The likeliest of the three; a tie where a and b are equally likely and none is likelier. */
export function choiceOf({ a, b, tie }: PairShares): PairChoice {
  if (a > b && a > tie) return "a";
  return b > a && b > tie ? "b" : "tie";
}

/** How far the winner is ahead: the probability of a less that of b, in -1..1. */
export function marginOf({ a, b }: PairShares): number {
  return a - b;
}

/** The verdict of two orders: what both say, or a tie. */
export function verdictOfOrders(names: PairNames, orders: readonly [PairOrder, PairOrder], signals: readonly Signal[]): PairVerdict {
  const [one, two] = orders;
  const same = one.choice === two.choice;
  return { ...names, orders, shares: meanShares(one.shares, two.shares), choice: same ? one.choice : "tie", flipped: !same, signals };
}

/**
 * The verdict of two responses that were read each by itself (Bradley and Terry 1952): a wins with probability
 * 1 / (1 + exp(strength of b - strength of a)). There is no order, and a tie only at equal strengths.
 * @param strengths in natural-log units; a reward is one
 */
export function verdictOfStrengths(names: PairNames, strengths: readonly [a: number, b: number], scores: readonly [a: number, b: number], signals: readonly Signal[]): PairVerdict {
  const a = winProbability(strengths[0], strengths[1]);
  const shares = { a, b: 1 - a, tie: 0 };
  return { ...names, orders: null, scores, shares, choice: strengths[0] === strengths[1] ? "tie" : choiceOf(shares), flipped: false, signals };
}

/** The verdict on two responses of the same text, which needs no judge. */
export function verdictOfSameText(names: PairNames): PairVerdict {
  return { ...names, orders: null, shares: { a: 0, b: 0, tie: 1 }, choice: "tie", flipped: false, signals: [] };
}

/** A score at the end of a scale does not mean an endless lead. */
const MOST_QUALITY = 0.995;

/** Strength of a response by its score on a scale: the log-odds of its place between the worst level and the best. */
export function strengthOfScore(scale: Scale, score: number): number {
  const quality = Math.min(MOST_QUALITY, Math.max(1 - MOST_QUALITY, normalizeScore(scale, score)));
  return Math.log(quality / (1 - quality));
}

/** Shares of two independent distributions over the same rising values: which one's is larger, and how often they are equal. */
export function sharesOfScores(a: readonly number[], b: readonly number[]): PairShares {
  let [first, second, tie] = [0, 0, 0];
  a.forEach((p, i) => {
    b.forEach((q, j) => {
      if (i > j) first += p * q;
      else if (i < j) second += p * q;
      else tie += p * q;
    });
  });
  const sum = first + second + tie;
  return sum > 0 ? { a: first / sum, b: second / sum, tie: tie / sum } : { a: 0, b: 0, tie: 1 };
}

function meanShares(x: PairShares, y: PairShares): PairShares {
  return { a: (x.a + y.a) / 2, b: (x.b + y.b) / 2, tie: (x.tie + y.tie) / 2 };
}
