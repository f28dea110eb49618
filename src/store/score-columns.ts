// Scores of a run as plain columns, made a stretch at a time so that the page stays quick. What is done with them is elsewhere.
import type { CaseRow, ResponseId } from "../domain/case.ts";
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

/** Rows between two looks at the clock. */
const STRIDE = 250;
/** Milliseconds of work between two pauses; a frame has 16. */
const STRETCH_MS = 8;

/** One entry a row; NaN where there is no score. */
export async function scoreColumns(rows: readonly CaseRow[], rubric: Rubric, cells: ReadonlyMap<string, Cell>, clock: Clock): Promise<ScoreColumns> {
  const criteria = new Map<string, RunScores>();
  for (const { id } of rubric.criteria) criteria.set(id, await criterionColumn(rows, id, cells, clock));
  return { overall: await overallColumn(rows, rubric, cells, clock), criteria };
}

/** The scores and the most likely levels on one criterion. */
export async function criterionColumn(rows: readonly CaseRow[], criterionId: string, cells: ReadonlyMap<string, Cell>, clock: Clock): Promise<RunScores> {
  // Not filled before: the whole of a large array at once takes as long as its scores do.
  const scores = new Float64Array(rows.length);
  const mostLikely = new Float64Array(rows.length);
  await eachRow(rows, clock, (responseId, row) => {
    scores[row] = numberIn(cells, responseId, criterionId, "score");
    mostLikely[row] = numberIn(cells, responseId, criterionId, "mostLikely");
  });
  return { scores, mostLikely };
}

/** The overall scores; they have no levels. */
export async function overallColumn(rows: readonly CaseRow[], rubric: Rubric, cells: ReadonlyMap<string, Cell>, clock: Clock): Promise<RunScores> {
  const scores = new Float64Array(rows.length);
  await eachRow(rows, clock, (responseId, row) => {
    scores[row] = weighedScore(rubric, ({ id }) => scoreIn(cells, responseId, id)) ?? NaN;
  });
  return { scores, mostLikely: null };
}

/** The number of each row's case, counted from 0. */
export async function caseNumbers(rows: readonly CaseRow[], clock: Clock): Promise<Int32Array> {
  const numbers = new Map<string, number>();
  const found = new Int32Array(rows.length);
  await eachRow(rows, clock, (_, row) => {
    const id = rows[row]?.case.id ?? "";
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    found[row] = known;
  });
  return found;
}

/** Visits every row, with pauses. */
async function eachRow(rows: readonly CaseRow[], clock: Clock, visit: (responseId: ResponseId, row: number) => void): Promise<void> {
  let end = clock.monotonic() + STRETCH_MS;
  for (const [row, { response }] of rows.entries()) {
    if (row % STRIDE === STRIDE - 1 && clock.monotonic() > end) {
      await new Promise<void>((resolve) => clock.later(0, resolve));
      end = clock.monotonic() + STRETCH_MS;
    }
    visit(response.id, row);
  }
}
