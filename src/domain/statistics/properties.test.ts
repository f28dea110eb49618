// Laws that hold for any input: bounds, symmetry, and what a change of scale or order must not alter.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparisonGroups } from "./comparison-groups.ts";
import { fitBradleyTerry, rankSources, winProbability } from "./bradley-terry.ts";
import { expectedCalibrationError, reliabilityBins } from "./calibration.ts";
import { accuracy, averageFigures, classFigures, confusionMatrix } from "./classification.ts";
import { meanAbsoluteError, meanError, rootMeanSquareError } from "./errors.ts";
import { cohenKappa } from "./kappa.ts";
import { krippendorffAlpha } from "./krippendorff.ts";
import { kendallTauB, pairCounts, pairwiseAccuracy, pairwiseAccuracyWithTies } from "./pair-counts.ts";
import { mcNemar, wilcoxonSignedRank } from "./paired-tests.ts";
import { acceptAbove, areaUnderRiskCoverage, riskCoverage, widestWithin } from "./risk-coverage.ts";
import { chiSquaredTail, fairBinomialAtMost } from "./special.ts";
import { isDefined, valueOr, type Statistic } from "./statistic.ts";

const level = fc.integer({ min: 1, max: 5 });
const graded = fc.array(fc.tuple(level, level), { minLength: 1, maxLength: 40 });
const split = (rows: readonly (readonly [number, number])[]) => [rows.map(([a]) => a), rows.map(([, b]) => b)] as const;

function close(a: Statistic, b: Statistic): void {
  if (isDefined(a) && isDefined(b)) expect(a).toBeCloseTo(b, 10);
  else expect(a).toEqual(b);
}

function within(value: Statistic, low: number, high: number): void {
  if (!isDefined(value)) return;
  expect(value).toBeGreaterThanOrEqual(low - 1e-12);
  expect(value).toBeLessThanOrEqual(high + 1e-12);
}

