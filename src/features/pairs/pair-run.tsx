// How far the comparison is, and how to pause, resume and stop it.
import type { Run } from "../../domain/run.ts";
import { budgetText } from "../../i18n/budget-text.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { LiveText } from "../../ui/live-text.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./pairs.module.css";

export function PairRun({ run }: { readonly run: Run }) {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const { progress, cells, budget } = useApp((state) => state.pairs);
  const gridBusy = useApp((state) => state.gridJudging);
  const { pausePairs, resumePairs, cancelPairs } = useActions();
  const settings = run.judge.prompt?.settings;
  const failed = [...cells.values()].filter(({ state }) => state === "failed").length;
  const parts = [words.progressText(progress.done, run.total)];
  if (run.state === "running" && progress.rate > 0) parts.push(words.rate(format.number(progress.rate, progress.rate < 10 ? 1 : 0)));
  if (run.state === "running" && progress.secondsLeft !== null) parts.push(words.left(format.duration(progress.secondsLeft)));
  const rests = run.state === "paused" || run.state === "failed";
  return (
    <section aria-label={words.run} className={styles["run"]}>
      <p>
        <strong>{words.states[run.state]}</strong> {parts.join(" · ")}
        {failed === 0 ? null : ` · ${words.failedCount(failed)}`}
      </p>
      <p className={styles["soft"]}>
        <bdi>{run.rubric.criteria[0]?.name}</bdi>
        {" · "}
        <bdi>{settings === undefined ? words.byClerk(run.judge.name) : words.by(run.judge.name, messages.models.settings.formats[settings.format] ?? settings.format)}</bdi>
        {settings === undefined || budget.status !== "known" ? null : ` · ${budgetText(messages, format, budget.budget)}`}
        {run.pairs?.budget == null ? null : ` · ${words.of(run.total, run.pairs.of)}`}
      </p>
      {run.state === "running" || run.state === "paused" ? <Progress label={words.progress} hideLabel value={progress.done} max={run.total} /> : null}
      {run.state === "running" || rests ? (
        <div className={styles["buttons"]}>
          {run.state === "running" ? (
            <Button icon="pause" onClick={pausePairs}>
              {words.pause}
            </Button>
          ) : (
            <Button rank="primary" icon="play" disabled={gridBusy} onClick={() => void resumePairs()}>
              {words.resume}
            </Button>
          )}
          <Button icon="stop" onClick={cancelPairs}>
            {words.cancel}
          </Button>
          {rests && gridBusy ? <p className={styles["soft"]}>{words.gridBusy}</p> : null}
        </div>
      ) : null}
      <LiveText text={run.state === "running" ? words.announce(progress.done, run.total) : `${words.states[run.state]}. ${words.progressText(progress.done, run.total)}`} urgent={run.state !== "running"} />
    </section>
  );
}
