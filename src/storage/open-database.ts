// Opens the database: version, migrations, and the ways in which other tabs stand in the way. Not what is stored in it.
import { type IDBPDatabase, openDB } from "idb";
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import { storageFailure } from "./failure.ts";
import { VERSION, migrationsFrom } from "./migrations.ts";

export const DATABASE_NAME = "chambers";

/** How long another tab may take to let go of an older version before we go on without storage, in milliseconds. */
const BLOCKED_PATIENCE_MS = 3000;

/**
 * Opens (and upgrades) the database. `onLost` is called once if the connection is lost later on.
 * Failures: storage-unavailable (no database here, as in some private modes, or another tab blocks the upgrade),
 * storage-newer-version (written by a newer page; nothing is touched), storage-failed.
 */
export async function openDatabase(name: string, onLost: (failure: Failure) => void): Promise<Result<IDBPDatabase>> {
  if (typeof indexedDB === "undefined") return fail("storage-unavailable", "no IndexedDB");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp: (() => void) | undefined;
  const blocked = new Promise<null>((resolve) => {
    giveUp = () => resolve(null);
  });
  try {
    const connecting = connect(name, onLost, () => {
      timer ??= setTimeout(() => giveUp?.(), BLOCKED_PATIENCE_MS);
    });
    const db = await Promise.race([connecting, blocked]);
    if (db !== null) return ok(db);
    // A connection that comes after we gave up would only block others.
    void connecting.then(
      (late) => late.close(),
      () => undefined,
    );
    return fail("storage-unavailable", "another tab holds an older version");
  } catch (error) {
    const failure = storageFailure(error);
    // Private modes answer with various names; whatever the reason, nothing can be kept.
    return failure.code === "storage-failed" ? fail("storage-unavailable", failure.detail) : failure;
  } finally {
    clearTimeout(timer);
  }
}

async function connect(name: string, onLost: (failure: Failure) => void, onBlocked: () => void): Promise<IDBPDatabase> {
  const db = await openDB(name, VERSION, {
    upgrade(upgrading, from, _to, transaction) {
      for (const migration of migrationsFrom(from)) migration.up(upgrading, transaction);
    },
    blocked: onBlocked,
    blocking(current, wanted) {
      // Another tab waits for us. Holding on would freeze it, so we close and tell.
      db.close();
      onLost(
        wanted !== null && wanted > current
          ? fail("storage-newer-version", `version ${wanted} opened by another tab`)
          : fail("storage-failed", "the database was deleted by another tab"),
      );
    },
    terminated() {
      onLost(fail("storage-failed", "the browser closed the database"));
    },
  });
  return db;
}
