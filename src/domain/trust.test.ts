// From rows to columns, and from figures to what a person is told. The figures themselves are tested in statistics/ and
// against SciPy in scripts/agreement/.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreementReport, type AgreementReport } from "./agreement.ts";
import type { Case, CaseId, CaseRow, ResponseId } from "./case.ts";
import type { Criterion, Scale } from "./rubric.ts";
import { adviceFor } from "./trust-advice.ts";
import { beliefIn, type BeliefLevel } from "./trust-belief.ts";
import { trustFacts } from "./trust-facts.ts";
import { leastSure, randomRows, rowsBelow } from "./trust-queue.ts";
import { answerProbability, groupsOf, judgedRows, trustInput, unscoredRows } from "./trust-rows.ts";
import { type Cell, verdictFromDistribution, verdictKey } from "./verdict.ts";

const OPTIONS = { resamples: 100, seed: 20 };
const BINARY: Scale = { kind: "binary", no: "No", yes: "Yes" };
const FIVE: Scale = { kind: "likert", min: 1, max: 5 };
const EVIDENCE = { bare: 0, rows: 10, needsReference: true };

function criterionOn(scale: Scale): Criterion {
  return { id: "truth", name: "Truth", question: "?", scale, descriptions: {}, weight: 1 };
}

type Given = { readonly case: string; readonly text: string; readonly human: number | null; readonly distribution: readonly number[] | null };

function rowsOf(given: readonly Given[], values: readonly number[]): { readonly rows: CaseRow[]; readonly cells: Map<string, Cell> } {
  const cells = new Map<string, Cell>();
  const rows = given.map((one, i): CaseRow => {
    const response = { id: `r${i}` as ResponseId, text: one.text, source: null, humanScore: one.human };
    const item: Case = { id: one.case as CaseId, instruction: one.case, context: null, reference: null, responses: [response] };
    if (one.distribution !== null) cells.set(verdictKey(response.id, "truth"), { state: "scored", verdict: verdictFromDistribution(response.id, "truth", values, one.distribution, []) });
    return { case: item, response };
  });
  return { rows, cells };
}

describe("columns", () => {
  const criterion = criterionOn(BINARY);
  const { rows, cells } = rowsOf(
    [
      { case: "a", text: "one", human: 1, distribution: [0.2, 0.8] },
      { case: "b", text: "", human: 0, distribution: [0.5, 0.5] },
      { case: "c", text: "\u{1F600}!", human: null, distribution: [0.9, 0.1] },
      { case: "d", text: "never judged", human: 1, distribution: null },
      { case: "e", text: "off the scale", human: 7, distribution: [0.3, 0.7] },
    ],
    [0, 1],
  );
  const judged = judgedRows({ rows, cells, overrides: new Map() }, criterion);

  test("rows need a verdict, and a person's score that lies on the scale", () => {
    expect(judged.map(({ row, human }) => [row.response.id, human])).toEqual([["r0", 1], ["r1", 0], ["r2", null], ["r4", null]]);
    expect(unscoredRows(judged).map(({ id }) => id)).toEqual(["r2", "r4"]);
  });

  test("the confidence is the probability of the answer, thresholds go by how concentrated it is, lengths are of characters", () => {
    const input = trustInput(judged, criterion);
    expect(input).toMatchObject({ judge: [0.8, 0.5], human: [1, 0], confidence: [0.8, 0.5], response: [3, 0], distribution: [[0.2, 0.8], [0.5, 0.5]] });
    expect(input.acceptBy?.[0]).toBeCloseTo(1 - (-0.8 * Math.log2(0.8) - 0.2 * Math.log2(0.2)), 12);
    expect(input.group).toBeUndefined();
  });

  test("a person's own score goes before the file's", () => {
    const overrides = new Map([[verdictKey("r0" as ResponseId, "truth"), { caseSetId: "s", responseId: "r0" as ResponseId, criterionId: "truth", score: 0, at: "" }]]);
    expect(trustInput(judgedRows({ rows, cells, overrides }, criterion), criterion).human).toEqual([0, 0]);
  });

  test("the answer is the nearest level of the score, the higher one when midway", () => {
    expect(answerProbability([0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4], 2.5)).toBe(0.3);
    expect(answerProbability([0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4], 1.2)).toBe(0.1);
  });

  test("cases hold their rows together where at least half of the rows share one", () => {
    expect(groupsOf(["a", "a", "b", "c"])).toEqual(["a", "a", "b", "c"]);
    expect(groupsOf(["a", "a", "b", "c", "d"])).toBeNull();
    expect(groupsOf(["a", "a"])).toBeNull();
    expect(groupsOf([])).toBeNull();
  });
});

