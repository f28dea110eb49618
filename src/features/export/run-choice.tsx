// Which runs a bundle holds: the one in view, or every one over the same cases.
import { useEffect } from "react";
import type { Run } from "../../domain/run.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import type { BundleScope } from "../../store/export-order.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import styles from "./export.module.css";

/** The kept runs over the cases of the run in view, or of those on the table; none until they are listed. */
export function useRunsOfCases(): readonly Run[] {
  const history = useApp((state) => state.history);
  const caseSetId = useApp((state) => state.run?.caseSetId ?? state.caseSet?.id);
  return history?.filter((run) => run.caseSetId === caseSetId) ?? [];
}

export function RunChoice({ value, runs, onChange }: { readonly value: BundleScope; readonly runs: readonly Run[]; readonly onChange: (scope: BundleScope) => void }) {
  const words = useMessages().export;
  const shown = useApp((state) => state.run);
  const { refreshRuns } = useActions();
  useEffect(() => {
    void refreshRuns();
  }, [refreshRuns, shown?.id]);
  const pairwise = runs.filter(({ mode }) => mode === "pairwise").length;
  const labels: Readonly<Record<BundleScope, string>> = { this: words.runChoices.this(pairwise), all: words.runChoices.all(runs.length - pairwise, pairwise) };
  return (
    <fieldset className={styles["scopes"]}>
      <legend>{words.runs}</legend>
      {(["this", "all"] as const)
        .filter((one) => one === "all" || shown !== null)
        .map((one) => (
          <label key={one} className={styles["option"]}>
            <input type="radio" name="export-runs" checked={value === one} onChange={() => onChange(one)} />
            {labels[one]}
          </label>
        ))}
    </fieldset>
  );
}
