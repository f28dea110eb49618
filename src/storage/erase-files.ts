// Removes what the origin keeps outside of the database: private files (the models among them), model caches, web storage.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { storageFailure } from "./failure.ts";
import { stealModelLocks } from "./model-lock.ts";

/** The service worker's caches (src/sw/) hold the page's own files, nothing of a person, and keep it working offline. */
const PAGE_FILES = "chambers-files-";

/** Removes them and checks that nothing is left. Failure: storage-failed with the names of what stayed. */
export async function eraseFiles(): Promise<Result<void>> {
  try {
    for (const storage of [globalThis.localStorage, globalThis.sessionStorage]) storage.clear();
    for (const name of await dataCaches()) await caches.delete(name);
    await stealModelLocks(); // a download must not write on
    for (const name of await privateFiles()) await removePatiently(name);
    const left = [...(await dataCaches()), ...(await privateFiles())];
    return left.length === 0 ? ok(undefined) : fail("storage-failed", `left after erasing: ${left.join(", ")}`);
  } catch (error) {
    return storageFailure(error);
  }
}

/** A file that is open in a worker cannot be removed; a worker that lost its lock closes it within moments. */
async function removePatiently(name: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await (await root())?.removeEntry(name, { recursive: true });
      return;
    } catch (error) {
      const open = error instanceof DOMException && (error.name === "NoModificationAllowedError" || error.name === "InvalidModificationError");
      if (!open || tries >= 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function dataCaches(): Promise<string[]> {
  if (typeof caches === "undefined") return [];
  return (await caches.keys()).filter((name) => !name.startsWith(PAGE_FILES));
}

async function privateFiles(): Promise<string[]> {
  const directory = await root();
  const names: string[] = [];
  if (directory !== null) for await (const name of directory.keys()) names.push(name);
  return names;
}

async function root(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return "storage" in navigator ? await navigator.storage.getDirectory() : null;
  } catch (error) {
    // Some private modes have no private files at all; then there is nothing to remove.
    if (error instanceof DOMException && error.name === "SecurityError") return null;
    throw error;
  }
}
