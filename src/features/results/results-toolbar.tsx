// The line above the grid: search, source, how many rows are in view, and the way to the export of results.
import { lazy, useEffect, useRef, useState } from "react";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { selectSources, selectRowsHeld } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { TextField } from "../../ui/field.tsx";
import { useShortcuts } from "../../ui/shortcut.ts";
import type { ColumnName } from "./columns-dialog.tsx";
import styles from "./results.module.css";
import { UndoButtons } from "./undo-buttons.tsx";
import { ViewControls } from "./view-controls.tsx";

/** Milliseconds without a key before a search runs: long texts are worth not searching at every letter. */
const SEARCH_PAUSE_MS = 150;

const AddCase = lazy(() => import("./edit-case.tsx").then((module) => ({ default: module.AddCase })));
const ColumnsDialog = lazy(() => import("./columns-dialog.tsx").then((module) => ({ default: module.ColumnsDialog })));

export function ResultsToolbar({ shown, of, columns, onExport }: {
  readonly shown: number;
  readonly of: number;
  /** Columns that can be left out. */
  readonly columns: readonly ColumnName[];
  /** Opens the dialog that writes results as a file. */
  readonly onExport: () => void;
}) {
  const { messages } = useLanguage();
  const sources = useApp(selectSources);
  const hidden = useApp((state) => state.view.columns.hidden);
  const [choosing, setChoosing] = useState(false);
  const [adding, setAdding] = useState(false);
  const held = useApp(selectRowsHeld);
  const missing = columns.filter(({ id }) => hidden.includes(id)).length;
  return (
    <div className={styles["toolbar"]}>
      <SearchField />
      <ViewControls sources={sources} />
      <p role="status" className={styles["rowCount"]}>
        {messages.results.rows(shown, of)}
      </p>
      <IconButton icon="plus" label={messages.gridWork.addCase} aria-haspopup="dialog" disabled={held} onClick={() => setAdding(true)} />
      <Deferred when={adding}>{adding ? <AddCase onClose={() => setAdding(false)} /> : null}</Deferred>
      <UndoButtons />
      {missing === 0 ? (
        <IconButton icon="columns" label={messages.gridWork.columns} onClick={() => setChoosing(true)} />
      ) : (
        <Button icon="columns" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
          {messages.gridWork.columnsHidden(missing)}
        </Button>
      )}
      <Deferred when={choosing}>{choosing ? <ColumnsDialog names={columns} onClose={() => setChoosing(false)} /> : null}</Deferred>
      <Button icon="download" aria-haspopup="dialog" onClick={onExport}>
        {messages.results.export}
      </Button>
    </div>
  );
}

function SearchField() {
  const { messages } = useLanguage();
  const errorText = useErrorText();
  const search = useApp((state) => state.view.search);
  const isPattern = useApp((state) => state.view.isPattern);
  const failure = useApp((state) => (state.found.status === "failed" ? state.found.failure : null));
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
    <div ref={box} role="search" className={styles["searchBox"]}>
      <TextField
        className={styles["search"]}
        label={messages.results.search}
        hideLabel
        placeholder={messages.results.searchHint}
        error={failure === null ? null : `${errorText(failure.code).title}. ${errorText(failure.code).next}`}
        value={text}
        onChange={setText}
      />
      <button type="button" aria-pressed={isPattern} aria-label={messages.gridWork.pattern} title={messages.gridWork.patternHint} className={styles["pattern"]} onClick={() => setView({ isPattern: !isPattern })}>
        .*
      </button>
    </div>
  );
}
