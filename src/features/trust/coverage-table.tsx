// The curve of agreement by coverage as a table, at even steps of the confidence.
import { acceptAbove, type CoveragePoint } from "../../domain/statistics/risk-coverage.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { FoldedTable } from "./folded-table.tsx";

const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export function CoverageTable({ curve, errors }: { readonly curve: readonly CoveragePoint[]; readonly errors: readonly CoveragePoint[] | null }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const columns = words.coverageColumns;
  return (
    <FoldedTable summary={words.asTable} caption={words.coverageChart} columns={[columns.threshold, columns.n, columns.coverage, columns.agreement, ...(errors === null ? [] : [columns.off])]}>
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
    </FoldedTable>
  );
}
