// Loads the Clerk from the page's own origin: manifest, vocabulary and model, checked, then a session that has proved itself.
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { DeviceChoice, GpuTrouble, JudgeIdentity } from "../domain/run.ts";
import { CLERK_FORMAT, encodeClerk } from "../formats/clerk/encode.ts";
import { Vocabulary, type VocabularyFile } from "../formats/clerk/vocabulary.ts";
import type { Capabilities } from "../workers/protocol.ts";
import { createClerkJudge } from "./clerk-judge.ts";
import { type ClerkModel, createClerkModel } from "./clerk-model.ts";
import type { Judge, LoadProgress } from "./judge.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { loadRuntime, type Runtime } from "./ort-runtime.ts";
import { decideDevice, decideThreads, deviceTrouble, trouble } from "./probe.ts";
import { runFailure } from "./run-failure.ts";
import { fetchBytes, verify } from "./verified-fetch.ts";

export const CLERK_FILES = ["model.onnx", "vocabulary.json"] as const;

const MOST_MANIFEST_BYTES = 64 * 1024;

export type LoadRequest = {
  readonly device: DeviceChoice;
  readonly threads: number | null;
  readonly capabilities: Capabilities;
  /** The page's root, where models/ and ort/ are. */
  readonly root: URL;
  readonly onProgress: LoadProgress;
};

export type ClerkParts = { readonly manifest: Manifest; readonly vocabulary: Vocabulary; readonly model: Uint8Array<ArrayBuffer> };

/**
 * Loads the Clerk. When WebGPU was wanted but no session on it works, the answer is a judge on WASM and the reason.
 * Failures: `judge-load-failed`, `judge-integrity`, `judge-out-of-memory`.
 */
export async function loadClerk(request: LoadRequest): Promise<Result<{ readonly judge: Judge; readonly fallback: GpuTrouble | null }>> {
  const parts = await fetchClerk(new URL("models/clerk/", request.root), request.onProgress);
  if (!parts.ok) return parts;
  // Its matrices are small: on two cores, a second thread that shares a core with the page makes it slower (bench/).
  const threads = decideThreads(request.threads, request.capabilities, 1);
  const { device, fallback: reason } = decideDevice(request.device, request.capabilities);
  let fallback = reason;
  const ort = new URL("ort/", request.root);
  if (device === "webgpu") {
    fallback = await deviceTrouble();
    if (fallback === null) {
      try {
        return ok({ judge: await start(await loadRuntime("webgpu", threads, ort), parts.value), fallback: null });
      } catch (error) {
        fallback = trouble("runtime-failed", runFailure(error, "judge-load-failed").detail);
      }
    }
  }
  try {
    return ok({ judge: await start(await loadRuntime("wasm", threads, ort), parts.value), fallback });
  } catch (error) {
    return runFailure(error, "judge-load-failed");
  }
}

/** The identity of a Clerk on a runtime. */
export function clerkIdentity(manifest: Manifest, { device, threads, engine }: Runtime): JudgeIdentity {
  const files = Object.fromEntries(Object.entries(manifest.files).map(([path, { sha256 }]) => [path, sha256]));
  return { judge: manifest.id, name: manifest.name, version: manifest.version, files, format: manifest.format, device, threads, engine };
}

/** Reads the parts of a Clerk that were fetched and verified; says so when they do not belong together. */
export function assembleClerk(manifest: Manifest, vocabulary: Uint8Array, model: Uint8Array<ArrayBuffer>): Result<ClerkParts> {
  if (manifest.format !== CLERK_FORMAT) return fail("judge-integrity", `The model reads format ${manifest.format}, this page writes ${CLERK_FORMAT}.`);
  // The bytes are those of the manifest, so the file has the shape that training wrote.
  const words = new Vocabulary(JSON.parse(new TextDecoder().decode(vocabulary)) as VocabularyFile);
  const { features } = trialInput(words);
  if (features.length !== manifest.features) return fail("judge-integrity", `The model reads ${manifest.features} features, this page has ${features.length}.`);
  return ok({ manifest, vocabulary: words, model });
}

function trialInput(vocabulary: Vocabulary): ReturnType<typeof encodeClerk> {
  const criterion = { question: "Is the answer right?", scale: { kind: "binary", no: "no", yes: "yes" }, descriptions: {} } as const;
  return encodeClerk({ criterion, instruction: "One and one?", context: null, reference: "2", response: "Two." }, vocabulary);
}

/** Makes a judge and runs it once: on WebGPU much only fails at the first run, and shaders are compiled there. */
async function start(runtime: Runtime, { manifest, vocabulary, model }: ClerkParts): Promise<Judge> {
  const loaded: ClerkModel = await createClerkModel(runtime, model);
  await loaded.run([trialInput(vocabulary)]);
  return createClerkJudge(loaded, vocabulary, clerkIdentity(manifest, runtime));
}

async function fetchClerk(folder: URL, onProgress: LoadProgress): Promise<Result<ClerkParts>> {
  const fetched = await fetchBytes(new URL("manifest.json", folder), MOST_MANIFEST_BYTES, () => undefined);
  if (!fetched.ok) return fetched;
  const manifest = parseManifest(fetched.value);
  if (manifest === null) return fail("judge-load-failed", "manifest.json is not a manifest.");
  const records = CLERK_FILES.map((path) => ({ path, record: manifest.files[path] ?? { bytes: 0, sha256: "" } }));
  const of = records.reduce((sum, { record }) => sum + record.bytes, 0);
  const received = records.map(() => 0);
  onProgress(0, of);
  const files = await Promise.all(
    records.map(async ({ path, record }, i) => {
      const bytes = await fetchBytes(new URL(path, folder), record.bytes, (n) => {
        received[i] = n;
        onProgress(received.reduce((a, b) => a + b, 0), of);
      });
      return bytes.ok ? verify(path, bytes.value, record) : bytes;
    }),
  );
  const [model, vocabulary] = files;
  if (model === undefined || vocabulary === undefined) return fail("unexpected", "a file of the judge is not listed");
  if (!model.ok) return model;
  if (!vocabulary.ok) return vocabulary;
  return assembleClerk(manifest, vocabulary.value, model.value);
}

function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    return readManifest(JSON.parse(new TextDecoder().decode(bytes)), CLERK_FILES);
  } catch {
    return null;
  }
}
