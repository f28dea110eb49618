// Puts a case set on the table and keeps it; edits single cases. Reading files is import-desk.ts.
import type { Case, CaseSet } from "../domain/case.ts";
import { editCase, withEditsOf } from "../domain/case-edit.ts";
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";
import { NO_PROGRESS, emptyView } from "./initial-state.ts";
import { carryOver, prepare } from "./prepared-set.ts";
import type { RunController } from "./run-controller.ts";
import { NO_COMPARISON, NO_SOURCES } from "./runs-state.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type CaseDesk = {
  /** Replaces the cases. A run over the former ones is cancelled and leaves the table; it stays stored. */
  place(set: CaseSet): Promise<void>;
  /** Replaces the cases and keeps them for the next visit. */
  adopt(set: CaseSet): Promise<void>;
  /**
   * Replaces one case. The set keeps its id, its marks and its runs; verdicts that were given on other texts become outdated.
   * @returns whether anything changed
   */
  edit(next: Case): boolean;
  /** Keeps the cases that are on the table; resolves when nothing waits to be written any more. */
  save(): Promise<void>;
};

export function createCaseDesk(context: Context, runs: RunController, session: SessionKeeper): CaseDesk {
  const save = coalesce(async () => {
    const { caseSet } = context.get();
    if (caseSet === null) return;
    const kept = await context.repository.saveCaseSet(caseSet);
    if (!kept.ok) context.notify(kept);
    await session.save();
  });

  async function place(caseSet: CaseSet): Promise<void> {
    await Promise.all([runs.settle(), prepare(caseSet)]);
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
    async adopt(caseSet) {
      const kept = await context.repository.loadCaseSet(caseSet.id);
      await place(withEditsOf(caseSet, kept.ok ? kept.value : null));
      await save();
    },
    save,
    edit(next) {
      const { caseSet } = context.get();
      const edited = caseSet === null ? null : editCase(caseSet, next);
      if (caseSet === null || edited === null) return false;
      carryOver(caseSet, edited);
      context.set({ caseSet: edited });
      void save();
      return true;
    },
  };
}
