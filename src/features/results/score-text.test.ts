import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { histogram } from "../../domain/summary.ts";
import type { Scale } from "../../domain/rubric.ts";
import type { ResponseId } from "../../domain/case.ts";
import { verdictFromDistribution } from "../../domain/verdict.ts";
import { en } from "../../i18n/en.ts";
import { createFormat } from "../../i18n/format.ts";
import { barRange, distributionText, levelWord } from "./score-text.ts";

const likert: Scale = { kind: "likert", min: 1, max: 5 };
const binary: Scale = { kind: "binary", no: "Wrong", yes: "Right" };

describe("barRange", () => {
  test("the rows that a bar filters are exactly the rows that it counted", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { maxLength: 60 }), (raw) => {
        // The edge is 1e-9 wide; scores that a judge gives are far coarser.
        const scores = raw.map((score) => Math.round(score * 1e6) / 1e6);
        const bars = histogram(likert, scores);
        const stats = { summary: { n: scores.length, mean: null, deviation: null, interval: null }, failed: 0, skipped: 0, pending: 0, bars, bounds: [1, 5] as const };
        bars.forEach((bar, index) => {
          const range = barRange(stats, index, false);
          expect(scores.filter((score) => score >= range.min && score <= range.max)).toHaveLength(bar.count);
        });
      }),
    );
  });
});

describe("words", () => {
  const verdict = verdictFromDistribution("r" as ResponseId, "c", [0, 1], [0.2, 0.8], []);
  const criterion = { id: "c", name: "C", question: "?", scale: binary, descriptions: {}, weight: 1 };

  test("a distribution is read out with the labels of its levels", () => {
    expect(distributionText(verdict, binary, en, createFormat("en"))).toBe("Probabilities: Wrong 20%, Right 80%");
  });

  test("named levels have a word, numbers have none", () => {
    expect(levelWord(criterion, verdict)).toBe("Right");
    expect(levelWord({ ...criterion, scale: likert }, verdict)).toBeNull();
  });
});
