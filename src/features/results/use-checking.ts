// Marking rows: one, a stretch with Shift, or all in view.
import { useMemo, useRef } from "react";
import type { CaseRow, ResponseId } from "../../domain/case.ts";
import { useActions, useAppStore } from "../../store/use-app.ts";

export type Checking = {
  /** Marks or unmarks a row; `through` gives all rows from the last one marked to this one the same state. */
  readonly check: (row: CaseRow, through: boolean) => void;
  readonly checkAll: (checked: boolean) => void;
};

/** @param rows the rows in view, in their order */
export function useChecking(rows: readonly CaseRow[]): Checking {
  const store = useAppStore();
  const { setView } = useActions();
  const last = useRef<ResponseId | null>(null);
  return useMemo(() => ({
    check(row, through) {
      const checked = new Set(store.getState().view.checked);
      const { id } = row.response;
      const from = through ? rows.findIndex(({ response }) => response.id === last.current) : -1;
      const to = rows.indexOf(row);
      const marks = !checked.has(id);
      const stretch = from < 0 || to < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
      for (const { response } of stretch) {
        if (marks) checked.add(response.id);
        else checked.delete(response.id);
      }
      last.current = id;
      setView({ checked });
    },
    checkAll(all) {
      const checked = new Set(store.getState().view.checked);
      for (const { response } of rows) {
        if (all) checked.add(response.id);
        else checked.delete(response.id);
      }
      setView({ checked });
    },
  }), [rows, store, setView]);
}
