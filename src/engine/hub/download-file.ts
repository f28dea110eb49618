// Brings one file onto this machine: streams it, hashes it on the way, resumes where a connection broke, and tells what is
// wrong with a file that is not the expected one. Which files there are is download-model.ts.
//
// A resume asks with a plain Range and compares the answer's ETag itself. `If-Range` would do the same on the hub's side,
// but it makes browsers send an OPTIONS request first, to the hub and again to the store that it redirects to, and such
// stores refuse those (huggingface/datasets issue 7931).
import { type Failure, type Result, fail, ok } from "../../domain/error-code.ts";
import { digestTrouble } from "../../domain/file-check.ts";
import type { PartialFile } from "../../domain/partial-model.ts";
import type { ByteWriter } from "./download-store.ts";
import { createFileHasher, type FileHasher } from "./file-hasher.ts";
import { backoff, mayPass, type Net, PLAIN_REQUEST, statusTrouble, thrownText } from "./hub-request.ts";

export type FileTask = {
  readonly url: string;
  readonly file: PartialFile;
  /** Other files of the model, to tell a swapped file from a damaged one. */
  readonly others: readonly PartialFile[];
  /** What an earlier try left; null: nothing. */
  readonly kept: Blob | null;
};

export type FilePorts = {
  readonly net: Net;
  readonly writer: ByteWriter;
  /** Aborting rejects with its reason; what came so far stays in the file. */
  readonly signal: AbortSignal;
  /** Bytes of the file that are there now; may go back to 0. */
  onBytes(loaded: number): void;
  /** The tag of the answer whose bytes come next; must be kept before they are. */
  onTag(etag: string | null): Promise<Result<void>>;
};

/** Failures in a row, without much progress between them, after which a hub is taken for gone. */
const MOST_FAILURES = 6;
/** Bytes that count as much progress. */
const PROGRESS = 4 << 20;
/** How often a file may turn out to be another one while it is fetched. */
const MOST_RESTARTS = 3;
/** A connection that brings nothing for so long is given up, in milliseconds. */
const STALL_MS = 45_000;
/** Bytes of a kept file that are read at once. */
const PART = 8 << 20;

/** How one request ended. */
type Ending =
  | { readonly kind: "ended" }
  | { readonly kind: "broken"; readonly why: string }
  /** What is kept is of no use; everything again from the first byte. */
  | { readonly kind: "restart" }
  /** The hub's answer is refused; nothing of the file is kept. */
  | { readonly kind: "failed"; readonly failure: Failure }
  /** This machine cannot write; what is there is kept. */
  | { readonly kind: "full"; readonly failure: Failure };

type State = { readonly hasher: FileHasher; at: number; tag: string | null; /** Bytes of more than one answer are in the file. */ mixed: boolean };

