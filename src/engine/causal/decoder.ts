// A causal language model in a session of ONNX Runtime: ids and a key-value cache in, logits and a longer cache out. Knows no
// texts, no prompts and no verdicts. Batches of one, because GroupQueryAttention refuses others with a cache.
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { Runtime } from "../ort-runtime.ts";
import { FIRST_POSITION } from "./last-logits.ts";

/** The keys and values of the tokens read so far. Never changed; the one who asked for it gives it back with `release`. */
export type DecoderState = {
  readonly length: number;
  readonly bytes: number;
  readonly tensors: Readonly<Record<string, Tensor>>;
};

export type Forward = {
  /** The logits after each of the last `keep` tokens, in order. */
  readonly logits: readonly Float32Array[];
  readonly state: DecoderState;
};

export type Decoder = {
  readonly runtime: Runtime;
  readonly vocabulary: number | null;
  /** Bytes of cache for each token; what a plan is counted with. */
  readonly bytesPerToken: number;
  /** Whether the graph computes the logits of the last tokens only. */
  readonly keepsLast: boolean;
  /** Resolves when the graphics device is lost; never on WASM. */
  readonly lost: Promise<string>;
  /**
   * Reads `ids` after `past`. The past state stays valid. Throws what the runtime throws, and an Error for logits that are
   * not finite.
   * @param ids at least one
   * @param keep positions whose logits are wanted, counted from the end; 1 to ids.length
   */
  run(ids: readonly number[], past: DecoderState | null, keep: number): Promise<Forward>;
  release(state: DecoderState): void;
  dispose(): Promise<void>;
};

/** Tokens read in one pass at most: without `num_logits_to_keep` each of them costs a row of logits. */
export const CHUNK = { kept: 1024, all: 128 } as const;

type CacheInput = { readonly name: string; readonly type: "float32" | "float16"; readonly shape: readonly (number | string)[]; readonly output: string };

export type ModelBytes = {
  readonly graph: Uint8Array<ArrayBuffer>;
  readonly external: readonly { readonly path: string; readonly data: Uint8Array<ArrayBuffer> }[];
};

/** Names of outputs that a session doesn't have are passed over. */
const CACHE_ON_CARD: Readonly<Record<string, "gpu-buffer">> = Object.fromEntries(
  Array.from({ length: 256 }, (_, layer) => ["key", "value"].map((part) => [`present.${layer}.${part}`, "gpu-buffer"] as const)).flat(),
);

/** Thrown for a graph that is no causal language model with a cache. */
export class UnsupportedGraph extends Error {
  override readonly name = "UnsupportedGraph";
}

/** Makes the session. Throws UnsupportedGraph for another kind of graph, and what the runtime throws. */
export async function createDecoder(runtime: Runtime, { graph, external }: ModelBytes): Promise<Decoder> {
  const { ort, device } = runtime;
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: [device],
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    externalData: external.map(({ path, data }) => ({ path, data })),
    // The cache stays on the card between passes; the logits are read here.
    ...(device === "webgpu" ? { preferredOutputLocation: CACHE_ON_CARD } : {}),
  });
  const inputs = new Set(session.inputNames);
  const caches = cacheInputs(session);
  const keepsLast = inputs.has("num_logits_to_keep") || inputs.has(FIRST_POSITION);
  const perToken = caches.reduce((sum, cache) => sum + elements(cache.shape, 1) * (cache.type === "float16" ? 2 : 4), 0);
  const lost = device === "webgpu" ? deviceLoss(runtime) : new Promise<string>(() => undefined);

  function emptyCache(): Record<string, Tensor> {
    return Object.fromEntries(
      caches.map(({ name, type, shape }) => {
        const dims = shape.map((dim, axis) => (axis === 0 ? 1 : typeof dim === "number" ? dim : 0));
        return [name, type === "float16" ? new ort.Tensor("float16", new Uint16Array(0), dims) : new ort.Tensor("float32", new Float32Array(0), dims)];
      }),
    );
  }

  async function pass(ids: readonly number[], past: DecoderState | null, keep: number): Promise<Forward> {
    const before = past?.length ?? 0;
    const after = before + ids.length;
    const feeds: Record<string, Tensor> = { ...(past?.tensors ?? emptyCache()) };
    feeds["input_ids"] = new ort.Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
    if (inputs.has("attention_mask")) feeds["attention_mask"] = new ort.Tensor("int64", new BigInt64Array(after).fill(1n), [1, after]);
    if (inputs.has("position_ids")) feeds["position_ids"] = new ort.Tensor("int64", BigInt64Array.from(ids, (_, i) => BigInt(before + i)), [1, ids.length]);
    if (inputs.has(FIRST_POSITION)) feeds[FIRST_POSITION] = new ort.Tensor("int64", BigInt64Array.of(BigInt(-keep)), [1]);
    if (inputs.has("num_logits_to_keep")) feeds["num_logits_to_keep"] = new ort.Tensor("int64", BigInt64Array.of(BigInt(keep)), []);
    const outputs = await session.run(feeds);
    const logits = outputs["logits"];
    if (logits === undefined) throw new Error("The model gave no logits.");
    const tensors: Record<string, Tensor> = {};
    let bytes = 0;
    for (const { name, output, type } of caches) {
      const tensor = outputs[output];
      if (tensor === undefined) throw new Error(`The model gave no ${output}.`);
      tensors[name] = tensor;
      bytes += tensor.size * (type === "float16" ? 2 : 4);
    }
    const state = { length: after, bytes, tensors };
    try {
      return { logits: rows(logits, keep), state };
    } catch (error) {
      release(state);
      throw error;
    } finally {
      logits.dispose();
    }
  }

  function release(state: DecoderState): void {
    for (const tensor of Object.values(state.tensors)) tensor.dispose();
  }

  return {
    runtime,
    vocabulary: lastDimension(session, "logits"),
    bytesPerToken: perToken,
    keepsLast,
    lost,
    release,
    async run(ids, past, keep) {
      const most = keepsLast ? CHUNK.kept : CHUNK.all;
      let state = past;
      let at = 0;
      // The last chunk holds all positions that are kept.
      while (ids.length - at > Math.max(most, keep)) {
        const next: Forward = await pass(ids.slice(at, at + Math.min(most, ids.length - at - keep)), state, 1);
        if (state !== null && state !== past) release(state);
        state = next.state;
        at = state.length - (past?.length ?? 0);
      }
      const done = await pass(ids.slice(at), state, keep);
      if (state !== null && state !== past) release(state);
      return done;
    },
    dispose: () => session.release(),
  };
}

