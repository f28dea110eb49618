// Planted biases are found and absent ones are not; the figures are what they say; a probe changes one thing at a time.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Case, CaseId, CaseRow, ResponseId } from "../case.ts";
import type { Criterion } from "../rubric.ts";
import { studentTwoTails } from "../statistics/student.ts";
import { BIAS_KINDS, isFound } from "./bias.ts";
import { differenceFigure, lengthFigure, oppositeFigure, positionFigure, shiftFigure } from "./bias-figures.ts";
import { drawRows, makeFindings, makeProbes } from "./bias-probes.ts";
import { simulateBias } from "./bias-simulation.ts";

test("over 200 simulated runs planted biases are found, and none where there is none", () => {
  const { power, falseAlarms, anyFalseAlarm } = simulateBias(200);
  for (const kind of BIAS_KINDS) {
    expect(power[kind], kind).toBeGreaterThan(0.8);
    expect(falseAlarms[kind], kind).toBeLessThan(0.03);
  }
  expect(anyFalseAlarm).toBeLessThan(0.07);
});

test("Student's tails are those of the tables", () => {
  // Two-sided 5 % and 1 % points.
  expect(studentTwoTails(2.2281388520, 10)).toBeCloseTo(0.05, 9);
  expect(studentTwoTails(12.7062047364, 1)).toBeCloseTo(0.05, 9);
  expect(studentTwoTails(2.7499956536, 30)).toBeCloseTo(0.01, 9);
  expect(studentTwoTails(0, 5)).toBeCloseTo(1, 12);
});

describe("figures", () => {
  test("need rows, and say so", () => {
    expect(shiftFigure([0.1, 0.1])).toEqual({ n: 2, none: "too-few" });
    expect(lengthFigure(Array(10).fill(0.5) as number[], Array.from({ length: 10 }, (_, i) => i), null)).toEqual({ n: 10, none: "always-the-same" });
  });

  test("a shift that is always the same is sure, and none at all is no finding", () => {
    const none = shiftFigure(Array(20).fill(0) as number[]);
    expect(none).toMatchObject({ value: 0, interval: [0, 0], p: 1 });
    expect(isFound("order", none)).toBe(false);
    expect(isFound("order", shiftFigure(Array(20).fill(0.2) as number[]))).toBe(true);
    expect(isFound("padding", shiftFigure(Array(20).fill(-0.2) as number[]))).toBe(false);
  });

  test("the first place winning every pair is a position bias of 1", () => {
    const pairs = Array.from({ length: 20 }, () => ({ inOrder: -1, swapped: 1 }) as const);
    expect(positionFigure(pairs)).toMatchObject({ value: 1 });
    expect(positionFigure(pairs.map(({ inOrder }) => ({ inOrder, swapped: inOrder })))).toMatchObject({ value: 0 });
  });

  test("a judge that turns around with the criterion is not found", () => {
    const scores = Array.from({ length: 20 }, (_, i) => i / 20);
    expect(isFound("opposite", oppositeFigure(scores, scores.map((s) => 1 - s)))).toBe(false);
    expect(isFound("opposite", oppositeFigure(scores, scores))).toBe(true);
  });

  test("intervals hold their value and turn with the sign", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 40 }), (values) => {
        const figure = shiftFigure(values);
        const mirrored = shiftFigure(values.map((v) => -v));
        if ("none" in figure || "none" in mirrored) throw new Error("enough rows");
        expect(figure.interval[0]).toBeLessThanOrEqual(figure.value);
        expect(figure.interval[1]).toBeGreaterThanOrEqual(figure.value);
        expect(mirrored.value).toBeCloseTo(-figure.value, 12);
        expect(mirrored.p).toBeCloseTo(figure.p, 9);
      }),
    );
  });
});

const CRITERION: Criterion = { id: "c", name: "C", question: "Is it right?", scale: { kind: "likert", min: 1, max: 3 }, descriptions: { "1": "wrong", "3": "right" }, weight: 1 };

function rowsOf(cases: number, responses: number): CaseRow[] {
  return Array.from({ length: cases }, (_, c) => {
    const one: Case = { id: `c${c}` as CaseId, instruction: `q${c}`, context: null, reference: null, responses: [] };
    return Array.from({ length: responses }, (_, r): CaseRow => ({ case: one, response: { id: `c${c}r${r}` as ResponseId, text: `answer ${c} ${r}`, source: null, humanScore: null } }));
  }).flat();
}

const input = { criteria: [CRITERION], scoreOf: () => 0.5, humanOf: () => null, names: ["A", "B"] as const, pairs: [], samples: [] };

test("a sample takes one response of each case before a second of any, and is the same again", () => {
  const rows = rowsOf(10, 3);
  const drawn = drawRows({ ...input, rows }, 12, "seed");
  expect(new Set(drawn.slice(0, 10).map((row) => row.case.id)).size).toBe(10);
  expect(drawRows({ ...input, rows }, 12, "seed")).toEqual(drawn);
  expect(drawRows({ ...input, rows, scoreOf: () => null }, 12, "seed")).toEqual([]);
});

