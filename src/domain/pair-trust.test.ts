// How far verdicts on pairs may be believed: figures of small sets by hand, and planted judges that are found out.
import { describe, expect, test } from "vitest";
import type { Case, CaseId, Response, ResponseId } from "./case.ts";
import { pairKey, type PairCell, type PairChoice, type PairOrder, verdictOfOrders } from "./pair.ts";
import { allPairs } from "./pair-plan.ts";
import { pairAdvice, pairTrust, preferenceOf, trustedPairs, type TrustedPair } from "./pair-trust.ts";
import type { Criterion } from "./rubric.ts";
import { generator } from "./statistics/random.ts";

const OPTIONS = { resamples: 300, seed: 1 };
const criterion: Criterion = { id: "x", name: "X", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };

function pair(choice: PairChoice, orders: TrustedPair["orders"], human: PairChoice | null = null, unit = "u", longer = 0): TrustedPair {
  return { unit, choice, orders, human, longer };
}

test("flips, ties and wins of the first place, by hand", () => {
  const found = pairTrust(
    [
      pair("a", ["a", "a"], null, "1"), // Both orders decide: the first place wins once in two.
      pair("tie", ["a", "b"], null, "2"), // A flip: the first place wins twice.
      pair("tie", ["tie", "tie"], null, "3"),
      pair("b", null, null, "4"),
    ],
    OPTIONS,
  );
  expect(found).toMatchObject({ n: 4, flipRate: { n: 3, value: 1 / 3 }, ties: { n: 4, value: 0.5 }, firstPlace: { n: 4, value: 0.75 }, agreement: null });
  expect(pairAdvice(found).map(({ kind }) => kind)).toContain("label");
});

test("without a pair that was read in both orders the flip rate is not defined, and says why", () => {
  const found = pairTrust([pair("a", null, null, "1"), pair("b", null, null, "2")], OPTIONS);
  expect(found.flipRate).toMatchObject({ n: 0, value: { notDefined: "no-pairs" }, interval: null });
  expect(pairTrust([], OPTIONS)).toMatchObject({ n: 0, ties: { value: { notDefined: "no-pairs" } }, agreement: null });
});

test("agreement with people's preferences: accuracy with and without ties and kappa by hand, and what knows nothing beside them", () => {
  const rows: readonly (readonly [PairChoice, PairChoice, number])[] = [["a", "a", 5], ["b", "a", 5], ["tie", "b", -2], ["tie", "tie", 0], ["b", "b", 3]];
  const { agreement } = pairTrust(rows.map(([choice, human, longer], i) => pair(choice, null, human, String(i), longer)), OPTIONS);
  expect(agreement?.figures.preferenceAccuracy).toMatchObject({ n: 4, value: 2.5 / 4, trivial: { majority: 0.5, longest: 0.75 } });
  expect(agreement?.figures.preferenceAccuracyWithTies).toMatchObject({ n: 5, value: 3 / 5, trivial: { longest: 4 / 5 } });
  // Same: 3 of 5. By chance: a 1/5 x 2/5, b 2/5 x 2/5, tie 2/5 x 1/5 = 8/25.
  expect(agreement?.figures.kappa.value).toBeCloseTo((3 / 5 - 8 / 25) / (1 - 8 / 25), 12);
});

describe("what people prefer", () => {
  function one(scores: readonly [number | null, number | null], better: "first" | "second" | "tie" | null, turned = false): Case {
    const responses = scores.map((humanScore, i): Response => ({ id: `r${i}` as ResponseId, text: "x".repeat(i + 1), source: `s${i}`, humanScore }));
    const [first, second] = responses.map(({ id }) => id);
    if (first === undefined || second === undefined) throw new Error("two responses");
    const stated = { a: turned ? second : first, b: turned ? first : second, better: better === "tie" ? ("tie" as const) : better === "first" ? first : second };
    return { id: "c" as CaseId, instruction: "q", context: null, reference: null, responses, ...(better === null ? {} : { preferences: [stated] }) };
  }

  test.each<[string, Case, PairChoice | null]>([
    ["is what the file says, in whichever order it names the two", one([5, 1], "second", true), "b"],
    ["is a tie where the file says so", one([5, 1], "tie"), "tie"],
    ["follows from people's scores of both where the file is silent", one([2, 4], null), "b"],
    ["is a tie at equal scores", one([3, 3], null), "tie"],
    ["is unknown where one has no score on the scale", one([3, 9], null), null],
  ])("%s", (_, item, expected) => {
    const [place] = allPairs({ cases: [item] });
    if (place === undefined) throw new Error("a pair");
    expect(preferenceOf(place, criterion, new Map())).toBe(expected);
  });

  test("stands beside each judged pair, with how much longer the first is", () => {
    const item = one([2, 4], null);
    const names = { caseId: item.id, criterionId: "x", a: "r0" as ResponseId, b: "r1" as ResponseId };
    const order = (first: "a" | "b", choice: PairChoice): PairOrder => ({ first, choice, shares: { a: 1, b: 0, tie: 0 }, rationale: null, labelMass: 1 });
    const cells = new Map<string, PairCell>([[pairKey(names), { state: "scored", verdict: verdictOfOrders(names, [order("a", "a"), order("b", "b")], []) }]]);
    expect(trustedPairs(allPairs({ cases: [item] }), criterion, cells, new Map())).toEqual([{ unit: "c", choice: "tie", orders: ["a", "b"], human: "b", longer: -1 }]);
    expect(trustedPairs(allPairs({ cases: [item] }), { ...criterion, id: "y" }, cells, new Map())).toEqual([]);
  });
});

/** A judge that sees the better response with some skill, and likes the first place with some bias. */
function judged(pairs: number, skill: number, liking: number, seed: number): TrustedPair[] {
  const next = generator(seed);
  return Array.from({ length: pairs }, (_, i): TrustedPair => {
    const human = next() < 0.5 ? ("a" as const) : ("b" as const);
    const other = human === "a" ? ("b" as const) : ("a" as const);
    const read = (first: "a" | "b"): PairChoice => (next() < liking ? first : next() < skill ? human : other);
    const orders = [read("a"), read("b")] as const;
    return pair(orders[0] === orders[1] ? orders[0] : "tie", orders, human, String(i));
  });
}

test("over simulated runs a liking for a place is found, and none where there is none; skill is told from a coin", () => {
  const RUNS = 50;
  let [found, alarms, relied, fooled] = [0, 0, 0, 0];
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const options = { resamples: 60, seed };
    const kinds = (pairs: TrustedPair[]): string[] => pairAdvice(pairTrust(pairs, options)).map(({ kind }) => kind);
    if (kinds(judged(60, 0.8, 0.4, seed)).includes("place")) found += 1;
    const fair = kinds(judged(60, 0.8, 0, seed));
    if (fair.includes("place")) alarms += 1;
    if (fair.includes("rely")) relied += 1;
    if (kinds(judged(60, 0.5, 0, seed)).includes("rely")) fooled += 1;
  }
  expect(found).toBeGreaterThanOrEqual(48);
  expect(alarms).toBeLessThanOrEqual(7);
  expect(relied).toBeGreaterThanOrEqual(48);
  expect(fooled).toBeLessThanOrEqual(5);
});
