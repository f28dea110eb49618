// The figures of a report, gathered row by row: summaries, sources, the rows at both ends, failures and flags. How they look is
// report-html.ts and report-markdown.ts.
import { passes } from "../domain/overall.ts";
import { levelsOf } from "../domain/rubric.ts";
import type { Criterion, Rubric } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import { histogram, summarize } from "../domain/summary.ts";
import type { Summary } from "../domain/summary.ts";
import type { ExportRow } from "./export-row.ts";

export type Bar = { readonly label: string; readonly count: number; /** What stands below the bar in a chart, where the label is too long for that. */ readonly tick?: string };

export type CriterionFigures = {
  readonly criterion: Criterion;
  /** In the scale's units. */
  readonly summary: Summary;
  readonly bounds: readonly [low: number, high: number];
  readonly bars: readonly Bar[];
  readonly failed: number;
  readonly skipped: number;
  readonly pending: number;
};

export type SourceFigures = { readonly source: string | null; readonly rows: number; /** Of the overall scores, 0..1. */ readonly summary: Summary };

/** A row of a report with its place in the file, counted from 1. */
export type PlacedRow = { readonly position: number; readonly row: ExportRow };

export type Flagged = { readonly position: number; readonly source: string | null; readonly criterion: string; readonly what: string };

/** How many of something, and the first of them. */
export type Listed = { readonly count: number; readonly kinds: readonly (readonly [kind: string, count: number])[]; readonly first: readonly Flagged[] };

export type ReportFigures = {
  readonly rubric: Rubric;
  readonly run: Run | null;
  readonly name: string;
  readonly rows: number;
  readonly cases: number;
  readonly verdicts: number;
  readonly overrides: number;
  readonly overall: Summary;
  /** By the rubric's pass rule, of the responses that have an overall score; null without a rule. */
  readonly passing: { readonly passed: number; readonly of: number } | null;
  readonly overallBars: readonly Bar[];
  readonly criteria: readonly CriterionFigures[];
  /** Best first; sources without a scored row come last. */
  readonly sources: readonly SourceFigures[];
  readonly highest: readonly PlacedRow[];
  readonly lowest: readonly PlacedRow[];
  readonly failures: Listed;
  readonly flags: Listed;
};

/** Rows that a report shows from each end, and failures and flags that it lists one by one. */
export const SHOWN_ROWS = 5;
export const SHOWN_FLAGS = 20;
const OVERALL_PARTS = 10;

type Counts = { readonly scores: number[]; failed: number; skipped: number; pending: number };

export class FigureGatherer {
  readonly #rubric: Rubric;
  readonly #overall: number[] = [];
  readonly #cases = new Set<string>();
  readonly #criteria: readonly { readonly criterion: Criterion; readonly counts: Counts }[];
  readonly #sources = new Map<string | null, { rows: number; readonly scores: number[] }>();
  readonly #ends = { highest: [] as PlacedRow[], lowest: [] as PlacedRow[] };
  readonly #failures = new Lister();
  readonly #flags = new Lister();
  #rows = 0;
  #overrides = 0;
  #passed = 0;

  constructor(rubric: Rubric) {
    this.#rubric = rubric;
    this.#criteria = rubric.criteria.map((criterion) => ({ criterion, counts: { scores: [], failed: 0, skipped: 0, pending: 0 } }));
  }

