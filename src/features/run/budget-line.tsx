// How far the counting of a run's tokens is, before it begins.
import { useMessages } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./run.module.css";

export function BudgetCounting() {
  const words = useMessages().run;
  const state = useApp((app) => app.budget);
  const { cancelRun } = useActions();
  if (state.status !== "counting") return null;
  return (
    <div className={styles["counting"]}>
      <Progress label={words.counting(state.counted, state.of)} value={state.of > 0 ? state.counted : null} max={state.of} />
      <Button onClick={cancelRun}>{words.cancel}</Button>
    </div>
  );
}
