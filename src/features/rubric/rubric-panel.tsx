// The Rubric section: choose a ready rubric, edit it, keep it, and move it in and out as a file.
import { lazy, useState } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { Select, TextArea, TextField } from "../../ui/field.tsx";
import { CriterionEditor } from "./criterion-editor.tsx";
import { addCriterion, newScale, sameRubric } from "./rubric-edit.ts";
import styles from "./rubric.module.css";

const PassEditor = lazy(() => import("./pass-editor.tsx").then((module) => ({ default: module.PassEditor })));
const RubricFiles = lazy(() => import("./rubric-files.tsx").then((module) => ({ default: module.RubricFiles })));

export function RubricPanel() {
  const messages = useMessages().rubric;
  const rubric = useApp((state) => state.rubric);
  const { setRubric } = useApp((state) => state.actions);
  const [openCriterion, setOpenCriterion] = useState<string | null>(null);
  const words = { no: messages.defaultNo, yes: messages.defaultYes, labels: messages.defaultLabels };

  function add(): void {
    const position = rubric.criteria.length + 1;
    const next = addCriterion(rubric, { name: messages.newName(position), question: messages.newQuestion, scale: newScale("likert", words), descriptions: {}, weight: 1 });
    setRubric(next);
    setOpenCriterion(next.criteria[next.criteria.length - 1]?.id ?? null);
  }

  return (
    <div className={styles["panel"]}>
      <RubricPicker />
      <ol role="list" className={styles["criteria"]}>
        {rubric.criteria.map((criterion, index) => (
          <li key={criterion.id}>
            <CriterionEditor
              criterion={criterion}
              index={index}
              rubric={rubric}
              words={words}
              open={openCriterion === criterion.id}
              onToggle={(open) => setOpenCriterion((now) => (open ? criterion.id : now === criterion.id ? null : now))}
              onRubric={setRubric}
            />
          </li>
        ))}
      </ol>
      <Button icon="plus" onClick={add}>
        {messages.add}
      </Button>
      <Deferred when>
        <PassEditor rubric={rubric} onRubric={setRubric} />
      </Deferred>
      <details className={styles["more"]}>
        <summary>{messages.files}</summary>
        <div className={styles["panel"]}>
          <TextField
            label={messages.name}
            value={rubric.name}
            error={rubric.name.trim() === "" ? messages.invalid.rubricName : null}
            onChange={(name) => setRubric({ ...rubric, name })}
          />
          <TextArea label={messages.description} rows={2} value={rubric.description} onChange={(description) => setRubric({ ...rubric, description })} />
          <Deferred when>
            <RubricFiles />
          </Deferred>
        </div>
      </details>
    </div>
  );
}

/** Stands for the rubric on the table when it equals none in the library. */
const EDITED = "\u0000edited";

function RubricPicker() {
  const messages = useMessages().rubric;
  const rubric = useApp((state) => state.rubric);
  const library = useApp((state) => state.rubricLibrary);
  const { setRubric } = useApp((state) => state.actions);
  const at = library.findIndex((one) => sameRubric(one, rubric));
  const name = rubric.name.trim() === "" ? messages.untitled : rubric.name;
  const description = (at === -1 ? null : messages.ready[rubric.id]?.description) ?? rubric.description;
  const options = library.map((one, index) => ({ value: String(index), label: messages.ready[one.id]?.name ?? one.name }));
  return (
    <div className={styles["picker"]}>
      <Select
        label={messages.choose}
        value={at === -1 ? EDITED : String(at)}
        options={at === -1 ? [{ value: EDITED, label: messages.custom(name) }, ...options] : options}
        onChange={(value) => {
          const chosen = value === EDITED ? undefined : library[Number(value)];
          if (chosen !== undefined) setRubric(chosen);
        }}
      />
      {description === "" ? null : <p className={styles["soft"]}>{description}</p>}
    </div>
  );
}
