// Says that the cases are not as they were brought in, and puts them back to that.
import type { CaseSet } from "../../domain/case.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { selectRowsHeld } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./cases.module.css";

export function EditedLine({ set }: { readonly set: CaseSet }) {
  const { cases: words, gridWork } = useMessages();
  const held = useApp(selectRowsHeld);
  const { resetCases } = useActions();
  if (set.edition === undefined) return null;
  return (
    <div className={styles["edited"]}>
      <p className={styles["soft"]}>{words.edited}</p>
      <Button disabled={held} {...(held ? { title: gridWork.rowsHeld } : {})} onClick={() => void resetCases()}>
        {words.editedReset}
      </Button>
    </div>
  );
}
