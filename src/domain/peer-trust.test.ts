// Several runs beside each other and beside people: figures of small sets by hand, and planted differences that are found.
import { expect, test } from "vitest";
import { peerAdvice } from "./peer-advice.ts";
import { type PeerInput, peerTrust, splitRows } from "./peer-trust.ts";
import { generator } from "./statistics/random.ts";

const OPTIONS = { resamples: 300, seed: 1 };

function input(jurors: readonly (readonly number[])[], human: readonly number[], scale: readonly number[] = [1, 2, 3]): PeerInput {
  const columns = jurors.map((list) => Float64Array.from(list));
  return { scores: columns, levels: columns.map((list) => list.map(Math.round)), human: Float64Array.from(human), group: Int32Array.from(human, (_, i) => i), scale };
}

test("alpha, split, kappa of two runs and each with people, by hand", () => {
  const found = peerTrust(input([[1, 2, 3, 3], [1, 3, 3, 1]], [1, 2, 3, 3]), OPTIONS);
  expect(found).toMatchObject({ n: 4, split: { n: 4, value: 0.5 } });
  // Observed: 2 (0 + 1 + 0 + 4) = 10; expected: ordered pairs of 1 2 3 3 1 3 3 1 = 2 (8 x 43 - 17^2) = 110; alpha = 1 - 7 x 10 / 110.
  expect(found.alpha.value).toBeCloseTo(1 - 70 / 110, 12);
  // Quadratic weights: observed 5 / 4; expected: 1 2 3 3 against 1 3 3 1 gives (0+4+4+0 + 1+1+1+1 + 2 (4+0+0+4)) / 16 = 28 / 16.
  expect(found.pairs).toMatchObject([{ first: 0, second: 1, kappa: { n: 4 } }]);
  expect(found.pairs[0]?.kappa.value).toBeCloseTo(1 - 5 / 4 / (28 / 16), 12);
  expect(found.withPeople?.jurors[0]).toMatchObject({ kappa: { value: 1 }, meanAbsoluteError: { value: 0 } });
  expect(found.withPeople?.jurors[1]).toMatchObject({ meanAbsoluteError: { value: 3 / 4 } });
  expect(found.withPeople?.together).toMatchObject({ meanAbsoluteError: { n: 4, value: 1.5 / 4 } });
  expect(found.tests).toMatchObject([{ other: 1, comparison: { n: 4, mcNemar: { onlyFirst: 2, onlySecond: 0 } } }]);
  expect(splitRows(input([[1, 2, 3, 3], [1, 3, 3, 1]], []))).toEqual([1, 3]);
});

test("rows that one run alone scored count for nothing, and without people there is no test", () => {
  const found = peerTrust(input([[1, 2, NaN, 3], [1, NaN, 3, 3]], [NaN, NaN, NaN, NaN]), OPTIONS);
  expect(found).toMatchObject({ n: 2, withPeople: null, tests: [], alpha: { n: 2, value: 1 } });
  expect(peerAdvice(found).map(({ kind }) => kind)).toContain("label");
  expect(peerTrust(input([[1, 2], [NaN, NaN]], [1, 2]), OPTIONS)).toMatchObject({ n: 0, alpha: { value: { notDefined: "no-pairs" } }, split: { value: { notDefined: "no-rows" } } });
});

test("rows of one case are drawn together: intervals are wider where they are alike", () => {
  const next = generator(3);
  const cases = Array.from({ length: 12 }, () => [1 + Math.floor(next() * 3), 1 + Math.floor(next() * 3)] as const);
  const rows = cases.flatMap((one) => [one, one, one, one]);
  const base = input([rows.map(([a]) => a), rows.map(([, b]) => b)], rows.map(([a]) => a));
  const width = (group: Int32Array): number => {
    const { interval } = peerTrust({ ...base, group }, OPTIONS).alpha;
    return interval === null ? NaN : interval[1] - interval[0];
  };
  expect(width(Int32Array.from(rows, (_, i) => Math.floor(i / 4)))).toBeGreaterThan(1.4 * width(Int32Array.from(rows, (_, i) => i)));
});

/** People's levels, and a juror that gives them with some skill and any level otherwise. */
function simulated(rows: number, skills: readonly number[], seed: number): PeerInput {
  const next = generator(seed);
  const human = Array.from({ length: rows }, () => 1 + Math.floor(next() * 5));
  const jurors = skills.map((skill) => human.map((level) => (next() < skill ? level : 1 + Math.floor(next() * 5))));
  return input(jurors, human, [1, 2, 3, 4, 5]);
}

test("over simulated runs the better judge is named, and none where both are alike", () => {
  const RUNS = 15;
  let [named, wrong, alarms] = [0, 0, 0];
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const better = (skills: readonly number[]) => peerAdvice(peerTrust(simulated(100, skills, seed), { resamples: 60, seed })).filter(({ kind }) => kind === "better");
    const found = better([0.5, 0.85]);
    if (found.some((one) => one.kind === "better" && one.run === 1)) named += 1;
    if (found.some((one) => one.kind === "better" && one.run === 0)) wrong += 1;
    if (better([0.7, 0.7]).length > 0) alarms += 1;
  }
  expect(named).toBeGreaterThanOrEqual(14);
  expect(wrong).toBe(0);
  expect(alarms).toBeLessThanOrEqual(3);
});
