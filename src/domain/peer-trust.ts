// Several runs over the same responses, set beside each other and beside people on one criterion: how far the jurors agree, each
// of them with people, and which of two agrees more. What a jury says of a response is jury.ts.
import { compareJudges, type JudgeComparison } from "./agreement-compare.ts";
import type { CaseRow } from "./case.ts";
import type { Juror } from "./jury.ts";
import { humanScoreOf, type Overrides } from "./override.ts";
import { type Criterion, levelsOf } from "./rubric.ts";
import { bootstrapIntervals, type BootstrapOptions } from "./statistics/bootstrap.ts";
import type { Estimate } from "./statistics/estimate.ts";
import { meanAbsoluteError } from "./statistics/errors.ts";
import { cohenKappa } from "./statistics/kappa.ts";
import { krippendorffAlpha, pairableUnits } from "./statistics/krippendorff.ts";
import { isDefined, notDefined, type Statistic } from "./statistics/statistic.ts";
import { verdictKey } from "./verdict.ts";

/** Columns of equal length, one entry a row; NaN where there is no value. They go to a worker. */
export type PeerInput = {
  /** Score of each juror, in the scale's units. */
  readonly scores: readonly Float64Array[];
  /** Most likely level of each juror. */
  readonly levels: readonly Float64Array[];
  readonly human: Float64Array;
  /** Rows that are drawn together, such as those of one case, numbered from 0. */
  readonly group: Int32Array;
  /** The levels of the scale, worst first. */
  readonly scale: readonly number[];
};

/** One juror, or the mean of all, beside people. */
export type PeerAgreement = {
  /** Quadratic weights beyond two levels; a score counts as the nearest level. */
  readonly kappa: Estimate;
  /** In the units of the scale. */
  readonly meanAbsoluteError: Estimate;
};

export type PeerTrust = {
  /** Rows that two jurors or more scored. */
  readonly n: number;
  /** Krippendorff's alpha of all jurors' scores, as numbers. */
  readonly alpha: Estimate;
  /** Share of those rows on which the jurors' most likely levels are not all the same. */
  readonly split: Estimate;
  /** Cohen's kappa of the most likely levels of two jurors, each pair once. */
  readonly pairs: readonly { readonly first: number; readonly second: number; readonly kappa: Estimate }[];
  /** Each juror against people, and the mean of the jurors' scores; null where nobody gave a score. */
  readonly withPeople: { readonly jurors: readonly PeerAgreement[]; readonly together: PeerAgreement } | null;
  /** The first juror against each other one, on the rows that both scored and people did, too: first minus other. */
  readonly tests: readonly { readonly other: number; readonly comparison: JudgeComparison }[];
};

/** The columns of jurors over rows. */
export function peerInput(rows: readonly CaseRow[], criterion: Criterion, jurors: readonly Juror[], overrides: Overrides, group: Int32Array): PeerInput {
  const column = (of: (row: CaseRow) => number | null): Float64Array => Float64Array.from(rows, (row) => of(row) ?? NaN);
  const verdictOf = ({ cells }: Juror, row: CaseRow) => {
    const cell = cells.get(verdictKey(row.response.id, criterion.id));
    return cell?.state === "scored" ? cell.verdict : null;
  };
  return {
    scores: jurors.map((juror) => column((row) => verdictOf(juror, row)?.score ?? null)),
    levels: jurors.map((juror) => column((row) => verdictOf(juror, row)?.mostLikely ?? null)),
    human: column((row) => humanScoreOf(row, criterion, overrides)),
    group,
    scale: levelsOf(criterion.scale).map(({ value }) => value),
  };
}

