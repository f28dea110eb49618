// Two judges on the same rows: which one agrees more with people, and whether chance could have made the difference.
import { labelView } from "./agreement-labels.ts";
import type { BootstrapOptions } from "./statistics/bootstrap.ts";
import { accuracy, confusionMatrix, type Label } from "./statistics/classification.ts";
import { spearman } from "./statistics/correlation.ts";
import { cohenKappa } from "./statistics/kappa.ts";
import { meanAbsoluteError } from "./statistics/errors.ts";
import { mcNemar, pairedBootstrap, wilcoxonSignedRank, type McNemar, type PairedDifference, type Wilcoxon } from "./statistics/paired-tests.ts";
import { notDefined, type NotDefined, type Statistic } from "./statistics/statistic.ts";

/** Differences are the first judge's figure minus the second's. */
export type JudgeComparison = {
  readonly n: number;
  readonly mcNemar: McNemar | NotDefined;
  readonly accuracy: PairedDifference | NotDefined;
  /** Of Cohen's kappa; quadratic weights where more than two levels are given or used. */
  readonly kappa: PairedDifference | NotDefined;
  readonly spearman: PairedDifference | NotDefined;
  readonly meanAbsoluteError: PairedDifference | NotDefined;
  /** Of the two judges' absolute errors. */
  readonly wilcoxon: Wilcoxon | NotDefined;
};

/**
 * Columns of equal length, one entry a row. Labels are made as in the agreement report.
 * @param options `group`: rows that are drawn together; left out, rows count as independent
 */
export function compareJudges(
  first: readonly Label[],
  second: readonly Label[],
  human: readonly Label[],
  options: BootstrapOptions & { readonly levels?: readonly number[]; readonly group?: readonly (number | string)[] },
): JudgeComparison {
  const n = human.length;
  const views = [first, second].map((judge) => labelView(judge, human, options.levels ?? null));
  const units = unitsOf(n, options.group);
  const onDraws = (statistic: (judge: 0 | 1, rows: readonly number[]) => Statistic): PairedDifference =>
    pairedBootstrap(units.length, (judge, drawn) => statistic(judge, Array.from(drawn).flatMap((unit) => units[unit] ?? [])), options);
  const labelled = views.flatMap((view) => ("notDefined" in view ? [] : [view]));
  const ordered = labelled.every(({ words }) => !words) && (options.levels?.length ?? new Set(labelled.flatMap(({ judge, human: people }) => [...judge, ...people])).size) > 2;
  const weights = ordered ? "quadratic" : "none";
  const missing = views.find((view) => "notDefined" in view);
  const right = views.map((view) => ("notDefined" in view ? [] : view.judge.map((label, i) => label === view.human[i])));
  const numbers = [first, second, human].every((list) => list.every((value) => typeof value === "number")) ? { judges: [first, second] as readonly (readonly number[])[], human: human as readonly number[] } : null;
  const onNumbers = (statistic: (x: readonly number[], y: readonly number[]) => Statistic): PairedDifference | NotDefined =>
    numbers === null
      ? notDefined("not-numbers")
      : onDraws((judge, rows) => statistic(rows.map((i) => numbers.judges[judge]?.[i] ?? 0), rows.map((i) => numbers.human[i] ?? 0)));
  const asNumbers = right.map((list) => list.map(Number));
  const ones = new Array<number>(n).fill(1);
  const errors = numbers === null ? null : numbers.judges.map((judge) => judge.map((value, i) => Math.abs(value - (numbers.human[i] ?? 0))));
  return {
    n,
    mcNemar: missing !== undefined ? missing : mcNemar(right[0] ?? [], right[1] ?? []),
    accuracy: missing !== undefined
      ? missing
      : onDraws((judge, rows) => accuracy(confusionMatrix(rows.map((i) => asNumbers[judge]?.[i] ?? 0), rows.map((i) => ones[i] ?? 1)))),
    kappa: missing !== undefined
      ? missing
      : onDraws((judge, rows) => {
          const view = labelled[judge];
          return view === undefined ? notDefined("no-rows") : cohenKappa(rows.map((i) => view.judge[i] ?? 0), rows.map((i) => view.human[i] ?? 0), weights);
        }),
    spearman: onNumbers(spearman),
    meanAbsoluteError: onNumbers(meanAbsoluteError),
    wilcoxon: errors === null ? notDefined("not-numbers") : wilcoxonSignedRank(errors[0] ?? [], errors[1] ?? []),
  };
}

/** Rows of each unit that the bootstrap draws. */
function unitsOf(n: number, group: readonly (number | string)[] | undefined): number[][] {
  const units = new Map<number | string, number[]>();
  for (let row = 0; row < n; row++) {
    const name = group === undefined ? row : (group[row] ?? row);
    const mine = units.get(name);
    if (mine === undefined) units.set(name, [row]);
    else mine.push(row);
  }
  return [...units.values()];
}
