// A patched graph says what the graph said, of the last positions only.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { expect, test } from "vitest";
import { createDecoder } from "./decoder.ts";
import { applyPatch, FIRST_POSITION, lastLogitsPatch, PATCH_ROOM } from "./last-logits.ts";
import { nodeRuntime } from "./model-in-node.fixture.ts";

const MODELS = join(import.meta.dirname, "../../../e2e/fixtures/models/chambers");
const IDS = Array.from({ length: 40 }, (_, i) => (i * 37) % 2000);

function read(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(MODELS, path)));
}

function patched(path: string): Uint8Array<ArrayBuffer> {
  const bytes = read(path);
  const patch = lastLogitsPatch(bytes);
  if (patch === null) throw new Error(`${path}: no patch`);
  expect(patch.tail.length).toBeLessThan(PATCH_ROOM);
  const buffer = new Uint8Array(bytes.length + PATCH_ROOM);
  buffer.set(bytes);
  return applyPatch(buffer, bytes.length, patch);
}

test.each([
  ["random-plain/onnx/model.onnx", 1e-4],
  ["random-grouped/onnx/model.onnx", 1e-4],
  ["random-grouped/onnx/model_q4.onnx", 1e-4],
  ["random-external/onnx/model.onnx", 1e-4],
  // The last product quantizes its states by the largest of all positions that it reads.
  ["random-plain/onnx/model_quantized.onnx", 0.5],
  ["random-plain/onnx/model_int8.onnx", 0.5],
] as const)("%s", async (path, tolerance) => {
  const runtime = await nodeRuntime();
  const external = path.startsWith("random-external") ? [{ path: "model.onnx_data", data: read(`${path}_data`) }] : [];
  const whole = await createDecoder(runtime, { graph: read(path), external });
  const last = await createDecoder(runtime, { graph: patched(path), external });
  expect([whole.keepsLast, last.keepsLast]).toEqual([false, true]);
  const [expected, found] = [await whole.run(IDS, null, 3), await last.run(IDS, null, 3)];
  expect(found.logits).toHaveLength(3);
  found.logits.forEach((row, k) => { row.forEach((value, i) => { if (Math.abs(value - expected.logits[k]![i]!) > tolerance) throw new Error(`position ${k}, token ${i}`); }); });
  // The graph itself gives no more rows than were asked for.
  const session = await ort.InferenceSession.create(patched(path), { externalData: external });
  const feeds: Record<string, ort.Tensor> = {
    input_ids: new ort.Tensor("int64", BigInt64Array.from(IDS, BigInt), [1, IDS.length]),
    attention_mask: new ort.Tensor("int64", new BigInt64Array(IDS.length).fill(1n), [1, IDS.length]),
    position_ids: new ort.Tensor("int64", BigInt64Array.from(IDS, (_, i) => BigInt(i)), [1, IDS.length]),
    [FIRST_POSITION]: new ort.Tensor("int64", BigInt64Array.of(-2n), [1]),
  };
  for (const { name } of session.inputMetadata) feeds[name] ??= new ort.Tensor("float32", new Float32Array(0), [1, 1, 0, 16]);
  expect((await session.run(feeds))["logits"]?.dims).toEqual([1, 2, 2048]);
});

test("a graph that can keep the last logits, one that has none, and bytes that are no graph stay as they are", () => {
  expect(lastLogitsPatch(read("random-keep/onnx/model_q4.onnx"))).toBeNull();
  expect(lastLogitsPatch(Uint8Array.from([0x08, 0x07]))).toBeNull();
  expect(() => lastLogitsPatch(Uint8Array.from([0x3a, 0x7f, 0x01]))).toThrow(RangeError);
});
