import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pearson, ranks, spearman } from "./correlation.ts";
import { isDefined } from "./statistic.ts";

// Expected values: scipy.stats.pearsonr, spearmanr and rankdata of SciPy 1.10.1.
const GOLDEN = [
  { x: [-0.802, -1.324, -0.248, 0.42, 1.136], y: [-0.371, -1.347, -0.934, 1.001, 2.316], pearson: 0.93171266570074, spearman: 0.9 },
  { x: [1, -2, -2, 3, 0, -3, 0, -2, -1, -1, -1, 1], y: [0, -1, 0, 2, -2, -1, -1, -1, -2, 0, 0, 0], pearson: 0.5736273269121563, spearman: 0.39578986390291304 },
  {
    x: [-0.634, -0.993, 0.048, 1.069, -0.325, 0.421, 1.876, -1.215, 0.258, -0.306, -1.059, -1.026, -0.015, 0.434, -0.532, 0.054, 0.722, 0.297, 0.869, 0.461, 0.488, 1.827, 0.623, 0.129, 0.71, -0.919, -0.338, 0.793, 0.631, 1.548],
    y: [-0.37, -2.058, 1.976, 1.734, -1.254, 1.628, 1.158, -2.543, -0.266, -0.693, 0.955, -1.408, -0.263, -0.016, -0.698, -0.881, 0.652, 1.255, 1.145, -0.651, -0.857, 1.215, -0.333, -0.552, -1.254, 1.399, 0.714, -0.498, 1.287, 2.272],
    pearson: 0.5164421691017754,
    spearman: 0.4474357575801492,
  },
];

describe("correlations", () => {
  test.each(GOLDEN)("agree with SciPy (%#)", ({ x, y, ...expected }) => {
    expect(pearson(x, y)).toBeCloseTo(expected.pearson, 12);
    expect(spearman(x, y)).toBeCloseTo(expected.spearman, 12);
  });

  test("ties share their mean rank, as in scipy.stats.rankdata", () => {
    expect(ranks([3, 1, 2, 2, 5, 1, 1])).toEqual([6, 2, 4.5, 4.5, 7, 2, 2]);
  });

  test("are undefined for constants and for fewer than two values", () => {
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toEqual({ notDefined: "zero-variance" });
    expect(spearman([1, 2, 3], [7, 7, 7])).toEqual({ notDefined: "zero-variance" });
    expect(pearson([1], [1])).toEqual({ notDefined: "one-row" });
    expect(pearson([], [])).toEqual({ notDefined: "no-rows" });
  });

  const lists = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 2, maxLength: 60 });
  test("lie in [-1, 1], do not mind the order of the graders, and ranks do not mind a rising change of scale", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const x = list.map(([a]) => a);
        const y = list.map(([, b]) => b);
        const r = pearson(x, y);
        if (isDefined(r)) expect(Math.abs(r)).toBeLessThanOrEqual(1);
        expect(pearson(y, x)).toEqual(r);
        const rho = spearman(x, y);
        const stretched = spearman(x.map((v) => v ** 3 + 2 * v), y);
        if (!isDefined(rho)) expect(stretched).toEqual(rho);
        else expect(stretched).toBeCloseTo(rho, 12);
      }),
    );
  });
});
