// Verdicts on pairs as they are read back: whole ones stay as they are, and what no judge of this page can have said is damaged.
import { expect, test } from "vitest";
import type { CaseId, ResponseId } from "../domain/case.ts";
import { pairKey, type PairOrder, verdictOfOrders, verdictOfSameText, verdictOfStrengths } from "../domain/pair.ts";
import { readPairEntry } from "./schema.ts";

const NAMES = { caseId: "c" as CaseId, criterionId: "k", a: "ra" as ResponseId, b: "rb" as ResponseId };
const KEY = pairKey(NAMES);

function order(first: "a" | "b", a: number): PairOrder {
  return { first, shares: { a, b: 1 - a, tie: 0 }, choice: a > 0.5 ? "a" : "b", scores: [7, 5], rationale: "So it is.", labelMass: 0.9 };
}

const flipped = verdictOfOrders(NAMES, [order("a", 0.8), order("b", 0.3)], [{ kind: "no-reference" }]);

test.each([flipped, verdictOfOrders(NAMES, [order("a", 0.8), order("b", 0.7)], []), verdictOfStrengths(NAMES, [1, -1], [4, 2], []), verdictOfSameText(NAMES)])("a verdict is read back as it is (%#)", (verdict) => {
  const cell = { state: "scored", verdict } as const;
  expect(readPairEntry(KEY, structuredClone(cell))).toEqual({ key: KEY, cell });
});

test.each([
  ["under the key of another pair", `${KEY}x`, flipped],
  ["a winner although the orders disagree", KEY, { ...flipped, choice: "a" }],
  ["orders that disagree without a mark", KEY, { ...flipped, flipped: false }],
  ["a flip without orders", KEY, { ...flipped, orders: null }],
  ["shares that sum to 2", KEY, { ...flipped, shares: { a: 1, b: 1, tie: 0 } }],
  ["one order only", KEY, { ...flipped, orders: [flipped.orders?.[0]] }],
] as const)("%s is damaged", (_what, key, verdict) => {
  expect(readPairEntry(key, { state: "scored", verdict })).toBeNull();
});
