// The figures in the head of a score column: count, mean with its interval, and a histogram that filters.
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { ColumnStats } from "../../store/column-stats.ts";
import type { ScoreRange, View } from "../../store/state.ts";
import { classNames } from "../../ui/class-names.ts";
import { Histogram } from "../../ui/histogram.tsx";
import { levelPosition } from "../../ui/level-colour.ts";
import styles from "./results.module.css";
import { barRange } from "./score-text.ts";

export function ColumnFigures({ name, columnId, stats, ranges, isOverall, onRange }: {
  readonly name: string;
  /** Criterion id, or the id of the overall column. */
  readonly columnId: string;
  readonly stats: ColumnStats;
  readonly ranges: View["ranges"];
  readonly isOverall: boolean;
  /** Replaces the range of the column; null removes it. */
  readonly onRange: (columnId: string, range: ScoreRange | null) => void;
}) {
  const { messages, format } = useLanguage();
  const words = messages.results;
  const { n, mean, interval } = stats.summary;
  if (mean === null) return <span className={classNames(styles["figures"], styles["noFigures"])}>{stats.failed > 0 ? words.statsFailed(stats.failed) : words.statsNone}</span>;
  const range = ranges.find(({ criterionId }) => criterionId === columnId);
  const bins = stats.bars.map((bar, index) => {
    const { min, max } = barRange(stats, index, isOverall);
    return {
      count: bar.count,
      label: words.bin(bar.label, bar.label, bar.count),
      position: levelPosition(index, stats.bars.length),
      pressed: range !== undefined && range.min === min && range.max === max,
    };
  });
  return (
    <>
      <span className={styles["figures"]} title={words.statsExplain}>
        <span>{words.statsMean(n, format.fixed(mean, 2))}</span>
        {interval === null ? null : <span>{words.statsInterval(format.fixed(interval[0], 2), format.fixed(interval[1], 2))}</span>}
        {stats.failed > 0 ? <span>{words.statsFailed(stats.failed)}</span> : null}
      </span>
      <Histogram
        label={words.histogram(name)}
        bins={bins}
        tabStop={false}
        onPick={(index) => onRange(columnId, bins[index]?.pressed === true ? null : { criterionId: columnId, ...barRange(stats, index, isOverall) })}
      />
    </>
  );
}
