// The dialog that edits a case: what was asked, what it refers to, the gold answer, and the open response with people's scores.
import { useState } from "react";
import type { CaseRow } from "../../domain/case.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectShownRubric } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/field.tsx";
import styles from "./detail.module.css";
import { isKeepable, scoreFields, withScores } from "./score-edit.ts";
import { ScoreFields } from "./score-fields.tsx";

export function EditCase({ row, onClose }: { readonly row: CaseRow; readonly onClose: () => void }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const { editCase } = useActions();
  const [instruction, setInstruction] = useState(row.case.instruction);
  const [response, setResponse] = useState(row.response.text);
  const [reference, setReference] = useState(row.case.reference ?? "");
  const [context, setContext] = useState(row.case.context ?? "");
  const shown = useApp(selectShownRubric).criteria;
  const table = useApp((state) => state.rubric.criteria);
  const [scores, setScores] = useState(() => scoreFields(row.response, [...shown, ...table.filter(({ id }) => shown.every((one) => one.id !== id))]));

  function save(): void {
    editCase({
      ...row.case,
      instruction,
      reference: orNull(reference, row.case.reference),
      context: orNull(context, row.case.context),
      responses: row.case.responses.map((one) => (one.id === row.response.id ? withScores({ ...one, text: response }, scores) : one)),
    });
    onClose();
  }

  return (
    <Dialog
      open
      wide
      title={words.editTitle}
      closeLabel={messages.app.close}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{words.editCancel}</Button>
          <Button rank="primary" disabled={!scores.every(isKeepable)} onClick={save}>{words.editSave}</Button>
        </>
      }
    >
      <div className={styles["editForm"]}>
        <p className={styles["soft"]}>{words.editHint}</p>
        <TextArea label={messages.detail.response} rows={6} value={response} onChange={setResponse} />
        <ScoreFields fields={scores} onChange={setScores} />
        {row.case.responses.length < 2 ? null : <p className={styles["soft"]}>{words.editOthers(row.case.responses.length)}</p>}
        <TextArea label={messages.detail.instruction} rows={4} value={instruction} onChange={setInstruction} />
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
