// Gives a run its name and notes.
import { useState } from "react";
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import { runName } from "./run-words.ts";
import styles from "./runs.module.css";

export function LabelDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const { messages, format } = useLanguage();
  const words = messages.runs;
  const { labelRun } = useActions();
  const [name, setName] = useState(run.name ?? "");
  const [notes, setNotes] = useState(run.notes ?? "");
  const unnamed = runName({ createdAt: run.createdAt }, messages, format);
  return (
    <Dialog open title={words.renameTitle} closeLabel={messages.app.close} onClose={onClose}>
      <form
        className={styles["section"]}
        onSubmit={(event) => {
          event.preventDefault();
          void labelRun(run.id, { name: name.trim(), notes: notes.trim() }).then(onClose);
        }}
      >
        <TextField label={words.name} placeholder={unnamed} value={name} onChange={setName} />
        <TextArea label={words.notes} rows={4} value={notes} onChange={setNotes} />
        <div className={styles["buttons"]}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button rank="primary" type="submit">
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
