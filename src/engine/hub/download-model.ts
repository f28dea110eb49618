// Brings one model onto this machine: which files belong to it, whether there is room, each file in turn, and last the
// manifest, which makes the model whole. How one file is fetched is download-file.ts.
import { type Failure, type Result, fail, ok } from "../../domain/error-code.ts";
import { modelChoices } from "../../domain/model-choices.ts";
import { hubModelKey } from "../../domain/model-key.ts";
import type { Dtype, ModelFile, ModelManifest } from "../../domain/model.ts";
import type { PartialFile, PartialModel } from "../../domain/partial-model.ts";
import type { DownloadProgress } from "../../workers/protocol.ts";
import { downloadFile } from "./download-file.ts";
import type { DownloadStore, TakeLock } from "./download-store.ts";
import { fileUrl } from "./hub-address.ts";
import { headOf, type HubFile, linkedDigest, listFiles } from "./hub-listing.ts";
import type { Net } from "./hub-request.ts";
import { createRateMeter } from "./rate-meter.ts";

export type DownloadRequest = {
  readonly hub: string;
  readonly repository: string;
  readonly commit: string;
  readonly dtype: Dtype;
  /** Digests that are known already; a difference is an error. */
  readonly pins: readonly ModelFile[];
};

export type DownloadPorts = {
  readonly net: Net;
  readonly store: DownloadStore;
  readonly takeLock: TakeLock;
  /** Aborting rejects with its reason and keeps what is there. */
  readonly signal: AbortSignal;
  onProgress(progress: DownloadProgress): void;
};

/** Milliseconds between two reports of progress. */
const REPORT_MS = 100;
/** Room for the file system's own use, in bytes. */
const SPARE = 4 << 20;

/** Downloads a model, or goes on with what is there of it. A whole model is answered as it is, without a request. */
export async function downloadModel(request: DownloadRequest, ports: DownloadPorts): Promise<Result<ModelManifest>> {
  const key = hubModelKey(request.repository, request.commit, request.dtype);
  const lock = await ports.takeLock(key);
  if (lock === null) return fail("model-busy", key);
  try {
    const done = await underLock(request, { ...ports, signal: AbortSignal.any([ports.signal, lock.taken]) });
    return !done.ok && done.code === "storage-quota" ? fail("model-space", done.detail) : done;
  } catch (error) {
    if (lock.taken.aborted && !ports.signal.aborted) return fail("storage-failed", "everything was erased during the download");
    throw error;
  } finally {
    lock.release();
  }
}

async function underLock(request: DownloadRequest, ports: DownloadPorts): Promise<Result<ModelManifest>> {
  const key = hubModelKey(request.repository, request.commit, request.dtype);
  const { store, signal } = ports;
  const there = await store.manifest(key);
  if (!there.ok) return there;
  if (there.value !== null) {
    const changed = pinTrouble(request.pins, there.value.files);
    if (changed !== null) return changed;
    if (await isWhole(store, there.value)) return ok(there.value);
    const removed = await store.remove(key);
    if (!removed.ok) return removed;
  }
  const planned = await plan(request, ports);
  if (!planned.ok) return planned;
  let part = planned.value;
  const kept = new Map<string, number>();
  for (const { path } of part.files) {
    const file = await store.file(key, path);
    if (!file.ok) return file;
    kept.set(path, file.value?.size ?? 0);
  }
  const room = await roomTrouble(part, kept, store);
  if (room !== null) return room;

  const saved = await store.savePart(part);
  if (!saved.ok) return saved;
  const report = reporter(part, kept, ports);
  // Small files first: what is wrong with them is known before the large ones have come.
  for (const { path } of part.files.toSorted((a, b) => a.bytes - b.bytes)) {
    signal.throwIfAborted();
    const settled = await settleFile(part, path, ports, (loaded) => { report(path, loaded); });
    if (!settled.ok) return settled;
    part = settled.value;
    report(path, kept.get(path) ?? 0, true);
  }
  signal.throwIfAborted();
  const files = part.files.map(({ path, bytes, done }): ModelFile => ({ path, bytes, sha256: done ?? "" }));
  const { repository, commit, hub, dtype, head } = part;
  const manifest: ModelManifest = { version: 1, key, repository, commit, hub, dtype, head, files, addedAt: new Date().toISOString() };
  const committed = await store.commit(manifest);
  return committed.ok ? ok(manifest) : committed;
}

