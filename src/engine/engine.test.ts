// The engine's pure parts: batches, manifests, failures, decisions, and what a verdict carries.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { encodeClerk } from "../formats/clerk/encode.ts";
import { Vocabulary } from "../formats/clerk/vocabulary.ts";
import type { Capabilities, JudgeItem } from "../workers/protocol.ts";
import { planBatches } from "./batches.ts";
import { createEncoder } from "./clerk-judge.ts";
import { clerkReading, clerkVerdict, GAP, signalsOf } from "./clerk-verdict.ts";
import { readManifest } from "./manifest.ts";
import { decideDevice, decideThreads } from "./probe.ts";
import { runFailure } from "./run-failure.ts";
import { sha256Hex, verify } from "./verified-fetch.ts";

const VOCABULARY = new Vocabulary({ version: 1, buckets: 16, words: ["the", "cat", "sat"], idf10: [5, 30, 40] });

const ITEM: JudgeItem = {
  responseId: "r" as ResponseId,
  criterion: { id: "c", name: "c", question: "Right?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 },
  instruction: "Where sat the cat?",
  context: null,
  reference: "The mat.",
  response: "On the mat.",
};

test("every input is in exactly one batch, within the limits, shortest first", () => {
  const limits = fc.record({ rows: fc.integer({ min: 1, max: 40 }), ids: fc.integer({ min: 1, max: 9000 }) });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 120 }), limits, (lengths, limit) => {
      const batches = planBatches(lengths, limit);
      expect(batches.flat().toSorted((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
      let last = 0;
      for (const batch of batches) {
        const longest = Math.max(...batch.map((i) => lengths[i]!));
        expect(batch.length).toBeLessThanOrEqual(limit.rows);
        if (batch.length > 1) expect(batch.length * longest).toBeLessThanOrEqual(limit.ids);
        expect(Math.min(...batch.map((i) => lengths[i]!))).toBeGreaterThanOrEqual(last);
        last = longest;
      }
    }),
  );
});

describe("manifests", () => {
  const record = { bytes: 3, sha256: "a".repeat(64) };
  const manifest = { id: "clerk", name: "The Clerk", version: "1.0.0", format: "clerk-3", features: 107, licence: "MIT", files: { "model.onnx": record, "../evil": record } };

  test("keep only the files that the engine asks for", () => {
    expect(readManifest(manifest, ["model.onnx"])?.files).toEqual({ "model.onnx": record });
  });

  test.each([
    null, [], "x", { ...manifest, files: {} }, { ...manifest, version: 1 },
    { ...manifest, files: { "model.onnx": { ...record, sha256: "A".repeat(64) } } }, { ...manifest, files: { "model.onnx": { ...record, bytes: 1.5 } } },
  ])("are refused when anything is missing or odd (%#)", (json) => {
    expect(readManifest(json, ["model.onnx"])).toBeNull();
  });
});

test("bytes must have the recorded length and hash", async () => {
  const bytes = new TextEncoder().encode("abc");
  // The SHA-256 of "abc" from FIPS 180-4's examples.
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await sha256Hex(bytes)).toBe(sha256);
  expect(await verify("f", bytes, { bytes: 3, sha256 })).toEqual({ ok: true, value: bytes });
  expect(await verify("f", bytes, { bytes: 4, sha256 })).toMatchObject({ ok: false, code: "judge-integrity" });
  expect(await verify("f", new TextEncoder().encode("abd"), { bytes: 3, sha256 })).toMatchObject({ ok: false, code: "judge-integrity" });
});

test.each([
  [17305520, "judge-out-of-memory"],
  [new RangeError("Array buffer allocation failed"), "judge-out-of-memory"],
  [new Error("Aborted(OOM). Build with -sASSERTIONS for more info."), "judge-out-of-memory"],
  [new WebAssembly.RuntimeError("memory access out of bounds"), "judge-out-of-memory"],
  [new Error("failed to call OrtRun(). ERROR_CODE: 2"), "judge-run-failed"],
  ["odd", "judge-run-failed"],
] as const)("names what the runtime throws (%#)", (error, code) => {
  expect(runFailure(error, "judge-run-failed")).toMatchObject({ ok: false, code });
});

