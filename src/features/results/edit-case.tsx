// The dialogs that edit a case and make a new one: what was asked, what it refers to, the gold answer, and the open response with
// people's scores.
import { useState } from "react";
import type { Case, CaseRow, Response } from "../../domain/case.ts";
import { BLANK_CASE } from "../../domain/case-rows.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectShownRubric } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import styles from "./detail.module.css";
import { isKeepable, scoreFields, withScores } from "./score-edit.ts";
import { ScoreFields } from "./score-fields.tsx";

export function EditCase({ row, onClose }: { readonly row: CaseRow; readonly onClose: () => void }) {
  const words = useLanguage().messages.gridWork;
  const { editCase } = useActions();
  return <CaseDialog row={row} title={words.editTitle} hint={words.editHint} keep={words.editSave} leave={words.editCancel} onKeep={editCase} onClose={onClose} />;
}

/** Asks for a new case, which has one response; it is added once it has a text. */
export function AddCase({ onClose }: { readonly onClose: () => void }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const { addCase } = useActions();
  const [response] = BLANK_CASE.responses;
  if (response === undefined) return null;
  return <CaseDialog isNew row={{ case: BLANK_CASE, response }} title={words.addCase} hint={words.addHint} keep={words.addSave} leave={messages.runs.cancel} onKeep={(one) => void addCase(one)} onClose={onClose} />;
}

function CaseDialog({ row, isNew = false, title, hint, keep, leave, onKeep, onClose }: {
  readonly row: CaseRow;
  /** Asks for the source as well, and for at least one text. */
  readonly isNew?: boolean;
  readonly title: string;
  readonly hint: string;
  readonly keep: string;
  readonly leave: string;
  readonly onKeep: (next: Case) => void;
  readonly onClose: () => void;
}) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const [instruction, setInstruction] = useState(row.case.instruction);
  const [response, setResponse] = useState(row.response.text);
  const [source, setSource] = useState(row.response.source ?? "");
  const [reference, setReference] = useState(row.case.reference ?? "");
  const [context, setContext] = useState(row.case.context ?? "");
  const shown = useApp(selectShownRubric).criteria;
  const table = useApp((state) => state.rubric.criteria);
  const [scores, setScores] = useState(() => scoreFields(row.response, [...shown, ...table.filter(({ id }) => shown.every((one) => one.id !== id))]));
  const isEmpty = isNew && instruction.trim() === "" && response.trim() === "";

  function changed(one: Response): Response {
    return withScores({ ...one, text: response, source: isNew ? orNull(source.trim(), null) : one.source }, scores);
  }

  function save(): void {
    onKeep({
      ...row.case,
      instruction,
      reference: orNull(reference, row.case.reference),
      context: orNull(context, row.case.context),
      responses: row.case.responses.map((one) => (one.id === row.response.id ? changed(one) : one)),
    });
    onClose();
  }

  const asked = <TextArea label={messages.detail.instruction} rows={4} value={instruction} onChange={setInstruction} />;
  return (
    <Dialog
      open
      wide
      title={title}
      closeLabel={messages.app.close}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{leave}</Button>
          <Button rank="primary" disabled={isEmpty || !scores.every(isKeepable)} onClick={save}>{keep}</Button>
        </>
      }
    >
      <div className={styles["editForm"]}>
        <p className={styles["soft"]}>{hint}</p>
        {isNew ? asked : null}
        <TextArea label={messages.detail.response} rows={6} value={response} onChange={setResponse} />
        {isNew ? <TextField label={messages.detail.source} hint={words.addSourceHint} value={source} onChange={setSource} /> : null}
        <ScoreFields fields={scores} onChange={setScores} />
        {row.case.responses.length < 2 ? null : <p className={styles["soft"]}>{words.editOthers(row.case.responses.length)}</p>}
        {isNew ? null : asked}
        <TextArea label={messages.detail.reference} rows={3} value={reference} onChange={setReference} />
        <TextArea label={messages.detail.context} rows={4} value={context} onChange={setContext} />
      </div>
    </Dialog>
  );
}

/** An emptied field is none; one that was an empty text all along stays that. */
function orNull(text: string, before: string | null): string | null {
  return text === "" ? (before === "" ? "" : null) : text;
}
