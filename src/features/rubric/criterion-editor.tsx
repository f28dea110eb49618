// One criterion: closed it is a line with its scale and weight, open it is a form. Scales are scale-editor.tsx.
import { lazy } from "react";
import { useFormat, useMessages } from "../../i18n/messages-context.tsx";
import { levelsOf, type Criterion, type Rubric, type Scale } from "../../domain/rubric.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { NumberField, Select, TextArea, TextField } from "../../ui/field.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { Icon } from "../../ui/icon.tsx";
import { moveCriterion, removeCriterion, replaceCriterion, weightShare, withCheck, withDescription, withScale, withScaleKind, type ScaleKind, type ScaleWords } from "./rubric-edit.ts";
import styles from "./rubric.module.css";
import { ScaleEditor } from "./scale-editor.tsx";

const KINDS: readonly ScaleKind[] = ["binary", "likert", "labels"];

// Comes with the first criterion that is opened.
const CheckEditor = lazy(() => import("./check-editor.tsx").then((module) => ({ default: module.CheckEditor })));

export function CriterionEditor({ criterion, index, rubric, words, open, onToggle, onRubric }: {
  readonly criterion: Criterion;
  readonly index: number;
  readonly rubric: Rubric;
  readonly words: ScaleWords;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onRubric: (rubric: Rubric) => void;
}) {
  const messages = useMessages().rubric;
  const format = useFormat();
  const name = criterion.name.trim() === "" ? messages.criterion(index + 1) : criterion.name;
  const wrong = criterion.name.trim() === "" || criterion.question.trim() === "";
  function change(next: Criterion): void {
    onRubric(replaceCriterion(rubric, next));
  }

  return (
    <details className={styles["criterion"]} open={open} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary>
        <span className={styles["criterionName"]}>{name}</span>
        {wrong ? <Icon name="failed" size={14} /> : null}
        <span className={styles["soft"]}>
          <ScaleSummary scale={criterion.scale} />
          {rubric.criteria.length > 1 ? ` · ${format.percent(weightShare(rubric, criterion))}` : null}
        </span>
      </summary>
      <div className={styles["form"]}>
        <TextField label={messages.criterionName} value={criterion.name} error={criterion.name.trim() === "" ? messages.invalid.name : null} onChange={(next) => change({ ...criterion, name: next })} />
        <TextArea
          label={messages.question}
          hint={messages.questionHint}
          rows={3}
          value={criterion.question}
          error={criterion.question.trim() === "" ? messages.invalid.question : null}
          onChange={(question) => change({ ...criterion, question })}
        />
        <Deferred when={open}>
          <CheckEditor check={criterion.check} onCheck={(check) => change(withCheck(criterion, check))} />
        </Deferred>
        <Select
          label={messages.scaleKind}
          value={criterion.scale.kind}
          options={KINDS.map((value) => ({ value, label: messages.scales[value] }))}
          onChange={(kind) => change(withScaleKind(criterion, kind, words))}
        />
        <ScaleEditor key={criterion.scale.kind} scale={criterion.scale} onScale={(scale) => change(withScale(criterion, scale))} />
        <fieldset className={styles["levels"]}>
          <legend>{messages.levels}</legend>
          {levelsOf(criterion.scale).map((level) => (
            <TextArea
              key={level.value}
              label={messages.levelMeaning(level.label)}
              rows={2}
              value={criterion.descriptions[String(level.value)] ?? ""}
              onChange={(text) => change(withDescription(criterion, level.value, text))}
            />
          ))}
        </fieldset>
        <NumberField
          label={messages.weight}
          hint={messages.weightShare(format.percent(weightShare(rubric, criterion)))}
          value={criterion.weight}
          invalid={messages.invalid.weight}
          accepts={(weight) => weight > 0 && weight <= 1000}
          onChange={(weight) => change({ ...criterion, weight })}
        />
        <div className={styles["buttons"]}>
          <IconButton icon="up" label={messages.up(name)} disabled={index === 0} onClick={() => onRubric(moveCriterion(rubric, criterion.id, -1))} />
          <IconButton icon="down" label={messages.down(name)} disabled={index === rubric.criteria.length - 1} onClick={() => onRubric(moveCriterion(rubric, criterion.id, 1))} />
          <Button rank="quiet" icon="trash" disabled={rubric.criteria.length === 1} onClick={() => onRubric(removeCriterion(rubric, criterion.id))}>
            {messages.remove(name)}
          </Button>
        </div>
      </div>
    </details>
  );
}

function ScaleSummary({ scale }: { readonly scale: Scale }) {
  const messages = useMessages().rubric.scaleSummary;
  switch (scale.kind) {
    case "binary":
      return messages.binary(scale.no, scale.yes);
    case "likert":
      return messages.likert(scale.min, scale.max);
    case "labels":
      return messages.labels(scale.labels.length);
  }
}
