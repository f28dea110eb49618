// A process of its own that says what the Clerk answers: items in on stdin (JSON), one [location, log-scale] a line out.
// It encodes and runs each item alone, without the page's workers, batches, storage or scores.
// With CHAMBERS_CHECKPOINT=training/runs/NAME/rounded.pt the network is the training code's, in PyTorch, instead.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { createClerkModel } from "../../src/engine/clerk-model.ts";
import { engineName } from "../../src/engine/ort-runtime.ts";
import { type ClerkItem, encodeClerk } from "../../src/formats/clerk/encode.ts";
import { Vocabulary, type VocabularyFile } from "../../src/formats/clerk/vocabulary.ts";

const ROOT = join(import.meta.dirname, "../..");
const MODEL = join(ROOT, "dist/models/clerk");

type Manifest = { readonly files: Readonly<Record<string, { readonly sha256: string }>> };

function file(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(MODEL, name)));
}

const manifest = JSON.parse(new TextDecoder().decode(file("manifest.json"))) as Manifest;
for (const [name, { sha256 }] of Object.entries(manifest.files)) {
  const found = createHash("sha256").update(file(name)).digest("hex");
  if (found !== sha256) throw new Error(`${name} is not the one that the manifest names`);
}
const vocabulary = new Vocabulary(JSON.parse(new TextDecoder().decode(file("vocabulary.json"))) as VocabularyFile);
const items = JSON.parse(readFileSync(0, "utf8")) as ClerkItem[];
const inputs = items.map((item) => encodeClerk(item, vocabulary));
const checkpoint = process.env["CHAMBERS_CHECKPOINT"];

if (checkpoint === undefined) {
  ort.env.wasm.numThreads = 1;
  const model = await createClerkModel({ ort, device: "wasm", threads: 1, engine: engineName(ort) }, file("model.onnx"));
  for (const input of inputs) {
    const [quality] = await model.run([input]);
    console.log(JSON.stringify([quality?.mean, quality?.logScale]));
  }
} else {
  const lines = inputs.map(({ ids, segments, marks, features }) => JSON.stringify({ ids: [...ids], segments: [...segments], marks: [...marks], features: [...features] }));
  const python = process.env["PYTHON"] ?? "/usr/bin/python3";
  process.stdout.write(execFileSync(python, ["training/reference.py", checkpoint], { cwd: ROOT, input: `${lines.join("\n")}\n`, maxBuffer: 1e9 }));
}
process.exit(0);
