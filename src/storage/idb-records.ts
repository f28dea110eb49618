// Single records within a transaction: reading with a check, writing, and runs that may be gone. Which are kept is elsewhere.
import type { IDBPTransaction } from "idb";
import { type StoreName, rangeUnder } from "./migrations.ts";

export type Mode = "readonly" | "readwrite";
export type Transaction<M extends Mode> = IDBPTransaction<unknown, string[], M>;
export type Reading = Transaction<"readonly">;
export type Writing = Transaction<"readwrite">;
/** A record that did not pass its check. */
export type Damaged = {
  readonly store: StoreName;
  readonly key: IDBValidKey;
  /** How many cells of a block did not pass; left out where the record is damaged as a whole. */
  readonly cells?: number;
};

/** Records that are read at a time. */
const PAGE = 500;

/** Ends a transaction of a run that is not there any more. */
export class RunErased extends Error {}

export async function requireRun(tx: Writing, id: string): Promise<unknown> {
  const value: unknown = await tx.objectStore("runs").get(id);
  if (value === undefined) throw new RunErased("the run was erased");
  return value;
}

export async function put(tx: Writing, store: StoreName, key: IDBValidKey, value: unknown): Promise<void> {
  await tx.objectStore(store).put(value, key);
}

/** Reads one record; null when there is none or when it is damaged (then it is listed in `damaged`). */
export async function readOne<T>(
  tx: Reading,
  store: StoreName,
  key: IDBValidKey,
  check: (value: unknown) => T | null,
  damaged: Damaged[],
): Promise<T | null> {
  const value: unknown = await tx.objectStore(store).get(key);
  if (value === undefined) return null;
  const record = check(value);
  if (record === null) damaged.push({ store, key });
  return record;
}

/** Reads the records with keys [id, ...]; damaged ones are listed and left out. */
export async function readUnder<T>(
  tx: Reading,
  store: StoreName,
  id: string,
  check: (key: IDBValidKey, value: unknown) => T | null,
  damaged: Damaged[],
): Promise<T[]> {
  const records: T[] = [];
  await eachUnder(tx, store, id, (key, value) => {
    const record = check(key, value);
    if (record === null) damaged.push({ store, key });
    else records.push(record);
  });
  return records;
}

/** Shows every record with a key [id, ...] to `visit`, in the order of keys, a page at a time. */
export async function eachUnder(tx: Reading | Writing, store: StoreName, id: string, visit: (key: IDBValidKey, value: unknown) => void, most = Infinity): Promise<void> {
  const source = tx.objectStore(store);
  const all = rangeUnder(id);
  let seen = 0;
  // Half a million records in one answer would hold up the page for seconds.
  for (let range = all; seen < most; ) {
    const count = Math.min(PAGE, most - seen);
    const [keys, values] = await Promise.all([source.getAllKeys(range, count), source.getAll(range, count)]);
    keys.forEach((key, i) => visit(key, values[i]));
    seen += keys.length;
    const last = keys.at(-1);
    if (last === undefined || keys.length < count) return;
    range = IDBKeyRange.bound(last, all.upper, true);
  }
}
