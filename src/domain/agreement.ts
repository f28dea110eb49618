// The agreement report: how far a judge agrees with people on the same rows, every figure with its n, a 95 % interval and the
// judges that know nothing beside it. The statistics are in statistics/; reading files and words for people are elsewhere.
import { calibrationReport, distributionReport, type CalibrationReport, type DistributionReport } from "./agreement-calibration.ts";
import { measure, type FigureName, type View } from "./agreement-figures.ts";
import { labelView, type LabelView } from "./agreement-labels.ts";
import { trivialViews } from "./agreement-trivial.ts";
import { bootstrapIntervals, type BootstrapOptions, type Interval } from "./statistics/bootstrap.ts";
import { classFigures, confusionMatrix, type Confusion, type Label } from "./statistics/classification.ts";
import type { Estimate } from "./statistics/estimate.ts";
import { notDefined, type NotDefined, type Statistic } from "./statistics/statistic.ts";

/** Columns of equal length, one entry a row. */
export type AgreementInput = {
  /** Numbers, or words; one kind in a column. */
  readonly judge: readonly Label[];
  readonly human: readonly Label[];
  /** Probability that the judge gave its own answer, 0..1. */
  readonly confidence?: readonly number[];
  /** What verdicts are accepted by, 0..1: the thresholds of the curves of risk and coverage. The confidence when left out. */
  readonly acceptBy?: readonly number[];
  /** Probability that the judge gave each of the levels in the options, in their order. */
  readonly distribution?: readonly (readonly number[])[];
  /** The text that was judged, or its length in characters; it makes the trivial judge "longest". */
  readonly response?: readonly (string | number)[];
  /** Where people's labels are a, b and tie: how much longer a is than b, in characters; it makes "longest" for preferences. */
  readonly longer?: readonly number[];
  /** Rows that belong together, such as responses to one instruction. Pairs are then made within groups, and groups drawn. */
  readonly group?: readonly string[];
};

export type AgreementOptions = BootstrapOptions & {
  /** The levels of the scale, where they are known; else those that people used. */
  readonly levels?: readonly number[];
};

export type AgreementReport = {
  readonly n: number;
  readonly method: { readonly interval: "percentile bootstrap"; readonly level: 0.95; readonly unit: "row" | "group"; readonly resamples: number; readonly seed: number };
  /** How labels were made of the judge's numbers, and the table of them; or why there are none. */
  readonly labels: { readonly rounded: boolean; readonly humanRounded: boolean; readonly confusion: Confusion; readonly classes: readonly ClassEstimates[] } | NotDefined;
  readonly figures: Readonly<Record<FigureName, Estimate>>;
  /** Null when no confidence was given. */
  readonly calibration: CalibrationReport | null;
  /** Null when no distribution was given, or no levels for it. */
  readonly distribution: DistributionReport | null;
};

export type ClassEstimates = { readonly label: Label; readonly support: number; readonly precision: Estimate; readonly recall: Estimate; readonly f1: Estimate };

/** The whole report. Time grows with resamples x rows x log(rows). */
export function agreementReport(input: AgreementInput, options: AgreementOptions): AgreementReport {
  const n = input.human.length;
  const labels = labelView(input.judge, input.human, options.levels ?? null);
  const view = viewOf(input, labels);
  const units = unitsOf(n, input.group);
  const own = measure(view, units, null);
  const trivial = Object.entries(trivialViews(view, input.response ?? null, options.levels ?? null, input.longer ?? null)).map(([name, other]) => ({ name, found: measure(other, units, null) }));
  const names = Object.keys(own) as FigureName[];
  const intervals = bootstrapIntervals(units.length, (drawn) => {
    const found = measure(view, units, drawn);
    const classes = "notDefined" in labels ? [] : classFigures(confusionOf(labels, rowsOf(units, drawn))).flatMap((c) => [c.precision, c.recall, c.f1]);
    return [...names.map((name) => found[name].value), ...classes];
  }, options);
  const figures = Object.fromEntries(names.map((name, k) => {
    const { value, n: count } = own[name];
    const beside = Object.fromEntries(trivial.map((t) => [t.name, t.found[name].value]));
    return [name, { n: count, value, interval: typeof value === "number" ? (intervals[k] ?? null) : null, trivial: beside }];
  })) as Record<FigureName, Estimate>;
  return {
    n,
    method: { interval: "percentile bootstrap", level: 0.95, unit: input.group === undefined ? "row" : "group", resamples: options.resamples, seed: options.seed },
    labels: "notDefined" in labels ? labels : labelSection(labels, intervals.slice(names.length)),
    figures,
    calibration: input.confidence === undefined ? null : calibrationReport(view, input.confidence, input.acceptBy ?? input.confidence, units, options),
    distribution: input.distribution === undefined || options.levels === undefined ? null : distributionReport(input.distribution, "notDefined" in labels ? input.human : labels.human, options.levels, units, options),
  };
}

