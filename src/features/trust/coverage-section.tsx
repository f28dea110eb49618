// What a threshold of confidence gains: the curve of agreement by coverage, a slider, and the way to the rows left for people.
import { useId } from "react";
import type { CalibrationReport } from "../../domain/agreement-calibration.ts";
import { acceptAbove, type CoveragePoint } from "../../domain/statistics/risk-coverage.ts";
import { rowsBelow } from "../../domain/trust-queue.ts";
import { type JudgedRow, unscoredRows } from "../../domain/trust-rows.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import charts from "./charts.module.css";
import { CoverageTable } from "./coverage-table.tsx";
import { FigureTable } from "./figure-table.tsx";
import { Plot } from "./plot.tsx";
import styles from "./trust.module.css";

export function CoverageSection({ criterionId, name, calibration, judged, threshold }: {
  readonly criterionId: string;
  readonly name: string;
  /** Null when nobody gave a score: then a threshold only parts the rows. */
  readonly calibration: CalibrationReport | null;
  readonly judged: readonly JudgedRow[];
  /** 0..1; 0 accepts everything. */
  readonly threshold: number;
}) {
  const { messages } = useLanguage();
  const words = messages.trust;
  const byLabel = calibration === null || "notDefined" in calibration.byLabel ? null : calibration.byLabel;
  const byError = calibration === null || "notDefined" in calibration.byError ? null : calibration.byError;
  return (
    <>
      <p>{words.coverageIntro}</p>
      <div className={styles["beside"]}>
        {byLabel === null ? null : (
          <div>
            <CoverageChart curve={byLabel.curve} threshold={threshold} />
            <CoverageTable curve={byLabel.curve} errors={byError?.curve ?? null} />
          </div>
        )}
        <div className={styles["stack"]}>
          <Threshold criterionId={criterionId} curve={byLabel?.curve ?? null} errors={byError?.curve ?? null} judged={judged} threshold={threshold} />
          {byLabel === null ? null : (
            <FigureTable
              caption={`${words.coverage}: ${name}`}
              groups={[{ id: "coverage", name: null, rows: [{ id: "area", ...words.area, form: "points", estimate: byLabel.area }] }]}
              trivial={[{ key: "constant", name: words.sameConfidence, what: words.sameConfidence }]}
            />
          )}
        </div>
      </div>
    </>
  );
}

function Threshold({ criterionId, curve, errors, judged, threshold }: {
  readonly criterionId: string;
  readonly curve: readonly CoveragePoint[] | null;
  readonly errors: readonly CoveragePoint[] | null;
  readonly judged: readonly JudgedRow[];
  readonly threshold: number;
}) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const { setThreshold, showToScore } = useActions();
  const id = useId();
  const unscored = unscoredRows(judged);
  const left = rowsBelow(unscored, threshold).length;
  const accepted = judged.filter(({ verdict }) => verdict.confidence >= threshold).length;
  return (
    <div className={styles["threshold"]}>
      {/* An output inside of the label would take the label for itself. */}
      <div className={styles["slider"]}>
        <label htmlFor={id} className={styles["thresholdName"]}>
          {words.threshold}
        </label>
        <output htmlFor={id}>{format.percent(threshold)}</output>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={1}
          value={Math.round(threshold * 100)}
          aria-valuetext={words.thresholdValue(format.percent(threshold))}
          onChange={(event) => setThreshold(criterionId, event.target.valueAsNumber === 0 ? null : event.target.valueAsNumber / 100)}
        />
      </div>
      <div role="status" className={styles["stack"]}>
        {curve === null ? null : <AtThreshold curve={curve} errors={errors} threshold={threshold} />}
        <p>{words.accepted(accepted, judged.length, left)}</p>
      </div>
      <div className={styles["actions"]}>
        {left > 0 ? (
          <Button rank="primary" onClick={() => showToScore(criterionId, { kind: "below", threshold })}>
            {left === 1 ? words.queueOne : words.queue(left)}
          </Button>
        ) : (
          <p className={styles["soft"]}>{words.queueNone}</p>
        )}
        {threshold > 0 ? (
          <Button rank="quiet" onClick={() => setThreshold(criterionId, null)}>
            {words.clearThreshold}
          </Button>
        ) : null}
      </div>
      {curve === null ? null : <p className={styles["soft"]}>{words.thresholdNote}</p>}
    </div>
  );
}

function AtThreshold({ curve, errors, threshold }: { readonly curve: readonly CoveragePoint[]; readonly errors: readonly CoveragePoint[] | null; readonly threshold: number }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const point = acceptAbove(curve, threshold);
  const error = errors === null ? null : acceptAbove(errors, threshold);
  if (point === null) return <p className={styles["figureLine"]}>{words.atThresholdNone}</p>;
  return (
    <p className={styles["figureLine"]}>
      {words.atThreshold(format.percent(1 - point.risk), format.percent(point.coverage), point.n, curve.at(-1)?.n ?? 0)}{" "}
      {error === null ? null : words.atThresholdOff(format.fixed(error.risk, 2))}
    </p>
  );
}

function CoverageChart({ curve, threshold }: { readonly curve: readonly CoveragePoint[]; readonly threshold: number }) {
  const { messages } = useLanguage();
  const words = messages.trust;
  const point = acceptAbove(curve, threshold);
  return (
    <Plot title={words.coverageChart} xLabel={words.coverageAxis} yLabel={words.agreementAxis}>
      {(place) => {
        const line = curve.map(({ coverage, risk }) => place(coverage, 1 - risk).map((at) => at.toFixed(1)).join(","));
        const at = point === null ? null : place(point.coverage, 1 - point.risk);
        return (
          <>
            <polyline className={charts["curve"]} points={line.join(" ")} />
            {at === null ? null : (
              <>
                <line className={charts["chosen"]} x1={at[0]} x2={at[0]} y1={at[1]} y2={place(0, 0)[1]} />
                <line className={charts["chosen"]} x1={place(0, 0)[0]} x2={at[0]} y1={at[1]} y2={at[1]} />
                <circle className={charts["point"]} cx={at[0]} cy={at[1]} r={6} />
              </>
            )}
          </>
        );
      }}
    </Plot>
  );
}
