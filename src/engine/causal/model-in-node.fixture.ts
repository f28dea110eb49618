// Kept models for tests in Node: a folder in hub layout as the store would keep it, and judges of it on the page's WASM build.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import type { ResponseId } from "../../domain/case.ts";
import { defaultJudgeSettings, type JudgeSettings } from "../../domain/judge-settings.ts";
import type { Dtype, ModelHead, ModelKey } from "../../domain/model.ts";
import type { Criterion } from "../../domain/rubric.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { formatOf } from "../../formats/prompt-formats.ts";
import type { JudgeItem } from "../../workers/protocol.ts";
import type { Judge } from "../judge.ts";
import { engineName, type Runtime } from "../ort-runtime.ts";
import { type CausalParts, createCausalJudge } from "./causal-judge.ts";
import { createChatRenderer } from "./chat-template.ts";
import { createDecoder, type Decoder } from "./decoder.ts";
import { createPromptEncoder } from "./encode-prompt.ts";
import { modelIdentity, type ModelTexts, readTexts } from "./load-model.ts";
import type { ModelFiles } from "./model-files.ts";

const MODELS = join(import.meta.dirname, "../../../e2e/fixtures/models/chambers");
const TEXTS = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"];

/** The files of a fixture model with one of its graphs. */
export function fixtureFiles(name: string, graph: string, dtype: Dtype, head: ModelHead = "causal"): ModelFiles {
  const paths = [...TEXTS, `onnx/${graph}`, `onnx/${graph}_data`].filter((path) => existsSync(join(MODELS, name, path)));
  const read = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(MODELS, name, path)));
  const files = paths.map((path) => ({ path, bytes: read(path).length, sha256: createHash("sha256").update(read(path)).digest("hex") }));
  return {
    manifest: { version: 1, key: `fixture--${name}` as ModelKey, repository: `chambers/${name}`, commit: "0".repeat(40), hub: null, dtype, head, files, addedAt: "2026-01-01T00:00:00Z" },
    read: (path) => Promise.resolve(read(path)),
  };
}

export function nodeRuntime(): Promise<Runtime> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  return Promise.resolve({ ort, device: "wasm", threads: 1, engine: engineName(ort) });
}

export type FixtureModel = { readonly files: ModelFiles; readonly texts: ModelTexts; readonly decoder: Decoder };

export async function openFixture(name: string, graph: string, dtype: Dtype): Promise<FixtureModel> {
  const files = fixtureFiles(name, graph, dtype);
  const texts = await readTexts(files);
  if (!texts.ok) throw new Error(texts.detail);
  const external = files.manifest.files.some(({ path }) => path.endsWith("_data")) ? [{ path: `${graph}_data`, data: (await files.read(`onnx/${graph}_data`)) as Uint8Array<ArrayBuffer> }] : [];
  const decoder = await createDecoder(await nodeRuntime(), { graph: (await files.read(`onnx/${graph}`)) as Uint8Array<ArrayBuffer>, external });
  return { files, texts: texts.value, decoder };
}

/** A judge of an open model; several may share its session, one call at a time. */
export function judgeOf({ files, texts, decoder }: FixtureModel, settings: Partial<JudgeSettings> & { readonly format: string }, parts: Partial<CausalParts> = {}): Judge {
  const { tokenizer, chatTemplate, config } = texts;
  const format = formatOf(settings.format);
  if (format === undefined) throw new Error(`no format ${settings.format}`);
  const whole = { ...defaultJudgeSettings(settings.format), ...settings };
  return createCausalJudge({
    decoder,
    tokenizer,
    encoder: createPromptEncoder(tokenizer, createChatRenderer(chatTemplate, tokenizer.named, true)),
    format,
    settings: whole,
    identity: modelIdentity(files.manifest, whole, format, decoder.runtime),
    contextLength: config.contextLength,
    endIds: config.endIds,
    reuse: true,
    exact: true,
    cacheBudget: 64 << 20,
    ...parts,
  });
}

export function criterion(id: string, question: string, scale: Criterion["scale"] = { kind: "likert", min: 1, max: 5 }): Criterion {
  return { id, name: id, question, scale, descriptions: { 1: "Not at all.", 5: "Fully." }, weight: 1 };
}

/** A few rows: two tasks, two responses each, under each of the criteria. */
export function rows(criteria: readonly Criterion[]): JudgeItem[] {
  const tasks = [
    { instruction: "Name three animals that live in the sea.", context: null, reference: "Whale, seal and shark." },
    { instruction: "Count from one to four in one line, with commas.", context: "Write digits, not words.", reference: "1, 2, 3, 4" },
  ];
  return tasks.flatMap((task, t) =>
    ["A whale, a seal, and a shark are animals that live in the sea.", "I like pasta with cheese."].flatMap((response, r) =>
      criteria.map((one): JudgeItem => ({ responseId: `t${t}r${r}` as ResponseId, criterion: one, ...task, response })),
    ),
  );
}

/** Judges all and gives the verdicts by response and criterion. */
export async function verdictsOf(judge: Judge, items: readonly JudgeItem[]): Promise<Map<string, Verdict>> {
  const found = new Map<string, Verdict>();
  const result = await judge.score(items, new AbortController().signal, (batch) => {
    for (const verdict of batch) found.set(`${verdict.responseId} ${verdict.criterionId}`, verdict);
  });
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  if (result.value.judged !== items.length || found.size !== items.length) throw new Error("not every item was judged once");
  return found;
}

/** Largest difference of any level's probability between two sets of verdicts. */
export function farthest(a: ReadonlyMap<string, Verdict>, b: ReadonlyMap<string, Verdict>): number {
  let most = a.size === b.size ? 0 : Infinity;
  for (const [key, { distribution }] of a) {
    const other = b.get(key)?.distribution ?? [];
    distribution.forEach((p, k) => { most = Math.max(most, Math.abs(p - (other[k] ?? Infinity))); });
  }
  return most;
}