test("a probe changes what it is about and nothing else, and its id names no row", () => {
  const rows = rowsOf(3, 1);
  const ids = new Set<string>(rows.map(({ response }) => response.id));
  for (const { kind, item, row } of makeProbes(input, rows)) {
    expect(ids.has(item.responseId)).toBe(false);
    if (kind === "language") continue;
    const own = rows.find(({ response }) => response.id === row)!;
    expect(item.instruction).toBe(own.case.instruction);
    expect(item.criterion.id).toBe(CRITERION.id);
    const sameText = item.response === own.response.text;
    const sameCriterion = JSON.stringify(item.criterion) === JSON.stringify(CRITERION);
    expect(kind === "source" || kind === "padding" ? !sameText && sameCriterion : sameText && !sameCriterion, kind).toBe(true);
  }
});

test("the spread over samples is the mean over rows, and its rows are those that scatter most", () => {
  const rows = rowsOf(10, 1);
  const samples = rows.map(({ response: { id } }, i) => ({ responseId: id, criterionId: "c", count: 3, mean: 0.5, spread: i / 50 }));
  const found = makeFindings({ ...input, rows, samples }, rows, [], () => null).find(({ kind }) => kind === "samples");
  expect(found).toMatchObject({ samples: 3, figure: { n: 10 }, rows: [{ responseId: "c9r0", before: expect.closeTo(0.32, 12) as number, after: expect.closeTo(0.68, 12) as number }, { responseId: "c8r0" }, {}, {}, {}, {}] });
  expect(found!.figure).toHaveProperty("value", expect.closeTo(0.09, 12));
  const none = makeFindings({ ...input, rows }, rows, [], () => null).find(({ kind }) => kind === "samples");
  expect(none!.figure).toEqual({ n: 0, none: "not-sampled" });
});

describe("languages of the person's own rows", () => {
  const texts = (zh: number, en: number): CaseRow[] => rowsOf(zh + en, 1).map((row, i) => ({ ...row, response: { ...row.response, text: i < zh ? "這是一個回答。" : "This is the answer to it." } }));
  const found = (rows: readonly CaseRow[], humanOf: (row: CaseRow) => number | null, scoreOf: (id: string) => number | null) => makeFindings({ ...input, rows, humanOf, scoreOf }, [], [], () => null).find(({ kind }) => kind === "own-language")!;
  const isChinese = (row: CaseRow): boolean => row.response.text.startsWith("這");

  test("are compared beyond what people find: a judge that follows people in both is clear", () => {
    const rows = texts(12, 14);
    const people = (row: CaseRow): number => (isChinese(row) ? 0.25 : 0.75) + 0.01 * (Number(row.case.id.slice(1)) % 3);
    const byId = new Map(rows.map((row) => [row.response.id as string, row]));
    expect(found(rows, people, (id) => people(byId.get(id)!))).toMatchObject({ languages: ["en", "zh"], found: false, figure: { n: 26, value: 0 } });
    const shifted = found(rows, people, (id) => people(byId.get(id)!) - (isChinese(byId.get(id)!) ? 0.2 : 0.01 * (Number(id.charAt(1)) % 2)));
    expect(shifted).toMatchObject({ found: true, languages: ["en", "zh"] });
    expect(shifted.rows.every(({ before, after }) => before !== after)).toBe(true);
  });

  test("give no figure in one language, or without people's scores, and say so", () => {
    expect(found(texts(3, 30), () => 0.5, () => 0.5).figure).toMatchObject({ none: "one-language" });
    expect(found(texts(15, 15), () => null, () => 0.5).figure).toMatchObject({ none: "no-human" });
    expect(found(texts(15, 15), (row) => (isChinese(row) ? 0.5 : null), () => 0.5).figure).toMatchObject({ none: "no-human" });
  });
});

test("Welch's interval equals the published form on numbers worked out by hand", () => {
  // Means 4.5 and 9, variances 6 and 24, of 8 each: error sqrt(30 / 8), degrees 30^2 / ((36 + 576) / 7).
  const a = [1, 2, 3, 4, 5, 6, 7, 8];
  const b = a.map((value) => 2 * value);
  const figure = differenceFigure(b, a);
  if ("none" in figure) throw new Error("enough rows");
  expect(figure.value).toBeCloseTo(4.5, 12);
  expect((figure.interval[1] - figure.interval[0]) / 2).toBeCloseTo(2.2281 * Math.sqrt(30 / 8), 3);
  expect(figure.p).toBeCloseTo(studentTwoTails(4.5 / Math.sqrt(30 / 8), 900 / (612 / 7)), 12);
});

test("probes without an answer give no figure instead of a wrong one", () => {
  const rows = rowsOf(20, 1);
  const findings = makeFindings({ ...input, rows }, rows, makeProbes(input, rows), () => null);
  expect(findings.map(({ kind }) => kind)).toEqual([...BIAS_KINDS]);
  for (const { figure, found } of findings) {
    expect("none" in figure).toBe(true);
    expect(found).toBe(false);
  }
});