/** A judge that gives people's answer on a share of the rows and another one on the rest. */
function reportOf(n: number, right: number, scale: Scale = BINARY): AgreementReport {
  const levels = scale.kind === "likert" ? [1, 2, 3, 4, 5] : [0, 1];
  const human = Array.from({ length: n }, (_, i) => levels[i % levels.length] ?? 0);
  const judge = human.map((value, i) => ((i * 7919) % n < right * n ? value : (levels[(levels.indexOf(value) + 1) % levels.length] ?? 0)));
  const confidence = human.map((value, i) => (value === judge[i] ? 0.9 : 0.55));
  return agreementReport({ judge, human, confidence, distribution: human.map(() => levels.map(() => 1 / levels.length)) }, { ...OPTIONS, levels });
}

describe("belief", () => {
  test.each<[string, AgreementReport | null, Scale, BeliefLevel]>([
    ["nobody gave a score", null, BINARY, "unknown"],
    ["few rows, all right", reportOf(10, 1), BINARY, "unclear"],
    ["many rows, all right", reportOf(60, 1), BINARY, "strong"],
    ["mostly right", reportOf(200, 0.8), BINARY, "fair"],
    ["a little better than a coin", reportOf(600, 0.6), BINARY, "weak"],
    ["a coin", reportOf(300, 0.5), BINARY, "none"],
    ["worse than a coin", reportOf(300, 0.3), BINARY, "none"],
    ["right by level", reportOf(200, 0.95, FIVE), FIVE, "strong"],
    ["an interval too wide to tell", reportOf(24, 0.75), BINARY, "unclear"],
  ])("%s", (_, report, scale, level) => {
    expect(beliefIn(report, scale).level).toBe(level);
  });

  test("people who give the same to everything leave nothing to measure, and are told so", () => {
    const same = agreementReport({ judge: new Array<number>(30).fill(1), human: new Array<number>(30).fill(1) }, { ...OPTIONS, levels: [0, 1] });
    const belief = beliefIn(same, BINARY);
    expect(belief).toMatchObject({ level: "unclear", reason: "one-class", needed: 30 });
    expect(adviceFor(belief, same, BINARY, EVIDENCE).map(({ kind }) => kind)).toEqual(["vary", "label"]);
  });

  test("rows that are still needed fall as rows come in, and are none at last", () => {
    const needed = [24, 60, 120, 400].map((n) => beliefIn(reportOf(n, 0.75), BINARY).needed);
    expect(needed[0]).toBeGreaterThan(needed[1] ?? 0);
    expect(needed.at(-1)).toBeNull();
  });
});

