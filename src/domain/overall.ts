// The overall score of a response: its criteria, weighted. One rule, used by the grid, the charts and the exports.
import { normalizeScore } from "./rubric.ts";
import type { Rubric } from "./rubric.ts";
import type { Cell } from "./verdict.ts";

/**
 * Weighted mean of the scores, each mapped to [0, 1]; weights are normalised to sum to 1. Where the rubric has a pass rule it is
 * no higher than the lowest of the required criteria: that is the whole rule, so that a pass never contradicts its score. Null
 * unless every criterion of the rubric is scored: a missing verdict is never averaged as a zero, nor left out in silence.
 * @param cellOf the cell of a criterion by its id; undefined is pending
 */
export function overallScore(rubric: Rubric, cellOf: (criterionId: string) => Cell | undefined): number | null {
  let sum = 0;
  let weights = 0;
  let most = 1;
  for (const criterion of rubric.criteria) {
    const cell = cellOf(criterion.id);
    if (cell?.state !== "scored") return null;
    const score = normalizeScore(criterion.scale, cell.verdict.score);
    sum += criterion.weight * score;
    weights += criterion.weight;
    if (rubric.pass?.required.includes(criterion.id) === true) most = Math.min(most, score);
  }
  return weights > 0 ? Math.min(most, sum / weights) : null;
}

/**
 * Whether a response passes: its overall score, as it is shown with two decimals, is the threshold or more. Null for a rubric
 * without a pass rule and for a response without an overall score.
 */
export function passes(rubric: Pick<Rubric, "pass">, overall: number | null): boolean | null {
  if (rubric.pass === undefined || overall === null) return null;
  return hundredths(overall) >= hundredths(rubric.pass.threshold);
}

/** Rounded as numbers are shown: by their shortest decimal form, so that 0.285 gives 29 although the double lies below it. */
function hundredths(share: number): number {
  return Math.round(Number((share * 100).toPrecision(12)));
}
