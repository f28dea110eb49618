// How a judge's labels meet people's: the confusion matrix and what is read from it. Labels are numbers or words.
import { notDefined, type Statistic } from "./statistic.ts";

export type Label = string | number;

/** Rows are people's labels, columns the judge's; both in the order of `labels`. */
export type Confusion = {
  readonly labels: readonly Label[];
  readonly counts: readonly (readonly number[])[];
  readonly n: number;
};

/** @param labels order of the rows and columns; the labels that occur, sorted, when left out. A label beyond them is a bug. */
export function confusionMatrix(judge: readonly Label[], human: readonly Label[], labels = labelsIn(judge, human)): Confusion {
  const index = new Map(labels.map((label, i) => [label, i]));
  const counts = labels.map(() => labels.map(() => 0));
  human.forEach((label, i) => {
    const row = counts[index.get(label) ?? -1];
    const column = index.get(judge[i] as Label);
    if (row === undefined || column === undefined) throw new Error("a label that is not in the list");
    row[column] = (row[column] ?? 0) + 1;
  });
  return { labels, counts, n: human.length };
}

/** The labels that occur: numbers rising, then words in code-unit order. */
export function labelsIn(...lists: readonly (readonly Label[])[]): Label[] {
  const found = new Set<Label>();
  for (const list of lists) for (const label of list) found.add(label);
  return [...found].sort((a, b) => {
    if (typeof a === "number") return typeof b === "number" ? a - b : -1;
    return typeof b === "number" || a > b ? 1 : -1;
  });
}

/** Share of rows with the same label. */
export function accuracy({ counts, n }: Confusion): Statistic {
  return n === 0 ? notDefined("no-rows") : counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0) / n;
}

export type ClassFigures = {
  readonly label: Label;
  /** Rows that people gave this label. */
  readonly support: number;
  /** Of the rows the judge gave this label, the share that people did too. */
  readonly precision: Statistic;
  /** Of the rows people gave this label, the share that the judge did too. */
  readonly recall: Statistic;
  /** Harmonic mean of the two; 0 when they never meet. */
  readonly f1: Statistic;
};

/** Figures of each label, in the order of the matrix. */
export function classFigures({ labels, counts }: Confusion): ClassFigures[] {
  return labels.map((label, i) => {
    const hits = counts[i]?.[i] ?? 0;
    const support = (counts[i] ?? []).reduce((sum, count) => sum + count, 0);
    const given = counts.reduce((sum, row) => sum + (row[i] ?? 0), 0);
    return {
      label,
      support,
      precision: given > 0 ? hits / given : notDefined("never-given"),
      recall: support > 0 ? hits / support : notDefined("never-true"),
      f1: given + support > 0 ? (2 * hits) / (given + support) : notDefined("never-true"),
    };
  });
}

export type AverageFigures = { readonly precision: Statistic; readonly recall: Statistic; readonly f1: Statistic };

/**
 * Averages over the labels that occur: `macro` counts each label alike, `weighted` each by its rows. A figure of a label that
 * is not defined counts as 0, as it does in scikit-learn.
 */
export function averageFigures(confusion: Confusion, how: "macro" | "weighted"): AverageFigures {
  const classes = classFigures(confusion).filter(({ f1 }) => typeof f1 === "number");
  const average = (of: (one: ClassFigures) => Statistic): Statistic => {
    if (confusion.n === 0) return notDefined("no-rows");
    let sum = 0;
    let weights = 0;
    for (const one of classes) {
      const weight = how === "macro" ? 1 : one.support;
      const value = of(one);
      sum += weight * (typeof value === "number" ? value : 0);
      weights += weight;
    }
    return sum / weights;
  };
  return { precision: average((c) => c.precision), recall: average((c) => c.recall), f1: average((c) => c.f1) };
}
