// How a run that was read back is shown. Pure.
import type { RunState } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";
import type { SavedRun } from "../storage/repository.ts";
import type { JournalEntry } from "../storage/schema.ts";

export function savedCells(entries: readonly JournalEntry[]): ReadonlyMap<string, Cell> {
  return new Map(entries.map(({ key, cell }) => [key, cell]));
}

/**
 * The state to show. A run that says it is running while nobody holds its lock was left by a tab that ended, and one that
 * says it is done while cells are missing has lost records; both can be taken up again.
 */
export function shownState({ run, entries }: SavedRun, lockIsFree: boolean): RunState {
  switch (run.state) {
    case "running":
      return lockIsFree ? "paused" : "running";
    case "done":
      return entries.length < run.total ? "paused" : "done";
    case "paused":
    case "cancelled":
    case "failed":
      return run.state;
  }
}
