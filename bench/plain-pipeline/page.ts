// Runs in a page of its own, not in the product: Transformers.js's text-generation pipeline as its own documentation shows it,
// on the page's main thread. It is what the judge's engine is compared with. How it is served is ../plain-pipeline.ts.
import { env, pipeline, type TextGenerationPipeline } from "@huggingface/transformers";
import type { Dtype } from "../../src/domain/model.ts";

export type PlainOptions = { readonly model: string; readonly dtype: Dtype; readonly device: "wasm" | "webgpu"; readonly threads: number; readonly plainRuntime: boolean };

/** What came of one prompt. `milliseconds` is the call of the pipeline and nothing else. */
export type PlainAnswer = { readonly text: string; readonly milliseconds: number };

export type PlainPage = {
  load(options: PlainOptions): Promise<number>;
  /** Writes at least and at most `tokens` tokens, greedily. */
  write(prompt: string, tokens: number): Promise<PlainAnswer>;
  count(text: string): number;
};

let writer: TextGenerationPipeline | null = null;

function loaded(): TextGenerationPipeline {
  if (writer === null) throw new Error("Nothing is loaded.");
  return writer;
}

const page: PlainPage = {
  async load({ model, dtype, device, threads, plainRuntime }) {
    env.allowRemoteModels = false;
    env.allowLocalModels = true;
    env.localModelPath = "/models/";
    env.useBrowserCache = false;
    const { wasm } = env.backends.onnx;
    if (wasm === undefined) throw new Error("The library has no WASM backend.");
    // A prefix gives the build that the library takes by itself; the pair names the smaller one, which is faster without WebGPU.
    wasm.wasmPaths = plainRuntime ? { mjs: "/ort/ort-wasm-simd-threaded.mjs", wasm: "/ort/ort-wasm-simd-threaded.wasm" } : "/ort/";
    wasm.numThreads = threads;
    const began = performance.now();
    writer = await pipeline("text-generation", model, { dtype, device });
    return performance.now() - began;
  },
  async write(prompt, tokens) {
    const began = performance.now();
    const found = await loaded()(prompt, { max_new_tokens: tokens, min_new_tokens: tokens, do_sample: false, return_full_text: false });
    const milliseconds = performance.now() - began;
    const [first] = found.flat();
    const text = first?.generated_text;
    return { text: typeof text === "string" ? text : JSON.stringify(text), milliseconds };
  },
  count(text) {
    return loaded().tokenizer.encode(text).length;
  },
};

(globalThis as unknown as { plain: PlainPage }).plain = page;