/** @param intervals those of precision, recall and F1 of each label in turn */
function labelSection(labels: LabelView, intervals: readonly (Interval | null)[]): Exclude<AgreementReport["labels"], NotDefined> {
  const confusion = confusionOf(labels, null);
  const classes = classFigures(confusion).map(({ label, support, precision, recall, f1 }, i) => {
    const given = confusion.counts.reduce((sum, row) => sum + (row[i] ?? 0), 0);
    const hits = confusion.counts[i]?.[i] ?? 0;
    const estimate = (value: Statistic, n: number, k: number): Estimate => ({ n, value, interval: typeof value === "number" ? (intervals[3 * i + k] ?? null) : null, trivial: {} });
    return { label, support, precision: estimate(precision, given, 0), recall: estimate(recall, support, 1), f1: estimate(f1, given + support - hits, 2) };
  });
  return { rounded: labels.rounded, humanRounded: labels.humanRounded, confusion, classes };
}

function confusionOf({ judge, human, names }: LabelView, rows: readonly number[] | null): Confusion {
  const pick = (list: readonly number[]): Label[] => (rows ?? list.map((_, i) => i)).map((i) => names.get(list[i] ?? 0) ?? (list[i] ?? 0));
  return confusionMatrix(pick(judge), pick(human), [...names.values()]);
}

function viewOf({ judge, human }: AgreementInput, labels: LabelView | NotDefined): View {
  const numeric = [...judge, ...human].every((value) => typeof value === "number");
  return {
    n: human.length,
    score: numeric ? (judge as readonly number[]) : notDefined("not-numbers"),
    value: numeric ? (judge as readonly number[]) : notDefined("not-numbers"),
    human: numeric ? (human as readonly number[]) : notDefined("not-numbers"),
    labels,
    preference: preferenceOf(judge, human),
  };
}

/** Where people's labels are a, b and tie: the judge's preferences, as signs. */
function preferenceOf(judge: readonly Label[], human: readonly Label[]): View["preference"] {
  const sides = human.map(sideOf);
  if (sides.length === 0 || !sides.every((side) => side !== null)) return notDefined("no-pairs");
  const differences = judge.map((value) => (typeof value === "number" ? value : { a: 1, b: -1, tie: 0 }[sideOf(value) ?? "tie"]));
  return sides.map((preferred, i) => ({ preferred, difference: differences[i] ?? 0 }));
}

/** a, b or tie in a cell; null for anything else. */
export function sideOf(label: Label): "a" | "b" | "tie" | null {
  const word = String(label).trim().toLowerCase();
  return word === "a" || word === "b" || word === "tie" ? word : null;
}

/** Rows of each unit that the bootstrap draws. */
function unitsOf(n: number, group: readonly string[] | undefined): number[][] {
  if (group === undefined) return Array.from({ length: n }, (_, i) => [i]);
  const units = new Map<string, number[]>();
  group.forEach((name, i) => {
    const mine = units.get(name);
    if (mine === undefined) units.set(name, [i]);
    else mine.push(i);
  });
  return [...units.values()];
}

function rowsOf(units: readonly (readonly number[])[], drawn: Int32Array): number[] {
  return Array.from(drawn).flatMap((unit) => units[unit] ?? []);
}
