// One criterion of the open row: score, distribution, confidence, signals, and what the judge read.
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import type { Cell, Signal, Verdict } from "../../domain/verdict.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { Tag } from "../../ui/chip.tsx";
import { DistributionChart } from "../../ui/distribution-chart.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Callout } from "../../ui/notice.tsx";
import { VisibleText } from "../../ui/visible-text.tsx";
import styles from "./detail.module.css";
import { JudgeInput } from "./judge-input.tsx";
import { levelLabel } from "./score-text.ts";

export function VerdictSection({ criterion, cell, asked, onRead }: {
  readonly criterion: Criterion;
  /** Undefined is pending. */
  readonly cell: Cell | undefined;
  /** True when this criterion's input was asked for last. */
  readonly asked: boolean;
  readonly onRead: () => void;
}) {
  return (
    <article className={styles["verdict"]} aria-label={criterion.name}>
      <h3>{criterion.name}</h3>
      <p className={styles["soft"]}>{criterion.question}</p>
      <CellState criterion={criterion} cell={cell} />
      <JudgeInput criterionId={criterion.id} asked={asked} onRead={onRead} />
    </article>
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
      return <ScoredVerdict criterion={criterion} verdict={cell.verdict} />;
  }
}

function ScoredVerdict({ criterion, verdict }: { readonly criterion: Criterion; readonly verdict: Verdict }) {
  const { messages, format } = useLanguage();
  const words = messages.detail;
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
      </details>
      {verdict.signals.length === 0 ? null : (
        <ul role="list" aria-label={words.signals} className={styles["signals"]}>
          {verdict.signals.map((signal, index) => (
            <li key={index}>
              <Icon name="info" size={14} />
              <SignalText signal={signal} />
            </li>
          ))}
        </ul>
      )}
      {verdict.rationale === null ? null : (
        <div>
          <h4>{words.rationale}</h4>
          <VisibleText text={verdict.rationale} labels={words} />
        </div>
      )}
    </>
  );
}

function SignalText({ signal }: { readonly signal: Signal }) {
  const { messages } = useLanguage();
  const words = messages.detail;
  switch (signal.kind) {
    case "input-cut":
      return <span>{words.signal["input-cut"](words.segments[signal.segment], signal.kept, signal.of)}</span>;
    case "empty-response":
    case "no-reference":
    case "unparsed":
      return <span>{words.signal[signal.kind]}</span>;
    case "format-marker":
      return <span>{words.signal["format-marker"](words.segments[signal.segment], signal.marker, signal.neutralised)}</span>;
    case "control-token":
      return <span>{words.signal["control-token"](words.segments[signal.segment], signal.token)}</span>;
    case "rationale-cut":
      return <span>{words.signal["rationale-cut"](signal.tokens)}</span>;
  }
}
