// Runs a small decoder in Node on the page's own WASM build, for tests and measurements of what training/decoders makes.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import * as ort from "onnxruntime-web";

export type Cache = Readonly<Record<string, ort.Tensor>>;
export type Passed = { readonly logits: Float32Array; readonly dims: readonly number[]; readonly cache: Cache };

export async function openGraph(path: string): Promise<ort.InferenceSession> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const beside = `${path}_data`;
  const externalData = existsSync(beside) ? [{ path: basename(beside), data: new Uint8Array(readFileSync(beside)) }] : [];
  return ort.InferenceSession.create(new Uint8Array(readFileSync(path)), { executionProviders: ["wasm"], externalData });
}

function whole(values: readonly number[], dims: readonly number[]): ort.Tensor {
  return new ort.Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

/** The past that comes before anything: keys and values of length 0, shaped as the graph's inputs say. */
export function emptyCache(session: ort.InferenceSession, batch: number, heads: number, dim: number): Cache {
  return Object.fromEntries(session.inputNames.filter((name) => name.startsWith("past_key_values")).map((name) => [name, new ort.Tensor("float32", new Float32Array(0), [batch, heads, 0, dim])]));
}

/** One pass over `ids` [batch][length] after `past`; `mask` [batch][past + length] is all ones unless given. */
export async function pass(session: ort.InferenceSession, ids: readonly (readonly number[])[], past: Cache, options: { mask?: readonly (readonly number[])[]; keep?: number } = {}): Promise<Passed> {
  const batch = ids.length;
  const length = ids[0]?.length ?? 0;
  const before = Object.values(past)[0]?.dims[2] ?? 0;
  const mask = options.mask ?? ids.map(() => new Array<number>(before + length).fill(1));
  const places = mask.map((row) => {
    let seen = 0;
    return row.map((bit) => (bit === 1 ? seen++ : 1)).slice(-length);
  });
  const feeds: Record<string, ort.Tensor> = { input_ids: whole(ids.flat(), [batch, length]), attention_mask: whole(mask.flat(), [batch, before + length]), ...past };
  if (session.inputNames.includes("position_ids")) feeds["position_ids"] = whole(places.flat(), [batch, length]);
  if (session.inputNames.includes("num_logits_to_keep")) feeds["num_logits_to_keep"] = new ort.Tensor("int64", BigInt64Array.of(BigInt(options.keep ?? 0)), []);
  const results = await session.run(feeds);
  const logits = results["logits"];
  if (logits === undefined) throw new Error("The graph has no logits.");
  const cache = Object.fromEntries(Object.entries(results).filter(([name]) => name.startsWith("present")).map(([name, tensor]) => [name.replace("present", "past_key_values"), tensor]));
  return { logits: logits.data as Float32Array, dims: logits.dims, cache };
}
