// The one prominent action: judge, with its counts; while it runs, how far it is and how to pause, resume or stop.
import { rowsOf } from "../../domain/case.ts";
import type { Run } from "../../domain/run.ts";
import { writesReasons } from "../../formats/format-traits.ts";
import { budgetText } from "../../i18n/budget-text.ts";
import { useErrorText, useFormat, useLanguage, useMessages } from "../../i18n/messages-context.tsx";
import { countsOf } from "../../store/cell-map.ts";
import { selectAgainPlan } from "../../store/selectors.ts";
import type { RunProgress } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/field.tsx";
import { LiveText } from "../../ui/live-text.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { BudgetCounting } from "./budget-line.tsx";
import { CutDialog } from "./cut-dialog.tsx";
import { ReasonsBar } from "./reasons-bar.tsx";
import { useIsNarrow } from "../../ui/use-is-narrow.ts";
import styles from "./run.module.css";
import { whyNot } from "./why-not.ts";

/** The formats are large, and the Clerk needs none. */
function loadFormats() {
  return import("../../store/format-fit.ts");
}

export function RunBar() {
  const messages = useMessages().run;
  const caseSet = useApp((state) => state.caseSet);
  const rubric = useApp((state) => state.rubric);
  const run = useApp((state) => state.run);
  const outdated = useApp((state) => state.outdated);
  const judge = useApp((state) => state.judge);
  const actions = useActions();

  const busy = run?.state === "running" || run?.state === "paused";
  const choice = useApp((state) => state.judgeChoice);
  const models = useApp((state) => state.models);
  const counting = useApp((state) => state.budget.status === "counting");
  const pairsStarting = useApp((state) => state.pairs.starting);
  const pairsRun = useApp((state) => state.pairs.run?.state === "running");
  const formats = useLoaded(loadFormats, choice.kind === "model");
  // Whether a format suits the rubric is known a moment later than the rest; until then a model cannot be asked.
  const looking = choice.kind === "model" && formats === null;
  const reason = whyNot(caseSet, rubric, choice, models, formats?.canAsk ?? (() => true));
  const responses = caseSet === null ? 0 : rowsOf(caseSet).length;
  const besides = pairsStarting ? messages.pairsStarting : pairsRun ? messages.pairsPause : null;
  return (
    <section aria-label={messages.title} className={styles["bar"]}>
      {busy ? (
        <RunControls run={run} />
      ) : (
        <div className={styles["start"]}>
          <Button rank="primary" size="large" icon="scales" disabled={reason !== null || looking || counting || pairsStarting} onClick={() => void actions.startRun()}>
            {run === null || outdated ? messages.judge : messages.again}
          </Button>
          {run?.state === "failed" ? (
            <Button size="large" icon="play" disabled={pairsStarting} onClick={() => void actions.resumeRun()}>
              {messages.resume}
            </Button>
          ) : null}
          <p className={styles["counts"]}>{reason === null ? messages.judgeCounts(responses, rubric.criteria.length) : messages[reason]}</p>
          <AskCanaries />
        </div>
      )}
      {besides === null || reason !== null || run?.state === "running" ? null : <p className={styles["soft"]}>{besides}</p>}
      <BudgetCounting />
      {judge.status === "loading" ? <LoadingLine loaded={judge.loaded} of={judge.of} /> : null}
      {busy || run === null ? null : <RunEnd run={run} />}
      {run === null || outdated ? null : <RunNotes run={run} />}
      {run?.state === "done" && run.judge.prompt !== undefined && writesReasons(run.judge.prompt.settings.format) ? <ReasonsBar /> : null}
      <CutDialog />
      {outdated && !busy ? <OutdatedNote /> : null}
    </section>
  );
}

/** What is outdated of the run, and the press that judges just that. A run over other cases is left as it is. */
function OutdatedNote() {
  const messages = useMessages();
  const words = messages.gridWork;
  const plan = useApp(selectAgainPlan);
  const { judgeOutdated } = useActions();
  if (plan === null) return <Callout tone="caution">{messages.run.outdated}</Callout>;
  const n = plan.keys.size;
  return (
    <Callout tone="caution" action={<Button onClick={() => void judgeOutdated()}>{n === 0 ? words.takeRubric : words.judgeOutdated(n)}</Button>}>
      {n === 0 ? words.outdatedRubric : words.outdatedLine(n)}
    </Callout>
  );
}

/** Whether the judge is tried with attacks after the run. */
function AskCanaries() {
  const words = useMessages().bias.report;
  const asked = useApp((state) => state.bias.canariesAsked);
  const { setCanaries } = useActions();
  const narrow = useIsNarrow();
  // On a small screen the rows need the room more than the hint does.
  return <Checkbox label={words.askCanaries} {...(narrow ? {} : { hint: words.askCanariesHint })} checked={asked} onChange={setCanaries} />;
}

