// Keeps how the results are looked at (page, sort, filters, columns, the open row), so that a reload shows them the same way.
// It is this tab's own matter: other tabs are not told, and the last one to change anything is found again.
import type { CaseSet } from "../domain/case.ts";
import { MAX_KEPT_ROWS, type SavedView } from "../storage/view-schema.ts";
import { coalesce } from "./coalesce.ts";
import type { Context } from "./context.ts";
import type { AppState, View } from "./state.ts";

export type ViewKeeper = {
  /** To be called at every change of the state; writes when the view is another than before. */
  follow(state: AppState, before: AppState): void;
  /** Resolves when nothing waits to be written any more. */
  save(): Promise<void>;
};

export function createViewKeeper(context: Context): ViewKeeper {
  const save = coalesce(async () => {
    const saved = savedView(context.get());
    if (saved === null) return;
    const kept = await context.repository.saveView(saved);
    if (!kept.ok) context.notify(kept);
  });
  return {
    save,
    follow(state, before) {
      if (state.phase !== "ready" || before.phase !== "ready") return;
      if (state.view !== before.view || state.page !== before.page) void save();
    },
  };
}

/** What is kept of the view; null while there are no cases to view. Rows of another page and of a comparison go with the visit. */
export function savedView({ caseSet, page, view }: Pick<AppState, "caseSet" | "page" | "view">): SavedView | null {
  if (caseSet === null) return null;
  const { only: _, checked, queue, preset, ...rest } = view;
  return {
    ...rest,
    caseSetId: caseSet.id,
    page,
    preset: preset === "changed" ? "all" : preset,
    queue: queue === null || queue.ids.length > MAX_KEPT_ROWS ? null : queue,
    checked: checked.size > MAX_KEPT_ROWS ? [] : [...checked],
  };
}

/** The state that a kept view stands for; nothing where it was the view of other cases than those on the table. */
export function shownView(saved: SavedView | null, caseSet: CaseSet | null): { readonly page: AppState["page"]; readonly view: View } | null {
  if (saved === null || caseSet === null || saved.caseSetId !== caseSet.id) return null;
  const { caseSetId: _, page, checked, ...rest } = saved;
  return { page, view: { ...rest, only: null, checked: new Set(checked) } };
}
