// A person's own scores: overrides, which stand beside a verdict and never replace it, and the one rule for what counts as the
// human figure of a cell. Comments and changes to both are marks.ts.
import type { CaseRow, CriterionScore, Response, ResponseId } from "./case.ts";
import { type Criterion, type Scale, levelsOf } from "./rubric.ts";
import { folded } from "./text-search.ts";
import { verdictKey } from "./verdict.ts";

/** A person's score for one response on one criterion. It belongs to the case set, so that all runs over it see it. */
export type Override = {
  readonly caseSetId: string;
  readonly responseId: ResponseId;
  readonly criterionId: string;
  /** A level of the criterion's scale when it was given; it counts only while it is one. */
  readonly score: number;
  readonly at: string; // ISO 8601, UTC
};

/** Overrides of one case set by verdictKey. */
export type Overrides = ReadonlyMap<string, Override>;

/** Whether a score lies between the worst and the best level, both included. Means of several people lie between levels. */
export function isOnScale(scale: Scale, score: number): boolean {
  const levels = levelsOf(scale);
  const low = levels[0]?.value ?? 0;
  const high = levels[levels.length - 1]?.value ?? 1;
  return score >= low && score <= high;
}

/** The override of a cell where it counts: null when there is none, or when the scale has no such level any more. */
export function overrideOf(responseId: ResponseId, criterion: Criterion, overrides: Overrides): Override | null {
  const override = overrides.get(verdictKey(responseId, criterion.id));
  if (override === undefined) return null;
  return levelsOf(criterion.scale).some(({ value }) => value === override.score) ? override : null;
}

/**
 * The human figure of a cell, in the scale's units: the override, else the score that the file gave on the criterion, else
 * the one that it gave for the response as a whole, where that lies on the criterion's scale. A response with scores on
 * single criteria has its whole score for none of them. Null when there is none.
 */
export function humanScoreOf(row: CaseRow, criterion: Criterion, overrides: Overrides): number | null {
  const override = overrideOf(row.response.id, criterion, overrides);
  if (override !== null) return override.score;
  const { humanScore, criterionScores } = row.response;
  if (criterionScores !== undefined) return fileScoreOn(row.response, criterion);
  return humanScore !== null && isOnScale(criterion.scale, humanScore) ? humanScore : null;
}

/** The score that the file gave on a criterion where it lies on the criterion's scale; null otherwise. */
export function fileScoreOn(response: Pick<Response, "criterionScores">, criterion: Criterion): number | null {
  const score = fileScoreOf(response, criterion);
  return score !== null && isOnScale(criterion.scale, score) ? score : null;
}

/** The score that the file gave on a criterion, in the file's units; null where it gave none. */
export function fileScoreOf({ criterionScores = [] }: Pick<Response, "criterionScores">, criterion: Pick<Criterion, "id" | "name">): number | null {
  return scoreOn(criterionScores, criterion)?.score ?? null;
}

/** The score on a criterion by its name, else by its name in another case or width, else by its id. */
export function scoreOn(scores: readonly CriterionScore[], { id, name }: Pick<Criterion, "id" | "name">): CriterionScore | undefined {
  const own = name.trim();
  const exact = scores.find((one) => one.criterion === own);
  if (exact !== undefined) return exact;
  const given = scores.map(({ criterion }) => folded(criterion).trim());
  const byName = given.indexOf(folded(own).trim());
  return scores[byName < 0 ? given.indexOf(folded(id)) : byName];
}

/** The file's scores that `fileScoreOf` gives for none of the criteria: those on criteria that go by other names. */
export function scoresBeside({ criterionScores = [] }: Pick<Response, "criterionScores">, criteria: readonly Pick<Criterion, "id" | "name">[]): readonly CriterionScore[] {
  const taken = new Set(criteria.map((criterion) => scoreOn(criterionScores, criterion)));
  return criterionScores.filter((one) => !taken.has(one));
}

/** Whether the name of a criterion in a file means this one: its id or its name, without case, width and outer spaces. */
export function meansCriterion(name: string, { id, name: own }: Pick<Criterion, "id" | "name">): boolean {
  const given = folded(name).trim();
  return given === folded(id) || given === folded(own).trim();
}
