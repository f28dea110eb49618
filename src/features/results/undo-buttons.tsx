// Undo and redo: the buttons, their keys, and a word to screen readers on what happened.
import { useState } from "react";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp, useAppStore } from "../../store/use-app.ts";
import { IconButton } from "../../ui/button.tsx";
import { LiveText } from "../../ui/live-text.tsx";
import { useUndoKeys } from "../../ui/shortcut.ts";
import styles from "./results.module.css";

export function UndoButtons() {
  const words = useLanguage().messages.gridWork;
  const store = useAppStore();
  const edits = useApp((state) => state.edits);
  const actions = useActions();
  const [said, setSaid] = useState("");
  const handlers = {
    undo: () => void actions.undo().then(() => setSaid(words.undone(store.getState().edits.undo))),
    redo: () => void actions.redo().then(() => setSaid(words.redone(store.getState().edits.redo))),
  };
  useUndoKeys(handlers);
  return (
    <div className={styles["undo"]}>
      <IconButton icon="undo" label={words.undo} disabled={edits.undo === 0} onClick={handlers.undo} />
      <IconButton icon="redo" label={words.redo} disabled={edits.redo === 0} onClick={handlers.redo} />
      <LiveText text={said} urgent />
    </div>
  );
}
