// How a run that was read back is shown.
import type { RunState } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";
import { CellMap } from "./cell-map.ts";
import { ended } from "./slices.ts";
import type { JournalEntries, SavedRun } from "../storage/repository.ts";

/** The cells of a journal by their keys. Those of a large run are put together in slices, so that the page can go on meanwhile. */
export function savedCells(entries: JournalEntries): Promise<ReadonlyMap<string, Cell>> {
  return ended(CellMap.made(entries), entries.length);
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
