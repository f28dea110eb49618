// Reasons for the rows in view, asked for after a run without them: the button, how far it is, and what came of it.
import { useMemo } from "react";
import { rationaleOf, verdictKey } from "../../domain/verdict.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { selectShownRubric, selectVisibleRows } from "../../store/selectors.ts";
import type { CellPlace } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { LiveText } from "../../ui/live-text.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./run.module.css";

/** Rows at a time: a rationale takes seconds, and a whole run of them is what the protocol "with rationale" is for. */
const MOST_ROWS = 50;

export function ReasonsBar() {
  const words = useMessages().run;
  const rows = useApp(selectVisibleRows);
  const rubric = useApp(selectShownRubric);
  const cells = useApp((state) => state.cells);
  const explaining = useApp((state) => state.explaining);
  const { explain, stopExplaining } = useActions();
  const places = useMemo(() => {
    const found: CellPlace[] = [];
    for (const { response } of rows.slice(0, MOST_ROWS)) {
      for (const criterion of rubric.criteria) {
        const cell = cells.get(verdictKey(response.id, criterion.id));
        if (cell?.state === "scored" && rationaleOf(cell) === null) found.push({ responseId: response.id, criterionId: criterion.id });
      }
    }
    return found;
  }, [rows, rubric, cells]);
  if (explaining?.status === "running" && explaining.of > 1) {
    const text = words.explaining(explaining.done, explaining.of);
    return (
      <div className={styles["counting"]}>
        <Progress label={text} value={explaining.done} max={explaining.of} />
        <Button icon="stop" onClick={stopExplaining}>
          {words.explainStop}
        </Button>
        <LiveText text={text} />
      </div>
    );
  }
  return (
    <>
      {explaining?.status === "ended" && explaining.of > 1 ? (
        <p className={styles["soft"]} role="status">
          {words.explained(explaining.done)} {explaining.failures.size > 0 ? words.explainFailed(explaining.failures.size) : ""}
        </p>
      ) : null}
      {places.length === 0 ? null : (
        <div className={styles["start"]}>
          <Button disabled={explaining?.status === "running"} onClick={() => void explain(places)}>
            {words.explain(places.length)}
          </Button>
          <p className={styles["soft"]}>{words.explainHint(rows.length, MOST_ROWS)}</p>
        </div>
      )}
    </>
  );
}
