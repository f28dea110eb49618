// A rubric as a file: read from YAML or JSON with every problem named by its field, written back to either.
import { useRef, useState } from "react";
import { RUBRIC_LIBRARY } from "../../domain/rubric-library.ts";
import { useErrorText, useMessages } from "../../i18n/messages-context.tsx";
import { LIMITS } from "../../io/limits.ts";
import type { RubricFormat } from "../../io/rubric-document.ts";
import type { RubricProblem } from "../../io/rubric-problem.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/notice.tsx";
import { saveBlob } from "../../ui/save-blob.ts";
import styles from "./rubric.module.css";

/** The YAML reader is large and seldom needed, so it comes when it is. */
function rubricFile() {
  return import("../../io/rubric-file.ts");
}

type Outcome = { readonly kind: "none" | "saved" | "removed" } | { readonly kind: "imported"; readonly name: string } | { readonly kind: "bad"; readonly problems: readonly RubricProblem[] };

export function RubricFiles() {
  const messages = useMessages().rubric;
  const rubric = useApp((state) => state.rubric);
  const library = useApp((state) => state.rubricLibrary);
  const { setRubric, saveRubric, removeRubric } = useActions();
  const picker = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });

  const isOwn = library.some(({ id }) => id === rubric.id) && !RUBRIC_LIBRARY.some(({ id }) => id === rubric.id);

  async function read(file: File): Promise<void> {
    if (file.size > LIMITS.rubricChars * 4) {
      setOutcome({ kind: "bad", problems: [{ path: "", line: null, code: "file-too-large", params: {} }] });
      return;
    }
    const { parseRubric } = await rubricFile();
    const parsed = parseRubric(await file.text(), file.name.toLowerCase().endsWith(".json") ? "json" : null);
    if (parsed.ok) {
      setRubric(parsed.value);
      setOutcome({ kind: "imported", name: parsed.value.name });
    } else setOutcome({ kind: "bad", problems: parsed.problems });
  }

  async function write(format: RubricFormat): Promise<void> {
    const { stringifyRubric } = await rubricFile();
    saveBlob(`${rubric.id}.${format}`, [stringifyRubric(rubric, format)], `application/${format};charset=utf-8`);
  }

  return (
    <div className={styles["panel"]}>
      <div className={styles["buttons"]}>
        <Button onClick={() => void saveRubric().then(() => setOutcome({ kind: "saved" }))}>{messages.save}</Button>
        {isOwn ? <Button icon="trash" onClick={() => void removeRubric(rubric.id).then(() => setOutcome({ kind: "removed" }))}>{messages.forget}</Button> : null}
        <Button icon="upload" onClick={() => picker.current?.click()}>
          {messages.importFile}
        </Button>
        <Button icon="download" onClick={() => void write("yaml")}>
          {messages.exportYaml}
        </Button>
        <Button icon="download" onClick={() => void write("json")}>
          {messages.exportJson}
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={messages.importFile}
          accept=".yaml,.yml,.json,application/yaml,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file !== undefined) void read(file);
          }}
        />
      </div>
      <div role="status">
        {outcome.kind === "saved" ? <Callout tone="good">{messages.saved}</Callout> : null}
        {outcome.kind === "removed" ? <Callout tone="info">{messages.forgotten}</Callout> : null}
        {outcome.kind === "imported" ? <Callout tone="good">{messages.imported(outcome.name)}</Callout> : null}
      </div>
      <div role="alert">{outcome.kind === "bad" ? <RubricProblems problems={outcome.problems} /> : null}</div>
    </div>
  );
}

function RubricProblems({ problems }: { readonly problems: readonly RubricProblem[] }) {
  const messages = useMessages();
  const errorText = useErrorText();
  return (
    <Callout tone="danger" title={messages.rubric.importFailed}>
      <ul className={styles["problems"]}>
        {problems.map((problem, index) => {
          const text = errorText(problem.code, problem.params);
          return (
            <li key={index}>
              {problem.line === null ? null : `${messages.cases.line(problem.line)} `}
              {problem.path === "" ? null : <code className={styles["path"]}>{problem.path}</code>} {text.title} {text.next}
            </li>
          );
        })}
      </ul>
    </Callout>
  );
}