/** Downloads what is missing of a file and checks the whole. The value is its SHA-256; after a refusal nothing of it is kept. */
export async function downloadFile(task: FileTask, ports: FilePorts): Promise<Result<string>> {
  const { file, kept } = task;
  const { net, writer, signal, onBytes } = ports;
  const state: State = { hasher: await createFileHasher(file.bytes, file.sha256 === null && file.gitOid !== null), at: 0, tag: file.etag, mixed: false };

  async function startOver(): Promise<Result<void>> {
    state.hasher.reset();
    state.at = 0;
    state.tag = null;
    state.mixed = false;
    onBytes(0);
    return writer.truncate(0);
  }

  if (kept !== null && canGoOn(file, kept)) await hashKept(kept, state, signal);
  state.mixed = state.at > 0;
  const cut = await writer.truncate(state.at);
  if (!cut.ok) return cut;
  onBytes(state.at);

  let failures = 0;
  let restarts = 0;
  let empty = 0;
  let progressAt = state.at;
  for (;;) {
    while (state.at < file.bytes) {
      const before = state.at;
      const ending = await receive(task, ports, state);
      signal.throwIfAborted();
      if (ending.kind === "failed") return refuse(ports, ending.failure);
      if (ending.kind === "full") return ending.failure;
      if (ending.kind === "restart") {
        restarts += 1;
        if (restarts > MOST_RESTARTS) return refuse(ports, fail("model-changed", `${file.path}: the hub gives another file each time`));
        const again = await startOver();
        if (!again.ok) return again;
        continue;
      }
      if (state.at >= file.bytes) break;
      if (state.at - progressAt >= PROGRESS || state.at < progressAt) {
        progressAt = state.at;
        failures = 0;
      }
      // An answer that ends in good order and brings nothing new, twice: there is no more of this file.
      empty = ending.kind === "ended" ? (state.at === before ? empty + 1 : 1) : empty;
      if (empty >= 2) return refuse(ports, tooShort(file, state));
      failures += 1;
      if (failures >= MOST_FAILURES) return fail("hub-unreachable", `${file.path}: ${ending.kind === "broken" ? ending.why : "the connection ended early"}`);
      state.mixed = state.at > 0;
      await net.pause(backoff(failures), signal);
    }
    const trouble = wrong(task, state.hasher.digest());
    if (typeof trouble === "string") return ok(trouble);
    // Pieces of several answers may not belong together; that is no proof against the hub yet.
    if (!state.mixed) return refuse(ports, trouble);
    const again = await startOver();
    if (!again.ok) return again;
  }
}

/** A part without a tag may be of another file; only where a digest will tell in the end is it worth going on. */
function canGoOn(file: PartialFile, kept: Blob): boolean {
  return kept.size > 0 && kept.size <= file.bytes && (file.etag !== null || file.sha256 !== null || file.gitOid !== null);
}

async function hashKept(kept: Blob, state: State, signal: AbortSignal): Promise<void> {
  try {
    for (let at = 0; at < kept.size; at += PART) {
      signal.throwIfAborted();
      const part = new Uint8Array(await kept.slice(at, at + PART).arrayBuffer());
      state.hasher.update(part);
      state.at += part.length;
    }
  } catch {
    signal.throwIfAborted();
    state.hasher.reset(); // it cannot be read: begin again
    state.at = 0;
  }
}

async function refuse({ writer }: FilePorts, failure: Failure): Promise<Failure> {
  await writer.truncate(0); // nothing that was refused stays
  return failure;
}

async function receive(task: FileTask, ports: FilePorts, state: State): Promise<Ending> {
  const { file, url } = task;
  const { net, signal } = ports;
  const stall = new AbortController();
  const watch = watchdog(STALL_MS, () => { stall.abort(new Error(`nothing came for ${STALL_MS / 1000} s`)); });
  try {
    const response = await net.fetch(url, {
      ...PLAIN_REQUEST,
      signal: AbortSignal.any([signal, stall.signal]),
      ...(state.at > 0 ? { headers: { Range: `bytes=${state.at}-` } } : {}),
    });
    const answer = await judge(response, task, ports, state);
    if (answer !== null) {
      await response.body?.cancel();
      return answer;
    }
    if (response.body === null) return { kind: "broken", why: "an answer without content" };
    return await stream(response.body.getReader(), file, ports, state, watch.pat);
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "broken", why: thrownText(stall.signal.aborted ? stall.signal.reason : error) };
  } finally {
    watch.stop();
  }
}

