// The figures in the head of a score column: how many, how good, how spread. Pure.
import type { CaseRow } from "../domain/case.ts";
import { type Criterion, type Rubric, type Scale, levelsOf } from "../domain/rubric.ts";
import { type Summary, histogram, summarize } from "../domain/summary.ts";
import type { Cell } from "../domain/verdict.ts";
import { numberIn, stateIn } from "./cell-map.ts";
import type { Overalls } from "./row-filter.ts";
import { type Sliced, STRIDE, finish } from "./slices.ts";

export type ColumnStats = {
  /** Over scored cells, in the scale's units; the overall column's in 0..1. */
  readonly summary: Summary;
  readonly failed: number;
  readonly skipped: number;
  /** Cells that are neither scored, failed nor skipped. */
  readonly pending: number;
  /** Scores by level, worst first; for the overall column ten equal parts of 0..1 with their middles as values. */
  readonly bars: readonly { readonly value: number; readonly label: string; readonly count: number }[];
  /** Smallest and largest score possible. */
  readonly bounds: readonly [low: number, high: number];
};

export type HeaderStats = {
  readonly criteria: ReadonlyMap<string, ColumnStats>;
  /** A row counts as failed here when one of its cells failed, else as skipped when one was. */
  readonly overall: ColumnStats;
};

const OVERALL_PARTS = 10;

export function* headerStats(
  rows: readonly CaseRow[],
  rubric: Rubric,
  cells: ReadonlyMap<string, Cell>,
  overalls: Overalls,
): Sliced<HeaderStats> {
  const criteria = new Map<string, ColumnStats>();
  for (const criterion of rubric.criteria) criteria.set(criterion.id, yield* criterionStats(rows, criterion, cells));
  return { criteria, overall: yield* overallStats(rows, rubric, cells, overalls) };
}

/** The figures of a rubric before anything was counted. */
export function noStats(rubric: Rubric): HeaderStats {
  return finish(headerStats([], rubric, new Map(), new Map()));
}

function* criterionStats(rows: readonly CaseRow[], criterion: Criterion, cells: ReadonlyMap<string, Cell>): Sliced<ColumnStats> {
  const scores: number[] = [];
  let failed = 0;
  let skipped = 0;
  for (const [i, row] of rows.entries()) {
    if (i % STRIDE === STRIDE - 1) yield;
    const score = numberIn(cells, row.response.id, criterion.id, "score");
    if (!Number.isNaN(score)) {
      scores.push(score);
      continue;
    }
    const state = stateIn(cells, row.response.id, criterion.id);
    if (state === "failed") failed += 1;
    if (state === "skipped") skipped += 1;
  }
  const bounds = boundsOf(criterion.scale);
  const pending = rows.length - scores.length - failed - skipped;
  return { summary: summarize(scores, bounds), failed, skipped, pending, bars: histogram(criterion.scale, scores), bounds };
}

function* overallStats(
  rows: readonly CaseRow[],
  rubric: Rubric,
  cells: ReadonlyMap<string, Cell>,
  overalls: Overalls,
): Sliced<ColumnStats> {
  const scores: number[] = [];
  const counts = Array.from({ length: OVERALL_PARTS }, () => 0);
  let failed = 0;
  let skipped = 0;
  for (const [i, row] of rows.entries()) {
    if (i % STRIDE === STRIDE - 1) yield;
    const overall = overalls.get(row.response.id) ?? null;
    if (overall !== null) {
      scores.push(overall);
      const part = Math.min(OVERALL_PARTS - 1, Math.floor(overall * OVERALL_PARTS));
      counts[part] = (counts[part] ?? 0) + 1;
      continue;
    }
    const states = rubric.criteria.map((criterion) => stateIn(cells, row.response.id, criterion.id));
    if (states.includes("failed")) failed += 1;
    else if (states.includes("skipped")) skipped += 1;
  }
  const bars = counts.map((count, part) => ({
    value: (part + 0.5) / OVERALL_PARTS,
    label: `${part / OVERALL_PARTS}–${(part + 1) / OVERALL_PARTS}`,
    count,
  }));
  const pending = rows.length - scores.length - failed - skipped;
  return { summary: summarize(scores, [0, 1]), failed, skipped, pending, bars, bounds: [0, 1] };
}

function boundsOf(scale: Scale): readonly [number, number] {
  const levels = levelsOf(scale);
  return [levels[0]?.value ?? 0, levels[levels.length - 1]?.value ?? 1];
}
