// How a kept run is called and counted in words. Pure.
import type { Run, RunState, RunTally } from "../../domain/run.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";
import { shownName } from "../../i18n/shown-name.ts";

/** The name that a person gave, or when the run began. */
export function runName(run: Pick<Run, "name" | "createdAt">, messages: Messages, format: Format): string {
  return run.name ?? messages.runs.unnamed(format.instant(run.createdAt));
}

/** Cells that have no verdict and were not skipped, or whose judging failed: what "complete" would judge. */
export function openCells(run: Run): number {
  const { tally } = run;
  return tally === undefined ? 0 : Math.max(0, run.total - tally.scored - tally.skipped);
}

/** Cells that nothing is known of. */
export function missingCells(total: number, tally: RunTally): number {
  return Math.max(0, total - tally.scored - tally.failed - tally.skipped);
}

/** A run that says it is done while cells are missing lost records, and can be taken up again. */
export function stateOf(run: Run): RunState {
  return run.state === "done" && run.tally !== undefined && missingCells(run.total, run.tally) > 0 ? "paused" : run.state;
}

/** The cases of a run, as they were called when it began; null for runs that did not note it. */
export function casesName(run: Run, messages: Messages): string | null {
  if (run.cases === undefined) return null;
  return messages.runs.cases(shownName(run.cases.name, messages.cases, run.cases.isSample), run.cases.responses);
}
