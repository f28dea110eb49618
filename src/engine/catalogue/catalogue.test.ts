import fc from "fast-check";
import { expect, test } from "vitest";
import { DTYPES } from "../../domain/model.ts";
import { hubModelKey, isModelKey } from "../../domain/model-key.ts";
import { FORMAT_IDS } from "../../formats/prompt-format.ts";
import type { Capabilities } from "../../workers/protocol.ts";
import { isRepository } from "../hub/hub-address.ts";
import { bestDtype, canRun } from "./can-run.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { CATALOGUE } from "./catalogue.ts";
import { catalogueFiles, pinnedCommit } from "./pins.ts";

const WASM: Capabilities = { crossOriginIsolated: true, hardwareThreads: 8, webgpu: null, reason: { code: "no-adapter", detail: "" } };
const GPU: Capabilities = {
  crossOriginIsolated: true, hardwareThreads: 8, webgpu: { description: "a card", shaderF16: true, software: false }, reason: null, maxBufferSize: 2 ** 32, maxStorageBufferBindingSize: 2 ** 32,
};
const GPU_NO_HALF: Capabilities = { ...GPU, webgpu: { description: "a card", shaderF16: false, software: false } };
const SOFTWARE: Capabilities = { ...GPU, webgpu: { description: "swiftshader", shaderF16: false, software: true } };

function entry(id: string): CatalogueEntry {
  return CATALOGUE.find((one) => one.id === id)!;
}

const codes = (issues: readonly { readonly code: string }[]): string[] => issues.map(({ code }) => code);

test("every entry is sound: unique ids, real repository names, formats that exist, sizes that are bytes", () => {
  expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
  for (const one of CATALOGUE) {
    expect(isRepository(one.repository), one.id).toBe(true);
    expect(isModelKey(hubModelKey(one.repository, "0".repeat(40), "q4f16"))).toBe(true);
    expect(one.formats.length, one.id).toBeGreaterThan(0);
    expect(one.formats.every((format) => FORMAT_IDS.includes(format)), one.id).toBe(true);
    expect(one.contextLength, one.id).toBeGreaterThanOrEqual(2048);
    if (one.status.kind === "convert") expect(one.status.commands.join("\n"), one.id).toContain(one.repository);
    else {
      expect(one.status.weights.length, one.id).toBeGreaterThan(0);
      for (const { dtype, bytes } of one.status.weights) {
        expect(DTYPES.includes(dtype)).toBe(true);
        // Between a third of a byte and a little over four bytes for each parameter: a slip of the decimal point shows.
        if (bytes !== null) expect(bytes / one.parameters, `${one.id} ${dtype}`).toBeGreaterThan(0.33);
        if (bytes !== null) expect(bytes / one.parameters, `${one.id} ${dtype}`).toBeLessThan(4.5);
      }
    }
  }
  for (const group of ["general", "specialised", "reward"]) expect(CATALOGUE.some((one) => one.group === group)).toBe(true);
});

test("the best dtype: q4f16 with half precision, q4 without, 8 bits on the processor", () => {
  const qwen = entry("qwen2.5-0.5b");
  expect(bestDtype(qwen, GPU)).toBe("q4f16");
  expect(bestDtype(qwen, GPU_NO_HALF)).toBe("q4");
  expect(bestDtype(qwen, WASM)).toBe("q8");
  expect(bestDtype(qwen, SOFTWARE)).toBe("q8");
  expect(bestDtype(entry("gemma-3-1b"), GPU)).toBe("q4"); // half precision overflows
  expect(bestDtype(entry("flow-judge-v0.1"), GPU)).toBe(null);
  expect(bestDtype(entry("phi-3.5-mini"), WASM)).toBe(null); // half precision is all there is
});

test("a small model runs on each machine in its best dtype", () => {
  for (const capabilities of [GPU, GPU_NO_HALF, WASM]) {
    const qwen = entry("qwen2.5-0.5b");
    expect(canRun(qwen, bestDtype(qwen, capabilities)!, capabilities, 50e9, 8)).toMatchObject({ verdict: "ok", reasons: [], warnings: [] });
  }
});

