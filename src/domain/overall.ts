// The overall score of a response: its criteria, weighted. One rule, used by the grid, the charts and the exports.
import { normalizeScore } from "./rubric.ts";
import type { Rubric } from "./rubric.ts";
import type { Cell } from "./verdict.ts";

/**
 * Weighted mean of the scores, each mapped to [0, 1]; weights are normalised to sum to 1. Null unless every criterion of the
 * rubric is scored: a missing verdict is never averaged as a zero, nor left out of the mean in silence.
 * @param cellOf the cell of a criterion by its id; undefined is pending
 */
export function overallScore(rubric: Rubric, cellOf: (criterionId: string) => Cell | undefined): number | null {
  let sum = 0;
  let weights = 0;
  for (const criterion of rubric.criteria) {
    const cell = cellOf(criterion.id);
    if (cell?.state !== "scored") return null;
    sum += criterion.weight * normalizeScore(criterion.scale, cell.verdict.score);
    weights += criterion.weight;
  }
  return weights > 0 ? sum / weights : null;
}
