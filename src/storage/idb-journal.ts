// The journal of a run within a transaction. What was judged lately is a record a cell ("verdicts"); from time to time those are
// gathered into blocks ("verdictBlocks"), which are read a hundred times as fast. A cell that is in both is as the record says.
import { type CellBlock, PackedCells } from "../domain/packed-cells.ts";
import { siftBlock } from "./block-check.ts";
import { type Damaged, type Reading, type Writing, eachUnder, put } from "./idb-records.ts";
import { rangeUnder } from "./migrations.ts";
import { type JournalEntry, readJournalEntry } from "./schema.ts";

/** Single records from which on it is worth to gather them. */
export const WORTH_GATHERING = 2_000;
/** Most single records that one transaction gathers: others wait for it. */
const GATHER_MOST = 30_000;
/** Responses that room is made for ahead; for more of them it is made as they come. */
const MOST_ROOM = 200_000;
/** Cells of an import that become blocks at a time. */
const IMPORT_CELLS = 3_000;

export type ReadJournal = {
  readonly cells: PackedCells;
  /** How many of them are single records. */
  readonly single: number;
};

/**
 * Everything in the journal of a run. Damaged cells are listed and left out.
 * @param responses how many responses there are, roughly
 */
export async function readJournal(tx: Reading, runId: string, responses: number, damaged: Damaged[]): Promise<ReadJournal> {
  const cells = new PackedCells(Math.min(responses, MOST_ROOM));
  for (const key of await tx.objectStore("verdictBlocks").getAllKeys(rangeUnder(runId))) {
    const sifted = siftBlock(await tx.objectStore("verdictBlocks").get(key));
    if (sifted === null) damaged.push({ store: "verdictBlocks", key });
    else if (sifted.bad.length > 0) damaged.push({ store: "verdictBlocks", key, cells: sifted.bad.length });
    if (sifted !== null) cells.add(sifted.block);
  }
  let single = 0;
  await eachUnder(tx, "verdicts", runId, (key, value) => {
    single += 1;
    const entry = entryOf(key, value);
    if (entry === null) damaged.push({ store: "verdicts", key });
    else cells.set(entry.key, entry.cell);
  });
  return { cells, single };
}

/**
 * Gathers single records into blocks, all of them or none: whatever ends the transaction early leaves every cell where it was.
 * @returns whether there may be more to gather
 */
export async function gather(tx: Writing, runId: string): Promise<boolean> {
  const fresh = new PackedCells();
  const gathered: IDBValidKey[] = [];
  let seen = 0;
  await eachUnder(
    tx,
    "verdicts",
    runId,
    (key, value) => {
      seen += 1;
      const entry = entryOf(key, value);
      // A damaged record stays where it is: the next reading sets it aside.
      if (entry === null) return;
      fresh.set(entry.key, entry.cell);
      gathered.push(key);
    },
    GATHER_MOST,
  );
  if (fresh.length === 0) return false;
  const next = await rewriteBlocks(tx, runId, fresh);
  await putBlocks(tx, runId, fresh, next);
  const store = tx.objectStore("verdicts");
  const [first, last] = [gathered[0], gathered.at(-1)];
  if (gathered.length === seen && first !== undefined && last !== undefined) await store.delete(IDBKeyRange.bound(first, last));
  else await Promise.all(gathered.map((key) => store.delete(key)));
  return seen === GATHER_MOST;
}

/** Writes the cells of a run that has none yet. */
export async function putJournal(tx: Writing, runId: string, entries: readonly JournalEntry[]): Promise<void> {
  let next = 0;
  for (let at = 0; at < entries.length; at += IMPORT_CELLS) {
    const part = new PackedCells();
    for (const { key, cell } of entries.slice(at, at + IMPORT_CELLS)) part.set(key, cell);
    // Waiting for a part gives the page its thread back, within the one transaction.
    next = await putBlocks(tx, runId, part, next);
  }
}

/** Takes cells out of a journal. */
export async function dropCells(tx: Writing, runId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await rewriteBlocks(tx, runId, new Set(keys));
  await Promise.all(keys.map((key) => tx.objectStore("verdicts").delete([runId, key])));
}

/** Sets the damaged cells of a block aside and leaves it with the good ones. */
export async function mendBlock(tx: Writing, key: IDBValidKey): Promise<void> {
  const sifted = siftBlock(await tx.objectStore("verdictBlocks").get(key));
  if (sifted !== null) await putMended(tx, key, sifted.bad, sifted.block);
}

async function putMended(tx: Writing, key: IDBValidKey, bad: readonly { readonly key: unknown; readonly value: unknown }[], block: CellBlock | null): Promise<void> {
  for (const one of bad) await tx.objectStore("quarantine").add({ store: "verdictBlocks", key: [Array.isArray(key) ? key[0] : key, one.key], value: one.value });
  if (block === null) await tx.objectStore("verdictBlocks").delete(key);
  else await put(tx, "verdictBlocks", key, block);
}

/** Takes cells out of the blocks of a run. Answers with the number of the next block. */
async function rewriteBlocks(tx: Writing, runId: string, out: Pick<PackedCells, "has"> & Iterable<unknown>): Promise<number> {
  const store = tx.objectStore("verdictBlocks");
  const parted: CellBlock[] = [];
  let next = 0;
  for (const key of await store.getAllKeys(rangeUnder(runId))) {
    next = Math.max(next, 1 + Number(Array.isArray(key) ? key[1] : 0));
    const sifted = siftBlock(await store.get(key));
    // What is no block at all stays for the next reading to set aside.
    if (sifted === null) continue;
    const left = new PackedCells(sifted.block.responses.length);
    left.add(sifted.block);
    const before = left.length;
    for (const one of [...left.keys()]) if (out.has(one)) left.remove(one);
    if (left.length === before) continue;
    const [first = null, ...more] = left.blocks();
    await putMended(tx, key, sifted.bad, first);
    parted.push(...more);
  }
  // A block gives one again; were it ever to give more, they go to the end.
  for (const block of parted) {
    await put(tx, "verdictBlocks", [runId, next], block);
    next += 1;
  }
  return next;
}

async function putBlocks(tx: Writing, runId: string, cells: PackedCells, from: number): Promise<number> {
  let next = from;
  for (const block of cells.blocks()) {
    await put(tx, "verdictBlocks", [runId, next], block);
    next += 1;
  }
  return next;
}

function entryOf(key: IDBValidKey, value: unknown): JournalEntry | null {
  return readJournalEntry(Array.isArray(key) ? key[1] : key, value);
}
