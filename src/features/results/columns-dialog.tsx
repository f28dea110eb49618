// The dialog that says which columns the grid shows. How wide they are is set in the grid's head.
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Checkbox } from "../../ui/field.tsx";
import styles from "./results.module.css";

/** A column that can be left out. */
export type ColumnName = { readonly id: string; readonly label: string };

export function ColumnsDialog({ names, onClose }: { readonly names: readonly ColumnName[]; readonly onClose: () => void }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const { widths, hidden } = useApp((state) => state.view.columns);
  const { setView } = useActions();
  function show(id: string, shown: boolean): void {
    const others = hidden.filter((one) => one !== id);
    setView({ columns: { widths, hidden: shown ? others : [...others, id] } });
  }
  return (
    <Dialog
      open
      title={words.columnsTitle}
      closeLabel={messages.app.close}
      onClose={onClose}
      footer={
        <Button disabled={hidden.length === 0 && Object.keys(widths).length === 0} onClick={() => setView({ columns: { widths: {}, hidden: [] } })}>
          {words.columnsReset}
        </Button>
      }
    >
      <div className={styles["columnsForm"]}>
        <p className={styles["quiet"]}>{words.columnsHint}</p>
        {names.map(({ id, label }) => (
          <Checkbox key={id} label={label} checked={!hidden.includes(id)} onChange={(shown) => show(id, shown)} />
        ))}
      </div>
    </Dialog>
  );
}
