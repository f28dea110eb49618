// Compares a run that makes one from a bundle again with that one, once it is done. The rule is domain/repeat.ts.
import type { Run } from "../domain/run.ts";
import type { Context } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import { savedCells } from "./saved-run.ts";
import type { AppState } from "./state.ts";

export type RepeatDesk = {
  /** To be called when the run on the table, or its state, changed. */
  follow(): void;
};

/** The run from a bundle that a new run over what is on the table would make again; undefined when there is none. */
export function repeatedBy({ run, caseSet, rubric, outdated }: Pick<AppState, "run" | "caseSet" | "rubric" | "outdated">): string | undefined {
  // Edited cases give other scores by right.
  if (run === null || outdated || run.caseSetId !== caseSet?.id || !deepEqual(run.rubric.criteria, rubric.criteria)) return undefined;
  return run.origin === undefined ? run.repeats : run.id;
}

export function createRepeatDesk(context: Context): RepeatDesk {
  /** What `state.repeat` is about. */
  let about: string | null = null;

  async function compare(run: Run, firstId: string): Promise<void> {
    const [{ compareRepeat }, first] = await Promise.all([import("../domain/repeat.ts"), context.repository.loadRun(firstId)]);
    // The run of the bundle may have been deleted; there is nothing to say then.
    if (!first.ok || first.value === null || context.get().run?.id !== run.id) return;
    const report = compareRepeat({ run: first.value.run, cells: await savedCells(first.value.entries) }, { run, cells: context.get().cells });
    context.set({ repeat: { runId: run.id, report } });
  }

  return {
    follow() {
      const { run } = context.get();
      const wanted = run?.repeats !== undefined && run.state === "done" ? run.id : null;
      if (wanted === about) return;
      about = wanted;
      context.set({ repeat: null });
      if (run?.repeats !== undefined && wanted !== null) void compare(run, run.repeats);
    },
  };
}
