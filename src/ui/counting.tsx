// How far something is being counted, with a way to leave it. What is counted, and in which words, is said by the caller.
import { Button } from "./button.tsx";
import styles from "./counting.module.css";
import { Progress } from "./progress.tsx";

/** A bar of `counted` of `of`; as long as `of` is 0 the bar does not say how far it is. */
export function Counting({ label, counted, of, cancel, onCancel }: { readonly label: string; readonly counted: number; readonly of: number; readonly cancel: string; readonly onCancel: () => void }) {
  return (
    <div className={styles["counting"]}>
      <Progress label={label} value={of > 0 ? counted : null} max={of} />
      <Button onClick={onCancel}>{cancel}</Button>
    </div>
  );
}
