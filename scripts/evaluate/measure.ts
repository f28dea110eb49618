// Collects what people and judges said of the rows of each source and criterion, and measures how far they agree.
import { bootstrapInterval } from "../../src/domain/statistics/bootstrap.ts";
import { pearson, spearman } from "../../src/domain/statistics/correlation.ts";
import { pairAccuracy, type JudgedPair } from "../../src/domain/statistics/preference.ts";
import { valueOr, type Statistic } from "../../src/domain/statistics/statistic.ts";

/** One row: the label, and one number a judge. For a pair each number is how much better the first response is. */
export type Judged =
  | { readonly kind: "score"; readonly label: number; readonly by: Readonly<Record<string, number>> }
  | { readonly kind: "pair"; readonly label: JudgedPair["preferred"]; readonly by: Readonly<Record<string, number>> };

export type Figure = {
  readonly judge: string;
  /** Pair accuracy, or Spearman's correlation; a judge that says the same of everything gets 0.5 or 0. */
  readonly value: number;
  readonly interval: readonly [number, number] | null;
  /** Pearson's correlation of scores; null for pairs. */
  readonly pearson: number | null;
};

export type Measured = {
  readonly source: string;
  readonly criterion: string;
  readonly kind: "score" | "pair";
  /** Rows that count: decided pairs, or all scores. */
  readonly n: number;
  readonly figures: readonly Figure[];
};

const BOOTSTRAP = { resamples: 1000, seed: 20 };

/** Criteria of one source with fewer rows than this are measured together. */
const FEW = 30;

type Group = { readonly source: string; readonly criterion: string; readonly scale: string; readonly kind: "score" | "pair"; readonly rows: Judged[] };

export class Collection {
  readonly #groups = new Map<string, Group>();

  /** @param scale names the scale of the labels; rows on different scales are never put together */
  add(source: string, criterion: string, scale: string, row: Judged): void {
    const key = `${source}\u0000${criterion}\u0000${scale}`;
    const group = this.#groups.get(key) ?? { source, criterion, scale, kind: row.kind, rows: [] };
    group.rows.push(row);
    this.#groups.set(key, group);
  }

  /**
   * Measures every judge in `judges` on every source and criterion, in alphabetical order; `intervalsOf` gets intervals.
   * Where all labels are the same nothing can be measured: such a group has no figures.
   */
  measure(judges: readonly string[], intervalsOf: readonly string[]): Measured[] {
    return this.#merged().map(({ source, criterion, kind, rows }) => {
      const counted = rows.filter((row) => row.label !== "tie");
      const varied = kind === "pair" || new Set(counted.map((row) => row.label)).size > 1;
      const figures = judges.flatMap((judge) => {
        const present = counted.filter((row) => row.by[judge] !== undefined);
        return varied && present.length === counted.length && counted.length > 0 ? [figure(judge, kind, counted, intervalsOf.includes(judge))] : [];
      });
      return { source, criterion, kind, n: counted.length, figures };
    });
  }

  /** The groups, small ones of a source put together where there are several. */
  #merged(): Group[] {
    const out = new Map<string, Group>();
    const groups = [...this.#groups.values()];
    for (const group of groups) {
      const small = groups.filter((g) => g.source === group.source && g.scale === group.scale && g.rows.length < FEW);
      const together = group.rows.length < FEW && small.length > 1;
      const criterion = together ? `(${small.length} criteria)` : group.criterion;
      const key = `${group.source}\u0000${criterion}\u0000${group.scale}`;
      const into = out.get(key) ?? { ...group, criterion, rows: [] };
      for (const row of group.rows) into.rows.push(row);
      out.set(key, into);
    }
    return [...out.values()].sort((a, b) => (a.kind + a.source + a.criterion < b.kind + b.source + b.criterion ? -1 : 1));
  }
}

function figure(judge: string, kind: "score" | "pair", rows: readonly Judged[], withInterval: boolean): Figure {
  const value = (sample: readonly Judged[]): Statistic => (kind === "pair" ? accuracyOf(sample, judge) : correlationOf(sample, judge, spearman));
  return {
    judge,
    value: valueOr(value(rows), kind === "pair" ? 0.5 : 0),
    interval: withInterval ? bootstrapInterval(rows, value, BOOTSTRAP) : null,
    pearson: kind === "pair" ? null : valueOr(correlationOf(rows, judge, pearson), 0),
  };
}

function accuracyOf(rows: readonly Judged[], judge: string): Statistic {
  return pairAccuracy(rows.flatMap((row) => (row.kind === "pair" ? [{ preferred: row.label, difference: row.by[judge] ?? 0 }] : [])));
}

function correlationOf(rows: readonly Judged[], judge: string, of: typeof pearson): Statistic {
  const scores = rows.filter((row) => row.kind === "score");
  return of(scores.map((row) => row.label), scores.map((row) => row.by[judge] ?? 0));
}
