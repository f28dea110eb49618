// The overall score of a response, its criteria weighted, and whether it passes. One rule, used by the grid, the charts, the
// comparison of runs and the exports.
import { normalizeScore } from "./rubric.ts";
import type { Criterion, Rubric } from "./rubric.ts";
import type { Cell } from "./verdict.ts";

/**
 * Weighted mean of the scores, each mapped to [0, 1]; weights are normalised to sum to 1. Where the rubric has a pass rule it is
 * no higher than the lowest of the required criteria: that is the whole rule, so that a pass never contradicts its score. Null
 * unless every criterion of the rubric is scored: a missing verdict is never averaged as a zero, nor left out in silence.
 * @param cellOf the cell of a criterion by its id; undefined is pending
 */
export function overallScore(rubric: Rubric, cellOf: (criterionId: string) => Cell | undefined): number | null {
  return weighedScore(rubric, ({ id }) => {
    const cell = cellOf(id);
    return cell?.state === "scored" ? cell.verdict.score : null;
  });
}

/** The same rule over scores of any origin, each in the units of its criterion's scale; null where a criterion has none. */
export function weighedScore(rubric: Rubric, scoreOf: (criterion: Criterion) => number | null): number | null {
  let sum = 0;
  let weights = 0;
  let most = 1;
  for (const criterion of rubric.criteria) {
    const own = scoreOf(criterion);
    if (own === null) return null;
    const score = normalizeScore(criterion.scale, own);
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
  return reaches(overall, rubric.pass.threshold);
}

/** Whether a score reaches a threshold, both as they are shown: shares of the scale with two decimals. */
export function reaches(score: number, threshold: number): boolean {
  return hundredths(score) >= hundredths(threshold);
}

/**
 * The threshold by which responses pass in two rubrics alike; "none" where neither has a pass rule, "other" where they pass
 * by different rules. The order of the required criteria says nothing.
 */
export function sharedThreshold(a: Pick<Rubric, "pass">, b: Pick<Rubric, "pass">): number | "none" | "other" {
  if (a.pass === undefined && b.pass === undefined) return "none";
  if (a.pass === undefined || b.pass === undefined || a.pass.threshold !== b.pass.threshold) return "other";
  return sameRequired(a, b) ? a.pass.threshold : "other";
}

/** Whether the same criteria bound the overall score from above. */
export function sameRequired(a: Pick<Rubric, "pass">, b: Pick<Rubric, "pass">): boolean {
  const required = ({ pass }: Pick<Rubric, "pass">): string => JSON.stringify([...new Set(pass?.required ?? [])].sort());
  return required(a) === required(b);
}

/** Rounded as numbers are shown: by their shortest decimal form, so that 0.285 gives 29 although the double lies below it. */
function hundredths(share: number): number {
  return Math.round(Number((share * 100).toPrecision(12)));
}