describe("advice", () => {
  const kinds = (report: AgreementReport | null, evidence = EVIDENCE): string[] => adviceFor(beliefIn(report, BINARY), report, BINARY, evidence).map(({ kind }) => kind);

  test("without scores: score rows, and give references where most rows lack them", () => {
    expect(kinds(null)).toEqual(["label"]);
    expect(kinds(null, { bare: 6, rows: 10, needsReference: true })).toEqual(["label", "reference"]);
    expect(kinds(null, { bare: 6, rows: 10, needsReference: false })).toEqual(["label"]);
  });

  test("a judge that knows where it errs gets a threshold; it accepts what is right and most of the rows", () => {
    const report = reportOf(200, 0.8);
    const threshold = adviceFor(beliefIn(report, BINARY), report, BINARY, EVIDENCE).find((one) => one.kind === "threshold");
    expect(threshold).toMatchObject({ threshold: 0.9, agreement: 1, n: 160 });
    expect(kinds(report)).toContain("rely");
  });

  test("a judge no better than a coin is to be replaced, and gets no threshold", () => {
    expect(kinds(reportOf(300, 0.5))).toContain("another-judge");
    expect(kinds(reportOf(300, 0.5))).not.toContain("threshold");
  });

  test("scores that are too high by more than chance are named", () => {
    const human = Array.from({ length: 80 }, (_, i) => 1 + (i % 4));
    const report = agreementReport({ judge: human.map((value) => value + 1), human }, { ...OPTIONS, levels: [1, 2, 3, 4, 5] });
    expect(adviceFor(beliefIn(report, FIVE), report, FIVE, EVIDENCE)).toContainEqual({ kind: "shift", by: 1 });
  });

  test("a judge that claims more than it keeps is called too sure", () => {
    const human = Array.from({ length: 200 }, (_, i) => i % 2);
    const judge = human.map((value, i) => (i % 5 === 0 ? 1 - value : value));
    const report = agreementReport({ judge, human, confidence: human.map(() => 0.99) }, { ...OPTIONS, levels: [0, 1] });
    expect(adviceFor(beliefIn(report, BINARY), report, BINARY, EVIDENCE).find((one) => one.kind === "surer")).toMatchObject({ accuracy: 0.8 });
  });
});

describe("rows for people", () => {
  const rows = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }).map((list) => list.map((confidence, i) => ({ id: `r${i}` as ResponseId, confidence })));

  test("below a threshold, least sure first; a verdict at the threshold is accepted", () => {
    const given = [0.5, 0.2, 0.8, 0.2].map((confidence, i) => ({ id: `r${i}` as ResponseId, confidence }));
    expect(rowsBelow(given, 0.5)).toEqual(["r1", "r3"]);
    expect(leastSure(given, 3)).toEqual(["r1", "r3", "r0"]);
  });

  test("a random sample has no row twice, is the same for the same seed, and grows by adding", () => {
    fc.assert(
      fc.property(rows, fc.nat(40), fc.string(), (list, most, seed) => {
        const picked = randomRows(list, most, seed);
        expect(new Set(picked).size).toBe(Math.min(most, list.length));
        expect(randomRows(list, most + 3, seed).slice(0, picked.length)).toEqual(picked);
      }),
    );
  });

  test("every row is as likely to be picked", () => {
    const list = Array.from({ length: 8 }, (_, i) => ({ id: `r${i}` as ResponseId, confidence: i / 8 }));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed += 1) for (const id of randomRows(list, 2, String(seed))) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const { id } of list) expect(Math.abs((counts.get(id) ?? 0) - 500)).toBeLessThan(100);
  });
});

test("facts without people: shares of confidence, and a judge that goes by length is found", () => {
  const length = Array.from({ length: 50 }, (_, i) => 10 + i);
  const facts = trustFacts({ score: length.map((l) => l / 100), confidence: length.map((_, i) => (i % 10) / 10), length }, OPTIONS);
  expect(facts).toMatchObject({ n: 50, scoreWithLength: { value: 1, interval: [1, 1] } });
  expect(facts.confidence.map(({ n }) => n)).toEqual([10, 5, 5, 5, 5, 5, 5, 5, 5, 0]);
  expect(facts.confidenceWithLength.interval?.[0]).toBeLessThan(0.2);
  expect(trustFacts({ score: [], confidence: [], length: [] }, OPTIONS)).toMatchObject({ n: 0, meanConfidence: null, scoreWithLength: { value: { notDefined: "no-rows" } } });
});