describe("where a judge runs", () => {
  const gpu = { description: "a card", shaderF16: true, software: false };
  const here: Capabilities = { crossOriginIsolated: true, hardwareThreads: 8, webgpu: gpu, reason: null };
  const open = { ...here, crossOriginIsolated: false };

  test.each([
    ["auto", here, "wasm"],
    ["auto", open, "webgpu"],
    ["auto", { ...open, webgpu: { ...gpu, software: true } }, "wasm"],
    ["auto", { ...open, webgpu: null }, "wasm"],
    ["wasm", open, "wasm"],
    ["webgpu", { ...here, webgpu: { ...gpu, software: true } }, "webgpu"],
  ] as const)("%s (%#)", (choice, capabilities, device) => {
    expect(decideDevice(choice, capabilities)).toEqual({ device, fallback: null });
  });

  test("a wish for WebGPU without an adapter falls back with the reason", () => {
    expect(decideDevice("webgpu", { ...here, webgpu: null, reason: { code: "no-adapter", detail: "none here" } })).toEqual({ device: "wasm", fallback: { code: "no-adapter", detail: "none here" } });
  });

  test("threads: four at most unless asked for, one where memory cannot be shared", () => {
    expect(decideThreads(null, here)).toBe(4);
    expect(decideThreads(null, { ...here, hardwareThreads: 2 })).toBe(2);
    expect(decideThreads(null, { ...here, hardwareThreads: 2 }, 1)).toBe(1);
    expect(decideThreads(null, { ...here, hardwareThreads: 1 }, 1)).toBe(1);
    expect(decideThreads(6, here)).toBe(6);
    expect(decideThreads(6, open)).toBe(1);
    expect(decideThreads(0, here)).toBe(1);
  });
});

describe("verdicts", () => {
  test("carry the distribution over the criterion's levels", () => {
    const verdict = clerkVerdict(ITEM, encodeClerk(ITEM, VOCABULARY), { mean: 0.9, logScale: -3 });
    expect(verdict).toMatchObject({ responseId: "r", criterionId: "c", mostLikely: 5, rationale: null, signals: [] });
    expect(verdict.distribution.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(verdict.distribution).toHaveLength(5);
    expect(verdict.score).toBeGreaterThan(4);
  });

  test("say what a person should look at", () => {
    const long: JudgeItem = { ...ITEM, instruction: "the cat sat ".repeat(200), reference: " ", response: " \n" };
    expect(signalsOf(long, encodeClerk(long, VOCABULARY))).toEqual([
      { kind: "input-cut", segment: "instruction", kept: 176, of: 600 },
      { kind: "empty-response" },
      { kind: "no-reference" },
    ]);
    const grounded: JudgeItem = { ...ITEM, reference: null, context: "The cat sat on the mat." };
    expect(signalsOf(grounded, encodeClerk(grounded, VOCABULARY))).toEqual([]);
  });

  test("the reading shows words as they stand, gaps where words were left out, and what is shared or unknown", () => {
    const item = { ...ITEM, instruction: "cat ".repeat(300) };
    const { segments, features } = clerkReading(encodeClerk(item, VOCABULARY), VOCABULARY);
    const response = segments.find((s) => s.name === "response");
    expect(response?.tokens.map((t) => t.text)).toEqual(["On", "the", "mat", "."]);
    expect(response?.tokens.map((t) => t.matched)).toEqual([false, true, true, false]);
    expect(response?.tokens.map((t) => t.known)).toEqual([false, true, false, false]);
    const instruction = segments.find((s) => s.name === "instruction");
    expect(instruction?.of).toBe(300);
    expect(instruction?.tokens.some((t) => t.text === GAP)).toBe(true);
    expect(features.map((f) => f.name)).toContain("response-words");
  });
});

test("an encoder that reuses texts gives what encoding afresh gives", () => {
  const text = fc.constantFrom("", "the cat", "The mat. Sat!", "42 cats\n- sat");
  const item = fc.record({ instruction: text, context: fc.option(text, { nil: null }), reference: fc.option(text, { nil: null }), response: text, question: text });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 8 }), (list) => {
      const encode = createEncoder(VOCABULARY);
      for (const { question, ...texts } of list) {
        const asked = { ...ITEM, ...texts, criterion: { ...ITEM.criterion, question } };
        expect(encode(asked)).toEqual(encodeClerk(asked, VOCABULARY));
      }
    }),
    { numRuns: 30 },
  );
});
