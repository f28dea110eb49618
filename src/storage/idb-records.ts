// Single records within a transaction: reading with a check, writing, and runs that may be gone. Which are kept is elsewhere.
import type { IDBPTransaction } from "idb";
import { type StoreName, rangeUnder } from "./migrations.ts";

export type Mode = "readonly" | "readwrite";
export type Transaction<M extends Mode> = IDBPTransaction<unknown, string[], M>;
export type Reading = Transaction<"readonly">;
export type Writing = Transaction<"readwrite">;
/** A record that did not pass its check. */
export type Damaged = { readonly store: StoreName; readonly key: IDBValidKey };

/** Records that are read at a time. */
const PAGE = 1_000;

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
  const source = tx.objectStore(store);
  const records: T[] = [];
  const all = rangeUnder(id);
  // A page at a time: half a million records in one answer would hold up the page for seconds.
  for (let range = all; ; ) {
    const [keys, values] = await Promise.all([source.getAllKeys(range, PAGE), source.getAll(range, PAGE)]);
    keys.forEach((key, i) => {
      const record = check(key, values[i]);
      if (record === null) damaged.push({ store, key });
      else records.push(record);
    });
    const last = keys.at(-1);
    if (last === undefined || keys.length < PAGE) return records;
    range = IDBKeyRange.bound(last, all.upper, true);
  }
}
