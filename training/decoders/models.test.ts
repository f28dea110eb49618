// The committed decoders, run with the page's runtime: the hub's inputs and outputs, reuse of cached keys, and agreement of
// the two ways of writing the same weights.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { emptyCache, openGraph, pass } from "./run-graph.fixture.ts";

const MODELS = join(import.meta.dirname, "../../e2e/fixtures/models/chambers");
const VOCABULARY = 2048;
const [KV_HEADS, DIM, LAYERS] = [1, 16, 2];

function ids(seed: number, length: number): number[] {
  const random = new Random(seed);
  return Array.from({ length }, () => random.below(VOCABULARY));
}

function farthest(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

/** Root of the mean square difference over that of `exact`. */
function relativeError(exact: Float32Array, near: Float32Array): number {
  const squares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(exact.map((value, i) => value - (near[i] ?? NaN))) / squares(exact));
}

function last(passed: { logits: Float32Array; dims: readonly number[] }): Float32Array {
  return passed.logits.slice(-(passed.dims[2] ?? 0));
}

const causal = [
  ["random-plain", "model.onnx"],
  ["random-plain", "model_quantized.onnx"],
  ["random-plain", "model_int8.onnx"],
  ["random-grouped", "model.onnx"],
  ["random-grouped", "model_q4.onnx"],
  ["random-keep", "model_q4.onnx"],
  ["random-keep", "model_quantized.onnx"],
  ["random-external", "model.onnx"],
] as const;

describe.each(causal)("%s/%s", (repository, file) => {
  it("has the inputs and outputs of a hub export and reuses cached keys", async () => {
    const session = await openGraph(join(MODELS, repository, "onnx", file));
    const kept = repository === "random-keep" ? ["num_logits_to_keep"] : [];
    const parts = Array.from({ length: LAYERS }, (_, i) => ["key", "value"].map((part) => `${i}.${part}`)).flat();
    expect([...session.inputNames].sort()).toEqual(["input_ids", "attention_mask", "position_ids", ...kept, ...parts.map((part) => `past_key_values.${part}`)].sort());
    expect([...session.outputNames].sort()).toEqual(["logits", ...parts.map((part) => `present.${part}`)].sort());

    const text = ids(11, 40);
    const none = emptyCache(session, 1, KV_HEADS, DIM);
    const whole = await pass(session, [text], none);
    expect(whole.dims).toEqual([1, 40, VOCABULARY]);
    const prefix = await pass(session, [text.slice(0, 25)], none);
    const rest = await pass(session, [text.slice(25)], prefix.cache);
    // int8 activations take their scale from all that is in a pass; the others have nothing to differ by but rounding.
    const tolerance = file.includes("quantized") || file.includes("int8") ? 0.5 : 2e-4;
    expect(farthest(last(rest), last(whole))).toBeLessThan(tolerance);
    expect(rest.cache["past_key_values.1.value"]?.dims).toEqual([1, KV_HEADS, 40, DIM]);
    // What comes later changes nothing before it, and what comes before does.
    const other = await pass(session, [[...text.slice(0, 39), (text[39] ?? 0) ^ 1]], none);
    expect(farthest(other.logits.slice(0, 20 * VOCABULARY), whole.logits.slice(0, 20 * VOCABULARY))).toBeLessThan(tolerance);
    const changed = await pass(session, [[(text[0] ?? 0) ^ 1, ...text.slice(1)]], none);
    expect(farthest(last(changed), last(whole))).toBeGreaterThan(1e-3);
  });
});

describe("graphs of the same weights", () => {
  it("say the same with plain and with grouped attention", async () => {
    const plain = await openGraph(join(MODELS, "random-plain/onnx/model.onnx"));
    const grouped = await openGraph(join(MODELS, "random-grouped/onnx/model.onnx"));
    const text = ids(12, 50);
    const a = await pass(plain, [text], emptyCache(plain, 1, KV_HEADS, DIM));
    const b = await pass(grouped, [text], emptyCache(grouped, 1, KV_HEADS, DIM));
    expect(farthest(a.logits, b.logits)).toBeLessThan(1e-3);
  });

  it.each([
    ["random-plain/onnx/model_quantized.onnx", 0.06],
    ["random-grouped/onnx/model_q4.onnx", 0.4],
  ])("%s stays near float32", async (path, tolerance) => {
    const exact = await openGraph(join(MODELS, "random-plain/onnx/model.onnx"));
    const rounded = await openGraph(join(MODELS, path));
    const text = ids(13, 30);
    const a = await pass(exact, [text], emptyCache(exact, 1, KV_HEADS, DIM));
    const b = await pass(rounded, [text], emptyCache(rounded, 1, KV_HEADS, DIM));
    const off = relativeError(a.logits, b.logits);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(tolerance);
  });

  it("gives padded rows of the plain graph what they get alone", async () => {
    const session = await openGraph(join(MODELS, "random-plain/onnx/model.onnx"));
    const [long, short] = [ids(14, 12), ids(15, 7)];
    const alone = await pass(session, [short], emptyCache(session, 1, KV_HEADS, DIM));
    const left = await pass(session, [long, [...new Array<number>(5).fill(0), ...short]], emptyCache(session, 2, KV_HEADS, DIM), { mask: [new Array<number>(12).fill(1), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]] });
    expect(farthest(last(left), last(alone))).toBeLessThan(1e-3);
  });

  it("keeps the logits that were asked for", async () => {
    const session = await openGraph(join(MODELS, "random-keep/onnx/model_q4.onnx"));
    const text = ids(16, 20);
    const none = emptyCache(session, 1, KV_HEADS, DIM);
    const all = await pass(session, [text], none);
    const two = await pass(session, [text], none, { keep: 2 });
    expect(two.dims).toEqual([1, 2, VOCABULARY]);
    expect(farthest(two.logits, all.logits.slice(-2 * VOCABULARY))).toBeLessThan(1e-4);
  });
});

describe("random-labels", () => {
  it("reads the last token that is no padding", async () => {
    const session = await openGraph(join(MODELS, "random-labels/onnx/model_quantized.onnx"));
    expect(session.inputNames).toEqual(["input_ids", "attention_mask", "position_ids"]);
    const text = ids(17, 9);
    const alone = await pass(session, [text], {});
    expect(alone.dims).toEqual([1, 2]);
    const mask = [[...new Array<number>(9).fill(1), 0, 0, 0]];
    const padded = await pass(session, [[...text, 5, 6, 7]], {}, { mask });
    expect(farthest(padded.logits, alone.logits)).toBeLessThan(0.2);
    const other = await pass(session, [[...text, 8, 9, 10]], {}, { mask });
    expect(farthest(padded.logits, other.logits)).toBeLessThan(0.2);
  });
});

describe("repositories", () => {
  it.each(readdirSync(MODELS))("%s has the files of a hub repository", (name) => {
    const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(MODELS, name, file), "utf8")) as Record<string, unknown>;
    expect(read("config.json")).toMatchObject({ vocab_size: VOCABULARY, num_key_value_heads: expect.any(Number) as number });
    expect(read("tokenizer_config.json")["chat_template"]).toContain("<|im_start|>");
    expect(read("tokenizer.json")).toHaveProperty("model");
    expect(read("generation_config.json")).toHaveProperty("eos_token_id");
    expect(readdirSync(join(MODELS, name, "onnx")).length).toBeGreaterThan(0);
  });
});
