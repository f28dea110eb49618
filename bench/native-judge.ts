// The page's engine in Node on the native build of ONNX Runtime: the same passes over the same tokens, so that what is left of
// the difference is the runtime's. The native package is no dependency of the product; it is installed beside this file on demand.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { JudgeSettings } from "../src/domain/judge-settings.ts";
import type { ModelManifest } from "../src/domain/model.ts";
import { readTexts, startModel } from "../src/engine/causal/load-model.ts";
import type { Judge } from "../src/engine/judge.ts";
import type { OrtModule } from "../src/engine/ort-runtime.ts";
import { formatOf } from "../src/formats/prompt-formats.ts";

const VERSION = "1.30.0";
const FOLDER = join(import.meta.dirname, ".native");

/** The native runtime, installed first if need be. Without its install script, which would fetch more than the processor needs. */
export function nativeRuntime(): OrtModule {
  if (!existsSync(join(FOLDER, "node_modules/onnxruntime-node"))) {
    console.error(`Installing onnxruntime-node ${VERSION} into ${FOLDER} ...`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "package.json"), JSON.stringify({ private: true, dependencies: { "onnxruntime-node": VERSION } }));
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: FOLDER, env, stdio: ["ignore", "ignore", "inherit"] });
  }
  return createRequire(join(FOLDER, "package.json"))("onnxruntime-node") as OrtModule;
}

export type NativeModel = {
  /** A judge by these settings; only the newest is used. */
  readonly judge: (settings: JudgeSettings) => Judge;
};

/** Loads a model folder as the page's judge worker would. Throws when the runtime can't be installed or the model not loaded. */
export async function openNativeModel(folder: string, manifest: ModelManifest, threads: number): Promise<NativeModel> {
  const native = nativeRuntime();
  const create = (bytes: Uint8Array, options?: object) =>
    native.InferenceSession.create(bytes, { ...options, executionProviders: ["cpu"], intraOpNumThreads: threads, interOpNumThreads: 1 });
  const ort = { Tensor: native.Tensor, env: native.env, InferenceSession: { create } } as unknown as OrtModule;
  const files = { manifest, read: (path: string) => Promise.resolve(new Uint8Array(readFileSync(join(folder, path)))) };
  const texts = await readTexts(files);
  if (!texts.ok) throw new Error(`${texts.code}: ${texts.detail}`);
  const engine = `onnxruntime-node ${VERSION}`;
  const model = await startModel({ files, onProgress: () => undefined, reuse: true }, texts.value, () => Promise.resolve({ ort, device: "wasm", threads, engine }));
  if (!model.ok) throw new Error(`${model.code}: ${model.detail}`);
  return {
    judge(settings) {
      const format = formatOf(settings.format);
      if (format === undefined) throw new Error(`There is no format ${settings.format}.`);
      return model.value.judge(format, settings);
    },
  };
}