test("what keeps a model from running is named with its amounts", () => {
  const qwen = entry("qwen2.5-0.5b");
  expect(codes(canRun(qwen, "q4f16", WASM, null, null).reasons)).toEqual(["no-adapter"]);
  expect(codes(canRun(qwen, "q4f16", GPU_NO_HALF, null, null).reasons)).toEqual(["no-shader-f16"]);
  expect(codes(canRun(entry("gemma-3-1b"), "q4f16", GPU, null, null).reasons)).toEqual(["no-such-dtype"]);
  expect(canRun(qwen, "q4f16", { ...GPU, maxStorageBufferBindingSize: 128 * 2 ** 20 }, null, null).reasons).toEqual([{ code: "buffer-too-small", needed: 151_936 * 896 * 2, limit: 128 * 2 ** 20 }]);
  expect(canRun(qwen, "q4f16", GPU, 100e6, null).reasons).toEqual([{ code: "storage", needed: 483e6, free: 100e6 }]);
  expect(codes(canRun(entry("llama-3.2-3b"), "q8", WASM, null, null).reasons)).toEqual(["too-large-for-wasm"]);
  expect(codes(canRun(qwen, "q8", WASM, null, 0.5).reasons)).toEqual(["memory"]);
  expect(codes(canRun(entry("prometheus-2-7b"), "q4", GPU, null, null).reasons)).toEqual(["needs-converting"]);
});

test("what slows a model down or is not certain is a warning", () => {
  expect(codes(canRun(entry("qwen2.5-0.5b"), "q8", { ...WASM, crossOriginIsolated: false }, null, null).warnings)).toEqual(["one-thread"]);
  expect(codes(canRun(entry("qwen2.5-1.5b"), "q8", WASM, null, null).warnings)).toEqual(["slow-on-wasm"]);
  expect(codes(canRun(entry("qwen3-4b"), "q4f16", GPU, null, null).warnings)).toEqual(["size-estimated"]);
  expect(codes(canRun(entry("qwen2.5-0.5b"), "q4f16", { ...SOFTWARE, webgpu: { description: "s", shaderF16: true, software: true } }, null, null).warnings)).toEqual(["software-adapter"]);
  // A browser tells 8 GiB at most, so more may be there.
  expect(canRun(entry("llama-3.2-3b"), "q4", { ...GPU, deviceMemory: 8 }, null)).toMatchObject({ verdict: "ok" });
  expect(canRun(entry("smollm3-3b"), "q4", { ...GPU, deviceMemory: 4 }, null)).toMatchObject({ verdict: "warnings" });
});

test("property: more room and more memory never make it worse", () => {
  const rank = { no: 0, warnings: 1, ok: 2 } as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...CATALOGUE), fc.constantFrom(...DTYPES), fc.constantFrom(WASM, GPU, GPU_NO_HALF, SOFTWARE), fc.nat(20_000), fc.nat(20_000), fc.constantFrom(0.5, 1, 2, 4, 8), fc.constantFrom(0.5, 1, 2, 4, 8),
      (model, dtype, capabilities, roomA, roomB, memoryA, memoryB) => {
        const less = canRun(model, dtype, capabilities, Math.min(roomA, roomB) * 1e6, Math.min(memoryA, memoryB));
        const more = canRun(model, dtype, capabilities, Math.max(roomA, roomB) * 1e6, Math.max(memoryA, memoryB));
        expect(rank[more.verdict]).toBeGreaterThanOrEqual(rank[less.verdict]);
        expect(less.verdict === "no").toBe(less.reasons.length > 0);
      },
    ),
  );
});

test("pins hold for their commit and dtype only", () => {
  const file = (path: string): { path: string; bytes: number; sha256: string } => ({ path, bytes: 1, sha256: "0".repeat(64) });
  const pins = { "o/n": { commit: "a".repeat(40), files: ["config.json", "tokenizer.json", "onnx/model_q4.onnx", "onnx/model.onnx"].map(file) } };
  expect(catalogueFiles("o/n", "a".repeat(40), "q4", pins).map(({ path }) => path).sort()).toEqual(["config.json", "onnx/model_q4.onnx", "tokenizer.json"]);
  expect(catalogueFiles("o/n", "b".repeat(40), "q4", pins)).toEqual([]);
  expect(catalogueFiles("o/x", "a".repeat(40), "q4", pins)).toEqual([]);
  expect(catalogueFiles("o/n", "a".repeat(40), "q8", pins)).toEqual([]);
  expect(pinnedCommit("o/n")).toBe(null);
});
