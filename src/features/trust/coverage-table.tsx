// The curve of agreement by coverage as a table, at even steps of the confidence.
import { acceptAbove, type CoveragePoint } from "../../domain/statistics/risk-coverage.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import styles from "./trust.module.css";

const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export function CoverageTable({ curve, errors }: { readonly curve: readonly CoveragePoint[]; readonly errors: readonly CoveragePoint[] | null }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const columns = words.coverageColumns;
  return (
    <details className={styles["more"]}>
      <summary>{words.asTable}</summary>
      <table className={styles["plain"]}>
        <caption className="visually-hidden">{words.coverageChart}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.threshold}</th>
            <th scope="col">{columns.n}</th>
            <th scope="col">{columns.coverage}</th>
            <th scope="col">{columns.agreement}</th>
            {errors === null ? null : <th scope="col">{columns.off}</th>}
          </tr>
        </thead>
        <tbody>
          {STEPS.map((step) => {
            const point = acceptAbove(curve, step);
            const error = errors === null ? null : acceptAbove(errors, step);
            return (
              <tr key={step}>
                <th scope="row">{format.percent(step)}</th>
                <td>{format.number(point?.n ?? 0)}</td>
                <td>{format.percent(point?.coverage ?? 0)}</td>
                <td>{point === null ? "–" : format.percent(1 - point.risk)}</td>
                {errors === null ? null : <td>{error === null ? "–" : format.fixed(error.risk, 2)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
