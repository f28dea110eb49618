// How an import is going: reading, making cases, done with its problems, or failed with what to do next.
import { useErrorText, useFormat, useMessages } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./cases.module.css";
import { ProblemTable } from "./problem-table.tsx";
import { shownName } from "../../i18n/shown-name.ts";

export function ImportStatus() {
  const messages = useMessages();
  const format = useFormat();
  const errorText = useErrorText();
  const importing = useApp((state) => state.importing);
  const { cancelImport } = useApp((state) => state.actions);
  const dismiss = <Button onClick={cancelImport}>{messages.app.dismiss}</Button>;

  switch (importing.step) {
    case "idle":
    case "mapping":
      return null;
    case "reading":
      return (
        <div className={styles["progress"]} role="status">
          <Progress label={messages.cases.reading(shownName(importing.name, messages.cases))} value={importing.of > 0 ? importing.bytes : null} max={importing.of} />
          <span className={styles["soft"]}>{messages.cases.readingBytes(format.bytes(importing.bytes), format.bytes(importing.of))}</span>
          <Button onClick={cancelImport}>{messages.cases.cancel}</Button>
        </div>
      );
    case "building":
      return (
        <div className={styles["progress"]} role="status">
          <Progress label={messages.cases.building} value={importing.done > 0 ? importing.done : null} max={Math.max(1, importing.of)} />
          {importing.done > 0 ? <span className={styles["soft"]}>{messages.cases.readingBytes(format.number(importing.done), format.number(importing.of))}</span> : null}
          <Button onClick={cancelImport}>{messages.cases.cancel}</Button>
        </div>
      );
    case "done":
      return (
        <div role="status">
          <Callout tone={importing.problems.some((problem) => problem.dropped) ? "caution" : "good"} title={messages.cases.doneAll(importing.rows)} action={dismiss}>
            {importing.runs === undefined ? null : <p>{messages.cases.bundleRuns(importing.runs.grid, importing.runs.pairwise)}</p>}
            {importing.putAside === true ? <p>{messages.cases.putAside}</p> : null}
            <ProblemTable problems={importing.problems} />
          </Callout>
        </div>
      );
    case "failed": {
      const text = errorText(importing.failure.code);
      return (
        <div role="alert">
          <Callout tone="danger" title={messages.cases.failedTitle(shownName(importing.name, messages.cases))} action={dismiss}>
            <p>{text.title}</p>
            <p>{text.next}</p>
            {importing.failure.detail === "" ? null : <p className={styles["detail"]}>{messages.app.detail(importing.failure.detail)}</p>}
            <ProblemTable problems={importing.problems} />
          </Callout>
        </div>
      );
    }
  }
}
