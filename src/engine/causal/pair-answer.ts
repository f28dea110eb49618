// From the slots that a model filled in for two responses to what it says of them. Runs no model.
import { choiceOf, type PairOrder, type PairShares, type PairSide, sharesOfScores } from "../../domain/pair.ts";
import type { VerdictSlot } from "../../formats/prompt-format.ts";
import type { Answer } from "./answer-item.ts";

/** The index of a response of a pair in a prompt whose first one is `first`. */
export function placeOf(side: PairSide, first: PairSide): 0 | 1 {
  return side === first ? 0 : 1;
}

/** Makes one order's verdict of one answer or of several samples; their shares are averaged, the reasons are the first one's. */
export function orderOf(first: PairSide, slots: readonly VerdictSlot[], answers: readonly Answer[]): PairOrder {
  const each = answers.map((answer) => readAnswer(first, slots, answer));
  const n = Math.max(1, each.length);
  const mean = (of: (one: (typeof each)[number]) => number): number => each.reduce((sum, one) => sum + of(one), 0) / n;
  const shares: PairShares = { a: mean(({ shares: { a } }) => a), b: mean(({ shares: { b } }) => b), tie: mean(({ shares: { tie } }) => tie) };
  const scored = slots.length > 1;
  return {
    first,
    shares,
    choice: choiceOf(shares),
    ...(scored ? { scores: [mean(({ scores }) => scores[0]), mean(({ scores }) => scores[1])] as const } : {}),
    rationale: answers[0]?.rationale ?? null,
    labelMass: Math.min(1, mean(({ mass }) => mass)),
  };
}

type OneAnswer = { readonly shares: PairShares; readonly scores: readonly [a: number, b: number]; readonly mass: number };

function readAnswer(first: PairSide, slots: readonly VerdictSlot[], answer: Answer): OneAnswer {
  const [one] = slots;
  if (one === undefined) throw new Error("The format has no place for a verdict.");
  if (slots.length === 1) {
    const read = answer.slots[0];
    const of = (value: number): number => one.labels.reduce((sum, label, i) => (label.value === value ? sum + (read?.distribution[i] ?? 0) : sum), 0);
    return { shares: { a: of(placeOf("a", first)), b: of(placeOf("b", first)), tie: of(-1) }, scores: [0, 0], mass: read?.mass ?? 0 };
  }
  // One slot for each response: the scores are compared.
  const values = [...new Set(one.labels.map(({ value }) => value))].sort((x, y) => x - y);
  const spread = (side: PairSide): number[] => {
    const at = placeOf(side, first);
    return values.map((value) => (slots[at]?.labels ?? []).reduce((sum, label, i) => (label.value === value ? sum + (answer.slots[at]?.distribution[i] ?? 0) : sum), 0));
  };
  const [a, b] = [spread("a"), spread("b")];
  const expected = (list: readonly number[]): number => list.reduce((sum, p, i) => sum + p * (values[i] ?? 0), 0);
  return { shares: sharesOfScores(a, b), scores: [expected(a), expected(b)], mass: Math.min(...answer.slots.map(({ mass }) => mass)) };
}
