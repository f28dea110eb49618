// The stores of the database and how they came to be. Migrations are only ever added at the end, never changed.
import type { IDBPDatabase, IDBPTransaction } from "idb";

/** A transaction that may change the stores. */
export type UpgradeTransaction = IDBPTransaction<unknown, string[], "versionchange">;

export type Migration = {
  /** 1, 2, 3, ... without gaps; the database's version is the id of the last one. */
  readonly id: number;
  readonly name: string;
  readonly up: (db: IDBPDatabase, transaction: UpgradeTransaction) => void;
};

export const STORES = ["settings", "caseSets", "rubrics", "runs", "verdicts", "quarantine", "overrides", "comments", "pairVerdicts", "reports", "casePieces", "verdictBlocks"] as const;
export type StoreName = (typeof STORES)[number];

/** The one journal range of a run: keys are [run id, verdict key], and arrays sort after every string. */
export function journalRange(runId: string): IDBKeyRange {
  return rangeUnder(runId);
}

/** All keys of the form [id, string] or [id, number]. */
export function rangeUnder(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: "settings, cases, rubrics, runs and the journal of verdicts",
    up(db) {
      for (const store of ["settings", "caseSets", "rubrics", "runs", "verdicts"]) db.createObjectStore(store);
    },
  },
  {
    id: 2,
    name: "a place for damaged records",
    up(db) {
      db.createObjectStore("quarantine", { autoIncrement: true });
    },
  },
  {
    id: 3,
    // Keys: overrides [case set id, verdict key], comments [case set id, response id], pairVerdicts [run id, pair key],
    // reports [run id, kind].
    name: "people's own scores and comments, verdicts on pairs, reports",
    up(db) {
      for (const store of ["overrides", "comments", "pairVerdicts", "reports"]) db.createObjectStore(store);
    },
  },
  {
    id: 4,
    // Keys: [case set id, number of the piece]. Sets of before, and small ones, are whole records of their own.
    name: "large case sets in pieces",
    up(db) {
      db.createObjectStore("casePieces");
    },
  },
  {
    id: 5,
    // Keys: [run id, number of the block]. Runs of before are all in "verdicts", where every run's newest verdicts are; they are
    // gathered into blocks when they are next read (idb-journal.ts).
    name: "verdicts of large runs in blocks",
    up(db) {
      db.createObjectStore("verdictBlocks");
    },
  },
  {
    id: 6,
    // Keys in "casePieces": [case set id, "rows"]. No store is new; pages of before must not write such sets: they know nothing of
    // deleted rows and would bring them back.
    name: "rows that were added or deleted",
    up() {
      // The records come with the first such set.
    },
  },
];

export const VERSION = MIGRATIONS.length;

/** The migrations between two versions of a database, in order. Empty when there are none. */
export function migrationsFrom(version: number): readonly Migration[] {
  return MIGRATIONS.filter((m) => m.id > version);
}
