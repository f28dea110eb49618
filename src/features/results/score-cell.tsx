// One cell of the grid that holds a verdict, or why there is none. States differ by word and icon, never by colour alone.
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import type { Cell } from "../../domain/verdict.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { differs } from "../../store/presets.ts";
import { classNames } from "../../ui/class-names.ts";
import { DistributionBar } from "../../ui/distribution-bar.tsx";
import { Icon } from "../../ui/icon.tsx";
import { MeterBar } from "../../ui/meter-bar.tsx";
import { snippet } from "../../ui/snippet.ts";
import styles from "./results.module.css";
import { distributionText, levelLabel, levelWord } from "./score-text.ts";

export function ScoreCell(props: CellProps & {
  /** The person's own score, a level of the scale; null when there is none. */
  readonly own: number | null;
  /** The score that the file gave on the criterion, which may lie between levels; null when it gave none. */
  readonly given: number | null;
}) {
  const { own, given, ...rest } = props;
  const score = own ?? given;
  if (score === null) return <JudgeCell {...rest} />;
  return (
    <div className={styles["withOwn"]}>
      <div className={styles["judgePart"]}>
        <JudgeCell {...rest} />
      </div>
      <HumanMark criterion={rest.criterion} score={score} isOwn={own !== null} cell={rest.cell} />
    </div>
  );
}

/** A person's score beside the verdict, the own one or the file's; one that differs from it is marked by shape as well as by colour. */
function HumanMark({ criterion, score, isOwn, cell }: { readonly criterion: Criterion; readonly score: number; readonly isOwn: boolean; readonly cell: Cell | undefined }) {
  const { messages, format } = useLanguage();
  const words = messages.gridWork;
  const isDifferent = differs(cell, criterion, score);
  const level = levelsOf(criterion.scale).some(({ value }) => value === score) ? levelLabel(criterion.scale, score) : format.number(score, 2);
  const label = isOwn ? (isDifferent ? words.ownDiffers(level) : words.ownIs(level)) : isDifferent ? words.givenDiffers(level) : words.givenIs(level);
  return (
    <span role="img" aria-label={label} title={label} className={classNames(styles["own"], isDifferent && styles["ownDiffers"])}>
      <Icon name={isOwn ? "person" : "file"} size={12} />
      <bdi>{criterion.scale.kind === "likert" ? level : snippet(level, 8)}</bdi>
    </span>
  );
}

type CellProps = {
  /** It was judged on other texts, or asked another question, than is on the table now. */
  readonly outdated: boolean;
  /** Undefined is pending. */
  readonly cell: Cell | undefined;
  readonly criterion: Criterion;
  readonly weak: boolean;
  /** A run is under way, so a pending cell will be judged. */
  readonly running: boolean;
};

function JudgeCell({ cell, criterion, weak, running, outdated }: CellProps) {
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
            <strong className={classNames(outdated && styles["outdatedScore"])}>{format.fixed(cell.verdict.score, 2)}</strong>
            {outdated ? <OutdatedMark label={messages.gridWork.outdatedCell} /> : null}
            {weak ? <WeakMark label={messages.results.weak} /> : null}
            {cell.verdict.signals.some(({ kind }) => kind === "injection") ? <HostileMark label={messages.bias.injection.flag} /> : null}
            {word === null ? null : <bdi className={styles["word"]}>{word}</bdi>}
          </span>
          <DistributionBar shares={cell.verdict.distribution} label={distributionText(cell.verdict, criterion.scale, messages, format)} />
        </>
      );
    }
  }
}

export function OverallCell({ overall, weak, passed }: {
  readonly overall: number | null;
  readonly weak: boolean;
  /** Null where the rubric has no pass rule. */
  readonly passed: boolean | null;
}) {
  const { messages, format } = useLanguage();
  if (overall === null) return <span className={styles["quiet"]}>–</span>;
  return (
    <>
      <span className={styles["score"]}>
        <strong>{format.fixed(overall, 2)}</strong>
        {weak ? <WeakMark label={messages.results.weak} /> : null}
        {passed === null ? null : (
          <span className={classNames(styles["word"], styles[passed ? "passed" : "notPassed"])}>
            <Icon name={passed ? "check" : "close"} size={12} />
            {passed ? messages.bias.pass.passed : messages.bias.pass.failed}
          </span>
        )}
      </span>
      <MeterBar share={overall} />
    </>
  );
}

function OutdatedMark({ label }: { readonly label: string }) {
  return (
    <span className={styles["outdatedMark"]} role="img" aria-label={label} title={label}>
      <Icon name="pending" size={12} />
    </span>
  );
}

function WeakMark({ label }: { readonly label: string }) {
  return (
    <span className={styles["weak"]} role="img" aria-label={label} title={label}>
      <Icon name="caution" size={12} />
    </span>
  );
}

/** A response that talks to the judge is marked in every cell of its row. */
function HostileMark({ label }: { readonly label: string }) {
  return (
    <span className={styles["hostile"]} role="img" aria-label={label} title={label}>
      <Icon name="flag" size={12} />
    </span>
  );
}
