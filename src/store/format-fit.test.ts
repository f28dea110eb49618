import { expect, test } from "vitest";
import type { Rubric, Scale } from "../domain/rubric.ts";
import { formatOf } from "../formats/prompt-formats.ts";
import { formatFits, rubricFit } from "./format-fit.ts";

function rubricOf(...scales: readonly Scale[]): Rubric {
  const criteria = scales.map((scale, i) => ({ id: `c${i}`, name: `Criterion ${i}`, question: "Is it good?", scale, descriptions: {}, weight: 1 }));
  return { id: "r", name: "R", description: "", criteria };
}

const ONE_TO_FIVE = rubricOf({ kind: "likert", min: 1, max: 5 });
const MIXED = rubricOf({ kind: "likert", min: 1, max: 5 }, { kind: "binary", no: "No", yes: "Yes" });

test("one criterion that cannot be asked makes the format unfit, and is named with an offer", () => {
  const prometheus = formatOf("prometheus-2");
  expect(rubricFit(prometheus, ONE_TO_FIVE, "causal").fits).toBe(true);
  const fit = rubricFit(prometheus, MIXED, "causal");
  expect(fit).toMatchObject({ fits: false, why: "rubric", criterion: "Criterion 1", reason: "scale-not-one-to-five" });
  if (fit.fits || fit.why !== "rubric") return;
  expect(fit.offers.length).toBeGreaterThan(0);
  for (const id of fit.offers) expect(rubricFit(formatOf(id), MIXED, "causal").fits).toBe(true);
});

test("a format says what it has no place for", () => {
  const ten = rubricOf({ kind: "likert", min: 1, max: 10 });
  const fit = rubricFit(formatOf("judgelm"), ten, "causal");
  expect(fit.fits && fit.drops).toContain("rubric");
});

test("a head that gives one score has its own format, and a writing model has all others", () => {
  expect(formatFits(ONE_TO_FIVE, "reward").map(({ format }) => format.id)).toEqual(["reward"]);
  expect(formatFits(ONE_TO_FIVE, "causal").map(({ format }) => format.id)).not.toContain("reward");
});
