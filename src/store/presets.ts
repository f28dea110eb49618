// Display presets: which rows are worth a look, each as a question to one row. A page that has rows of its own to show puts them
// into `view.only` and needs no preset. Pure.
import type { CaseRow, ResponseId } from "../domain/case.ts";
import { nearestLevel } from "../domain/agreement-labels.ts";
import { isFlagged } from "../domain/flagged.ts";
import type { Comment } from "../domain/marks.ts";
import { type Outdated, isCellOutdated } from "../domain/outdated.ts";
import { type Overrides, humanScoreOf, overrideOf } from "../domain/override.ts";
import { type Criterion, type Rubric, levelsOf } from "../domain/rubric.ts";
import { type Cell, verdictKey } from "../domain/verdict.ts";
import { numberIn, stateIn } from "./cell-map.ts";
import type { Overalls } from "./row-filter.ts";
import { type Sliced, STRIDE, filterInSlices, finish } from "./slices.ts";
import type { PresetId } from "./state.ts";

/** In the order in which they are offered. */
export const PRESETS: readonly PresetId[] = ["all", "low-confidence", "failed", "flagged", "differs", "changed", "outdated", "overridden", "commented", "top", "bottom"];

/** Confidence under which a verdict counts as unsure. */
export const LOW_CONFIDENCE = 0.25;
/** The share of rows that are "the best" and "the worst". */
export const END_SHARE = 0.1;

export type PresetInput = {
  readonly rubric: Rubric;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly overalls: Overalls;
  readonly overrides: Overrides;
  readonly comments: ReadonlyMap<ResponseId, Comment>;
  readonly outdated: Outdated;
  /** Responses that differ between the runs that were compared last; null when none were. */
  readonly compared: ReadonlySet<ResponseId> | null;
};

/** The rows that a preset shows, in the order given. The best and the worst are taken among these rows, ties included. */
export function filterByPreset(rows: readonly CaseRow[], preset: PresetId, input: PresetInput): readonly CaseRow[] {
  const { rubric, cells, overalls, overrides, comments, outdated, compared } = input;
  function someCell(row: CaseRow, test: (cell: Cell | undefined, criterion: Criterion) => boolean): boolean {
    return rubric.criteria.some((criterion) => test(cells.get(verdictKey(row.response.id, criterion.id)), criterion));
  }
  switch (preset) {
    case "all":
      return rows;
    case "low-confidence":
      return rows.filter((row) => rubric.criteria.some(({ id }) => numberIn(cells, row.response.id, id, "confidence") < LOW_CONFIDENCE));
    case "failed":
      return rows.filter((row) => rubric.criteria.some(({ id }) => stateIn(cells, row.response.id, id) === "failed"));
    case "flagged":
      return rows.filter((row) => someCell(row, isFlagged));
    case "differs":
      return rows.filter((row) => someCell(row, (cell, criterion) => differs(cell, criterion, humanScoreOf(row, criterion, overrides))));
    case "changed":
      return compared === null ? [] : rows.filter(({ response }) => compared.has(response.id));
    case "outdated":
      return rows.filter((row) => someCell(row, (cell, criterion) => isSettled(cell) && isCellOutdated(outdated, row.response.id, criterion.id)));
    case "overridden":
      return rows.filter((row) => rubric.criteria.some((criterion) => overrideOf(row.response.id, criterion, overrides) !== null));
    case "commented":
      return rows.filter((row) => comments.has(row.response.id));
    case "top":
      return finish(atTheEnd(rows, overalls, 1));
    case "bottom":
      return finish(atTheEnd(rows, overalls, -1));
  }
}

/** The same in slices. */
export function* presetInSlices(rows: readonly CaseRow[], preset: PresetId, input: PresetInput): Sliced<readonly CaseRow[]> {
  switch (preset) {
    case "all":
      return rows;
    case "top":
      return yield* atTheEnd(rows, input.overalls, 1);
    case "bottom":
      return yield* atTheEnd(rows, input.overalls, -1);
    case "low-confidence":
    case "failed":
    case "flagged":
    case "differs":
    case "changed":
    case "outdated":
    case "overridden":
    case "commented":
      return yield* filterInSlices(rows, (part) => filterByPreset(part, preset, input));
  }
}

/** Whether the level that the judge finds most likely is another than the person's. A mean of people counts as its nearest level. */
export function differs(cell: Cell | undefined, criterion: Criterion, human: number | null): boolean {
  if (cell?.state !== "scored" || human === null) return false;
  return nearestLevel(levelsOf(criterion.scale).map(({ value }) => value), human) !== cell.verdict.mostLikely;
}

function isSettled(cell: Cell | undefined): boolean {
  return cell !== undefined && cell.state !== "pending" && cell.state !== "running";
}

function* atTheEnd(rows: readonly CaseRow[], overalls: Overalls, sign: 1 | -1): Sliced<readonly CaseRow[]> {
  const scores: number[] = [];
  for (const [i, { response }] of rows.entries()) {
    if (i % STRIDE === STRIDE - 1) yield;
    const overall = overalls.get(response.id) ?? null;
    if (overall !== null) scores.push(sign * overall);
  }
  if (scores.length === 0) return [];
  const sorted = Float64Array.from(scores).sort();
  const edge = sorted[sorted.length - Math.max(1, Math.ceil(END_SHARE * sorted.length))] ?? Infinity;
  return yield* filterInSlices(rows, (part) =>
    part.filter(({ response }) => {
      const overall = overalls.get(response.id) ?? null;
      return overall !== null && sign * overall >= edge;
    }),
  );
}
