// How far two runs lie apart: differences with their intervals as a chart, and every figure in a table under it.
import { normalizeScore } from "../../domain/rubric.ts";
import { isDefined } from "../../domain/statistics/statistic.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { ComparisonReport, PairColumn, RunPair } from "../../store/runs-state.ts";
import { IntervalPlot } from "../../ui/interval-plot.tsx";
import { figureText, intervalText, pText, signed } from "./figure-text.ts";
import styles from "./runs.module.css";

export function DifferenceSection({ report, pair }: { readonly report: ComparisonReport; readonly pair: RunPair }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.comparison;
  const columns = words.columns;
  const lines = pair.columns.map((column) => {
    const name = columnName(report, column.criterionId, words.overall);
    const { difference, interval } = column.comparison.difference;
    const value = isDefined(difference) ? difference : null;
    // One axis for all: a share of each scale, which the overall score is already.
    const share = (score: number): number => score / spanOf(report, column);
    const text = value === null ? words.undefined : signed(value, format);
    return {
      id: column.criterionId ?? "",
      name: <bdi>{name}</bdi>,
      value: value === null ? null : share(value),
      interval: interval === null ? null : ([share(interval[0]), share(interval[1])] as const),
      hollow: interval === null || (interval[0] <= 0 && interval[1] >= 0),
      label: words.plotRow(name, text, intervalText(interval, messages, (one) => signed(one, format))),
      text,
    };
  });
  const reach = reachOf(lines.flatMap(({ value, interval }) => [value ?? 0, ...(interval ?? [])]));
  const ticks = [-reach, 0, reach].map((value) => ({ value, label: value === 0 ? "0" : `${value > 0 ? "+" : "−"}${format.percent(Math.abs(value))}` }));
  return (
    <section aria-label={words.differences} className={styles["part"]}>
      <h3>{words.differences}</h3>
      <p className={styles["soft"]}>{words.differencesText(report.resamples)}</p>
      <IntervalPlot label={words.differences} lines={lines} domain={[-reach, reach]} ticks={ticks} reference={0} />
      <div className={styles["scroll"]} role="region" aria-label={words.differencesTable} tabIndex={0}>
        <table className={styles["table"]}>
          <caption className="visually-hidden">{words.differencesTable}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.what}</th>
              <th scope="col" data-number>{columns.n}</th>
              <th scope="col" data-number>{columns.first}</th>
              <th scope="col" data-number>{columns.second}</th>
              <th scope="col" data-number>{columns.difference}</th>
              <th scope="col" data-number title={words.testHint}>{columns.test}</th>
              <th scope="col" data-number title={words.kappaHint}>{columns.kappa}</th>
              <th scope="col" data-number>{columns.spearman}</th>
              <th scope="col" data-number>{columns.flips}</th>
            </tr>
          </thead>
          <tbody>
            {pair.columns.map(({ criterionId, comparison }) => {
              const { difference, interval } = comparison.difference;
              return (
                <tr key={criterionId ?? ""}>
                  <th scope="row">
                    <bdi>{columnName(report, criterionId, words.overall)}</bdi>
                  </th>
                  <td data-number>{format.number(comparison.n)}</td>
                  <td data-number>{comparison.means === null ? "–" : format.fixed(comparison.means[0], 2)}</td>
                  <td data-number>{comparison.means === null ? "–" : format.fixed(comparison.means[1], 2)}</td>
                  <td data-number>
                    {isDefined(difference) ? signed(difference, format) : words.undefined}
                    {interval === null ? null : <> ({intervalText(interval, messages, (one) => signed(one, format))})</>}
                  </td>
                  <td data-number>{pText("notDefined" in comparison.test ? comparison.test : comparison.test.p, messages, format)}</td>
                  <td data-number>{criterionId === null ? "–" : figureText(comparison.kappa, messages, format)}</td>
                  <td data-number>{figureText(comparison.spearman, messages, format)}</td>
                  <td data-number>{criterionId === null ? "–" : format.number(comparison.flipped)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className={styles["soft"]}>
        {words.testHint} {words.kappaHint}
      </p>
    </section>
  );
}

/** The name of a column; null stands for the overall score. */
export function columnName(report: Pick<ComparisonReport, "rubric">, criterionId: string | null, overall: string): string {
  if (criterionId === null) return overall;
  return report.rubric.criteria.find(({ id }) => id === criterionId)?.name ?? criterionId;
}

/** Width of a column's scale in its own units. */
function spanOf(report: ComparisonReport, { criterionId }: PairColumn): number {
  const criterion = report.rubric.criteria.find(({ id }) => id === criterionId);
  if (criterion === undefined) return 1;
  const step = normalizeScore(criterion.scale, 1) - normalizeScore(criterion.scale, 0);
  return step === 0 ? 1 : 1 / step;
}

/** The next round share to either side of 0 that holds every value. */
function reachOf(values: readonly number[]): number {
  const most = Math.max(0, ...values.map(Math.abs));
  return [0.05, 0.1, 0.2, 0.3, 0.5].find((reach) => most <= reach) ?? 1;
}
