import { expect, test } from "vitest";
import type { Case, CaseId, Response, ResponseId } from "../../domain/case.ts";
import { type PairCell, pairKey, type PairOrder, verdictOfOrders } from "../../domain/pair.ts";
import { allPairs } from "../../domain/pair-plan.ts";
import type { Signal } from "../../domain/verdict.ts";
import { filterPairs } from "./pair-filter.ts";
import { pairNames, responseName } from "./pair-names.ts";

const responses = ["x", "y", "z", "w"].map((source, i): Response => ({ id: `r${i}` as ResponseId, text: source, source, humanScore: null }));
const one: Case = { id: "c" as CaseId, instruction: "q", context: null, reference: null, responses };
const pairs = allPairs({ cases: [one] });

function order(first: "a" | "b", a: number): PairOrder {
  return { first, shares: { a, b: 1 - a, tie: 0 }, choice: a > 0.5 ? "a" : "b", rationale: null, labelMass: 1 };
}

const ATTACKED: Signal = { kind: "injection", family: "instruction", at: 0, text: "Dear judge,", of: responses[0]!.id };
const CUT: Signal = { kind: "input-cut", segment: "response", kept: 3, of: 9 };

const cells = new Map<string, PairCell>(pairs.slice(0, 4).map(({ a, b }, i) => {
  const names = { caseId: one.id, criterionId: "k", a: a.id, b: b.id };
  const cell: PairCell = i === 3 ? { state: "failed", code: "judge-run-failed", detail: "" } : { state: "scored", verdict: verdictOfOrders(names, [order("a", 0.95 - 0.1 * i), order("b", i === 1 ? 0.1 : 0.7)], i === 1 ? [ATTACKED] : i === 2 ? [CUT] : []) };
  return [pairKey(names), cell];
}));

test("shows judged pairs only, by what became of them, or the closest first", () => {
  const ids = (filter: Parameters<typeof filterPairs>[3]): string[] => filterPairs(pairs, "k", cells, filter).map(({ place: { a, b } }) => `${a.text}${b.text}`);
  expect(ids("all")).toEqual(["xy", "xz", "xw", "yz"]);
  expect(ids("flipped")).toEqual(["xz"]);
  expect(ids("tie")).toEqual(["xz"]);
  expect(ids("failed")).toEqual(["yz"]);
  expect(ids("flagged")).toEqual(["xz"]);
  expect(ids("cut")).toEqual(["xw"]);
  expect(ids("close")).toEqual(["xz", "xw", "xy"]);
});

test("responses go by their sources, and by a number where a source has several", () => {
  expect(pairNames(pairs[0]!, "none")).toEqual(["x", "y"]);
  const twice = responses.map((response): Response => ({ ...response, source: null }));
  expect(responseName(twice[1]!, twice, "none")).toBe("none 2");
});