/** Looks at an answer before its content is read; null: go on and read it. */
async function judge(response: Response, { file }: FileTask, ports: FilePorts, state: State): Promise<Ending | null> {
  const { status, headers } = response;
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get("Content-Range") ?? "");
  const whole = range?.[2] === undefined || range[2] === "*" ? null : Number(range[2]);
  if ((status === 206 || status === 416) && whole !== null && whole !== file.bytes) {
    return { kind: "failed", failure: whole === state.at ? tooShort(file, state) : wrongSize(file, whole) };
  }
  if (status === 416) return { kind: "restart" };
  if (!response.ok) {
    const trouble = statusTrouble(response, file.path);
    if (mayPass(status)) return { kind: "broken", why: trouble.detail };
    return { kind: "failed", failure: trouble.code === "hub-not-found" ? fail("model-file-missing", trouble.detail) : trouble };
  }
  const tag = plainTag(headers.get("ETag"));
  if (state.at > 0 && status === 206) {
    const from = range?.[1] === undefined ? null : Number(range[1]);
    const other = tag !== null && state.tag !== null && tag !== plainTag(state.tag);
    return other || (from !== null && from !== state.at) ? { kind: "restart" } : null;
  }
  if (state.at > 0) {
    // The hub sends everything again, whatever was asked for.
    state.hasher.reset();
    state.at = 0;
    state.mixed = false;
    ports.onBytes(0);
    const cut = await ports.writer.truncate(0);
    if (!cut.ok) return { kind: "full", failure: cut };
  }
  state.tag = tag;
  const noted = await ports.onTag(tag);
  return noted.ok ? null : { kind: "full", failure: noted };
}

async function stream(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, file: PartialFile, ports: FilePorts, state: State, alive: () => void): Promise<Ending> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { kind: "ended" };
    alive();
    if (state.at + value.length > file.bytes) {
      await reader.cancel();
      return { kind: "failed", failure: fail("model-size-mismatch", `${file.path}: more than ${file.bytes} bytes`) };
    }
    const written = await ports.writer.write(value, state.at);
    if (!written.ok) {
      await reader.cancel();
      return { kind: "full", failure: fail(written.code, `${file.path}: ${written.detail}`) };
    }
    state.hasher.update(value);
    state.at += value.length;
    ports.onBytes(state.at);
  }
}

/** All there is came, and it is less than was listed. If it has the right digest all the same, the listed size is the lie. */
function tooShort(file: PartialFile, { at, hasher }: State): Failure {
  const whole = file.sha256 !== null && hasher.digest().sha256 === file.sha256;
  return whole ? fail("model-size-mismatch", `${file.path}: the hub lists ${file.bytes} bytes, the file has ${at}`) : wrongSize(file, at);
}

function wrongSize(file: PartialFile, found: number): Failure {
  return fail(found < file.bytes ? "model-truncated" : "model-size-mismatch", `${file.path}: ${found} bytes instead of ${file.bytes}`);
}

/** The SHA-256 of a file that is as expected, or what is wrong with it. */
function wrong({ file, others }: FileTask, found: { readonly sha256: string; readonly gitOid: string | null }): string | Failure {
  if (file.sha256 !== null) {
    const known = others.flatMap(({ path, sha256, done }) => (sha256 ?? done) === null ? [] : [{ path, sha256: sha256 ?? done ?? "" }]);
    return found.sha256 === file.sha256 ? found.sha256 : digestTrouble(file.path, found.sha256, file.sha256, known);
  }
  if (file.gitOid !== null && found.gitOid !== file.gitOid) {
    const other = others.find(({ gitOid }) => gitOid === found.gitOid);
    return other === undefined
      ? fail("model-hash-mismatch", `${file.path}: git object ${found.gitOid ?? ""} instead of ${file.gitOid}`)
      : fail("model-swapped", `${file.path}: holds the content of ${other.path}`);
  }
  return found.sha256;
}

/** A tag without the mark of a weak one: a store may weaken it for one way of sending the same bytes. */
function plainTag(tag: string | null): string | null {
  return tag === null ? null : tag.replace(/^W\//, "");
}

function watchdog(milliseconds: number, bark: () => void): { pat(): void; stop(): void } {
  let timer = setTimeout(bark, milliseconds);
  return {
    pat() {
      clearTimeout(timer);
      timer = setTimeout(bark, milliseconds);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
