// One cell of the grid that holds a verdict, or why there is none. States differ by word and icon, never by colour alone.
import type { Criterion } from "../../domain/rubric.ts";
import type { Cell } from "../../domain/verdict.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { DistributionBar } from "../../ui/distribution-bar.tsx";
import { Icon } from "../../ui/icon.tsx";
import { MeterBar } from "../../ui/meter-bar.tsx";
import styles from "./results.module.css";
import { distributionText, levelWord } from "./score-text.ts";

export function ScoreCell({ cell, criterion, weak, running }: {
  /** Undefined is pending. */
  readonly cell: Cell | undefined;
  readonly criterion: Criterion;
  readonly weak: boolean;
  /** A run is under way, so a pending cell will be judged. */
  readonly running: boolean;
}) {
  const { messages, format } = useLanguage();
  const errorText = useErrorText();
  const words = messages.results.cell;
  switch (cell?.state) {
    case undefined:
    case "pending":
      return <span className={styles["quiet"]}>{running ? <Icon name="pending" size={14} /> : null}{words.pending}</span>;
    case "running":
      return (
        <span className={styles["quiet"]}>
          <Icon name="pending" size={14} />
          {words.running}
        </span>
      );
    case "failed":
      return (
        <span className={styles["failed"]} title={errorText(cell.code).title}>
          <Icon name="failed" size={14} />
          {words.failed}
        </span>
      );
    case "skipped":
      return (
        <span className={styles["quiet"]} title={words.reasons[cell.reason]}>
          <Icon name="skipped" size={14} />
          {words.skipped}
        </span>
      );
    case "scored": {
      const word = levelWord(criterion, cell.verdict);
      return (
        <>
          <span className={styles["score"]}>
            <strong>{format.fixed(cell.verdict.score, 2)}</strong>
            {weak ? <WeakMark label={messages.results.weak} /> : null}
            {word === null ? null : <bdi className={styles["word"]}>{word}</bdi>}
          </span>
          <DistributionBar shares={cell.verdict.distribution} label={distributionText(cell.verdict, criterion.scale, messages, format)} />
        </>
      );
    }
  }
}

export function OverallCell({ overall, weak }: { readonly overall: number | null; readonly weak: boolean }) {
  const { messages, format } = useLanguage();
  if (overall === null) return <span className={styles["quiet"]}>–</span>;
  return (
    <>
      <span className={styles["score"]}>
        <strong>{format.fixed(overall, 2)}</strong>
        {weak ? <WeakMark label={messages.results.weak} /> : null}
      </span>
      <MeterBar share={overall} />
    </>
  );
}

function WeakMark({ label }: { readonly label: string }) {
  return (
    <span className={styles["weak"]} role="img" aria-label={label} title={label}>
      <Icon name="caution" size={12} />
    </span>
  );
}
