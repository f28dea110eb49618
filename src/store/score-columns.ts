// Scores of a run as plain columns, made a stretch at a time so that the page stays quick. What is done with them is elsewhere.
import type { CaseRow } from "../domain/case.ts";
import { weighedScore } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { RunScores } from "../domain/run-comparison.ts";
import type { Cell } from "../domain/verdict.ts";
import { numberIn, scoreIn } from "./cell-map.ts";
import type { Clock } from "./ports.ts";

export type ScoreColumns = {
  readonly overall: RunScores;
  readonly criteria: ReadonlyMap<string, RunScores>;
};

/** Rows between two pauses: some milliseconds of work. */
const STRETCH = 1000;

/** One entry a row; NaN where there is no score. */
export async function scoreColumns(rows: readonly CaseRow[], rubric: Rubric, cells: ReadonlyMap<string, Cell>, clock: Clock): Promise<ScoreColumns> {
  const empty = (): Float64Array => new Float64Array(rows.length).fill(NaN);
  const overall = empty();
  const criteria = rubric.criteria.map(({ id }) => ({ id, scores: empty(), mostLikely: empty() }));
  for (let row = 0; row < rows.length; row += 1) {
    if (row > 0 && row % STRETCH === 0) await pause(clock);
    const responseId = rows[row]?.response.id;
    if (responseId === undefined) continue;
    for (const { id, scores, mostLikely } of criteria) {
      scores[row] = numberIn(cells, responseId, id, "score");
      mostLikely[row] = numberIn(cells, responseId, id, "mostLikely");
    }
    overall[row] = weighedScore(rubric, ({ id }) => scoreIn(cells, responseId, id)) ?? NaN;
  }
  return { overall: { scores: overall, mostLikely: null }, criteria: new Map(criteria.map(({ id, scores, mostLikely }) => [id, { scores, mostLikely }])) };
}

/** The number of each row's case, counted from 0. */
export function caseNumbers(rows: readonly CaseRow[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(rows, (row) => {
    const known = numbers.get(row.case.id) ?? numbers.size;
    numbers.set(row.case.id, known);
    return known;
  });
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.later(0, resolve));
}
