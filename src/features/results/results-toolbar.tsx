// The line above the grid: search, source, how many rows are in view, and the exports of just those.
import { useEffect, useRef, useState } from "react";
import { exportCsv } from "../../io/export-csv.ts";
import { exportJson, exportJsonl } from "../../io/export-json.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { exportRows, selectShownRubric, selectSources } from "../../store/selectors.ts";
import { useActions, useApp, useAppStore } from "../../store/use-app.ts";
import { Select, TextField } from "../../ui/field.tsx";
import { MenuButton } from "../../ui/menu.tsx";
import { saveBlob } from "../../ui/save-blob.ts";
import { useShortcuts } from "../../ui/shortcut.ts";
import styles from "./results.module.css";
import { UndoButtons } from "./undo-buttons.tsx";

/** Milliseconds without a key before a search runs: long texts are worth not searching at every letter. */
const SEARCH_PAUSE_MS = 150;
const ALL = "\u0000all";

export function ResultsToolbar({ shown, of }: { readonly shown: number; readonly of: number }) {
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
      <ExportMenu disabled={shown === 0} />
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

function ExportMenu({ disabled }: { readonly disabled: boolean }) {
  const { messages } = useLanguage();
  const store = useAppStore();
  const [done, setDone] = useState("");
  const words = messages.results;
  function save(extension: "csv" | "jsonl" | "json"): void {
    const state = store.getState();
    const rows = exportRows(state);
    const rubric = selectShownRubric(state);
    const name = `chambers-${new Date().toISOString().slice(0, 10)}.${extension}`;
    switch (extension) {
      case "csv":
        saveBlob(name, [exportCsv(rows, rubric)], "text/csv;charset=utf-8");
        break;
      case "jsonl":
        saveBlob(name, [exportJsonl(rows, rubric)], "application/jsonl;charset=utf-8");
        break;
      case "json":
        saveBlob(name, [exportJson(rows, rubric, { run: state.run })], "application/json;charset=utf-8");
        break;
    }
    setDone(words.exported(rows.length, name));
  }
  return (
    <>
      <MenuButton
        label={words.export}
        hint={words.exportHint}
        icon="download"
        disabled={disabled}
        items={[
          { id: "csv", label: words.exportCsv, onChoose: () => save("csv") },
          { id: "jsonl", label: words.exportJsonl, onChoose: () => save("jsonl") },
          { id: "json", label: words.exportJson, onChoose: () => save("json") },
        ]}
      />
      <span role="status" className="visually-hidden">
        {done}
      </span>
    </>
  );
}
