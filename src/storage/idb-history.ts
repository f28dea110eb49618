// The lists of kept runs and of cases kept without one: reading, counting, naming and deleting them, each within one transaction.
import type { PackedCells } from "../domain/packed-cells.ts";
import type { Rubric } from "../domain/rubric.ts";
import { TallyMaker } from "../domain/run-tally.ts";
import { type Run, type RunLabel, type RunTally, labelled } from "../domain/run.ts";
import { type Damaged, type Reading, type Writing, put, readOne, requireRun } from "./idb-records.ts";
import { rangeUnder } from "./migrations.ts";
import { readCaseSetHead, readKeptRows } from "./idb-case-sets.ts";
import { runOverRows, withoutName } from "./kept-rows.ts";
import { byName, keptCases, type KeptCases, newestFirst } from "./repository.ts";
import { readRecord, runSchema, sessionSchema } from "./schema.ts";

/** The stores that a deleted run may leave something in. */
export const DELETE_STORES = ["settings", "caseSets", "casePieces", "runs", "verdicts", "verdictBlocks", "overrides", "comments", "pairVerdicts", "reports"] as const;

export async function listRuns(tx: Reading, damaged: Damaged[]): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const key of await tx.objectStore("runs").getAllKeys()) {
    const run = await readOne(tx, "runs", key, (v) => readRecord(runSchema, v), damaged);
    if (run !== null) runs.push(runOverRows(run, await readKeptRows(tx, run.caseSetId)));
  }
  return runs.sort(newestFirst);
}

/** Cells between two looks at the clock, and milliseconds of counting between two pauses. */
const TALLY_STRIDE = 250;
const TALLY_MS = 8;

/** Counts cells a stretch at a time: counting half a million in one go would hold up the page. */
export async function tallyOfJournal(rubric: Rubric, cells: PackedCells): Promise<RunTally> {
  const maker = new TallyMaker(rubric);
  let seen = 0;
  let end = performance.now() + TALLY_MS;
  for (const { cell } of cells) {
    seen += 1;
    if (seen % TALLY_STRIDE === 0 && performance.now() > end) {
      await new Promise((resolve) => setTimeout(resolve));
      end = performance.now() + TALLY_MS;
    }
    maker.add(cell);
  }
  return maker.tally();
}

/** Keeps the counts of a run whose record is still the one that was counted. */
export async function keepTally(tx: Writing, run: Run, tally: RunTally): Promise<void> {
  const now = readRecord(runSchema, await requireRun(tx, run.id));
  if (now === null) return;
  const rows = await readKeptRows(tx, now.caseSetId);
  if (tally.without === withoutName(rows) && JSON.stringify(runOverRows(now, rows)) === JSON.stringify(run)) await put(tx, "runs", run.id, { ...run, tally });
}

export async function labelRun(tx: Writing, id: string, label: RunLabel): Promise<void> {
  const kept = readRecord(runSchema, await requireRun(tx, id));
  if (kept !== null) await put(tx, "runs", id, labelled(kept, label));
}

export async function deleteRun(tx: Writing, id: string): Promise<void> {
  await tx.objectStore("runs").delete(id);
  for (const store of ["verdicts", "verdictBlocks", "pairVerdicts", "reports"]) await tx.objectStore(store).delete(rangeUnder(id));
  await dropUnusedSets(tx, []);
}

/**
 * Drops case sets that neither a run nor the session refers to, nor `also` names, and on which nobody did anything: what was only
 * brought in can be brought in again.
 */
export async function dropUnusedSets(tx: Writing, also: readonly string[]): Promise<void> {
  const session = readRecord(sessionSchema, await tx.objectStore("settings").get("session"));
  const kept = new Set<unknown>([...also, session?.caseSetId, ...(await setsOfRuns(tx))]);
  for (const key of await tx.objectStore("caseSets").getAllKeys()) {
    if (typeof key === "string" && !kept.has(key) && !(await isTouched(tx, key))) await dropSet(tx, key);
  }
}

/** Removes a case set that no run refers to, with people's scores and comments on it. */
export async function deleteCases(tx: Writing, id: string): Promise<void> {
  if (!(await setsOfRuns(tx)).has(id)) await dropSet(tx, id);
}

/** The case sets that no run refers to and on which a person did something. */
export async function listKeptCases(tx: Reading, damaged: Damaged[]): Promise<readonly KeptCases[]> {
  const used = await setsOfRuns(tx);
  const found: KeptCases[] = [];
  for (const key of await tx.objectStore("caseSets").getAllKeys()) {
    if (typeof key !== "string" || used.has(key)) continue;
    const read = await readCaseSetHead(tx, key, damaged);
    if (read === null) continue;
    const [scores, comments] = await marksOn(tx, key);
    const kept = keptCases(read.head, { responses: read.responses, scores, comments, rows: await readKeptRows(tx, key) });
    if (kept !== null) found.push(kept);
  }
  return found.sort(byName);
}

async function setsOfRuns(tx: Reading | Writing): Promise<ReadonlySet<string>> {
  const runs: unknown[] = await tx.objectStore("runs").getAll();
  return new Set(runs.flatMap((value) => readRecord(runSchema, value)?.caseSetId ?? []));
}

async function isTouched(tx: Writing, key: string): Promise<boolean> {
  const [scores, comments] = await marksOn(tx, key);
  if (scores + comments > 0) return true;
  const value: unknown = await tx.objectStore("caseSets").get(key);
  return typeof value === "object" && value !== null && "edition" in value && typeof value.edition === "string";
}

function marksOn(tx: Reading | Writing, key: string): Promise<[scores: number, comments: number]> {
  return Promise.all([tx.objectStore("overrides").count(rangeUnder(key)), tx.objectStore("comments").count(rangeUnder(key))]);
}

async function dropSet(tx: Writing, key: string): Promise<void> {
  await tx.objectStore("caseSets").delete(key);
  for (const parts of ["casePieces", "overrides", "comments"]) await tx.objectStore(parts).delete(rangeUnder(key));
}
