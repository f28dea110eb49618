// The list of kept runs with what can be done to each, and picking those to compare.
import { useState } from "react";
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { KeptCasesList } from "./kept-cases.tsx";
import { LabelDialog } from "./label-dialog.tsx";
import { RunLine } from "./run-line.tsx";
import styles from "./runs.module.css";
import { SpaceLine } from "./space-line.tsx";

/** Why the picked runs cannot be compared; null when they can. */
type Hindrance = "compareHint" | "compareOther" | null;

export function RunList() {
  const { messages } = useLanguage();
  const words = messages.runs;
  const history = useApp((state) => state.history);
  const shown = useApp((state) => state.run?.id ?? null);
  const busy = useApp((state) => state.run?.state === "running");
  const { compareRuns } = useActions();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [labelling, setLabelling] = useState<Run | null>(null);
  const [deleting, setDeleting] = useState<Run | null>(null);
  if (history === null) return null;
  const chosen = history.filter(({ id }) => picked.has(id));
  const hindrance = whyNotCompare(chosen);

  function pick(id: string, on: boolean): void {
    const next = new Set(picked);
    if (on) next.add(id);
    else next.delete(id);
    setPicked(next);
  }

  return (
    <section aria-label={words.title} className={styles["section"]}>
      <div className={styles["head"]}>
        <div>
          <h2>{words.title}</h2>
          <p className={styles["soft"]}>{history.length === 0 ? words.none : words.intro(history.length)}</p>
        </div>
        {history.length < 2 ? null : (
          <div className={styles["compare"]}>
            {/* A button that says what it needs stays in the tab order. */}
            <Button icon="scales" disabled={hindrance !== null} onClick={() => void compareRuns(chosen.map(({ id }) => id))}>
              {chosen.length < 2 ? words.compare : words.compareCount(chosen.length)}
            </Button>
            {hindrance === null ? null : (
              <p role="status" className={styles["soft"]}>
                {words[hindrance]}
              </p>
            )}
          </div>
        )}
      </div>
      {busy && history.length > 1 ? <p className={styles["soft"]}>{words.busy}</p> : null}
      {history.length === 0 ? null : (
        <ul role="list" aria-label={words.table} className={styles["runs"]}>
          {history.map((run) => (
            <RunLine
              key={run.id}
              run={run}
              isShown={run.id === shown}
              busy={busy}
              picked={history.length < 2 ? null : picked.has(run.id)}
              onPick={(on) => pick(run.id, on)}
              onLabel={() => setLabelling(run)}
              onDelete={() => setDeleting(run)}
            />
          ))}
        </ul>
      )}
      <KeptCasesList />
      <SpaceLine />
      {labelling === null ? null : <LabelDialog run={labelling} onClose={() => setLabelling(null)} />}
      {deleting === null ? null : <DeleteDialog run={deleting} onClose={() => setDeleting(null)} />}
    </section>
  );
}

function whyNotCompare(runs: readonly Run[]): Hindrance {
  if (runs.length < 2) return "compareHint";
  return runs.some(({ caseSetId }) => caseSetId !== runs[0]?.caseSetId) ? "compareOther" : null;
}
