// The fields of a scale. Only scales that can be used reach the rubric; a half-typed one stays here as a draft.
import { useState } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import { MAX_LEVELS, type Scale } from "../../domain/rubric.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { NumberField, TextField } from "../../ui/field.tsx";
import { isRange, labelMistake } from "./rubric-edit.ts";
import styles from "./rubric.module.css";

export function ScaleEditor({ scale, onScale }: { readonly scale: Scale; readonly onScale: (scale: Scale) => void }) {
  switch (scale.kind) {
    case "binary":
      return <BinaryFields scale={scale} onScale={onScale} />;
    case "likert":
      return <LikertFields scale={scale} onScale={onScale} />;
    case "labels":
      return <LabelFields labels={scale.labels} onScale={onScale} />;
  }
}

type Part<Kind extends Scale["kind"]> = { readonly scale: Extract<Scale, { readonly kind: Kind }>; readonly onScale: (scale: Scale) => void };

function BinaryFields({ scale, onScale }: Part<"binary">) {
  const messages = useMessages().rubric;
  const [draft, setDraft] = useState({ no: scale.no, yes: scale.yes });
  const mistake = labelMistake([draft.no, draft.yes]);
  function change(next: { readonly no: string; readonly yes: string }): void {
    setDraft(next);
    if (labelMistake([next.no, next.yes]) === null) onScale({ kind: "binary", ...next });
  }
  return (
    <div className={styles["pair"]}>
      <TextField label={messages.no} value={draft.no} error={mistake === null ? null : messages.invalid[mistake]} onChange={(no) => change({ ...draft, no })} />
      <TextField label={messages.yes} value={draft.yes} onChange={(yes) => change({ ...draft, yes })} />
    </div>
  );
}

function LikertFields({ scale, onScale }: Part<"likert">) {
  const messages = useMessages().rubric;
  const invalid = messages.invalid.range(MAX_LEVELS);
  return (
    <div className={styles["pair"]}>
      <NumberField label={messages.min} value={scale.min} invalid={invalid} accepts={(min) => isRange(min, scale.max)} onChange={(min) => onScale({ ...scale, min })} />
      <NumberField label={messages.max} value={scale.max} invalid={invalid} accepts={(max) => isRange(scale.min, max)} onChange={(max) => onScale({ ...scale, max })} />
    </div>
  );
}

function LabelFields({ labels, onScale }: { readonly labels: readonly string[]; readonly onScale: (scale: Scale) => void }) {
  const messages = useMessages().rubric;
  const [draft, setDraft] = useState(labels);
  const mistake = labelMistake(draft);
  function change(next: readonly string[]): void {
    setDraft(next);
    if (labelMistake(next) === null) onScale({ kind: "labels", labels: next.map((label) => label.trim()) });
  }
  return (
    <fieldset className={styles["levels"]}>
      <legend>{messages.labels}</legend>
      {draft.map((label, index) => (
        <div key={index} className={styles["labelRow"]}>
          <TextField
            label={messages.labelAt(index + 1)}
            hideLabel
            value={label}
            error={mistake !== null && (label.trim() === "" || draft.findIndex((one) => one.trim() === label.trim()) < index) ? messages.invalid[mistake] : null}
            onChange={(next) => change(draft.map((one, at) => (at === index ? next : one)))}
          />
          <IconButton icon="close" label={messages.removeLabel(label)} disabled={draft.length <= 2} onClick={() => change(draft.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button icon="plus" disabled={draft.length >= MAX_LEVELS} onClick={() => change([...draft, messages.labelAt(draft.length + 1)])}>
        {messages.addLabel}
      </Button>
    </fieldset>
  );
}
