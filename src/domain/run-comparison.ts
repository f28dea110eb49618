// Two runs over the same rows, one column at a time: how far apart their means lie, what flipped, how well they agree.
// The columns come as plain arrays, so that a worker can be handed them; making them of cells is the store's matter.
import { reaches } from "./overall.ts";
import { bootstrapIntervals, type BootstrapOptions, type Interval } from "./statistics/bootstrap.ts";
import { confusionMatrix, type Confusion } from "./statistics/classification.ts";
import { pearson, ranks } from "./statistics/correlation.ts";
import { cohenKappa } from "./statistics/kappa.ts";
import { mcNemar, pairedBootstrap, wilcoxonSignedRank, type McNemar, type PairedDifference, type Wilcoxon } from "./statistics/paired-tests.ts";
import { notDefined, type NotDefined, type Statistic } from "./statistics/statistic.ts";

/** One run's scores in one column, one entry a row; NaN where the run has none. */
export type RunScores = {
  readonly scores: Float64Array;
  /** The level with the highest probability; null in the overall column, which has no levels. */
  readonly mostLikely: Float64Array | null;
};

export type ComparedColumn = {
  /** The levels of the scale, worst first; null for the overall column, whose scores lie in 0..1. */
  readonly levels: readonly number[] | null;
  readonly first: RunScores;
  readonly second: RunScores;
  /** Of the overall column: from which score on a response passes, by the rule of both rubrics. Null or left out: none. */
  readonly threshold?: number | null;
};

/** A figure with its 95 % interval. */
export type Figure = { readonly value: Statistic; readonly interval: Interval | null };

export type ColumnComparison = {
  /** Rows that both runs scored. All that follows is over these. */
  readonly n: number;
  readonly means: readonly [first: number, second: number] | null;
  /** Second minus first. */
  readonly difference: PairedDifference;
  /** Of the two runs' scores. */
  readonly test: Wilcoxon | NotDefined;
  /** Of the most likely levels, quadratic weights beyond two levels; not defined where there are no levels. */
  readonly kappa: Figure;
  readonly spearman: Figure;
  /** Most likely levels of the second run (columns) by those of the first (rows); null where there are no levels. */
  readonly table: Confusion | null;
  /** Null where the column has no threshold. */
  readonly passes: PassComparison | null;
  /** Rows whose most likely level changed, the largest change first; at most MOST_FLIPS. */
  readonly flips: readonly Flip[];
  /** How many changed in all. */
  readonly flipped: number;
  readonly points: readonly ScatterPoint[];
};

export type Flip = { readonly row: number; readonly from: number; readonly to: number };

/** Which responses pass in each of the two runs, by the rubric's pass rule. */
export type PassComparison = {
  /** How many pass in each run, of the rows that both scored. */
  readonly passed: readonly [first: number, second: number];
  readonly test: McNemar;
  /** Rows that pass in the second run alone, and in the first alone. */
  readonly gained: readonly number[];
  readonly lost: readonly number[];
};

/** Rows with much the same two scores, at their mean place. */
export type ScatterPoint = { readonly x: number; readonly y: number; readonly count: number };

export const MOST_FLIPS = 200;

/** Parts of the scale to each side of the scatter plot: more points than its square are never drawn. */
const PARTS = 40;

/** Fewer resamples where there are many rows: their intervals hardly move, and a person waits. */
export function resamplesFor(rows: number): number {
  return Math.max(200, Math.min(2000, Math.floor(5_000_000 / Math.max(1, rows))));
}

/**
 * Compares two runs in one column. The bootstrap draws groups of rows with replacement, both runs on the same draws; ranks
 * for Spearman's correlation are taken once, over all rows.
 * @param group the group of each row, such as its case, numbered from 0
 */
export function compareColumn({ levels, first, second, threshold = null }: ComparedColumn, group: Int32Array, options: BootstrapOptions): ColumnComparison {
  const rows: number[] = [];
  first.scores.forEach((score, row) => {
    if (!Number.isNaN(score) && !Number.isNaN(second.scores[row] ?? NaN)) rows.push(row);
  });
  const n = rows.length;
  const x = rows.map((row) => first.scores[row] ?? NaN);
  const y = rows.map((row) => second.scores[row] ?? NaN);
  const units = unitsOf(rows, group);
  const sums = [y, x].map((list) => units.map((unit) => unit.reduce((sum, i) => sum + (list[i] ?? 0), 0)));
  const sizes = units.map((unit) => unit.length);
  const difference = pairedBootstrap(units.length, (run, drawn) => meanOf(sums[run] ?? [], sizes, drawn), options);
  const agreed = agreement(levelsBoth(rows, first, second), levels, [ranks(x), ranks(y)], units, options);
  const level = levels === null ? null : levelsBoth(rows, first, second);
  const found = level === null ? [] : flipsOf(rows, level);
  return {
    n,
    means: n === 0 ? null : [x.reduce((a, b) => a + b, 0) / n, y.reduce((a, b) => a + b, 0) / n],
    difference,
    test: wilcoxonSignedRank(y, x),
    ...agreed,
    table: level === null || levels === null || n === 0 ? null : confusionMatrix(level[1], level[0], [...levels]),
    passes: threshold === null ? null : passesOf(rows, x, y, threshold),
    flips: found.slice(0, MOST_FLIPS),
    flipped: found.length,
    points: scatter(x, y, levels === null ? [0, 1] : [levels[0] ?? 0, levels.at(-1) ?? 1]),
  };
}