/** Which generative judge, how it was asked, what it read; and whether the run had to move. */
function RunNotes({ run }: { readonly run: Run }) {
  const { messages, format } = useLanguage();
  const budget = useApp((state) => (state.budget.status === "known" ? state.budget.budget : null));
  const settings = run.judge.prompt?.settings;
  const { formats, protocols } = messages.models.settings;
  return (
    <>
      {settings === undefined ? null : (
        <p className={styles["soft"]}>
          <bdi>{run.judge.name}</bdi>
          {" · "}
          {messages.run.protocol(formats[settings.format] ?? settings.format, protocols[settings.protocol])}
          {budget === null ? null : ` · ${budgetText(messages, format, budget)}`}
        </p>
      )}
      {run.earlier === undefined ? null : <Callout tone="caution">{messages.run.moved}</Callout>}
    </>
  );
}

function LoadingLine({ loaded, of }: { readonly loaded: number; readonly of: number }) {
  const messages = useMessages();
  const format = useFormat();
  return (
    <div className={styles["line"]}>
      <Progress label={messages.run.loading} value={of > 0 ? loaded : null} max={of} />
      {of > 0 ? <span className={styles["soft"]}>{messages.judges.loadingBytes(format.bytes(loaded), format.bytes(of))}</span> : null}
    </div>
  );
}

function RunControls({ run }: { readonly run: Run }) {
  const messages = useMessages().run;
  const progress = useApp((state) => state.progress);
  const pairsStarting = useApp((state) => state.pairs.starting);
  const actions = useActions();
  const paused = run.state === "paused";
  return (
    <>
      <div className={styles["start"]}>
        {paused ? (
          <Button rank="primary" size="large" icon="play" disabled={pairsStarting} onClick={() => void actions.resumeRun()}>
            {messages.resume}
          </Button>
        ) : (
          <Button size="large" icon="pause" onClick={actions.pauseRun}>
            {messages.pause}
          </Button>
        )}
        <Button size="large" icon="stop" onClick={actions.cancelRun}>
          {messages.cancel}
        </Button>
        <RunNumbers run={run} progress={progress} />
      </div>
      <Progress label={messages.progress} hideLabel value={progress.done} max={run.total} />
      {paused ? <Callout tone="info">{messages.interrupted(progress.done, Math.max(0, run.total - progress.done))}</Callout> : null}
      <LiveText text={messages.announce(progress.done, run.total)} urgent={paused} />
    </>
  );
}

function RunNumbers({ run, progress }: { readonly run: Run; readonly progress: RunProgress }) {
  const messages = useMessages().run;
  const format = useFormat();
  const parts = [messages.progressText(progress.done, run.total)];
  if (run.state === "running" && progress.rate > 0) parts.push(messages.rate(format.number(progress.rate, progress.rate < 10 ? 1 : 0)));
  if (run.state === "running" && progress.secondsLeft !== null) parts.push(messages.left(format.duration(progress.secondsLeft)));
  return (
    <p className={styles["counts"]}>
      <strong>{messages.states[run.state]}</strong> {parts.join(" · ")}
    </p>
  );
}

function RunEnd({ run }: { readonly run: Run }) {
  const messages = useMessages();
  const errorText = useErrorText();
  const progress = useApp((state) => state.progress);
  const cells = useApp((state) => state.cells);
  const judge = useApp((state) => state.judge);
  switch (run.state) {
    case "running":
    case "paused":
      return null;
    case "done": {
      const count = countsOf(cells);
      const text = messages.run.doneText(count.scored, count.failed, count.skipped);
      return (
        <p className={styles["soft"]}>
          {text}
          <LiveText text={text} urgent />
        </p>
      );
    }
    case "cancelled":
      return <p className={styles["soft"]}>{messages.run.stopped(progress.done, Math.max(0, run.total - progress.done))}</p>;
    case "failed": {
      // Any other reason than the judge's own is told by a notice; here stands what is left to do.
      const failure = judge.status === "failed" ? judge.failure : null;
      const text = failure === null ? null : errorText(failure.code);
      return (
        <div role="alert">
          <Callout tone="danger" title={text?.title ?? messages.run.states.failed}>
            {text === null ? null : <p>{text.next}</p>}
            {failure === null || failure.detail === "" ? null : <p>{messages.app.detail(failure.detail)}</p>}
            <p>{messages.run.interrupted(progress.done, Math.max(0, run.total - progress.done))}</p>
          </Callout>
        </div>
      );
    }
  }
}
