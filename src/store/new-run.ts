// Puts a new run into storage under its own lock. What the run is made of, and judging it, belong to its desk.
import type { CaseSet } from "../domain/case.ts";
import type { Run } from "../domain/run.ts";
import type { Context } from "./context.ts";

/** Takes the lock of a run that is new and keeps it with its cases; gives the lock's release, or null after it told the person why not. */
export async function keepNewRun(context: Context, run: Run, caseSet: CaseSet): Promise<(() => void) | null> {
  const release = await context.ports.locks.take(run.id);
  if (release === null) throw new Error("The lock of a run that is new is taken.");
  const kept = await context.repository.startRun(run, caseSet);
  if (kept.ok) return release;
  release();
  context.notify(kept);
  return null;
}
