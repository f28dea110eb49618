// Scores of a run as plain columns, made a stretch at a time so that the page stays quick. What is done with them is elsewhere.
import type { CaseRow } from "../domain/case.ts";
import { weighedScore } from "../domain/overall.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { RunScores } from "../domain/run-comparison.ts";
import type { Cell } from "../domain/verdict.ts";
import { numberIn, scoreIn } from "./cell-map.ts";
import { STRIDE, type Sliced, ended } from "./slices.ts";

export type ScoreColumns = {
  readonly overall: RunScores;
  readonly criteria: ReadonlyMap<string, RunScores>;
};

/** One entry a row; NaN where there is no score. */
export async function scoreColumns(rows: readonly CaseRow[], rubric: Rubric, cells: ReadonlyMap<string, Cell>): Promise<ScoreColumns> {
  const criteria = new Map<string, RunScores>();
  for (const { id } of rubric.criteria) criteria.set(id, await criterionColumn(rows, id, cells));
  return { overall: await overallColumn(rows, rubric, cells), criteria };
}

/** The scores and the most likely levels on one criterion. */
export async function criterionColumn(rows: readonly CaseRow[], criterionId: string, cells: ReadonlyMap<string, Cell>): Promise<RunScores> {
  // Not filled before: the whole of a large array at once takes as long as its scores do.
  const scores = new Float64Array(rows.length);
  const mostLikely = new Float64Array(rows.length);
  await eachRow(rows, ({ response }, at) => {
    scores[at] = numberIn(cells, response.id, criterionId, "score");
    mostLikely[at] = numberIn(cells, response.id, criterionId, "mostLikely");
  });
  return { scores, mostLikely };
}

/** The overall scores; they have no levels. */
export async function overallColumn(rows: readonly CaseRow[], rubric: Rubric, cells: ReadonlyMap<string, Cell>): Promise<RunScores> {
  const scores = new Float64Array(rows.length);
  await eachRow(rows, ({ response }, at) => {
    scores[at] = weighedScore(rubric, ({ id }) => scoreIn(cells, response.id, id)) ?? NaN;
  });
  return { scores, mostLikely: null };
}

/** The number of each row's case, counted from 0. */
export async function caseNumbers(rows: readonly CaseRow[]): Promise<Int32Array> {
  const numbers = new Map<string, number>();
  const found = new Int32Array(rows.length);
  await eachRow(rows, ({ case: { id } }, at) => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    found[at] = known;
  });
  return found;
}

/** Visits every row, with pauses where there are many. */
function eachRow(rows: readonly CaseRow[], visit: (row: CaseRow, at: number) => void): Promise<void> {
  return ended(visiting(rows, visit), rows.length);
}

function* visiting(rows: readonly CaseRow[], visit: (row: CaseRow, at: number) => void): Sliced<void> {
  for (const [at, row] of rows.entries()) {
    if (at % STRIDE === STRIDE - 1) yield;
    visit(row, at);
  }
}
