// The reasons behind one verdict: given with it, asked for later, being written, or to be asked for.
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import { verdictKey, type Cell, type Verdict } from "../../domain/verdict.ts";
import { writesReasons } from "../../formats/format-traits.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/notice.tsx";
import { VisibleText } from "../../ui/visible-text.tsx";
import styles from "./detail.module.css";
import { Signals } from "./signals.tsx";

type Scored = Extract<Cell, { state: "scored" }>;

/** Share of the scale's width below which two scores count as one. */
const SAME = 0.005;

export function Rationale({ criterion, cell }: { readonly criterion: Criterion; readonly cell: Scored }) {
  const { messages } = useLanguage();
  const words = messages.detail;
  const { responseId } = cell.verdict;
  const key = verdictKey(responseId, criterion.id);
  const settings = useApp((state) => state.run?.judge.prompt?.settings);
  const resting = useApp((state) => state.run?.state !== "running");
  const current = useApp((state) => (state.explaining?.current?.key === key ? state.explaining.current.text : null));
  const waiting = useApp((state) => state.explaining?.waiting.has(key) === true);
  const failure = useApp((state) => state.explaining?.failures.get(key));
  const busy = useApp((state) => state.explaining?.status === "running");
  const errorText = useErrorText();
  const { explain, stopExplaining } = useActions();
  const { verdict, explained } = cell;
  const text = verdict.rationale ?? explained?.rationale ?? null;
  if (settings === undefined && text === null) return null;
  const writes = settings !== undefined && writesReasons(settings.format);
  if (!writes && text === null) return null;
  return (
    <div className={styles["rationale"]}>
      <h4>{words.rationale}</h4>
      {current !== null ? (
        <>
          <VisibleText text={current} labels={words} />
          <p className={styles["writing"]} role="status">
            <span className={styles["caret"]} aria-hidden="true" />
            {words.writing}
          </p>
          <Button icon="stop" onClick={stopExplaining}>
            {words.stopWriting}
          </Button>
        </>
      ) : (
        <>
          {text === null ? <p className={styles["soft"]}>{words.rationaleNone}</p> : <VisibleText text={text} labels={words} />}
          {verdict.rationale === null && explained !== undefined ? <Later criterion={criterion} verdict={verdict} explained={explained} /> : null}
          {failure === undefined ? null : (
            <div role="alert">
              <Callout tone="danger" title={errorText(failure.code).title}>
                <p>{errorText(failure.code).next}</p>
                {failure.detail === "" ? null : <p>{messages.app.detail(failure.detail)}</p>}
              </Callout>
            </div>
          )}
          {waiting ? (
            <p className={styles["soft"]} role="status">
              {words.waiting}
            </p>
          ) : writes && resting && verdict.rationale === null ? (
            <Button disabled={busy} onClick={() => void explain([{ responseId, criterionId: criterion.id }], true)}>
              {text === null ? words.write : words.writeAgain}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}

/** What the judge would say after reasons that were asked for later. The run's own score stands above. */
function Later({ criterion, verdict, explained }: { readonly criterion: Criterion; readonly verdict: Verdict; readonly explained: Verdict }) {
  const { messages, format } = useLanguage();
  const words = messages.detail;
  const levels = levelsOf(criterion.scale);
  const width = (levels.at(-1)?.value ?? 1) - (levels[0]?.value ?? 0);
  const differs = Math.abs(explained.score - verdict.score) > SAME * width;
  return (
    <>
      <p className={styles["soft"]}>
        {words.later} {differs ? words.laterScore(format.fixed(explained.score, 2)) : words.laterSame}
      </p>
      <Signals signals={explained.signals.filter(({ kind }) => kind === "unparsed" || kind === "rationale-cut")} />
    </>
  );
}
