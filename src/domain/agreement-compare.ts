// Two judges on the same rows: which one agrees more with people, and whether chance could have made the difference.
import { labelView } from "./agreement-labels.ts";
import type { BootstrapOptions } from "./statistics/bootstrap.ts";
import { accuracy, confusionMatrix, type Label } from "./statistics/classification.ts";
import { spearman } from "./statistics/correlation.ts";
import { meanAbsoluteError } from "./statistics/errors.ts";
import { mcNemar, pairedBootstrap, wilcoxonSignedRank, type McNemar, type PairedDifference, type Wilcoxon } from "./statistics/paired-tests.ts";
import { notDefined, type NotDefined, type Statistic } from "./statistics/statistic.ts";

/** Differences are the first judge's figure minus the second's. */
export type JudgeComparison = {
  readonly n: number;
  readonly mcNemar: McNemar | NotDefined;
  readonly accuracy: PairedDifference | NotDefined;
  readonly spearman: PairedDifference | NotDefined;
  readonly meanAbsoluteError: PairedDifference | NotDefined;
  /** Of the two judges' absolute errors. */
  readonly wilcoxon: Wilcoxon | NotDefined;
};

/** Columns of equal length, one entry a row. Labels are made as in the agreement report. */
export function compareJudges(
  first: readonly Label[],
  second: readonly Label[],
  human: readonly Label[],
  options: BootstrapOptions & { readonly levels?: readonly number[] },
): JudgeComparison {
  const n = human.length;
  const views = [first, second].map((judge) => labelView(judge, human, options.levels ?? null));
  const missing = views.find((view) => "notDefined" in view);
  const right = views.map((view) => ("notDefined" in view ? [] : view.judge.map((label, i) => label === view.human[i])));
  const numbers = [first, second, human].every((list) => list.every((value) => typeof value === "number")) ? { judges: [first, second] as readonly (readonly number[])[], human: human as readonly number[] } : null;
  const onNumbers = (statistic: (x: readonly number[], y: readonly number[]) => Statistic): PairedDifference | NotDefined =>
    numbers === null
      ? notDefined("not-numbers")
      : pairedBootstrap(n, (judge, rows) => statistic(Array.from(rows, (i) => numbers.judges[judge]?.[i] ?? 0), Array.from(rows, (i) => numbers.human[i] ?? 0)), options);
  const asNumbers = right.map((list) => list.map(Number));
  const ones = new Array<number>(n).fill(1);
  const errors = numbers === null ? null : numbers.judges.map((judge) => judge.map((value, i) => Math.abs(value - (numbers.human[i] ?? 0))));
  return {
    n,
    mcNemar: missing !== undefined ? missing : mcNemar(right[0] ?? [], right[1] ?? []),
    accuracy: missing !== undefined
      ? missing
      : pairedBootstrap(n, (judge, rows) => accuracy(confusionMatrix(Array.from(rows, (i) => asNumbers[judge]?.[i] ?? 0), Array.from(rows, (i) => ones[i] ?? 1))), options),
    spearman: onNumbers(spearman),
    meanAbsoluteError: onNumbers(meanAbsoluteError),
    wilcoxon: errors === null ? notDefined("not-numbers") : wilcoxonSignedRank(errors[0] ?? [], errors[1] ?? []),
  };
}