describe("two graders", () => {
  test("kappa, tau and accuracy do not mind who is who, nor the order of the rows", () => {
    fc.assert(fc.property(graded, (rows) => {
      const [x, y] = split(rows);
      const [backX, backY] = split([...rows].reverse());
      for (const weights of ["none", "linear", "quadratic"] as const) {
        close(cohenKappa(x, y, weights), cohenKappa(y, x, weights));
        close(cohenKappa(x, y, weights), cohenKappa(backX, backY, weights));
        within(cohenKappa(x, y, weights), -Infinity, 1);
      }
      close(kendallTauB(x, y), kendallTauB(y, x));
      within(kendallTauB(x, y), -1, 1);
      close(accuracy(confusionMatrix(x, y)), accuracy(confusionMatrix(y, x)));
    }));
  });

  test("perfect agreement is 1 wherever it is defined", () => {
    fc.assert(fc.property(fc.array(level, { minLength: 1, maxLength: 30 }), (x) => {
      const units = x.map((v) => [v, v]);
      for (const weights of ["none", "linear", "quadratic"] as const) close(cohenKappa(x, x, weights), new Set(x).size > 1 ? 1 : { notDefined: "one-class" });
      for (const metric of ["nominal", "ordinal", "interval"] as const) close(krippendorffAlpha(units, metric), new Set(x).size > 1 ? 1 : { notDefined: "one-class" });
      expect(pairwiseAccuracyWithTies(pairCounts(x, x))).toEqual(x.length > 1 ? 1 : { notDefined: "no-pairs" });
    }));
  });

  test("alpha minds neither the order of graders nor a missing grader; interval alpha no linear, ordinal alpha no rising change of scale", () => {
    const units = fc.array(fc.array(fc.option(level), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(units, (list) => {
      const map = (f: (v: number) => number) => list.map((unit) => unit.map((v) => (v === null ? null : f(v))));
      for (const metric of ["nominal", "ordinal", "interval"] as const) {
        const value = krippendorffAlpha(list, metric);
        within(value, -Infinity, 1);
        close(value, krippendorffAlpha(list.map((unit) => [...unit].reverse()), metric));
        close(value, krippendorffAlpha(list.map((unit) => [...unit, null]), metric));
        close(value, krippendorffAlpha([...list, [3, null]], metric));
      }
      close(krippendorffAlpha(list, "interval"), krippendorffAlpha(map((v) => 10 * v - 7), "interval"));
      close(krippendorffAlpha(list, "ordinal"), krippendorffAlpha(map((v) => v ** 3), "ordinal"));
    }));
  });

  test("alpha has the values of Krippendorff's own example (Computing Krippendorff's Alpha-Reliability, section C to E)", () => {
    const units = [
      [1, 1, null, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
      [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [null, 5, 5, 5], [null, null, 1, 1], [null, null, 3, null],
    ];
    expect(krippendorffAlpha(units, "nominal")).toBeCloseTo(0.743, 3);
    expect(krippendorffAlpha(units, "ordinal")).toBeCloseTo(0.815, 3);
    expect(krippendorffAlpha(units, "interval")).toBeCloseTo(0.849, 3);
  });

  test("pairs of rows are all counted, and reversing a judge turns its accuracy round", () => {
    fc.assert(fc.property(graded, (rows) => {
      const [x, y] = split(rows);
      const counts = pairCounts(x, y);
      expect(counts.concordant + counts.discordant + counts.tiedX + counts.tiedY + counts.tiedBoth).toBe((x.length * (x.length - 1)) / 2);
      expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(0);
      const right = pairwiseAccuracy(counts);
      const turned = pairwiseAccuracy(pairCounts(x.map((v) => -v), y));
      if (isDefined(right)) close(1 - right, turned);
      within(pairwiseAccuracyWithTies(counts), 0, 1);
    }));
  });

  test("errors keep their order: |mean| <= mean absolute <= root mean square", () => {
    fc.assert(fc.property(graded, (rows) => {
      const [x, y] = split(rows);
      const [bias, absolute, square] = [meanError, meanAbsoluteError, rootMeanSquareError].map((f) => valueOr(f(x, y), NaN));
      expect(Math.abs(bias ?? NaN)).toBeLessThanOrEqual((absolute ?? NaN) + 1e-12);
      expect(absolute).toBeLessThanOrEqual((square ?? NaN) + 1e-12);
      close(meanError(x, y), -valueOr(meanError(y, x), NaN));
    }));
  });

  test("label figures are shares, and recall weighted by support is accuracy", () => {
    fc.assert(fc.property(graded, (rows) => {
      const confusion = confusionMatrix(...split(rows));
      for (const { precision, recall, f1 } of classFigures(confusion)) for (const value of [precision, recall, f1]) within(value, 0, 1);
      close(averageFigures(confusion, "weighted").recall, accuracy(confusion));
    }));
  });
});

describe("confidence", () => {
  const claims = fc.array(fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), correct: fc.boolean() }), { minLength: 1, maxLength: 60 });

  test("every row falls into one bin, and the calibration error is a share", () => {
    fc.assert(fc.property(claims, fc.integer({ min: 1, max: 20 }), (list, bins) => {
      const found = reliabilityBins(list, bins);
      expect(found.length).toBe(bins);
      expect(found.reduce((sum, bin) => sum + bin.n, 0)).toBe(list.length);
      for (const bin of found) if (bin.confidence !== null) within(bin.confidence, bin.from, bin.to);
      within(expectedCalibrationError(list, bins), 0, 1);
    }));
  });

  test("the area does not depend on the order of the rows; the curve ends at all rows; thresholds answer what they say", () => {
    const rows = fc.array(fc.record({ confidence: fc.integer({ min: 0, max: 5 }).map((v) => v / 5), loss: fc.integer({ min: 0, max: 1 }) }), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), (list, t) => {
      close(areaUnderRiskCoverage(list), areaUnderRiskCoverage([...list].reverse()));
      const curve = riskCoverage(list);
      expect(curve.at(-1)?.coverage).toBe(1);
      const kept = list.filter((row) => row.confidence >= t);
      const point = acceptAbove(curve, t);
      expect(point?.n ?? 0).toBe(kept.length);
      if (point !== null) expect(point.risk).toBeCloseTo(kept.reduce((sum, row) => sum + row.loss, 0) / kept.length, 12);
      const widest = widestWithin(curve, t);
      expect(Math.max(0, ...curve.filter((p) => p.risk <= t).map((p) => p.n))).toBe(widest?.n ?? 0);
    }));
  });
});

describe("tests of two judges", () => {
  const flags = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 60 });
  test("p lies in (0, 1] and does not mind which judge is first", () => {
    fc.assert(fc.property(flags, (rows) => {
      const [a, b] = [rows.map(([f]) => f), rows.map(([, s]) => s)];
      const found = mcNemar(a, b);
      const turned = mcNemar(b, a);
      close(found.exact, turned.exact);
      close(found.corrected, turned.corrected);
      within(found.exact, 1e-300, 1);
      within(found.corrected, 1e-300, 1);
    }));
    fc.assert(fc.property(graded, (rows) => {
      const [x, y] = split(rows);
      const found = wilcoxonSignedRank(x, y);
      const turned = wilcoxonSignedRank(y, x);
      expect("notDefined" in found).toBe("notDefined" in turned);
      if ("notDefined" in found || "notDefined" in turned) return;
      close(found.p, turned.p);
      within(found.p, 0, 1);
    }));
  });

  test("tails: known values, and they fall", () => {
    expect(chiSquaredTail(3.841458820694124)).toBeCloseTo(0.05, 14);
    expect(chiSquaredTail(0)).toBe(1);
    expect(fairBinomialAtMost(1, 2)).toBeCloseTo(0.75, 15);
    expect(fairBinomialAtMost(4999, 10_000)).toBeLessThan(0.5);
    fc.assert(fc.property(fc.double({ min: 0, max: 200, noNaN: true }), fc.double({ min: 0.001, max: 5, noNaN: true }), (x, more) => {
      expect(chiSquaredTail(x + more)).toBeLessThan(chiSquaredTail(x));
    }));
  });
});

