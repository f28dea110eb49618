// The page's engine in Node on the native build of ONNX Runtime: the same passes over the same tokens, so that what is left of
// the difference is the runtime's. The native package is no dependency of the product; it is installed beside this file on demand.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { JudgeSettings } from "../src/domain/judge-settings.ts";
import type { ModelManifest } from "../src/domain/model.ts";
import { readTexts, startJudge } from "../src/engine/causal/load-model.ts";
import type { Judge } from "../src/engine/judge.ts";
import type { OrtModule } from "../src/engine/ort-runtime.ts";
import { formatOf } from "../src/formats/prompt-formats.ts";

const VERSION = "1.30.0";
const FOLDER = join(import.meta.dirname, ".native");

/** The native runtime, installed first if need be. Without its install script, which would fetch more than the processor needs. */
function nativeRuntime(): OrtModule {
  if (!existsSync(join(FOLDER, "node_modules/onnxruntime-node"))) {
    console.error(`Installing onnxruntime-node ${VERSION} into ${FOLDER} ...`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "package.json"), JSON.stringify({ private: true, dependencies: { "onnxruntime-node": VERSION } }));
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: FOLDER, env, stdio: ["ignore", "ignore", "inherit"] });
  }
  return createRequire(join(FOLDER, "package.json"))("onnxruntime-node") as OrtModule;
}

export type NativeJudge = {
  readonly judge: Judge;
  readonly engine: string;
  /** Milliseconds spent in the runtime's passes since the last call of this. */
  readonly passTime: () => number;
};

/** Loads a model folder as the page's judge worker would. Throws when the runtime can't be installed or the model not loaded. */
export async function nativeJudge(folder: string, manifest: ModelManifest, settings: JudgeSettings, threads: number): Promise<NativeJudge> {
  const native = nativeRuntime();
  let spent = 0;
  const create = async (bytes: Uint8Array, options: Parameters<OrtModule["InferenceSession"]["create"]>[1]) => {
    const session = await native.InferenceSession.create(bytes, { ...options, executionProviders: ["cpu"], intraOpNumThreads: threads, interOpNumThreads: 1 });
    const run = session.run.bind(session) as (...args: unknown[]) => ReturnType<typeof session.run>;
    const timed = async (...args: unknown[]): ReturnType<typeof session.run> => {
      const began = performance.now();
      const outputs = await run(...args);
      spent += performance.now() - began;
      return outputs;
    };
    session.run = timed;
    return session;
  };
  const ort = { Tensor: native.Tensor, env: native.env, InferenceSession: { create } } as unknown as OrtModule;
  const format = formatOf(settings.format);
  if (format === undefined) throw new Error(`There is no format ${settings.format}.`);
  const files = { manifest, read: (path: string) => Promise.resolve(new Uint8Array(readFileSync(join(folder, path)))) };
  const texts = await readTexts(files);
  if (!texts.ok) throw new Error(`${texts.code}: ${texts.detail}`);
  const engine = `onnxruntime-node ${VERSION}`;
  const judge = await startJudge({ files, format, settings, onProgress: () => undefined, reuse: true }, texts.value, () => Promise.resolve({ ort, device: "wasm", threads, engine }));
  if (!judge.ok) throw new Error(`${judge.code}: ${judge.detail}`);
  return {
    judge: judge.value,
    engine,
    passTime() {
      const since = spent;
      spent = 0;
      return since;
    },
  };
}
