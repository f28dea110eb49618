// Keeps models in the origin's private files: models/<key>/files/... beside manifest.json (a whole model) or part.json (an
// unfinished download). Reading, writing and deleting; what may be kept is decided by those who download, check and adopt.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { isModelKey, isModelPath } from "../domain/model-key.ts";
import type { ModelKey, ModelManifest } from "../domain/model.ts";
import type { PartialModel } from "../domain/partial-model.ts";
import { type FileWriter, openWriter } from "./file-writer.ts";
import { storageFailure } from "./failure.ts";
import { manifestSchema, parseRecord, partialSchema } from "./model-records.ts";

/** Folder of the models within the origin's private files. */
export const MODELS_FOLDER = "models";

const MANIFEST = "manifest.json";
const PART = "part.json";
const FILES = "files";

export type StoredModels = { readonly models: readonly ModelManifest[]; readonly parts: readonly { readonly part: PartialModel; /** Bytes that are there. */ readonly bytes: number }[] };

/** Every call may fail with storage-unavailable, storage-quota or storage-failed. Keys and paths are checked by each. */
export type ModelStore = {
  list(): Promise<Result<StoredModels>>;
  /** Null when the model is not there or not whole. */
  manifest(key: ModelKey): Promise<Result<ModelManifest | null>>;
  /** The state of an unfinished download; null when there is none. */
  part(key: ModelKey): Promise<Result<PartialModel | null>>;
  savePart(part: PartialModel): Promise<Result<void>>;
  /** A file of a model, whole or not, without reading it; null when it is not there. */
  file(key: ModelKey, path: string): Promise<Result<File | null>>;
  /** Opens a file for writing, makes it when it is not there. One writer at a time. */
  write(key: ModelKey, path: string): Promise<Result<FileWriter>>;
  /** Writes the manifest, which makes the model whole, and drops the state of its download. */
  commit(manifest: ModelManifest): Promise<Result<void>>;
  /** Deletes a model or what is there of one; answers the bytes that were freed. */
  remove(key: ModelKey): Promise<Result<{ readonly bytes: number }>>;
  /** Bytes that may still be written; null where the browser does not say. */
  free(): Promise<number | null>;
};

/** @param manager the browser's storage; another one in tests */
export function createModelStore(manager: StorageManager = navigator.storage): ModelStore {
  async function folderOf(key: ModelKey, create: boolean): Promise<FileSystemDirectoryHandle | null> {
    if (!isModelKey(key)) throw new TypeError(`Not a model key: ${String(key)}`);
    const models = await within(await manager.getDirectory(), MODELS_FOLDER, create);
    return models === null ? null : within(models, key, create);
  }

  async function fileOf(key: ModelKey, path: string, create: boolean): Promise<FileSystemFileHandle | null> {
    if (!isModelPath(path)) throw new TypeError(`Not a path in a model's folder: ${path}`);
    const names = [FILES, ...path.split("/")];
    const last = names.pop() ?? "";
    let folder = await folderOf(key, create);
    for (const name of names) folder = folder === null ? null : await within(folder, name, create);
    return folder === null ? null : absent(folder.getFileHandle(last, { create }));
  }

  async function readRecord<T>(key: ModelKey, name: string, parse: (text: string) => T | null): Promise<T | null> {
    const file = await absent((await folderOf(key, false))?.getFileHandle(name));
    return file === null ? null : parse(await (await file.getFile()).text());
  }

  async function writeRecord(key: ModelKey, name: string, record: object): Promise<Result<void>> {
    const folder = await folderOf(key, true);
    if (folder === null) return fail("storage-failed", "the model's folder could not be made");
    const opened = await openWriter(await folder.getFileHandle(name, { create: true }));
    if (!opened.ok) return opened;
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    const cut = await opened.value.truncate(0);
    const written = cut.ok ? await opened.value.write(bytes, 0) : cut;
    const closed = await opened.value.close();
    return written.ok ? closed : written;
  }

  /** A manifest in the folder of another model is not that model's. */
  async function manifestOf(key: ModelKey): Promise<ModelManifest | null> {
    const found = await readRecord(key, MANIFEST, (text) => parseRecord(manifestSchema, text));
    return found?.key === key ? found : null;
  }

  async function partOf(key: ModelKey): Promise<PartialModel | null> {
    const found = await readRecord(key, PART, (text) => parseRecord(partialSchema, text));
    return found?.key === key ? found : null;
  }

  return {
    list: () =>
      attempt(async () => {
        const models: ModelManifest[] = [];
        const parts: StoredModels["parts"][number][] = [];
        const root = await within(await manager.getDirectory(), MODELS_FOLDER, false);
        if (root !== null) {
          for await (const key of root.keys()) {
            if (!isModelKey(key)) continue;
            const manifest = await manifestOf(key);
            const part = manifest === null ? await partOf(key) : null;
            if (manifest !== null) models.push(manifest);
            else if (part !== null) parts.push({ part, bytes: await bytesIn(await folderOf(key, false), FILES) });
          }
        }
        models.sort((a, b) => b.addedAt.localeCompare(a.addedAt));
        return ok({ models, parts });
      }),
    manifest: (key) => attempt(async () => ok(await manifestOf(key))),
    part: (key) => attempt(async () => ok((await manifestOf(key)) === null ? await partOf(key) : null)),
    savePart: (part) => attempt(() => writeRecord(part.key, PART, part)),
    file: (key, path) => attempt(async () => ok((await (await fileOf(key, path, false))?.getFile()) ?? null)),
    write: (key, path) =>
      attempt(async () => {
        const file = await fileOf(key, path, true);
        return file === null ? fail("storage-failed", `${path} could not be made`) : openWriter(file);
      }),
    commit: (manifest) =>
      attempt(async () => {
        const written = await writeRecord(manifest.key, MANIFEST, manifest);
        if (!written.ok) return written;
        await absent((await folderOf(manifest.key, false))?.removeEntry(PART));
        return ok(undefined);
      }),
    remove: (key) =>
      attempt(async () => {
        const folder = await folderOf(key, false);
        const bytes = await bytesIn(folder, FILES);
        // The manifest first: a model that is half gone must not look whole.
        if (folder !== null) await absent(folder.removeEntry(MANIFEST));
        const models = await within(await manager.getDirectory(), MODELS_FOLDER, false);
        if (models !== null) await absent(models.removeEntry(key, { recursive: true }));
        return ok({ bytes });
      }),
    async free() {
      try {
        const { quota, usage } = await manager.estimate();
        return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
      } catch {
        return null;
      }
    },
  };
}

async function attempt<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) throw error; // a wrong key or path: the caller's fault
    return storageFailure(error);
  }
}

/** The value, or null when there is no such entry. */
async function absent<T>(entry: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await entry) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return null;
    throw error;
  }
}

function within(folder: FileSystemDirectoryHandle, name: string, create: boolean): Promise<FileSystemDirectoryHandle | null> {
  return absent(folder.getDirectoryHandle(name, { create }));
}

/** Bytes of all files below a folder's entry; 0 when it is not there. */
async function bytesIn(parent: FileSystemDirectoryHandle | null, name: string): Promise<number> {
  const folder = parent === null ? null : await within(parent, name, false);
  let sum = 0;
  if (folder !== null) {
    for await (const [child, handle] of folder.entries()) {
      sum += handle.kind === "directory" ? await bytesIn(folder, child) : (await handle.getFile()).size;
    }
  }
  return sum;
}