describe("Bradley-Terry", () => {
  const comparison = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 0.5, 1))
    .map(([first, step, score]) => ({ first, second: (first + step) % 5, score }));
  const many = fc.array(comparison, { minLength: 1, maxLength: 60 });

  test("strengths meet every source's wins, do not mind how a comparison is written, and fail only with a reason", () => {
    fc.assert(fc.property(many, (list) => {
      const groups = comparisonGroups(5, list);
      const found = fitBradleyTerry(5, list);
      if (!Array.isArray(found)) {
        expect(found.notDefined).toBe(groups.separate.length > 1 ? "disconnected" : "unbounded");
        expect(groups.tiers.length).toBeGreaterThan(1);
        return;
      }
      expect(groups.tiers.length).toBe(1);
      expect(found.reduce((sum, s) => sum + s, 0)).toBeCloseTo(0, 9);
      for (let source = 0; source < 5; source++) {
        const mine = list.flatMap(({ first, second, score }) => (first === source ? [[second, score] as const] : second === source ? [[first, 1 - score] as const] : []));
        const wins = mine.reduce((sum, [, score]) => sum + score, 0);
        const expected = mine.reduce((sum, [other]) => sum + winProbability(found[source] ?? 0, found[other] ?? 0), 0);
        expect(expected).toBeCloseTo(wins, 8);
      }
      const turned = fitBradleyTerry(5, list.map(({ first, second, score }) => ({ first: second, second: first, score: 1 - score })));
      if (Array.isArray(turned)) turned.forEach((s, i) => expect(s).toBeCloseTo(found[i] ?? NaN, 8));
      else expect(turned).toEqual(found);
    }));
  });

  test("a prior always gives finite strengths", () => {
    fc.assert(fc.property(many, (list) => {
      const found = fitBradleyTerry(5, list, { prior: 0.5 });
      expect(Array.isArray(found) && found.every(Number.isFinite)).toBe(true);
    }));
  });

  test("sources that never meet, and one that never loses, are reported", () => {
    const apart = [{ first: 0, second: 1, score: 0.5 }, { first: 2, second: 3, score: 0.5 }];
    const options = { resamples: 50, seed: 1 };
    expect(rankSources(4, apart, options)).toMatchObject({ sources: { notDefined: "disconnected" }, separate: [[0, 1], [2, 3]] });
    const lead = [{ first: 2, second: 0, score: 1 }, { first: 0, second: 1, score: 0.5 }];
    expect(rankSources(3, lead, options)).toMatchObject({ sources: { notDefined: "unbounded" }, separate: [[0, 1, 2]], tiers: [[2], [0, 1]] });
    expect(rankSources(3, [], options).sources).toEqual({ notDefined: "no-pairs" });
  });

  test("a ranking has the stronger source first, with intervals around its strength", () => {
    const list = Array.from({ length: 300 }, (_, k) => ({ first: k % 3, second: (k + 1) % 3, score: [0.5, 1, 0, 1, 0, 0.5, 1][k % 7] ?? 0 }))
      .concat(Array.from({ length: 60 }, (_, k) => ({ first: 2, second: k % 2, score: k % 5 === 0 ? 0 : 1 })));
    const { sources, ranked, n } = rankSources(3, list, { resamples: 200, seed: 3 });
    if ("notDefined" in sources) throw new Error("not ranked");
    expect(n).toBe(360);
    expect(ranked).toBe(1);
    expect(sources[0]).toMatchObject({ source: 2, rank: 1, ranks: [1, 1] });
    for (const { strength, interval } of sources) {
      expect(interval?.[0]).toBeLessThan(strength);
      expect(interval?.[1]).toBeGreaterThan(strength);
    }
    expect(sources.reduce((sum, { games }) => sum + games, 0)).toBe(720);
    expect(sources.reduce((sum, { wins }) => sum + wins, 0)).toBeCloseTo(360, 9);
  });
});
