// Loading kept models in Node: every kind of graph, damaged and missing files, the self-test, classifiers and rewards.
import { describe, expect, test } from "vitest";
import type { Result } from "../../domain/error-code.ts";
import { defaultJudgeSettings } from "../../domain/judge-settings.ts";
import type { Dtype, ModelHead } from "../../domain/model.ts";
import { formatOf } from "../../formats/prompt-formats.ts";
import type { Judge } from "../judge.ts";
import { createChatRenderer } from "./chat-template.ts";
import type { Decoder } from "./decoder.ts";
import { createPromptEncoder } from "./encode-prompt.ts";
import { readTexts, startJudge } from "./load-model.ts";
import type { ModelFiles } from "./model-files.ts";
import { criterion, farthest, fixtureFiles, nodeRuntime, openFixture, rows, verdictsOf } from "./model-in-node.fixture.ts";
import { selfTest } from "./self-test.ts";

const items = rows([criterion("right", "Is the response right?")]);

async function start(files: ModelFiles, format: "chambers" | "reward" = "chambers", reuse = true): Promise<Result<Judge>> {
  const texts = await readTexts(files);
  if (!texts.ok) return texts;
  return startJudge({ files, format: formatOf(format), settings: defaultJudgeSettings(format), onProgress: () => undefined, reuse }, texts.value, nodeRuntime);
}

async function started(files: ModelFiles, format: "chambers" | "reward" = "chambers"): Promise<Judge> {
  const judge = await start(files, format);
  if (!judge.ok) throw new Error(`${judge.code}: ${judge.detail}`);
  return judge.value;
}

test.each([
  ["random-plain", "model.onnx", "fp32"],
  ["random-plain", "model_int8.onnx", "int8"],
  ["random-plain", "model_quantized.onnx", "q8"],
  ["random-grouped", "model.onnx", "fp32"],
  ["random-grouped", "model_q4.onnx", "q4"],
  ["random-keep", "model_q4.onnx", "q4"],
  ["random-keep", "model_quantized.onnx", "q8"],
  ["random-external", "model.onnx", "fp32"],
] as const)("%s/%s loads, passes its self-test and judges", async (name, graph, dtype) => {
  const judge = await started(fixtureFiles(name, graph, dtype));
  expect(judge.identity.engine).not.toContain("not reused");
  const verdicts = await verdictsOf(judge, items);
  for (const { distribution } of verdicts.values()) expect(distribution.every((p) => p >= 0 && p <= 1)).toBe(true);
});

test("a judge that was asked not to reuse says so and says the same", async () => {
  const files = fixtureFiles("random-plain", "model.onnx", "fp32");
  const judge = await start(files, "chambers", false);
  if (!judge.ok) throw new Error(judge.detail);
  expect(judge.value.identity.engine).toContain("not reused");
  expect(farthest(await verdictsOf(judge.value, items), await verdictsOf(await started(files), items))).toBeLessThan(1e-4);
});

describe("heads", () => {
  async function judgeHead(head: ModelHead): Promise<Awaited<ReturnType<typeof verdictsOf>>> {
    return verdictsOf(await started(fixtureFiles("random-labels", "model_quantized.onnx", "q8", head), "reward"), items);
  }

  test("give every level a probability, the same every time, and write nothing", async () => {
    const first = await judgeHead("classifier");
    expect(farthest(first, await judgeHead("classifier"))).toBe(0);
    for (const { distribution, rationale } of first.values()) {
      expect(distribution).toHaveLength(5);
      expect(distribution.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(rationale).toBeNull();
    }
    const judge = await started(fixtureFiles("random-labels", "model_quantized.onnx", "q8", "classifier"), "reward");
    const reading = judge.read(items[0]!);
    expect(reading.ok && reading.value.kind === "prompt" && reading.value.spans.map((span) => span.text).join("")).toBe(
      `<|im_start|>user\n${items[0]!.instruction}<|im_end|>\n<|im_start|>assistant\n${items[0]!.response}<|im_end|>\n`,
    );
  });

  test("a decoder with a head is no causal model", async () => {
    expect(await start(fixtureFiles("random-labels", "model_quantized.onnx", "q8", "causal"))).toMatchObject({ ok: false, code: "model-unsupported" });
    expect(await start(fixtureFiles("random-plain", "model.onnx", "fp32", "classifier"), "reward")).toMatchObject({ ok: false, code: "model-unsupported" });
  });
});

describe("files", () => {
  const good = fixtureFiles("random-plain", "model.onnx", "fp32");
  const damaged = (path: string, damage: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): ModelFiles => ({
    ...good,
    read: async (wanted) => ((bytes) => (wanted === path ? damage(bytes) : bytes))((await good.read(wanted)) as Uint8Array<ArrayBuffer>),
  });

  test.each([
    ["a flipped bit", damaged("onnx/model.onnx", (bytes) => { bytes[100]! ^= 4; return bytes; }), "judge-integrity"],
    ["a cut end", damaged("tokenizer.json", (bytes) => bytes.slice(0, -1)), "judge-integrity"],
    ["a file that went", { ...good, read: () => Promise.reject(new DOMException("gone", "NotFoundError")) }, "judge-model-missing"],
    ["a file too large for memory", { ...good, read: () => Promise.reject(new RangeError("Array buffer allocation failed")) }, "judge-out-of-memory"],
    ["no graph", { ...good, manifest: { ...good.manifest, files: good.manifest.files.filter(({ path }) => !path.endsWith(".onnx")) } }, "judge-model-missing"],
    ["no tokenizer", { ...good, manifest: { ...good.manifest, files: good.manifest.files.filter(({ path }) => path !== "tokenizer.json") } }, "model-unsupported"],
  ] as const)("%s ends in a code", async (_what, files: ModelFiles, code) => {
    expect(await start(files)).toMatchObject({ ok: false, code });
  });
});

describe("the self-test", () => {
  test("turns reuse off where it changes what an exact model says", async () => {
    const { texts, decoder } = await openFixture("random-plain", "model.onnx", "fp32" satisfies Dtype);
    const encoder = createPromptEncoder(texts.tokenizer, createChatRenderer(texts.chatTemplate, texts.tokenizer.named, true));
    expect(await selfTest(decoder, texts.tokenizer, encoder, true)).toEqual({ ok: true, value: { reuse: true } });
    // A runtime that loses the past, as left padding or a wrong mask would.
    const forgetful: Decoder = { ...decoder, run: (ids, _past, keep) => decoder.run(ids, null, keep) };
    expect(await selfTest(forgetful, texts.tokenizer, encoder, true)).toEqual({ ok: true, value: { reuse: false } });
    expect(await selfTest(forgetful, texts.tokenizer, encoder, false)).toEqual({ ok: true, value: { reuse: true } });
  });
});
