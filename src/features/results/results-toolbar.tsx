// The line above the grid: search, source, how many rows are in view, and the way to the export of results.
import { useEffect, useRef, useState } from "react";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectSources } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { useShortcuts } from "../../ui/shortcut.ts";
import styles from "./results.module.css";
import { UndoButtons } from "./undo-buttons.tsx";

/** Milliseconds without a key before a search runs: long texts are worth not searching at every letter. */
const SEARCH_PAUSE_MS = 150;
const ALL = "\u0000all";

export function ResultsToolbar({ shown, of, onExport }: {
  readonly shown: number;
  readonly of: number;
  /** Opens the dialog that writes results as a file. */
  readonly onExport: () => void;
}) {
  const { messages } = useLanguage();
  const sources = useApp(selectSources);
  const source = useApp((state) => state.view.source);
  const { setView } = useActions();
  return (
    <div className={styles["toolbar"]}>
      <SearchField />
      {sources.length === 0 ? null : (
        <Select
          className={styles["source"]}
          label={messages.results.source}
          hideLabel
          value={source ?? ALL}
          options={[{ value: ALL, label: messages.results.allSources }, ...sources.map((value) => ({ value, label: value }))]}
          onChange={(value) => setView({ source: value === ALL ? null : value })}
        />
      )}
      <p role="status" className={styles["rowCount"]}>
        {messages.results.rows(shown, of)}
      </p>
      <UndoButtons />
      <Button icon="download" aria-haspopup="dialog" onClick={onExport}>
        {messages.results.export}
      </Button>
    </div>
  );
}

function SearchField() {
  const { messages } = useLanguage();
  const search = useApp((state) => state.view.search);
  const shortcuts = useApp((state) => state.settings.singleKeyShortcuts);
  const { setView } = useActions();
  const [text, setText] = useState(search);
  const [applied, setApplied] = useState(search);
  const box = useRef<HTMLDivElement>(null);
  // A search that was cleared elsewhere (a chip, another tab) shows here too.
  if (applied !== search) {
    setApplied(search);
    setText(search);
  }
  useEffect(() => {
    if (text === search) return;
    const timer = setTimeout(() => setView({ search: text }), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, search, setView]);
  useShortcuts(shortcuts, { "/": () => box.current?.querySelector("input")?.focus() });
  return (
    <div ref={box} role="search" className={styles["search"]}>
      <TextField label={messages.results.search} hideLabel placeholder={messages.results.searchHint} value={text} onChange={setText} />
    </div>
  );
}
