// How far the counting of a run's tokens is, before it begins.
import { useMessages } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Counting } from "../../ui/counting.tsx";

export function BudgetCounting() {
  const words = useMessages().run;
  const state = useApp((app) => app.budget);
  const { cancelRun } = useActions();
  if (state.status !== "counting") return null;
  return <Counting label={words.counting(state.counted, state.of)} counted={state.counted} of={state.of} cancel={words.cancel} onCancel={cancelRun} />;
}