/** The last `keep` rows of logits as 32-bit floats. */
function rows(tensor: Tensor, keep: number): Float32Array[] {
  const width = tensor.dims.at(-1) ?? 0;
  const count = tensor.dims.at(-2) ?? 0;
  if (count < keep || width === 0) throw new Error("The logits have an unexpected shape.");
  return Array.from({ length: keep }, (_, k) => {
    const from = (count - keep + k) * width;
    const row = floats(tensor, from, from + width);
    if (!row.every((value) => Number.isFinite(value))) throw new Error("The model's logits are not numbers.");
    return row;
  });
}

/** Part of a tensor as 32-bit floats, whichever way the runtime holds 16-bit ones. */
export function floats(tensor: Tensor, from: number, to: number): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data.slice(from, to);
  if (data instanceof Uint16Array) return Float32Array.from(data.subarray(from, to), halfToFloat);
  // A Float16Array, where the browser has one.
  return Float32Array.from((data as unknown as Float32Array).slice(from, to));
}

/** IEEE 754 binary16 bits to a number. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function cacheInputs(session: InferenceSession): CacheInput[] {
  const outputs = new Set(session.outputNames);
  const caches: CacheInput[] = [];
  for (const input of session.inputMetadata) {
    const { name } = input;
    if (["input_ids", "attention_mask", "position_ids", "num_logits_to_keep", FIRST_POSITION].includes(name)) continue;
    const output = name.replace(/^past_key_values/, "present");
    if (!input.isTensor || !/^past_key_values\.\d+\.(key|value)$/.test(name) || !outputs.has(output)) throw new UnsupportedGraph(`The model wants an input "${name}".`);
    const { type, shape } = input;
    if ((type !== "float32" && type !== "float16") || shape.length !== 4) throw new UnsupportedGraph(`The cache "${name}" is of type ${type}.`);
    caches.push({ name, type, shape, output });
  }
  if (!session.inputNames.includes("input_ids") || !outputs.has("logits")) throw new UnsupportedGraph("The model doesn't take ids and give logits.");
  if (caches.length === 0) throw new UnsupportedGraph("The model has no key-value cache.");
  return caches;
}

/** Numbers in a cache of `length` tokens. */
function elements(shape: readonly (number | string)[], length: number): number {
  return shape.reduce<number>((product, dim, axis) => product * (axis === 0 ? 1 : typeof dim === "number" && dim > 0 ? dim : length), 1);
}

function lastDimension(session: InferenceSession, output: string): number | null {
  const meta = session.outputMetadata.find((one) => one.name === output);
  const last = meta?.isTensor === true ? meta.shape.at(-1) : undefined;
  return typeof last === "number" && last > 0 ? last : null;
}

function deviceLoss({ ort }: Runtime): Promise<string> {
  const { device } = ort.env.webgpu as { readonly device?: Promise<GPUDevice> | GPUDevice };
  return Promise.resolve(device).then((gpu) => (gpu === undefined ? new Promise<string>(() => undefined) : gpu.lost.then((info) => `${info.reason}: ${info.message}`)));
}
