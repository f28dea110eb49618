// Puts a case set on the table and keeps it; edits single cases. Reading files is import-desk.ts.
import type { Case, CaseSet } from "../domain/case.ts";
import { editCase, withEditsOf } from "../domain/case-edit.ts";
import { rowChangesOf } from "../domain/case-rows.ts";
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";
import { NO_PROGRESS, emptyView } from "./initial-state.ts";
import { carryOver, prepare } from "./prepared-set.ts";
import type { RunController } from "./run-controller.ts";
import { NO_COMPARISON, NO_SOURCES } from "./runs-state.ts";
import { selectRowsHeld } from "./selectors.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type CaseDesk = {
  /** Replaces the cases. A run over the former ones is cancelled and leaves the table; it stays stored. */
  place(set: CaseSet): Promise<void>;
  /** Replaces the cases and keeps them for the next visit. Cases that lie here with a person's edits come as they were left. */
  adopt(set: CaseSet): Promise<void>;
  /**
   * Replaces one case. The set keeps its id, its marks and its runs; verdicts that were given on other texts become outdated.
   * @returns whether anything changed
   */
  edit(next: Case): boolean;
  /**
   * Replaces the cases by another state of the same set, which may have other rows, under the same marks and runs. Resolves when
   * it is kept and the shown run is counted over its rows.
   * @param placed called once they lie on the table, before they are kept
   * @returns false when other cases lie on the table by now, or when a judge reads them
   */
  swap(set: CaseSet, placed?: () => void): Promise<boolean>;
  /** Keeps the cases that are on the table; resolves when nothing waits to be written any more. */
  save(): Promise<void>;
  /** Resolves when every edit is written: to be awaited before other cases come on the table. */
  settle(): Promise<void>;
};

const NOTHING: ReadonlySet<string> = new Set();

/** @param rowsChanged reads again what is shown of runs over the cases, once other rows of them are kept */
export function createCaseDesk(context: Context, runs: RunController, session: SessionKeeper, rowsChanged: () => Promise<void>): CaseDesk {
  /** Whether an edit waits to be written. */
  let unsaved = false;

  const save = coalesce(async () => {
    const { caseSet } = context.get();
    unsaved = false;
    if (caseSet === null) return;
    const kept = await context.repository.saveCaseSet(caseSet);
    if (!kept.ok) context.notify(kept);
    await session.save();
  });

  async function settle(): Promise<void> {
    if (unsaved) await save();
  }

  async function place(caseSet: CaseSet): Promise<void> {
    await Promise.all([runs.settle(), prepare(caseSet)]);
    await settle();
    context.set({
      caseSet,
      run: null,
      cells: new Map(),
      progress: NO_PROGRESS,
      view: emptyView(context.get().view),
      detail: { status: "idle" },
      budget: { status: "none" },
      explaining: null,
      comparison: NO_COMPARISON,
      compared: null,
      sources: NO_SOURCES,
    });
  }

  return {
    place,
    settle,
    async adopt(caseSet) {
      const loaded = await context.repository.loadCaseSet(caseSet.id);
      const kept = loaded.ok ? loaded.value : null;
      await place(kept?.edition === undefined ? withEditsOf(caseSet, kept) : { ...kept, name: caseSet.name });
      await save();
    },
    save,
    edit(next) {
      const { caseSet } = context.get();
      const edited = caseSet === null ? null : editCase(caseSet, next);
      if (caseSet === null || edited === null) return false;
      carryOver(caseSet, edited);
      context.set({ caseSet: edited });
      unsaved = true;
      void save();
      return true;
    },
    async swap(set, placed) {
      await prepare(set);
      const { caseSet, view } = context.get();
      if (caseSet?.id !== set.id || selectRowsHeld(context.get()) || runs.judging()) return false;
      const gone = rowChangesOf(set)?.gone ?? NOTHING;
      const left = <Id extends string>(ids: ReadonlySet<Id>): ReadonlySet<Id> => (gone.size === 0 ? ids : new Set([...ids].filter((id) => !gone.has(id))));
      context.set({
        caseSet: set,
        view: { ...view, checked: left(view.checked), selected: view.selected !== null && gone.has(view.selected) ? null : view.selected },
        // Their rows are named by places that may be others now.
        comparison: NO_COMPARISON,
        compared: null,
        sources: NO_SOURCES,
      });
      unsaved = true;
      placed?.();
      await save();
      await rowsChanged();
      return true;
    },
  };
}
