// The page of kept runs: their list, and in its place the comparison of those that were picked.
import { useEffect } from "react";
import { useApp, useActions } from "../../store/use-app.ts";
import { ComparisonView } from "./comparison-view.tsx";
import { RunList } from "./run-list.tsx";
import styles from "./runs.module.css";

export function RunsPage() {
  const comparing = useApp((state) => state.comparison.status !== "none");
  const { refreshRuns } = useActions();
  // What this tab does to its own run changes the list as well.
  const shown = useApp(({ run, caseSet }) => `${caseSet?.id ?? ""} ${run === null ? "" : `${run.id} ${run.state}`}`);
  useEffect(() => {
    void refreshRuns();
  }, [refreshRuns, shown]);
  return <div className={styles["body"]}>{comparing ? <ComparisonView /> : <RunList />}</div>;
}
