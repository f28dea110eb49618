// A model folder from disk: chosen with the browser's own dialog, or dropped.
import { useRef, useState } from "react";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { chosenFolder, droppedFolder, type Folder } from "./folder-files.ts";
import { FailureText } from "./judge-status.tsx";
import styles from "./models.module.css";

export function AddFolder() {
  const words = useLanguage().messages.models;
  const busy = useApp((state) => state.models.adoption.status === "running");
  const { adoptFolder } = useActions();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  function take(folder: Folder | null): void {
    if (folder !== null && !busy) void adoptFolder(folder.name, folder.files);
  }
  return (
    <section className={styles["section"]} aria-label={words.disk}>
      <h3>{words.disk}</h3>
      <p className={styles["soft"]}>{words.diskHint}</p>
      <div
        className={classNames(styles["drop"], over && styles["over"])}
        // The window takes dropped files as cases; what is dropped here is none.
        onDragEnter={(event) => {
          event.preventDefault();
          event.stopPropagation();
          setOver(true);
        }}
        onDragOver={(event) => {
          event.preventDefault();
          event.stopPropagation();
        }}
        onDragLeave={(event) => {
          event.stopPropagation();
          if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          setOver(false);
          void droppedFolder(event.dataTransfer.items).then(take);
        }}
      >
        <input
          ref={(element) => {
            input.current = element;
            // No typed property of React's, and no other way to ask for a folder.
            element?.setAttribute("webkitdirectory", "");
          }}
          type="file"
          hidden
          multiple
          onChange={(event) => {
            const folder = chosenFolder([...(event.target.files ?? [])]);
            event.target.value = "";
            take(folder);
          }}
        />
        <Button icon="upload" disabled={busy} onClick={() => input.current?.click()}>
          {words.diskChoose}
        </Button>
        <span className={styles["soft"]}>{words.diskDrop}</span>
      </div>
      <AdoptionState />
    </section>
  );
}

function AdoptionState() {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const adoption = useApp((state) => state.models.adoption);
  const { cancelAdoption, chooseModel } = useActions();
  switch (adoption.status) {
    case "idle":
      return null;
    case "running":
      return (
        <div className={styles["line"]}>
          <Progress label={words.diskProgress(adoption.name)} value={adoption.of > 0 ? adoption.bytes : null} max={adoption.of} />
          <div className={styles["buttons"]}>
            <p className={styles["soft"]}>{words.progress(format.bytes(adoption.bytes), format.bytes(adoption.of))}</p>
            <Button rank="quiet" onClick={cancelAdoption}>
              {words.cancel}
            </Button>
          </div>
        </div>
      );
    case "done":
      return (
        <div role="status">
          <Callout tone="good" action={<Button onClick={() => chooseModel(adoption.model)}>{words.use}</Button>}>
            {words.diskDone(adoption.name)}
          </Callout>
        </div>
      );
    case "failed":
      return (
        <div role="alert">
          <FailureText failure={adoption.failure} title={words.diskFailed(adoption.name)} />
        </div>
      );
  }
}
