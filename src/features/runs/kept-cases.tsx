// The cases that are kept without a run, because the person scored, commented or edited them: to be opened again, or deleted.
import { useId, useState } from "react";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { shownName } from "../../i18n/shown-name.ts";
import type { KeptCases } from "../../storage/repository.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./runs.module.css";

export function KeptCasesList() {
  const words = useLanguage().messages.runs.keptCases;
  const kept = useApp((state) => state.keptCases);
  const busy = useApp((state) => state.gridJudging);
  const [deleting, setDeleting] = useState<KeptCases | null>(null);
  const titleId = useId();
  if (kept === null || kept.length === 0) return null;
  return (
    <section aria-labelledby={titleId} className={styles["section"]}>
      <div>
        <h2 id={titleId}>{words.title}</h2>
        <p className={styles["soft"]}>{words.intro(kept.length)}</p>
        {busy ? <p className={styles["soft"]}>{words.busy}</p> : null}
      </div>
      <ul role="list" aria-label={words.table} className={styles["kept"]}>
        {kept.map((one) => (
          <Line key={one.id} kept={one} busy={busy} onDelete={() => setDeleting(one)} />
        ))}
      </ul>
      {deleting === null ? null : <DeleteCases kept={deleting} onClose={() => setDeleting(null)} />}
    </section>
  );
}

function Line({ kept, busy, onDelete }: {
  readonly kept: KeptCases;
  /** Whether a run goes on in the page, so that no other cases can be opened. */
  readonly busy: boolean;
  readonly onDelete: () => void;
}) {
  const { messages } = useLanguage();
  const words = messages.runs.keptCases;
  const onTable = useApp((state) => state.caseSet?.id === kept.id);
  const { openCases, showPage } = useActions();
  const titleId = useId();
  const name = shownName(kept.name, messages.cases, kept.isSample);
  return (
    <li aria-labelledby={titleId} className={styles["keptLine"]}>
      <div className={styles["what"]}>
        <h3 id={titleId}>
          <bdi>{name}</bdi>
        </h3>
        <p className={styles["soft"]}>{words.counts(kept)}</p>
        {onTable ? (
          <p>
            <Tag tone="good">{messages.runs.shown}</Tag>
          </p>
        ) : null}
      </div>
      <div className={styles["actions"]}>
        <Button
          aria-label={messages.runs.openName(name)}
          disabled={busy && !onTable}
          onClick={() =>
            void openCases(kept.id).then((opened) => {
              if (opened) showPage("grid");
            })
          }
        >
          {messages.runs.open}
        </Button>
        {onTable ? null : (
          <Button aria-label={words.removeName(name)} onClick={onDelete}>
            {messages.runs.remove}
          </Button>
        )}
      </div>
    </li>
  );
}

function DeleteCases({ kept, onClose }: { readonly kept: KeptCases; readonly onClose: () => void }) {
  const { messages } = useLanguage();
  const words = messages.runs.keptCases;
  const { deleteCases } = useActions();
  return (
    <Dialog open title={words.removeTitle} closeLabel={messages.app.close} onClose={onClose}>
      <div className={styles["section"]}>
        <p>{words.removeBody(shownName(kept.name, messages.cases, kept.isSample))}</p>
        <div className={styles["buttons"]}>
          <Button autoFocus onClick={onClose}>
            {messages.runs.cancel}
          </Button>
          <Button rank="danger" icon="trash" onClick={() => void deleteCases(kept.id).then(onClose)}>
            {words.removeConfirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