/** What is to be fetched: the hub's list, held against the pins and against what an earlier try was told. */
async function plan({ hub, repository, commit, dtype, pins }: DownloadRequest, { net, store, signal }: DownloadPorts): Promise<Result<PartialModel>> {
  const key = hubModelKey(repository, commit, dtype);
  const place = { hub, repository };
  const before = await store.part(key);
  if (!before.ok) return before;
  const listed = await listFiles(net, place, commit, signal);
  if (!listed.ok) return listed;
  const head = before.value === null ? await headOf(net, place, commit, listed.value, signal) : ok(before.value.head);
  if (!head.ok) return head;
  if (head.value === null) return fail("model-unsupported", `${repository}: config.json is missing or names no judge`);
  const choice = modelChoices(listed.value, head.value).find((one) => one.dtype === dtype);
  if (choice === undefined) return fail("model-unsupported", `${repository} has no ${dtype} weights with a tokenizer`);

  const byPath = new Map(listed.value.map((file) => [file.path, file]));
  const files: PartialFile[] = [];
  for (const path of choice.files) {
    const found = byPath.get(path);
    if (found === undefined) return fail("model-file-missing", path);
    const listing = await withDigest(found, path, () => linkedDigest(net, place, commit, path, signal));
    const earlier = before.value?.files.find((file) => file.path === path);
    const changed = earlier === undefined ? null : listingTrouble(listing, earlier);
    if (changed !== null) return changed;
    files.push({ path, bytes: listing.bytes, sha256: listing.sha256, gitOid: listing.gitOid, etag: earlier?.etag ?? null, done: earlier?.done ?? null });
  }
  for (const pin of pins) {
    const file = files.find(({ path }) => path === pin.path);
    if (file === undefined) return fail("model-file-missing", `${pin.path}: recorded, but the hub does not list it`);
    if (file.bytes !== pin.bytes) return fail("model-size-mismatch", `${pin.path}: the hub lists ${file.bytes} bytes, ${pin.bytes} are recorded`);
    if (file.sha256 !== null && file.sha256 !== pin.sha256) return fail("model-changed", `${pin.path}: the hub lists SHA-256 ${file.sha256}, ${pin.sha256} is recorded`);
  }
  const pinned = new Map(pins.map(({ path, sha256 }) => [path, sha256]));
  // A pin is the stronger word: where the hub has only git's id for a file, the pin is what it is held to.
  return ok({ version: 1, key, repository, commit, hub, dtype, head: head.value, files: files.map((file) => ({ ...file, sha256: pinned.get(file.path) ?? file.sha256 })) });
}

async function withDigest(file: HubFile, path: string, ask: () => Promise<{ readonly sha256: string | null; readonly bytes: number | null }>): Promise<HubFile> {
  if (file.sha256 !== null || file.gitOid !== null) return file;
  const { sha256, bytes } = await ask();
  return { ...file, path, sha256, bytes: bytes ?? file.bytes };
}

function listingTrouble(now: HubFile, earlier: PartialFile): Failure | null {
  if (now.bytes !== earlier.bytes) return fail("model-changed", `${now.path}: the hub lists ${now.bytes} bytes, ${earlier.bytes} when the download began`);
  const same = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;
  return same(now.sha256, earlier.sha256) && same(now.gitOid, earlier.gitOid) ? null : fail("model-changed", `${now.path}: the hub lists another digest than when the download began`);
}

function pinTrouble(pins: readonly ModelFile[], files: readonly ModelFile[]): Failure | null {
  for (const pin of pins) {
    const file = files.find(({ path }) => path === pin.path);
    if (file !== undefined && file.sha256 !== pin.sha256) return fail("model-changed", `${pin.path}: SHA-256 ${file.sha256} is kept, ${pin.sha256} is recorded`);
  }
  return null;
}

async function isWhole(store: DownloadStore, { key, files }: ModelManifest): Promise<boolean> {
  for (const { path, bytes } of files) {
    const file = await store.file(key, path);
    if (!file.ok || file.value?.size !== bytes) return false;
  }
  return true;
}

async function roomTrouble(part: PartialModel, kept: ReadonlyMap<string, number>, store: DownloadStore): Promise<Failure | null> {
  const needed = part.files.reduce((sum, { path, bytes }) => sum + Math.max(0, bytes - (kept.get(path) ?? 0)), 0);
  const free = await store.free();
  return needed > 0 && free !== null && needed + SPARE > free ? fail("model-space", `${needed} bytes are needed, ${free} are free`) : null;
}

/** Fetches and checks one file unless that is done, and keeps the state of the download up to date. */
async function settleFile(start: PartialModel, path: string, { net, store, signal }: DownloadPorts, onBytes: (loaded: number) => void): Promise<Result<PartialModel>> {
  let part = start;
  const file = part.files.find((one) => one.path === path);
  if (file === undefined) return fail("model-file-missing", path);
  const kept = await store.file(part.key, path);
  if (!kept.ok) return kept;
  if (file.done !== null && kept.value?.size === file.bytes) return ok(part);

  async function note(patch: Partial<PartialFile>): Promise<Result<void>> {
    part = { ...part, files: part.files.map((one) => (one.path === path ? { ...one, ...patch } : one)) };
    return store.savePart(part);
  }

  const opened = await store.write(part.key, path);
  if (!opened.ok) return opened;
  const writer = opened.value;
  let outcome: Result<string>;
  try {
    outcome = await downloadFile(
      { url: fileUrl(part.hub, part.repository, part.commit, path), file, others: part.files.filter((one) => one.path !== path), kept: kept.value },
      { net, writer, signal, onBytes, onTag: (etag) => note({ etag, done: null }) },
    );
  } finally {
    await writer.close();
  }
  if (!outcome.ok) return outcome;
  const done = await note({ done: outcome.value });
  return done.ok ? ok(part) : done;
}

/** Turns bytes of single files into reports over all of them. */
function reporter(part: PartialModel, kept: Map<string, number>, { net, onProgress }: DownloadPorts): (path: string, loaded: number, always?: boolean) => void {
  const sizes = new Map(part.files.map(({ path, bytes }) => [path, bytes]));
  const totalOf = part.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const meter = createRateMeter();
  let reported = -Infinity;
  let received = 0;
  return (path, loaded, always = false) => {
    received += Math.max(0, loaded - (kept.get(path) ?? 0));
    kept.set(path, loaded);
    const now = net.now();
    meter.note(received, now);
    if (!always && now - reported < REPORT_MS) return;
    reported = now;
    const totalLoaded = [...kept.values()].reduce((sum, bytes) => sum + bytes, 0);
    const rate = meter.rate();
    onProgress({ file: path, loaded, of: sizes.get(path) ?? 0, totalLoaded, totalOf, rate, secondsLeft: rate > 0 ? (totalOf - totalLoaded) / rate : null });
  };
}
