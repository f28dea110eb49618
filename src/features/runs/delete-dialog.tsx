// Asks before a run is deleted for good.
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { runName } from "./run-words.ts";
import styles from "./runs.module.css";

export function DeleteDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const { messages, format } = useLanguage();
  const words = messages.runs;
  const { deleteRun } = useActions();
  return (
    <Dialog open title={words.removeTitle} closeLabel={messages.app.close} onClose={onClose}>
      <div className={styles["section"]}>
        <p>{words.removeBody(runName(run, messages, format))}</p>
        <div className={styles["buttons"]}>
          <Button autoFocus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button rank="danger" icon="trash" onClick={() => void deleteRun(run.id).then(onClose)}>
            {words.removeConfirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
