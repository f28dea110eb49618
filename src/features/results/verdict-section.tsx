// One criterion of the open row: score, distribution, confidence, signals, and what the judge read.
import type { ResponseId } from "../../domain/case.ts";
import type { CheckType } from "../../domain/checks/check.ts";
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import { fileScoreOn } from "../../domain/override.ts";
import { isCellOutdated } from "../../domain/outdated.ts";
import { judgesOf } from "../../domain/run.ts";
import type { Cell } from "../../domain/verdict.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { selectOutdated, selectSelectedRow } from "../../store/selectors.ts";
import { useApp } from "../../store/use-app.ts";
import { Tag } from "../../ui/chip.tsx";
import { DistributionChart } from "../../ui/distribution-chart.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./detail.module.css";
import { JudgeInput } from "./judge-input.tsx";
import { OwnScore } from "./own-score.tsx";
import { Rationale } from "./rationale.tsx";
import { levelLabel } from "./score-text.ts";
import { Signals } from "./signals.tsx";

export function VerdictSection({ responseId, criterion, cell, asked, onRead }: {
  readonly responseId: ResponseId;
  readonly criterion: Criterion;
  /** Undefined is pending. */
  readonly cell: Cell | undefined;
  /** True when this criterion's input was asked for last. */
  readonly asked: boolean;
  readonly onRead: () => void;
}) {
  const { messages } = useLanguage();
  const outdated = useApp((state) => cell?.state === "scored" && isCellOutdated(selectOutdated(state), responseId, criterion.id));
  return (
    <article className={styles["verdict"]} aria-label={criterion.name} data-criterion={criterion.id}>
      <h3>{criterion.name}</h3>
      <p className={styles["soft"]}>{criterion.question}</p>
      {outdated ? (
        <Callout tone="caution">{messages.gridWork.outdatedCell}</Callout>
      ) : null}
      <CellState criterion={criterion} cell={cell} />
      <GivenScore responseId={responseId} criterion={criterion} />
      <OwnScore responseId={responseId} criterion={criterion} />
      {criterion.check === undefined ? <JudgeInput criterionId={criterion.id} asked={asked} onRead={onRead} /> : <RuleLine type={criterion.check.type} />}
    </article>
  );
}

/** The score that the file gave on the criterion. */
function GivenScore({ responseId, criterion }: { readonly responseId: ResponseId; readonly criterion: Criterion }) {
  const { messages, format } = useLanguage();
  const given = useApp((state) => {
    const row = selectSelectedRow(state);
    return row?.response.id === responseId ? fileScoreOn(row.response, criterion) : null;
  });
  if (given === null) return null;
  const isLevel = levelsOf(criterion.scale).some(({ value }) => value === given);
  return <p className={styles["soft"]}>{messages.gridWork.givenIs(isLevel ? levelLabel(criterion.scale, given) : format.number(given, 2))}</p>;
}

/** A rule has no input and no reasons beyond itself. */
function RuleLine({ type }: { readonly type: CheckType }) {
  const words = useLanguage().messages.bias.check;
  return (
    <p className={styles["soft"]}>
      {words.ruleIs(words.types[type])}. {words.hints[type]}
    </p>
  );
}

function CellState({ criterion, cell }: { readonly criterion: Criterion; readonly cell: Cell | undefined }) {
  const { messages } = useLanguage();
  const errorText = useErrorText();
  const words = messages.results.cell;
  switch (cell?.state) {
    case undefined:
    case "pending":
      return (
        <p>
          <Tag>{words.pending}</Tag>
        </p>
      );
    case "running":
      return (
        <p>
          <Tag>{words.running}</Tag>
        </p>
      );
    case "skipped":
      return <Callout tone="info" title={words.skipped}>{words.reasons[cell.reason]}</Callout>;
    case "failed": {
      const text = errorText(cell.code);
      return (
        <Callout tone="danger" title={text.title}>
          <p>{text.next}</p>
          {cell.detail === "" ? null : <p>{messages.app.detail(cell.detail)}</p>}
        </Callout>
      );
    }
    case "scored":
      return <ScoredVerdict criterion={criterion} cell={cell} />;
  }
}

function ScoredVerdict({ criterion, cell }: { readonly criterion: Criterion; readonly cell: Extract<Cell, { state: "scored" }> }) {
  const { messages, format } = useLanguage();
  const words = messages.detail;
  const { verdict } = cell;
  const run = useApp((state) => state.run);
  // Only a run that moved has verdicts of several devices.
  const device = run?.earlier === undefined ? undefined : judgesOf(run)[cell.by ?? 0]?.device;
  return (
    <>
      <dl className={styles["facts"]}>
        <div>
          <dt>{words.expected}</dt>
          <dd className={styles["big"]} title={words.expectedExplain}>{format.fixed(verdict.score, 2)}</dd>
        </div>
        <div>
          <dt>{words.mostLikely}</dt>
          <dd>{levelLabel(criterion.scale, verdict.mostLikely)}</dd>
        </div>
        <div>
          <dt>{words.confidence}</dt>
          <dd title={words.confidenceExplain}>{format.percent(verdict.confidence)}</dd>
        </div>
        {verdict.labelMass === undefined ? null : (
          <div>
            <dt>{words.labelMass}</dt>
            <dd title={words.labelMassExplain}>{format.percent(Math.min(1, verdict.labelMass))}</dd>
          </div>
        )}
        {verdict.spread === undefined ? null : (
          <div>
            <dt>{words.spread}</dt>
            <dd>±{format.fixed(verdict.spread, 2)}</dd>
          </div>
        )}
      </dl>
      <DistributionChart
        caption={words.distribution}
        levelHeader={words.level}
        shareHeader={words.probability}
        levels={levelsOf(criterion.scale).map((level, index) => {
          const share = verdict.distribution[index] ?? 0;
          return {
            label: level.label,
            description: criterion.descriptions[String(level.value)] ?? null,
            share,
            shareText: format.percent(share),
            best: level.value === verdict.mostLikely,
          };
        })}
      />
      <details className={styles["explain"]}>
        <summary>{words.confidenceWhat}</summary>
        <p>{words.expectedExplain}</p>
        <p>{words.confidenceExplain}</p>
        {verdict.labelMass === undefined ? null : <p>{words.labelMassExplain}</p>}
      </details>
      {device === undefined ? null : <p className={styles["soft"]}>{words.byDevice(messages.judges.devices[device])}</p>}
      <Signals signals={verdict.signals} />
      {criterion.check === undefined ? <Rationale criterion={criterion} cell={cell} /> : null}
    </>
  );
}
