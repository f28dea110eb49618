// Two runs' scores against each other in one column: a scatter plot, and in its place the table of levels.
import { useState } from "react";
import { levelsOf } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { ComparisonReport, PairColumn, RunPair } from "../../store/runs-state.ts";
import { Checkbox, Select } from "../../ui/field.tsx";
import { ScatterPlot } from "../../ui/scatter-plot.tsx";
import { columnName } from "./difference-section.tsx";
import styles from "./runs.module.css";

/** Parts of the overall score in the table that stands for its plot. */
const PARTS = 5;

export function ScatterSection({ report, pair }: { readonly report: ComparisonReport; readonly pair: RunPair }) {
  const { messages } = useLanguage();
  const words = messages.runs.comparison;
  const [chosen, setChosen] = useState(pair.columns[0]?.criterionId ?? "");
  const [asTable, setAsTable] = useState(false);
  const column = pair.columns.find(({ criterionId }) => (criterionId ?? "") === chosen) ?? pair.columns[0];
  if (column === undefined) return null;
  return (
    <section aria-label={words.scatter} className={styles["part"]}>
      <h3>{words.scatter}</h3>
      <div className={styles["choices"]}>
        <Select
          label={words.scatterOf}
          value={column.criterionId ?? ""}
          options={pair.columns.map(({ criterionId }) => ({ value: criterionId ?? "", label: columnName(report, criterionId, words.overall) }))}
          onChange={setChosen}
        />
        <Checkbox label={words.asTable} checked={asTable} onChange={setAsTable} />
      </div>
      {asTable ? <CrossTable report={report} column={column} /> : <Plot report={report} column={column} />}
    </section>
  );
}

function Plot({ report, column }: { readonly report: ComparisonReport; readonly column: PairColumn }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.comparison;
  const name = columnName(report, column.criterionId, words.overall);
  const scale = report.rubric.criteria.find(({ id }) => id === column.criterionId)?.scale;
  const levels = scale === undefined ? [] : levelsOf(scale);
  const few = levels.length > 6 ? levels.filter((_, i) => i % 2 === 0) : levels;
  // Labels of a scale may be whole phrases; on an axis their numbers are enough, and the table has the words.
  const ticks = scale === undefined ? [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: format.number(value, 2) })) : few.map(({ value }) => ({ value, label: format.number(value) }));
  const domain = scale === undefined ? ([0, 1] as const) : ([levels[0]?.value ?? 0, levels.at(-1)?.value ?? 1] as const);
  return (
    <ScatterPlot label={words.scatterLabel(name, column.comparison.n)} dots={column.comparison.points} domain={domain} ticks={ticks} xName={words.scatterX} yName={words.scatterY} />
  );
}

function CrossTable({ report, column }: { readonly report: ComparisonReport; readonly column: PairColumn }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.comparison;
  const name = columnName(report, column.criterionId, words.overall);
  const { labels, counts } = tableOf(report, column, (low, high) => `${format.number(low, 1)}–${format.number(high, 1)}`);
  const caption = column.criterionId === null ? words.bins(name) : words.crossTable(name);
  return (
    <div className={styles["scroll"]} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles["table"]}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.crossCorner}</th>
            {labels.map((label) => (
              <th key={label} scope="col" data-number>
                <bdi>{label}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, i) => (
            <tr key={label}>
              <th scope="row">
                <bdi>{label}</bdi>
              </th>
              {labels.map((other, j) => (
                <td key={other} data-number data-same={i === j ? "" : undefined}>
                  {format.number(counts[i]?.[j] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Levels by levels; for the overall score equal parts of 0..1, counted from the points of the plot. */
function tableOf(report: ComparisonReport, { criterionId, comparison }: PairColumn, part: (low: number, high: number) => string): { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] } {
  const scale = report.rubric.criteria.find(({ id }) => id === criterionId)?.scale;
  if (scale !== undefined) return { labels: levelsOf(scale).map(({ label }) => label), counts: comparison.table?.counts ?? [] };
  const counts = Array.from({ length: PARTS }, () => new Array<number>(PARTS).fill(0));
  const place = (value: number): number => Math.min(PARTS - 1, Math.floor(value * PARTS));
  for (const { x, y, count } of comparison.points) {
    const row = counts[place(x)];
    if (row !== undefined) row[place(y)] = (row[place(y)] ?? 0) + count;
  }
  return { labels: counts.map((_, i) => part(i / PARTS, (i + 1) / PARTS)), counts };
}
