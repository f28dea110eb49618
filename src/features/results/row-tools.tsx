// What can be done with the open row: editing its case, copying and deleting it, and its responses side by side where it has several.
// The code of the dialogs comes when they are opened.
import { lazy, useState } from "react";
import type { CaseRow } from "../../domain/case.ts";
import type { Rubric } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectRows, selectRowsHeld } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import styles from "./detail.module.css";

const EditCase = lazy(() => import("./edit-case.tsx").then((module) => ({ default: module.EditCase })));
const CompareDialog = lazy(() => import("./compare-dialog.tsx").then((module) => ({ default: module.CompareDialog })));

export function RowTools({ row, rubric, onDelete }: { readonly row: CaseRow; readonly rubric: Rubric; readonly onDelete: () => void }) {
  const words = useLanguage().messages.gridWork;
  const hasSiblings = useApp((state) => row.case.responses.length > 1 || selectRows(state).some((other) => other !== row && other.case.instruction === row.case.instruction));
  const held = useApp(selectRowsHeld);
  const { copyRow } = useActions();
  const [open, setOpen] = useState<"none" | "edit" | "compare">("none");
  const close = (): void => setOpen("none");
  return (
    <div className={styles["tools"]}>
      <Button icon="edit" onClick={() => setOpen("edit")}>{words.editCase}</Button>
      <Button icon="copy" disabled={held} title={held ? words.rowsHeld : words.copyRowHint} onClick={() => void copyRow(row.response.id)}>{words.copyRow}</Button>
      <Button icon="trash" disabled={held} title={held ? words.rowsHeld : words.deleteRowHint} onClick={onDelete}>{words.deleteRow}</Button>
      {hasSiblings ? <Button icon="sides" onClick={() => setOpen("compare")}>{words.compare}</Button> : null}
      <Deferred when={open === "edit"}>{open === "edit" ? <EditCase row={row} onClose={close} /> : null}</Deferred>
      <Deferred when={open === "compare"}>{open === "compare" ? <CompareDialog row={row} rubric={rubric} onClose={close} /> : null}</Deferred>
    </div>
  );
}
