import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelProbabilities, preferenceProbability } from "./discretized-logistic.ts";

/** What training/model.py's level_log_probabilities gives in float64; it lifts each probability to at least 1e-6. */
const TRAINING: readonly (readonly [mean: number, logScale: number, probabilities: readonly number[]])[] = [
  [0.5, -1.2, [0.5, 0.5]],
  [0.73, -1.9, [0.0280989, 0.0710832, 0.1962457, 0.3194854, 0.3850867]],
  [1.4, 0.3, [0.2762652, 0.0150548, 0.0155273, 0.0159779, 0.0164028, 0.016798, 0.01716, 0.0174854, 0.0177708, 0.5915578]],
  [-0.2, -4, [1, 1e-6, 1e-6]],
  [0.05, -2.5, [0.492749, 0.1416447, 0.1216724, 0.0909452, 0.0611567, 0.0382559, 0.0228581, 0.0132854, 0.0075978, 0.004305, 0.0024265, 0.0013636, 0.000765, 0.0004288, 0.0002402, 0.0001345, 0.0000753, 0.0000422, 0.0000236, 0.0000132, 0.0000168]],
];

const qualities = fc.record({
  mean: fc.double({ min: -3, max: 4, noNaN: true }),
  logScale: fc.double({ min: -4, max: 1.5, noNaN: true }),
});
const levelCounts = fc.integer({ min: 2, max: 21 });

describe("levels", () => {
  test.each(TRAINING)("agree with the training code at mean %d, log-scale %d", (mean, logScale, expected) => {
    const found = levelProbabilities({ mean, logScale }, expected.length);
    found.forEach((p, i) => { expect(Math.abs(p - expected[i]!)).toBeLessThan(1.5e-6); });
  });

  test("are a distribution", () => {
    fc.assert(
      fc.property(qualities, levelCounts, (quality, levels) => {
        const p = levelProbabilities(quality, levels);
        expect(p).toHaveLength(levels);
        for (const x of p) expect(x).toBeGreaterThanOrEqual(0);
        expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("a better quality never has a worse expected level", () => {
    fc.assert(
      fc.property(qualities, levelCounts, fc.double({ min: 0, max: 1, noNaN: true }), (quality, levels, more) => {
        const expected = (mean: number) => levelProbabilities({ ...quality, mean }, levels).reduce((sum, p, i) => sum + p * i, 0);
        expect(expected(quality.mean + more)).toBeGreaterThanOrEqual(expected(quality.mean) - 1e-9);
      }),
    );
  });

  test("turned around, a quality gives the levels in reverse", () => {
    fc.assert(
      fc.property(qualities, levelCounts, ({ mean, logScale }, levels) => {
        const there = levelProbabilities({ mean, logScale }, levels);
        const back = levelProbabilities({ mean: 1 - mean, logScale }, levels).reverse();
        there.forEach((p, i) => { expect(p).toBeCloseTo(back[i]!, 9); });
      }),
    );
  });

  test("two halves of a finer scale make the coarser one", () => {
    fc.assert(
      fc.property(qualities, fc.integer({ min: 2, max: 10 }), (quality, levels) => {
        const fine = levelProbabilities(quality, levels * 2);
        levelProbabilities(quality, levels).forEach((p, i) => { expect(p).toBeCloseTo(fine[2 * i]! + fine[2 * i + 1]!, 9); });
      }),
    );
  });
});

test("a preference and its opposite make one, and the better response is preferred", () => {
  fc.assert(
    fc.property(qualities, qualities, fc.double({ min: 0.01, max: 5, noNaN: true }), (a, b, temperature) => {
      const p = preferenceProbability(a, b, temperature);
      expect(p + preferenceProbability(b, a, temperature)).toBeCloseTo(1, 9);
      if (a.mean > b.mean) expect(p).toBeGreaterThanOrEqual(0.5);
    }),
  );
});
