// One kept run in the list: what it is, how it went, and what can be done with it.
import { useId } from "react";
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { MenuButton, type MenuItem } from "../../ui/menu.tsx";
import { MeterBar } from "../../ui/meter-bar.tsx";
import { casesName, missingCells, openCells, runName, stateOf } from "./run-words.ts";
import styles from "./runs.module.css";

export function RunLine({ run, isShown, busy, picked, onPick, onLabel, onDelete }: {
  readonly run: Run;
  readonly isShown: boolean;
  /** Whether a run goes on in the page, so that no other can be opened. */
  readonly busy: boolean;
  /** Null where there is nothing to compare with. */
  readonly picked: boolean | null;
  readonly onPick: (picked: boolean) => void;
  readonly onLabel: () => void;
  readonly onDelete: () => void;
}) {
  const { messages, format } = useLanguage();
  const words = messages.runs;
  const caseSetId = useApp((state) => state.caseSet?.id ?? null);
  const { openRun, openCases, showPage, repeatRun, completeRun } = useActions();
  const titleId = useId();
  const name = runName(run, messages, format);
  const running = run.state === "running";
  const pairwise = run.mode === "pairwise";
  const open = openCells(run);
  const cases = casesName(run, messages);

  const items: readonly (MenuItem | null)[] = [
    { id: "label", label: words.rename, onChoose: onLabel },
    busy || pairwise ? null : { id: "repeat", label: words.repeat, onChoose: () => void repeatRun(run.id) },
    busy || open === 0 ? null : { id: "complete", label: words.complete(open), onChoose: () => void completeRun(run.id) },
    running ? null : { id: "delete", label: words.remove, onChoose: onDelete },
  ];
  return (
    <li aria-labelledby={titleId} className={styles["run"]}>
      {picked === null || pairwise ? <span /> : <input type="checkbox" aria-label={words.pick(name)} checked={picked} onChange={(event) => onPick(event.target.checked)} />}
      <div className={styles["what"]}>
        <h3 id={titleId}>
          <bdi>{name}</bdi>
        </h3>
        {run.name === undefined ? null : <p className={styles["soft"]}>{format.instant(run.createdAt)}</p>}
        {pairwise ? <p><Tag>{words.pairwise}</Tag></p> : null}
        {isShown || run.caseSetId !== caseSetId ? <p>{isShown ? <Tag tone="good">{words.shown}</Tag> : <Tag>{words.otherCases}</Tag>}</p> : null}
        {run.notes === undefined ? null : <p className={styles["notes"]}>{run.notes}</p>}
      </div>
      <dl className={styles["facts"]}>
        <dt>{words.columns.rubric}</dt>
        <dd>
          <bdi>{run.rubric.name}</bdi>
        </dd>
        <dt>{words.columns.judge}</dt>
        <dd>
          <bdi>{run.judge.name}</bdi> <span className={styles["soft"]}>{words.version(run.judge.version, words.devices[run.judge.device])}</span>
        </dd>
        {cases === null ? null : (
          <>
            <dt>{messages.cases.title}</dt>
            <dd>
              <bdi>{cases}</bdi>
            </dd>
          </>
        )}
      </dl>
      <div className={styles["came"]}>
        <RunOutcome run={run} isShown={isShown} />
      </div>
      <div className={styles["actions"]}>
        <Button
          aria-label={words.openName(name)}
          disabled={busy && !(pairwise ? run.caseSetId === caseSetId : isShown)}
          onClick={() => {
            if (pairwise)
              void openCases(run.caseSetId).then((opened) => {
                if (opened) showPage("pairs");
              });
            else if (isShown) showPage("grid");
            else void openRun(run.id).then((opened) => {
              if (opened) showPage("grid");
            });
          }}
        >
          {words.open}
        </Button>
        <MenuButton label={words.more} name={words.moreName(name)} items={items.filter((item) => item !== null)} />
      </div>
    </li>
  );
}

/** State, counts and the mean of the overall scores. */
function RunOutcome({ run, isShown }: { readonly run: Run; readonly isShown: boolean }) {
  const { messages, format } = useLanguage();
  const words = messages.runs;
  const done = useApp((state) => (isShown ? state.progress.done : null));
  const { tally } = run;
  const state = stateOf(run);
  if (run.mode === "pairwise") return <p>{messages.run.states[state]}</p>;
  if (state === "running" || tally === undefined) {
    return (
      <>
        <p>{messages.run.states[state]}</p>
        <p className={styles["soft"]}>{state === "running" ? (done === null ? null : messages.run.progressText(done, run.total)) : words.counting}</p>
      </>
    );
  }
  const missing = missingCells(run.total, tally);
  return (
    <>
      <p>{messages.run.states[state]}</p>
      <p className={styles["soft"]}>
        {words.verdicts(tally.scored, tally.failed, tally.skipped)}
        {missing === 0 ? null : <>, {words.missing(missing)}</>}
      </p>
      <p className={styles["mean"]}>
        <span className={styles["soft"]}>{words.columns.mean}</span> <strong>{tally.overall === null ? words.noMean : format.fixed(tally.overall, 2)}</strong>
      </p>
      {tally.overall === null ? null : <MeterBar share={tally.overall} />}
    </>
  );
}
