// What the run costs in tokens, and what the shared beginnings save; while it is counted, how far that is.
import { useLanguage, useMessages } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import type { Budget } from "../../workers/protocol.ts";
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

export function BudgetText({ budget: { prefill, prefillWithoutReuse, decode } }: { readonly budget: Budget }) {
  const { messages, format } = useLanguage();
  const words = messages.run;
  const saved = prefillWithoutReuse > 0 ? 1 - prefill / prefillWithoutReuse : 0;
  return (
    <>
      {saved > 0 ? words.budget(format.number(prefill), format.number(prefillWithoutReuse), format.percent(saved)) : words.budgetPlain(format.number(prefill))}
      {decode > 0 ? ` ${words.budgetWrite(format.number(decode))}` : ""}
    </>
  );
}
