// All figures of one judge on one draw of the rows. Intervals and the report around them are in agreement.ts.
import type { LabelView } from "./agreement-labels.ts";
import { accuracy, averageFigures, confusionMatrix } from "./statistics/classification.ts";
import { pearson, spearman } from "./statistics/correlation.ts";
import { meanAbsoluteError, meanError, rootMeanSquareError } from "./statistics/errors.ts";
import { cohenKappa } from "./statistics/kappa.ts";
import { krippendorffAlpha } from "./statistics/krippendorff.ts";
import { addCounts, kendallTauB, pairCounts, pairwiseAccuracy, pairwiseAccuracyWithTies, type PairCounts } from "./statistics/pair-counts.ts";
import { pairAccuracy, pairAccuracyWithTies, type JudgedPair } from "./statistics/preference.ts";
import { notDefined, type NotDefined, type Statistic } from "./statistics/statistic.ts";

/** One judge beside people, in the ways that figures look at them. */
export type View = {
  readonly n: number;
  /** What orders the rows: for correlations and pairs. */
  readonly score: readonly number[] | NotDefined;
  /** In the units of the scale: for errors. */
  readonly value: readonly number[] | NotDefined;
  readonly human: readonly number[] | NotDefined;
  readonly labels: LabelView | NotDefined;
  readonly preference: readonly JudgedPair[] | NotDefined;
};

export const FIGURES = [
  "accuracy", "precisionMacro", "recallMacro", "f1Macro", "precisionWeighted", "recallWeighted", "f1Weighted",
  "kappa", "kappaLinear", "kappaQuadratic", "alphaNominal", "alphaOrdinal", "alphaInterval",
  "pearson", "spearman", "kendallTauB", "meanError", "meanAbsoluteError", "rootMeanSquareError",
  "pairwiseAccuracy", "pairwiseAccuracyWithTies", "preferenceAccuracy", "preferenceAccuracyWithTies",
] as const;
export type FigureName = (typeof FIGURES)[number];
export type Figures = Readonly<Record<FigureName, { readonly n: number; readonly value: Statistic }>>;

/**
 * Figures of a view.
 * @param units rows that are drawn together; pairs of rows are made within a unit, or among all rows when each has one row
 * @param drawn units of a resample; null takes each once
 */
export function measure(view: View, units: readonly (readonly number[])[], drawn: Int32Array | null): Figures {
  const rows: number[] = [];
  for (const unit of drawn ?? units.keys()) for (const row of units[unit] ?? []) rows.push(row);
  return { ...labelFigures(view.labels, rows), ...numberFigures(view, rows), ...pairFigures(view, units, drawn, rows), ...preferenceFigures(view.preference, rows) } as Figures;
}

type Part = Partial<Record<FigureName, { n: number; value: Statistic }>>;

function take<T>(list: readonly T[], rows: readonly number[]): T[] {
  return rows.map((i) => list[i] as T);
}

/** The same reason, or the same count, for several figures. */
function each(names: readonly FigureName[], n: number, values: readonly Statistic[] | NotDefined): Part {
  return Object.fromEntries(names.map((name, i) => [name, { n, value: "notDefined" in values ? values : (values[i] ?? notDefined("no-rows")) }]));
}

function labelFigures(labels: View["labels"], rows: readonly number[]): Part {
  const n = rows.length;
  const names = FIGURES.slice(0, 12);
  if ("notDefined" in labels) return each(names, n, labels);
  const judge = take(labels.judge, rows);
  const human = take(labels.human, rows);
  const confusion = confusionMatrix(judge, human);
  const macro = averageFigures(confusion, "macro");
  const weighted = averageFigures(confusion, "weighted");
  const units = judge.map((value, i) => [value, human[i] ?? null]);
  const ordered = (value: () => Statistic): Statistic => (labels.words ? notDefined("not-numbers") : value());
  return each(names, n, [
    accuracy(confusion), macro.precision, macro.recall, macro.f1, weighted.precision, weighted.recall, weighted.f1,
    cohenKappa(judge, human, "none"),
    ordered(() => cohenKappa(judge, human, "linear")),
    ordered(() => cohenKappa(judge, human, "quadratic")),
    krippendorffAlpha(units, "nominal"),
    ordered(() => krippendorffAlpha(units, "ordinal")),
  ]);
}

function numberFigures({ score, value, human }: View, rows: readonly number[]): Part {
  const n = rows.length;
  const names = FIGURES.slice(12, 19);
  if ("notDefined" in human) return each(names, n, human);
  const people = take(human, rows);
  const scores = "notDefined" in score ? score : take(score, rows);
  const values = "notDefined" in value ? value : take(value, rows);
  const on = (list: readonly number[] | NotDefined, of: (x: readonly number[], y: readonly number[]) => Statistic): Statistic => ("notDefined" in list ? list : of(list, people));
  return each(names, n, [
    on(values, (x, y) => krippendorffAlpha(x.map((v, i) => [v, y[i] ?? null]), "interval")),
    on(scores, pearson), on(scores, spearman), on(scores, kendallTauB),
    on(values, meanError), on(values, meanAbsoluteError), on(values, rootMeanSquareError),
  ]);
}

function pairFigures({ score, human }: View, units: readonly (readonly number[])[], drawn: Int32Array | null, rows: readonly number[]): Part {
  const names = FIGURES.slice(19, 21);
  if ("notDefined" in human) return each(names, 0, human);
  if ("notDefined" in score) return each(names, 0, score);
  const single = units.every((unit) => unit.length === 1);
  const counts = single
    ? withoutSelfPairs(pairCounts(take(score, rows), take(human, rows)), drawn)
    : addCounts((drawn === null ? units : Array.from(drawn, (i) => units[i] ?? [])).map((unit) => pairCounts(take(score, unit), take(human, unit))));
  const decided = counts.concordant + counts.discordant + counts.tiedX;
  return {
    pairwiseAccuracy: { n: decided, value: pairwiseAccuracy(counts) },
    pairwiseAccuracyWithTies: { n: decided + counts.tiedY + counts.tiedBoth, value: pairwiseAccuracyWithTies(counts) },
  };
}

/** A row that is drawn twice makes a pair with itself, which both graders tie: no evidence of anything. */
function withoutSelfPairs(counts: PairCounts, drawn: Int32Array | null): PairCounts {
  if (drawn === null) return counts;
  const times = new Map<number, number>();
  let self = 0;
  for (const row of drawn) {
    const before = times.get(row) ?? 0;
    self += before;
    times.set(row, before + 1);
  }
  return { ...counts, tiedBoth: counts.tiedBoth - self };
}

function preferenceFigures(preference: View["preference"], rows: readonly number[]): Part {
  if ("notDefined" in preference) return each(FIGURES.slice(21), 0, preference);
  const pairs = take(preference, rows);
  return {
    preferenceAccuracy: { n: pairs.filter(({ preferred }) => preferred !== "tie").length, value: pairAccuracy(pairs) },
    preferenceAccuracyWithTies: { n: pairs.length, value: pairAccuracyWithTies(pairs) },
  };
}
