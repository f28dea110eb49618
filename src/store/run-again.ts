// What is judged anew of a run that has its verdicts already. Pure; the judging is the run controller's.
import { type CaseSet, rowsOf } from "../domain/case.ts";
import { asksTheSame, outdatedOf } from "../domain/outdated.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import { type Cell, verdictKey } from "../domain/verdict.ts";
import { deepEqual } from "./deep-equal.ts";
import { type Sliced, STRIDE } from "./slices.ts";
import type { CellPlace } from "./state.ts";

export type AgainPlan = {
  /** The rubric that the run has from now on; the same object where nothing changes. */
  readonly rubric: Rubric;
  /** Cells to be judged, by verdictKey. */
  readonly keys: ReadonlySet<string>;
  /**
   * Verdicts that have no place under the new rubric: on criteria that were taken out or that ask something else. Were they
   * kept until they are replaced, a crash on the way would leave them looking like answers to the new question.
   */
  readonly dropped: readonly string[];
};

/**
 * "outdated": cells that were judged on other texts or criteria, and those of criteria that are new. Otherwise the places that
 * lie in the run, whatever their state.
 */
export function* planningAgain(run: Run, set: CaseSet, rubric: Rubric, cells: ReadonlyMap<string, Cell>, which: "outdated" | readonly CellPlace[]): Sliced<AgainPlan> {
  if (which !== "outdated") {
    const criteria = new Set(run.rubric.criteria.map(({ id }) => id));
    const responses = new Set(rowsOf(set).map(({ response }) => response.id));
    const places = which.filter(({ responseId, criterionId }) => criteria.has(criterionId) && responses.has(responseId));
    return { rubric: run.rubric, keys: new Set(places.map((place) => verdictKey(place.responseId, place.criterionId))), dropped: [] };
  }
  const outdated = outdatedOf(run, set, rubric, cells);
  const then = new Map(run.rubric.criteria.map((criterion) => [criterion.id, criterion]));
  const now = new Map(rubric.criteria.map((criterion) => [criterion.id, criterion]));
  const rejudged = new Set(rubric.criteria.filter(({ id }) => !then.has(id) || outdated.criteria.has(id)).map(({ id }) => id));
  const gone = new Set(
    run.rubric.criteria
      .filter((criterion) => {
        const next = now.get(criterion.id);
        return next === undefined || !asksTheSame(criterion, next);
      })
      .map(({ id }) => id),
  );
  const keys = new Set<string>();
  const dropped: string[] = [];
  for (const [i, { response }] of (rejudged.size === 0 && gone.size === 0 ? [] : rowsOf(set)).entries()) {
    if (i % STRIDE === STRIDE - 1) yield;
    for (const id of rejudged) keys.add(verdictKey(response.id, id));
    for (const id of gone) {
      const key = verdictKey(response.id, id);
      if (cells.has(key)) dropped.push(key);
    }
  }
  const lost = new Set(dropped);
  for (const key of outdated.keys) if (!lost.has(key)) keys.add(key);
  return { rubric: deepEqual(run.rubric.criteria, rubric.criteria) ? run.rubric : rubric, keys, dropped };
}
