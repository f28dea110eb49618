// The figures of the sources page as one table: what the charts draw, with counts.
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { SourcesReport } from "../../store/runs-state.ts";
import styles from "./sources.module.css";

export function SourceTable({ report }: { readonly report: SourcesReport }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.sources;
  const columns = words.columns;
  return (
    <div className={styles["scroll"]} role="region" aria-label={words.table} tabIndex={0}>
      <table className={styles["table"]}>
        <caption className="visually-hidden">{words.table}</caption>
        <thead>
          <tr>
            <th scope="col">{messages.runs.comparison.columns.what}</th>
            <th scope="col">{columns.source}</th>
            <th scope="col" data-number>{columns.n}</th>
            <th scope="col" data-number>{columns.mean}</th>
            <th scope="col" data-number>{columns.interval}</th>
            <th scope="col" data-number>{columns.rank}</th>
            <th scope="col" data-number>{columns.ranks}</th>
          </tr>
        </thead>
        {report.columns.map(({ criterionId, standings }) => {
          const name = report.rubric.criteria.find(({ id }) => id === criterionId)?.name ?? words.overall;
          return (
            <tbody key={criterionId ?? ""}>
              {standings.map(({ n, mean, interval, rank, ranks }, i) => (
                <tr key={report.names[i] ?? ""}>
                  {i === 0 ? (
                    <th scope="rowgroup" rowSpan={standings.length}>
                      <bdi>{name}</bdi>
                    </th>
                  ) : null}
                  <th scope="row">
                    <bdi>{report.names[i] ?? words.noSource}</bdi>
                  </th>
                  <td data-number>{format.number(n)}</td>
                  <td data-number>{mean === null ? "–" : format.fixed(mean, 2)}</td>
                  <td data-number>{interval === null ? words.noInterval : messages.runs.comparison.interval(format.fixed(interval[0], 2), format.fixed(interval[1], 2))}</td>
                  <td data-number>{rank === null ? "–" : format.number(rank)}</td>
                  <td data-number>{ranks === null ? "–" : words.ranks(ranks[0], ranks[1])}</td>
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
