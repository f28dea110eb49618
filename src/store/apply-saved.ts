// Puts what was read back on the table. Used at boot and when another tab changed it.
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Saved } from "../storage/repository.ts";
import type { Context } from "./context.ts";
import { NO_PROGRESS, defaultRubric } from "./initial-state.ts";
import { prepare } from "./prepared-set.ts";
import { savedCells, shownState } from "./saved-run.ts";
import type { AppState } from "./state.ts";

/** The rubrics that ship with the page, then the person's own. */
export function libraryWith(own: readonly Rubric[]): readonly Rubric[] {
  const shipped = new Set(RUBRIC_LIBRARY.map((rubric) => rubric.id));
  return [...RUBRIC_LIBRARY, ...own.filter((rubric) => !shipped.has(rubric.id))];
}

/** The part of the state that a saved session stands for. A run over other cases than those on the table is not shown. */
export async function restored(context: Context, saved: Saved): Promise<Partial<Omit<AppState, "outdated">>> {
  const { session, caseSet, run } = saved;
  await prepare(caseSet);
  const cells = await savedCells(run?.entries ?? []);
  return {
    ...(saved.settings === null ? {} : { settings: saved.settings }),
    rubricLibrary: libraryWith(saved.rubrics),
    rubric: session?.rubric ?? defaultRubric(),
    deviceChoice: session?.deviceChoice ?? "auto",
    judgeChoice: session?.judge ?? { kind: "clerk" },
    thresholds: session?.thresholds ?? {},
    caseSet,
    run: run === null || caseSet === null ? null : { ...run.run, state: shownState(run, await isFree(context, run.run.id)) },
    cells,
    progress: { ...NO_PROGRESS, done: cells.size },
  };
}

/** Whether nobody judges the run. */
export async function isFree(context: Context, runId: string): Promise<boolean> {
  const release = await context.ports.locks.take(runId);
  release?.();
  return release !== null;
}
