// A progress bar with a name; indeterminate when the end is unknown.
import styles from "./progress.module.css";

export function Progress({ label, value, max, hideLabel = false }: { readonly label: string; readonly value: number | null; readonly max: number; readonly hideLabel?: boolean }) {
  return (
    <label className={styles["progress"]}>
      <span className={hideLabel ? "visually-hidden" : styles["label"]}>{label}</span>
      {value === null || max <= 0 ? <progress className={styles["bar"]} /> : <progress className={styles["bar"]} value={Math.min(value, max)} max={max} />}
    </label>
  );
}