/** All figures. Intervals draw groups; time grows with resamples x rows x jurors squared. */
export function peerTrust(input: PeerInput, options: BootstrapOptions): PeerTrust {
  const { scores, levels, human, group, scale } = input;
  const rows = Array.from(human, (_, row) => row).filter((row) => scores.filter((list) => has(list, row)).length > 1);
  const units = unitsOf(rows, group);
  const duos = scores.flatMap((_, first) => scores.slice(first + 1).map((__, k) => ({ first, second: first + 1 + k })));
  const means = meansOf(scores);
  const people = rows.some((row) => has(human, row));
  const weights = scale.length > 2 ? "quadratic" : "none";
  const graders = people ? [...scores, means] : [];

  function figures(drawn: readonly number[]): Counted[] {
    return [
      { n: pairableUnits(drawn.map((row) => scores.map((list) => valueAt(list, row)))), value: krippendorffAlpha(drawn.map((row) => scores.map((list) => valueAt(list, row))), "interval") },
      splitOf(levels, drawn),
      ...duos.map(({ first, second }) => onBoth(levels[first], levels[second], drawn, (x, y) => cohenKappa(x, y, weights))),
      ...graders.flatMap((list) => [
        onBoth(list, human, drawn, (x, y) => cohenKappa(x.map((one) => nearest(scale, one)), y.map((one) => nearest(scale, one)), weights)),
        onBoth(list, human, drawn, meanAbsoluteError),
      ]),
    ];
  }

  const own = figures(rows);
  const intervals = bootstrapIntervals(units.length, (drawn) => figures(Array.from(drawn).flatMap((unit) => units[unit] ?? [])).map(({ value }) => value), options);
  const estimates = own.map(({ n, value }, k): Estimate => ({ n, value, interval: isDefined(value) ? (intervals[k] ?? null) : null, trivial: {} }));
  const at = (k: number): Estimate => {
    const found = estimates[k];
    if (found === undefined) throw new Error("a figure was not worked out");
    return found;
  };
  const agreements = graders.map((_, k): PeerAgreement => ({ kappa: at(2 + duos.length + 2 * k), meanAbsoluteError: at(3 + duos.length + 2 * k) }));
  const together = agreements.at(-1);
  return {
    n: rows.length,
    alpha: at(0),
    split: at(1),
    pairs: duos.map((duo, k) => ({ ...duo, kappa: at(2 + k) })),
    withPeople: together === undefined ? null : { jurors: agreements.slice(0, -1), together },
    tests: people ? scores.slice(1).map((list, k) => ({ other: k + 1, comparison: testOf(scores[0] ?? list, list, input, options) })) : [],
  };
}

/** Rows on which most likely levels are not all the same, of those that two jurors or more scored. */
export function splitRows({ levels }: Pick<PeerInput, "levels">): number[] {
  const n = levels[0]?.length ?? 0;
  return Array.from({ length: n }, (_, row) => row).filter((row) => isSplit(levels, row));
}

type Counted = { readonly n: number; readonly value: Statistic };

function has(list: Float64Array, row: number): boolean {
  return !Number.isNaN(list[row] ?? NaN);
}

function valueAt(list: Float64Array, row: number): number | null {
  const value = list[row] ?? NaN;
  return Number.isNaN(value) ? null : value;
}

function isSplit(levels: readonly Float64Array[], row: number): boolean {
  const given = levels.map((list) => valueAt(list, row)).filter((value) => value !== null);
  return given.length > 1 && given.some((value) => value !== given[0]);
}

function splitOf(levels: readonly Float64Array[], rows: readonly number[]): Counted {
  return { n: rows.length, value: rows.length === 0 ? notDefined("no-rows") : rows.filter((row) => isSplit(levels, row)).length / rows.length };
}

/** A figure of two columns, on the drawn rows where both have a value. */
function onBoth(first: Float64Array | undefined, second: Float64Array | undefined, rows: readonly number[], of: (x: readonly number[], y: readonly number[]) => Statistic): Counted {
  const x: number[] = [];
  const y: number[] = [];
  for (const row of rows) {
    const one = first?.[row] ?? NaN;
    const other = second?.[row] ?? NaN;
    if (Number.isNaN(one) || Number.isNaN(other)) continue;
    x.push(one);
    y.push(other);
  }
  return { n: x.length, value: x.length === 0 ? notDefined("no-rows") : of(x, y) };
}

function meansOf(scores: readonly Float64Array[]): Float64Array {
  return Float64Array.from(scores[0] ?? [], (_, row) => {
    const given = scores.map((list) => valueAt(list, row)).filter((value) => value !== null);
    return given.length === 0 ? NaN : given.reduce((sum, value) => sum + value, 0) / given.length;
  });
}

function nearest(scale: readonly number[], value: number): number {
  return scale.reduce((best, level) => (Math.abs(level - value) <= Math.abs(best - value) ? level : best), scale[0] ?? value);
}

function testOf(first: Float64Array, second: Float64Array, { human, group, scale }: PeerInput, options: BootstrapOptions): JudgeComparison {
  const rows = Array.from(human, (_, row) => row).filter((row) => has(first, row) && has(second, row) && has(human, row));
  const pick = (list: Float64Array): number[] => rows.map((row) => list[row] ?? 0);
  return compareJudges(pick(first), pick(second), pick(human), { ...options, levels: scale, group: rows.map((row) => group[row] ?? 0) });
}

function unitsOf(rows: readonly number[], group: Int32Array): number[][] {
  const units = new Map<number, number[]>();
  for (const row of rows) {
    const mine = units.get(group[row] ?? -1);
    if (mine === undefined) units.set(group[row] ?? -1, [row]);
    else mine.push(row);
  }
  return [...units.values()];
}
