// Whether the judge is as sure as it is right: the reliability diagram with its table, and the figures of calibration.
import type { CalibrationReport } from "../../domain/agreement-calibration.ts";
import type { DistributionReport } from "../../domain/agreement-calibration.ts";
import type { ReliabilityBin } from "../../domain/statistics/calibration.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import styles from "./trust.module.css";
import charts from "./charts.module.css";
import { FigureTable, type FigureRow } from "./figure-table.tsx";
import { FoldedTable } from "./folded-table.tsx";
import { Plot } from "./plot.tsx";

export function CalibrationSection({ name, calibration, distribution }: {
  /** The criterion's. */
  readonly name: string;
  readonly calibration: CalibrationReport;
  readonly distribution: DistributionReport | null;
}) {
  const { messages } = useLanguage();
  const words = messages.trust;
  const { reliability } = calibration;
  if ("notDefined" in reliability) {
    return (
      <p className={styles["reason"]}>
        <span className={styles["missing"]}>{words.notDefined}</span> {words.reasons[reliability.notDefined]}
      </p>
    );
  }
  const rows: FigureRow[] = [
    { id: "expectedCalibrationError", ...words.ece, form: "points", estimate: reliability.expectedCalibrationError },
    { id: "brier", ...words.brier, form: "points", estimate: reliability.brier },
    { id: "logLoss", ...words.logLoss, form: "points", estimate: reliability.logLoss },
    ...(distribution === null ? [] : [{ id: "brierLevels", ...words.brierLevels, form: "points" as const, estimate: distribution.brier }]),
  ];
  return (
    <>
      <p>{words.calibrationIntro}</p>
      <div className={styles["beside"]}>
        <div>
          <ReliabilityChart bins={reliability.bins} />
          <BinTable bins={reliability.bins} />
        </div>
        <FigureTable caption={words.calibrationCaption(name)} groups={[{ id: "calibration", name: null, rows }]} trivial={[{ key: "constant", name: words.alwaysShare, what: words.alwaysShare }]} />
      </div>
    </>
  );
}

function ReliabilityChart({ bins }: { readonly bins: readonly ReliabilityBin[] }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const most = Math.max(1, ...bins.map(({ n }) => n));
  return (
    <Plot title={words.reliability} xLabel={words.probabilityAxis} yLabel={words.rightAxis}>
      {(place) => {
        const [x1, y1] = place(0, 0);
        const [x2, y2] = place(1, 1);
        return (
          <>
            <line className={charts["diagonal"]} x1={x1} y1={y1} x2={x2} y2={y2} />
            {bins.map(({ from, to, n, confidence, accuracy }) => {
              if (confidence === null || accuracy === null) return null;
              const [x, y] = place(confidence, accuracy);
              const [, ideal] = place(confidence, confidence);
              return (
                <g key={from}>
                  <title>{words.binTitle(format.percent(from), format.percent(to), n, format.percent(accuracy))}</title>
                  <line className={charts["gap"]} x1={x} x2={x} y1={y} y2={ideal} />
                  <circle className={charts["point"]} cx={x} cy={y} r={4 + 7 * Math.sqrt(n / most)} />
                </g>
              );
            })}
          </>
        );
      }}
    </Plot>
  );
}

function BinTable({ bins }: { readonly bins: readonly ReliabilityBin[] }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const columns = words.binColumns;
  return (
    <FoldedTable summary={words.asTable} caption={words.reliability} columns={[columns.range, columns.n, columns.mean, columns.right]}>
      {bins.map(({ from, to, n, confidence, accuracy }) => (
        <tr key={from}>
          <th scope="row">{messages.judges.interval(format.percent(from), format.percent(to))}</th>
          <td>{format.number(n)}</td>
          <td>{confidence === null ? "–" : format.percent(confidence)}</td>
          <td>{accuracy === null ? "–" : format.percent(accuracy)}</td>
        </tr>
      ))}
    </FoldedTable>
  );
}
