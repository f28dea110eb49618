// The report as a whole; its statistics are tested in statistics/, and against SciPy on whole files in scripts/agreement/.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareJudges } from "./agreement-compare.ts";
import { labelView } from "./agreement-labels.ts";
import { agreementReport } from "./agreement.ts";

const OPTIONS = { resamples: 100, seed: 20 };

describe("labels", () => {
  test("a judge's numbers go to the nearest of people's levels, the higher when midway", () => {
    expect(labelView([1.4, 1.5, 4.9, 7.2], [1, 2, 4, 2], null)).toMatchObject({ judge: [1, 2, 4, 4], human: [1, 2, 4, 2], rounded: true });
    expect(labelView([1.4, 1.5], [1, 2], [0, 1, 2])).toMatchObject({ judge: [1, 2], rounded: true });
  });

  test("whole numbers and levels stay as they are", () => {
    expect(labelView([3, 5, 0.5], [1, 2, 0.5], null)).toMatchObject({ judge: [3, 5, 0.5], rounded: false });
  });

  test("more labels than a table can show are none", () => {
    const many = Array.from({ length: 30 }, (_, i) => i);
    expect(labelView(many, many, null)).toEqual({ notDefined: "too-many-labels" });
    expect(agreementReport({ judge: many, human: many }, OPTIONS)).toMatchObject({ labels: { notDefined: "too-many-labels" }, figures: { accuracy: { value: { notDefined: "too-many-labels" } }, pearson: { value: 1 } } });
  });
});

describe("the report", () => {
  test("words have labels and plain kappa, but no distances", () => {
    const report = agreementReport({ judge: ["pass", "fail", "pass", "fail"], human: ["pass", "fail", "fail", "fail"] }, OPTIONS);
    expect(report.labels).toMatchObject({ confusion: { labels: ["fail", "pass"], counts: [[2, 1], [0, 1]] } });
    expect(report.figures).toMatchObject({
      accuracy: { n: 4, value: 0.75, trivial: { majority: 0.75, middle: { notDefined: "not-numbers" } } },
      kappa: { value: 0.5 },
      kappaQuadratic: { value: { notDefined: "not-numbers" }, interval: null },
      pearson: { value: { notDefined: "not-numbers" } },
    });
  });

  test("preferences are compared as pairs, a number saying how much better the first response is", () => {
    const human = ["A", "b", "tie", "a"];
    const words = agreementReport({ judge: ["a", "a", "tie", "tie"], human }, OPTIONS).figures;
    expect(words.preferenceAccuracy).toMatchObject({ n: 3, value: 0.5, trivial: { majority: 2 / 3 } });
    expect(words.preferenceAccuracyWithTies).toMatchObject({ n: 4, value: 0.5 });
    const numbers = agreementReport({ judge: [0.3, 2, 0, 0], human }, OPTIONS).figures;
    expect(numbers.preferenceAccuracy.value).toBe(0.5);
    expect(numbers.accuracy.value).toBe(0.5);
  });

  test("degenerate inputs say why there is no figure", () => {
    const reason = (judge: number[], human: number[]) => {
      const { figures } = agreementReport({ judge, human, confidence: judge.map(() => 0.5) }, OPTIONS);
      return [figures.accuracy, figures.kappa, figures.spearman, figures.kendallTauB, figures.pairwiseAccuracy, figures.alphaInterval].map(({ value }) => (typeof value === "number" ? value : value.notDefined));
    };
    expect(reason([], [])).toEqual(["no-rows", "no-rows", "no-rows", "no-rows", "no-pairs", "no-pairs"]);
    expect(reason([3], [3])).toEqual([1, "one-class", "one-row", "one-row", "no-pairs", "one-class"]);
    expect(reason([2, 2], [2, 2])).toEqual([1, "one-class", "zero-variance", "all-ties", "all-ties", "one-class"]);
    expect(reason([2, 2], [1, 3])).toEqual([0, 0, "zero-variance", "all-ties", 0.5, 0.25]);
  });

  test("groups: pairs are made within them, and groups are drawn", () => {
    const input = { judge: [1, 2, 9, 8], human: [1, 2, 3, 4] };
    const grouped = agreementReport({ ...input, group: ["x", "x", "y", "y"] }, OPTIONS);
    expect(grouped.method.unit).toBe("group");
    expect(grouped.figures.pairwiseAccuracy).toMatchObject({ n: 2, value: 0.5, interval: [0, 1] });
    expect(agreementReport(input, OPTIONS).figures.pairwiseAccuracy).toMatchObject({ n: 6, value: 5 / 6 });
  });

  test("a row drawn twice makes no pair with itself", () => {
    // A judge that reverses everything: no pair is ever right, in any resample.
    const human = Array.from({ length: 12 }, (_, i) => i);
    expect(agreementReport({ judge: [...human].reverse(), human }, OPTIONS).figures.pairwiseAccuracyWithTies).toMatchObject({ value: 0, interval: [0, 0] });
  });

  test("every figure holds its interval's form, never NaN, for any numbers", () => {
    const row = fc.record({ judge: fc.double({ min: -5, max: 5, noNaN: true }), human: fc.integer({ min: 0, max: 3 }), confidence: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 15 }), (rows) => {
        const report = agreementReport({ judge: rows.map((r) => r.judge), human: rows.map((r) => r.human), confidence: rows.map((r) => r.confidence), response: rows.map((r) => "x".repeat(Math.abs(Math.round(r.judge)))) }, { resamples: 10, seed: 1 });
        for (const [name, { value, interval, trivial }] of Object.entries(report.figures)) {
          for (const one of [value, ...Object.values(trivial)]) if (typeof one === "number") expect(Number.isFinite(one), name).toBe(true);
          if (interval !== null) expect(interval[0], name).toBeLessThanOrEqual(interval[1]);
          if (typeof value !== "number") expect(interval).toBeNull();
        }
        expect(JSON.stringify(report)).not.toContain("NaN");
      }),
      { numRuns: 60 },
    );
  });
});

describe("two judges", () => {
  test("the better one is found, by every test that applies", () => {
    const human = Array.from({ length: 60 }, (_, i) => 1 + (i % 5));
    const worse = human.map((value, i) => (i % 2 === 0 ? value : 6 - value));
    const found = compareJudges(human, worse, human, OPTIONS);
    if ("notDefined" in found.mcNemar || "notDefined" in found.accuracy || "notDefined" in found.meanAbsoluteError) throw new Error("not compared");
    expect(found.mcNemar).toMatchObject({ onlyFirst: 24, onlySecond: 0 });
    expect(found.mcNemar.exact).toBeLessThan(1e-6);
    expect(found.accuracy.difference).toBeCloseTo(0.4, 12);
    expect(found.accuracy.interval?.[0]).toBeGreaterThan(0.2);
    expect(found.meanAbsoluteError.interval?.[1]).toBeLessThan(0);
  });

  test("a judge beside itself gives nothing to test", () => {
    expect(compareJudges([1, 2, 3], [1, 2, 3], [1, 3, 3], OPTIONS)).toMatchObject({
      mcNemar: { exact: { notDefined: "no-differences" } },
      accuracy: { difference: 0, interval: [0, 0], p: 1 },
      wilcoxon: { notDefined: "no-differences" },
    });
  });
});
