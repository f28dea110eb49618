// Picks what keeps the data: the database, or memory with a failure that the person gets to see.
import type { Failure } from "../domain/error-code.ts";
import { openIdbRepository } from "./idb-repository.ts";
import { createMemoryRepository } from "./memory-repository.ts";
import { DATABASE_NAME } from "./open-database.ts";
import type { Repository } from "./repository.ts";

/** `failure` says why nothing will be kept; null when the database is open. */
export type OpenedStorage = { readonly repository: Repository; readonly failure: Failure | null };

/** Opens the database; where that fails everything works in memory. Data of a newer version is not touched. */
export async function openStorage(name: string = DATABASE_NAME): Promise<OpenedStorage> {
  const opened = await openIdbRepository(name);
  if (opened.ok) return { repository: opened.value, failure: null };
  return { repository: createMemoryRepository(), failure: opened };
}