  add(row: ExportRow): void {
    this.#rows += 1;
    this.#cases.add(row.case.id);
    this.#overrides += row.overrides.size;
    const { source } = row.response;
    const ofSource = this.#sources.get(source) ?? { rows: 0, scores: [] };
    this.#sources.set(source, ofSource);
    ofSource.rows += 1;
    for (const { criterion, counts } of this.#criteria) this.#addCell(row, criterion, counts);
    if (row.overall === null) return;
    this.#overall.push(row.overall);
    if (passes(this.#rubric, row.overall) === true) this.#passed += 1;
    ofSource.scores.push(row.overall);
    keep(this.#ends.highest, { position: this.#rows, row }, (a, b) => b - a);
    keep(this.#ends.lowest, { position: this.#rows, row }, (a, b) => a - b);
  }

  figures(run: Run | null, name: string): ReportFigures {
    const criteria = this.#criteria.map(({ criterion, counts: { scores, ...counts } }): CriterionFigures => {
      const levels = levelsOf(criterion.scale);
      const bounds = [levels[0]?.value ?? 0, levels.at(-1)?.value ?? 1] as const;
      return { criterion, summary: summarize(scores, bounds), bounds, bars: histogram(criterion.scale, scores), ...counts };
    });
    const sources = [...this.#sources].map(([source, { rows, scores }]) => ({ source, rows, summary: summarize(scores, [0, 1]) }));
    return {
      ...{ rubric: this.#rubric, run, name, rows: this.#rows, cases: this.#cases.size, overrides: this.#overrides },
      verdicts: this.#criteria.reduce((sum, { counts }) => sum + counts.scores.length, 0),
      overall: summarize(this.#overall, [0, 1]),
      passing: this.#rubric.pass === undefined ? null : { passed: this.#passed, of: this.#overall.length },
      overallBars: overallBars(this.#overall),
      criteria,
      sources: sources.sort((a, b) => (b.summary.mean ?? -1) - (a.summary.mean ?? -1)),
      // With few rows the two ends would show the same ones twice.
      highest: this.#ends.highest.slice(0, Math.ceil(this.#overall.length / 2)),
      lowest: this.#ends.lowest.slice(0, Math.floor(this.#overall.length / 2)),
      failures: this.#failures.listed(),
      flags: this.#flags.listed(),
    };
  }

  #addCell(row: ExportRow, criterion: Criterion, counts: Counts): void {
    const cell = row.cells.get(criterion.id);
    const place = { position: this.#rows, source: row.response.source, criterion: criterion.name };
    switch (cell?.state) {
      case "scored":
        counts.scores.push(cell.verdict.score);
        for (const signal of cell.verdict.signals) this.#flags.add(signal.kind, { ...place, what: signal.kind });
        return;
      case "failed":
        counts.failed += 1;
        this.#failures.add(cell.code, { ...place, what: cell.code });
        return;
      case "skipped":
        counts.skipped += 1;
        return;
      case "pending":
      case "running":
      case undefined:
        counts.pending += 1;
    }
  }
}

class Lister {
  readonly #kinds = new Map<string, number>();
  readonly #first: Flagged[] = [];

  add(kind: string, place: Flagged): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (this.#first.length < SHOWN_FLAGS) this.#first.push(place);
  }

  listed(): Listed {
    const kinds = [...this.#kinds].sort(([, a], [, b]) => b - a);
    return { count: kinds.reduce((sum, [, count]) => sum + count, 0), kinds, first: this.#first };
  }
}

/** Keeps the first few by `order`; equal ones in the order they came. */
function keep(kept: PlacedRow[], one: PlacedRow, order: (a: number, b: number) => number): void {
  const at = kept.findIndex(({ row }) => order(one.row.overall ?? 0, row.overall ?? 0) < 0);
  if (at >= 0) kept.splice(at, 0, one);
  else if (kept.length < SHOWN_ROWS) kept.push(one);
  if (kept.length > SHOWN_ROWS) kept.pop();
}

function overallBars(scores: readonly number[]): Bar[] {
  const counts = Array.from({ length: OVERALL_PARTS }, () => 0);
  for (const score of scores) {
    const part = Math.min(OVERALL_PARTS - 1, Math.max(0, Math.floor(score * OVERALL_PARTS)));
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts.map((count, part) => ({ label: `${part / OVERALL_PARTS}–${(part + 1) / OVERALL_PARTS}`, tick: String(part / OVERALL_PARTS), count }));
}
