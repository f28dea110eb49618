// Loads the Clerk from a folder into Node: the page's checks and model code on the package's Node entry of the page's WASM build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { createClerkModel, type ClerkModel } from "../../src/engine/clerk-model.ts";
import { assembleClerk, CLERK_FILES } from "../../src/engine/load-clerk.ts";
import { readManifest, type Manifest } from "../../src/engine/manifest.ts";
import { engineName } from "../../src/engine/ort-runtime.ts";
import { verify } from "../../src/engine/verified-fetch.ts";
import type { Vocabulary } from "../../src/formats/clerk/vocabulary.ts";

/** Loads and verifies the folder's manifest, vocabulary and model. Throws when a file is missing or is not what the manifest says. */
export async function loadFromDisk(path: string, threads: number): Promise<{ manifest: Manifest; vocabulary: Vocabulary; model: ClerkModel }> {
  const read = (name: string) => new Uint8Array(readFileSync(join(path, name)));
  const found = readManifest(JSON.parse(new TextDecoder().decode(read("manifest.json"))), CLERK_FILES);
  if (found === null) throw new Error(`${path}/manifest.json is not a manifest.`);
  for (const name of CLERK_FILES) {
    const checked = await verify(name, read(name), found.files[name] ?? { bytes: 0, sha256: "" });
    if (!checked.ok) throw new Error(`${checked.code}: ${checked.detail}`);
  }
  const parts = assembleClerk(found, read("vocabulary.json"), read("model.onnx"));
  if (!parts.ok) throw new Error(`${parts.code}: ${parts.detail}`);
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  const runtime = { ort, device: "wasm", threads, engine: engineName(ort) } as const;
  return { manifest: found, vocabulary: parts.value.vocabulary, model: await createClerkModel(runtime, parts.value.model) };
}
