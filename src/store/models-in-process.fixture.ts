// A hub and a library of models for tests of the store: they run in this process over a shelf in memory, through the real
// worker client and server, and fail or wait on demand.
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import { type ModelKey, type ModelManifest, manifestBytes } from "../domain/model.ts";
import type { WorkerClient } from "../workers/client.ts";
import type { DownloadCalls, LibraryCalls, RepositoryListing } from "../workers/protocol.ts";
import { clientInProcess } from "./judge-in-process.fixture.ts";

export const COMMIT = "c".repeat(40);

type Part = { readonly key: ModelKey; readonly repository: string; readonly commit: string; readonly dtype: "q4"; readonly bytes: number; readonly of: number };

/** What is kept on the machine, shared by the tabs of a world. */
export class ModelShelf {
  readonly kept = new Map<ModelKey, ModelManifest>();
  readonly parts = new Map<ModelKey, Part>();
  /** Cards of kept models. */
  readonly cards = new Map<ModelKey, string>();
}

export type HubScript = {
  /** Repositories that the hub knows. */
  readonly repositories: readonly string[];
  /** Awaited before every step of a download, with the bytes that are there. */
  pause(bytes: number): Promise<void>;
  /** A failure at this many bytes; null goes on. */
  mishap(bytes: number): Failure | null;
  /** Called with the bytes that a download begins with. */
  begun(bytes: number): void;
};

const BYTES = 100;
const STEP = 25;

export function keyFor(repository: string): ModelKey {
  return `${repository.replace("/", "-").toLowerCase()}-q4` as ModelKey;
}

export function manifestFor(repository: string, commit: string | null = COMMIT): ModelManifest {
  return {
    version: 1,
    key: keyFor(repository),
    repository,
    commit,
    hub: commit === null ? null : "https://hub.example",
    dtype: "q4",
    head: "causal",
    files: [{ path: "onnx/model_q4.onnx", bytes: BYTES, sha256: "ab".repeat(32) }],
    addedAt: "2026-01-01T00:00:00Z",
  };
}

function listingFor(repository: string): RepositoryListing {
  const files = [{ path: "onnx/model_q4.onnx", bytes: BYTES, sha256: "ab".repeat(32) }];
  return { repository, commit: COMMIT, files, choices: [{ dtype: "q4", head: "causal", files: ["onnx/model_q4.onnx"], bytes: BYTES }] };
}

export function hubInProcess(shelf: ModelShelf, script: Partial<HubScript> = {}): WorkerClient<DownloadCalls> {
  const { repositories = ["owner/small-judge"], pause = () => Promise.resolve(), mishap = () => null, begun = () => undefined } = script;
  function describe(repository: string): Result<RepositoryListing> {
    return repositories.includes(repository) ? ok(listingFor(repository)) : fail("hub-not-found", repository);
  }
  return clientInProcess<DownloadCalls>(() => ({
    describe: ({ repository }) => describe(repository),
    async download({ repository, commit }, { signal, progress }) {
      const described = describe(repository);
      if (!described.ok) return described;
      const key = keyFor(repository);
      let bytes = shelf.parts.get(key)?.bytes ?? 0;
      begun(bytes);
      for (;;) {
        await pause(bytes);
        if (signal.aborted) return fail("unexpected", "stopped");
        const trouble = mishap(bytes);
        if (trouble !== null) return trouble;
        progress({ file: "onnx/model_q4.onnx", loaded: bytes, of: BYTES, totalLoaded: bytes, totalOf: BYTES, rate: 5, secondsLeft: (BYTES - bytes) / 5 });
        if (bytes >= BYTES) break;
        bytes += STEP;
        shelf.parts.set(key, { key, repository, commit, dtype: "q4", bytes, of: BYTES });
      }
      shelf.parts.delete(key);
      const manifest = manifestFor(repository, commit);
      shelf.kept.set(key, manifest);
      return ok(manifest);
    },
  })).client;
}

export function libraryInProcess(shelf: ModelShelf): WorkerClient<LibraryCalls> {
  return clientInProcess<LibraryCalls>(() => ({
    list: () => ok({ models: [...shelf.kept.values()], parts: [...shelf.parts.values()] }),
    verify({ model }, { progress }) {
      const manifest = shelf.kept.get(model);
      if (manifest === undefined) return fail("judge-model-missing", model);
      progress({ bytes: BYTES, of: BYTES });
      return manifest.files.every((file) => file.sha256 === "ab".repeat(32)) ? ok(manifest) : fail("model-hash-mismatch", "onnx/model_q4.onnx");
    },
    adopt({ name, files }, { progress }) {
      const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
      progress({ bytes, of: bytes });
      if (!files.some(({ path }) => path.endsWith(".onnx"))) return fail("model-unsupported", "no ONNX weights");
      const manifest = manifestFor(name, null);
      shelf.kept.set(manifest.key, manifest);
      return ok(manifest);
    },
    remove({ model }) {
      const manifest = shelf.kept.get(model);
      const bytes = manifest === undefined ? (shelf.parts.get(model)?.bytes ?? 0) : manifestBytes(manifest);
      shelf.kept.delete(model);
      shelf.parts.delete(model);
      return ok({ bytes });
    },
  })).client;
}
