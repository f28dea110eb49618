// The checkboxes that mark rows: one a row, and one for all rows in view. Both are reached by key from their grid cell.
import { useLanguage } from "../../i18n/messages-context.tsx";
import styles from "./results.module.css";

export function RowCheck({ label, checked, onCheck }: {
  readonly label: string;
  readonly checked: boolean;
  /** @param through with Shift: all rows from the last one marked to this one */
  readonly onCheck: (through: boolean) => void;
}) {
  return (
    <label data-cell-control className={styles["check"]}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={label}
        checked={checked}
        onChange={(event) => onCheck(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      />
    </label>
  );
}

export function CheckAll({ checked, of, onCheckAll }: {
  /** Rows in view that are marked. */
  readonly checked: number;
  readonly of: number;
  readonly onCheckAll: (checked: boolean) => void;
}) {
  const words = useLanguage().messages.gridWork;
  const some = checked > 0 && checked < of;
  return (
    <label data-cell-control data-cell-widget className={styles["checkAll"]}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={words.checkAll}
        checked={checked > 0 && checked === of}
        ref={(input) => {
          if (input !== null) input.indeterminate = some;
        }}
        onChange={(event) => onCheckAll(event.target.checked)}
      />
    </label>
  );
}
