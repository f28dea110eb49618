// The list of kept runs: reading, counting, naming and deleting them, each within one transaction.
import { TallyMaker } from "../domain/run-tally.ts";
import { type Run, type RunLabel, type RunTally, labelled } from "../domain/run.ts";
import { type Damaged, type Reading, type Writing, put, readOne, requireRun } from "./idb-records.ts";
import { rangeUnder } from "./migrations.ts";
import { newestFirst } from "./repository.ts";
import { readJournalEntry, readRecord, runSchema, sessionSchema } from "./schema.ts";

/** Cells that are counted at a time: a long run is never in memory as a whole. */
const TALLY_BATCH = 2000;

/** The stores that a deleted run may leave something in. */
export const DELETE_STORES = ["settings", "caseSets", "casePieces", "runs", "verdicts", "overrides", "comments", "pairVerdicts", "reports"] as const;

export async function listRuns(tx: Reading, damaged: Damaged[]): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const key of await tx.objectStore("runs").getAllKeys()) {
    const run = await readOne(tx, "runs", key, (v) => readRecord(runSchema, v), damaged);
    if (run !== null) runs.push(run);
  }
  return runs.sort(newestFirst);
}

export async function tallyRun(tx: Reading, id: string, damaged: Damaged[]): Promise<{ readonly run: Run; readonly tally: RunTally } | null> {
  const run = await readOne(tx, "runs", id, (v) => readRecord(runSchema, v), damaged);
  if (run === null) return null;
  const maker = new TallyMaker(run.rubric);
  const store = tx.objectStore("verdicts");
  let range = rangeUnder(id);
  for (;;) {
    const [keys, values] = await Promise.all([store.getAllKeys(range, TALLY_BATCH), store.getAll(range, TALLY_BATCH)]);
    keys.forEach((key, i) => {
      const entry = readJournalEntry(Array.isArray(key) ? key[1] : key, values[i]);
      if (entry !== null) maker.add(entry.cell);
    });
    const last = keys.at(-1);
    if (last === undefined || keys.length < TALLY_BATCH) return { run, tally: maker.tally() };
    range = IDBKeyRange.bound(last, range.upper, true, range.upperOpen);
  }
}

/** Keeps the counts of a run whose record is still the one that was counted. */
export async function keepTally(tx: Writing, run: Run, tally: RunTally): Promise<void> {
  const now = readRecord(runSchema, await requireRun(tx, run.id));
  if (now !== null && JSON.stringify(now) === JSON.stringify(run)) await put(tx, "runs", run.id, { ...run, tally });
}

export async function labelRun(tx: Writing, id: string, label: RunLabel): Promise<void> {
  const kept = readRecord(runSchema, await requireRun(tx, id));
  if (kept !== null) await put(tx, "runs", id, labelled(kept, label));
}

export async function deleteRun(tx: Writing, id: string): Promise<void> {
  await tx.objectStore("runs").delete(id);
  for (const store of ["verdicts", "pairVerdicts", "reports"]) await tx.objectStore(store).delete(rangeUnder(id));
  await dropUnusedSets(tx, []);
}

/** Drops case sets that neither a run nor the session refers to, nor `also` names, with people's scores and comments on them. */
export async function dropUnusedSets(tx: Writing, also: readonly string[]): Promise<void> {
  const session = readRecord(sessionSchema, await tx.objectStore("settings").get("session"));
  const runs: unknown[] = await tx.objectStore("runs").getAll();
  const kept = new Set<string>(also);
  const onTable = session?.caseSetId ?? null;
  if (onTable !== null) kept.add(onTable);
  for (const value of runs) {
    const run = readRecord(runSchema, value);
    if (run !== null) kept.add(run.caseSetId);
  }
  const store = tx.objectStore("caseSets");
  for (const key of await store.getAllKeys()) {
    if (typeof key !== "string" || kept.has(key)) continue;
    await store.delete(key);
    for (const parts of ["casePieces", "overrides", "comments"]) await tx.objectStore(parts).delete(rangeUnder(key));
  }
}