/** The rows whose most likely level differs, of all columns together; the overall column has none. */
export function differingRows(columns: readonly ComparedColumn[]): number[] {
  const found = new Set<number>();
  for (const { first, second } of columns) {
    first.mostLikely?.forEach((level, row) => {
      const other = second.mostLikely?.[row] ?? NaN;
      if (!Number.isNaN(level) && !Number.isNaN(other) && level !== other) found.add(row);
    });
  }
  return [...found].sort((a, b) => a - b);
}

type Both = readonly [first: number[], second: number[]];

function levelsBoth(rows: readonly number[], first: RunScores, second: RunScores): Both {
  return [rows.map((row) => first.mostLikely?.[row] ?? NaN), rows.map((row) => second.mostLikely?.[row] ?? NaN)];
}

/** The places in `rows` that are drawn together. */
function unitsOf(rows: readonly number[], group: Int32Array): number[][] {
  const units = new Map<number, number[]>();
  rows.forEach((row, i) => {
    const mine = units.get(group[row] ?? -1);
    if (mine === undefined) units.set(group[row] ?? -1, [i]);
    else mine.push(i);
  });
  return [...units.values()];
}

function meanOf(sums: readonly number[], sizes: readonly number[], drawn: Int32Array): Statistic {
  let sum = 0;
  let n = 0;
  for (const unit of drawn) {
    sum += sums[unit] ?? 0;
    n += sizes[unit] ?? 0;
  }
  return n === 0 ? notDefined("no-rows") : sum / n;
}

function agreement(levelsOf: Both, scale: readonly number[] | null, rank: Both, units: readonly (readonly number[])[], options: BootstrapOptions): Pick<ColumnComparison, "kappa" | "spearman"> {
  const weights = scale !== null && scale.length > 2 ? "quadratic" : "none";
  function figures(drawn: Int32Array | null): readonly [Statistic, Statistic] {
    const places: number[] = [];
    for (const unit of drawn ?? units.keys()) for (const place of units[unit] ?? []) places.push(place);
    const pick = (list: readonly number[]): number[] => places.map((place) => list[place] ?? NaN);
    return [scale === null ? notDefined("too-many-labels") : cohenKappa(pick(levelsOf[0]), pick(levelsOf[1]), weights), pearson(pick(rank[0]), pick(rank[1]))];
  }
  const [kappa, spearman] = figures(null);
  const [ofKappa, ofSpearman] = bootstrapIntervals(units.length, figures, options);
  return {
    kappa: { value: kappa, interval: typeof kappa === "number" ? (ofKappa ?? null) : null },
    spearman: { value: spearman, interval: typeof spearman === "number" ? (ofSpearman ?? null) : null },
  };
}

function passesOf(rows: readonly number[], first: readonly number[], second: readonly number[], threshold: number): PassComparison {
  const before = first.map((score) => reaches(score, threshold));
  const after = second.map((score) => reaches(score, threshold));
  return {
    passed: [before.filter(Boolean).length, after.filter(Boolean).length],
    test: mcNemar(before, after),
    gained: rows.filter((_, i) => after[i] === true && before[i] === false),
    lost: rows.filter((_, i) => before[i] === true && after[i] === false),
  };
}

function flipsOf(rows: readonly number[], [first, second]: Both): Flip[] {
  const found: Flip[] = [];
  rows.forEach((row, i) => {
    const from = first[i] ?? NaN;
    const to = second[i] ?? NaN;
    if (from !== to) found.push({ row, from, to });
  });
  return found.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from) || a.row - b.row);
}

function scatter(x: readonly number[], y: readonly number[], [low, high]: readonly [number, number]): ScatterPoint[] {
  const places = new Map<number, { x: number; y: number; count: number }>();
  const part = (value: number): number => Math.min(PARTS - 1, Math.max(0, Math.floor(((value - low) / (high - low || 1)) * PARTS)));
  x.forEach((value, i) => {
    const other = y[i] ?? NaN;
    const place = part(value) * PARTS + part(other);
    const mine = places.get(place) ?? { x: 0, y: 0, count: 0 };
    places.set(place, mine);
    mine.x += value;
    mine.y += other;
    mine.count += 1;
  });
  return [...places.values()].map(({ x: sumX, y: sumY, count }) => ({ x: sumX / count, y: sumY / count, count }));
}
