// Loads a kept model as a judge: files checked against the manifest, tokenizer, template, session, and a self-test before it may
// judge. Failures are codes; nothing of a judge that failed its test is given out.
import { type Result, fail, ok } from "../../domain/error-code.ts";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { Dtype, ModelManifest } from "../../domain/model.ts";
import type { DeviceChoice, GpuTrouble, JudgeIdentity } from "../../domain/run.ts";
import type { PromptFormat } from "../../formats/prompt-format.ts";
import type { Capabilities } from "../../workers/protocol.ts";
import type { Judge, LoadProgress } from "../judge.ts";
import { loadRuntime, type Runtime } from "../ort-runtime.ts";
import { type DeviceDecision, decideThreads, deviceTrouble, trouble } from "../probe.ts";
import { runFailure } from "../run-failure.ts";
import { createCausalJudge } from "./causal-judge.ts";
import { createChatRenderer } from "./chat-template.ts";
import { createDecoder, type ModelBytes, UnsupportedGraph } from "./decoder.ts";
import { createPromptEncoder } from "./encode-prompt.ts";
import { createHeadJudge } from "./head-judge.ts";
import { createScorer } from "./scorer.ts";
import { applyPatch, lastLogitsPatch, PATCH_ROOM } from "./last-logits.ts";
import { type ModelConfig, parseObject, readModelConfig } from "./model-config.ts";
import { type ModelFiles, readChecked, readCheckedWithRoom, readText } from "./model-files.ts";
import { selfTest } from "./self-test.ts";
import { createTokenizer, type ModelTokenizer } from "./tokenizer.ts";

export type ModelRequest = {
  readonly files: ModelFiles;
  readonly device: DeviceChoice;
  readonly threads: number | null;
  readonly capabilities: Capabilities;
  /** The page's root, where ort/ is. */
  readonly root: URL;
  readonly onProgress: LoadProgress;
  /** False: every prompt is read from its start in one go, to measure what reuse saves. */
  readonly reuse: boolean;
};

/** A session of a model. Its judges share it: only the newest is used, and the one before is disposed of first. */
export type OpenedModel = {
  judge(format: PromptFormat, settings: JudgeSettings): Judge;
  dispose(): Promise<void>;
};

/** Everything but the session: what the texts need. */
export type ModelTexts = { readonly tokenizer: ModelTokenizer; readonly chatTemplate: string | null; readonly config: ModelConfig };

/** Weights whose activations are quantized anew in every pass: a token's logits depend on what else is read with it. */
const EIGHT_BIT: readonly Dtype[] = ["q8", "int8", "uint8"];
const HALF: readonly Dtype[] = ["fp16", "q4f16"];

/** Most bytes of kept prefixes: on WASM they share the tab's memory with the page, on a card with the weights. */
const CACHE_BUDGET = { wasm: 256 << 20, webgpu: 512 << 20 } as const;

/**
 * Loads a model. When WebGPU was wanted but no session on it works, the answer is a judge on WASM and the reason.
 * Failures: `judge-model-missing`, `judge-integrity`, `model-unsupported`, `judge-out-of-memory`, `judge-load-failed`.
 */
export async function loadModel(request: ModelRequest): Promise<Result<{ readonly model: OpenedModel; readonly fallback: GpuTrouble | null }>> {
  const { files, capabilities, root } = request;
  const texts = await readTexts(files);
  if (!texts.ok) return texts;
  const threads = decideThreads(request.threads, capabilities);
  const { device, fallback: reason } = decideModelDevice(request.device, capabilities, files.manifest.dtype);
  let fallback = reason;
  const ort = new URL("ort/", root);
  if (device === "webgpu") {
    fallback = await deviceTrouble();
    if (fallback === null) {
      const judge = await startModel(request, texts.value, () => loadRuntime("webgpu", threads, ort));
      if (judge.ok) return ok({ model: judge.value, fallback: null });
      // What is wrong with the files is wrong on every device.
      if (judge.code !== "judge-load-failed" && judge.code !== "judge-out-of-memory" && judge.code !== "judge-run-failed") return judge;
      fallback = trouble("runtime-failed", judge.detail);
    }
  }
  const judge = await startModel(request, texts.value, () => loadRuntime("wasm", threads, ort));
  return judge.ok ? ok({ model: judge.value, fallback }) : judge;
}

/**
 * Where a language model runs. "auto" takes a real graphics card that can read its weights, else WASM. 8-bit weights always run
 * on WASM: on cards their results are wrong (transformers.js 1286), and 4-bit ones, which are slow on WASM, suit cards.
 */
export function decideModelDevice(choice: DeviceChoice, { webgpu, reason }: Capabilities, dtype: Dtype): DeviceDecision {
  if (choice === "wasm") return { device: "wasm", fallback: null };
  const asked = choice === "webgpu";
  if (webgpu === null) return { device: "wasm", fallback: asked ? (reason ?? trouble("no-adapter")) : null };
  if (EIGHT_BIT.includes(dtype)) return { device: "wasm", fallback: asked ? trouble("runtime-failed", `${dtype} weights run on WASM only`) : null };
  if (HALF.includes(dtype) && !webgpu.shaderF16) return { device: "wasm", fallback: trouble("device-refused", `${dtype} weights need shader-f16`) };
  return { device: asked || !webgpu.software ? "webgpu" : "wasm", fallback: null };
}

/** Reads tokenizer, chat template and configs. */
export async function readTexts(files: ModelFiles): Promise<Result<ModelTexts>> {
  const read: (string | null)[] = [];
  for (const name of ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "chat_template.json"]) {
    const text = await readText(files, name);
    if (!text.ok) return text;
    read.push(text.value);
  }
  const [config = null, generation = null, tokenizerJson = null, tokenizerConfig = null, jinja = null, templateJson = null] = read;
  if (tokenizerJson === null) return fail("model-unsupported", "The model has no tokenizer.json.");
  const options = parseObject(tokenizerConfig);
  try {
    const tokenizer = createTokenizer(parseObject(tokenizerJson), options);
    return ok({
      tokenizer,
      chatTemplate: jinja ?? defaultTemplate(options["chat_template"]) ?? defaultTemplate(parseObject(templateJson)["chat_template"]),
      config: readModelConfig(parseObject(config), parseObject(generation), options, tokenizer.idOf),
    });
  } catch (error) {
    return fail("model-unsupported", `tokenizer.json: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A template stands alone or in a list of named ones. */
function defaultTemplate(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return null;
  const list = value as readonly { readonly name?: unknown; readonly template?: unknown }[];
  const chosen = list.find((one) => one.name === "default") ?? list[0];
  return typeof chosen?.template === "string" ? chosen.template : null;
}

/** Makes a session that has passed its self-test. Another format or other settings need no other session. */
export async function startModel(
  { files, onProgress, reuse: wanted }: Pick<ModelRequest, "files" | "onProgress" | "reuse">,
  { tokenizer, chatTemplate, config }: ModelTexts,
  start: () => Promise<Runtime>,
): Promise<Result<OpenedModel>> {
  const { manifest } = files;
  const { head } = manifest;
  const bytes = await readWeights(files, onProgress);
  if (!bytes.ok) return bytes;
  try {
    const runtime = await start();
    const renderer = createChatRenderer(chatTemplate, tokenizer.named, tokenizer.idOf("<|im_start|>") !== undefined);
    const texts = { tokenizer, encoder: createPromptEncoder(tokenizer, renderer), contextLength: config.contextLength };
    if (head !== "causal") {
      const scorer = await createScorer(runtime, bytes.value);
      return ok({
        judge: (format, settings) => createHeadJudge({ ...texts, format, settings, scorer, identity: modelIdentity(manifest, settings, format, runtime), head, labels: config.labels }),
        dispose: () => scorer.dispose(),
      });
    }
    const decoder = await createDecoder(runtime, bytes.value);
    const exact = !EIGHT_BIT.includes(manifest.dtype);
    const tested = await selfTest(decoder, tokenizer, texts.encoder, exact);
    if (!tested.ok) return tested;
    const reuse = wanted && tested.value.reuse;
    return ok({
      judge(format, settings) {
        const identity = modelIdentity(manifest, settings, format, runtime);
        return createCausalJudge({
          ...texts,
          decoder,
          format,
          settings,
          identity: reuse ? identity : { ...identity, engine: `${identity.engine}, prefixes not reused` },
          endIds: config.endIds,
          reuse,
          exact: exact || !wanted,
          cacheBudget: CACHE_BUDGET[runtime.device],
        });
      },
      dispose: () => decoder.dispose(),
    });
  } catch (error) {
    return error instanceof UnsupportedGraph ? fail("model-unsupported", error.message) : runFailure(error, "judge-load-failed");
  }
}

/** `startModel` and one judge of it, for those who need no other. */
export async function startJudge(
  request: Pick<ModelRequest, "files" | "onProgress" | "reuse"> & { readonly format: PromptFormat; readonly settings: JudgeSettings },
  texts: ModelTexts,
  start: () => Promise<Runtime>,
): Promise<Result<Judge>> {
  const model = await startModel(request, texts, start);
  return model.ok ? ok(model.value.judge(request.format, request.settings)) : model;
}

/** Names the model, its bytes and how it is asked. */
export function modelIdentity(manifest: ModelManifest, settings: JudgeSettings, format: PromptFormat, { device, threads, engine }: Runtime): JudgeIdentity {
  const { key, repository, commit, dtype } = manifest;
  return {
    judge: "model",
    name: repository,
    version: commit?.slice(0, 12) ?? key,
    files: Object.fromEntries(manifest.files.map(({ path, sha256 }) => [path, sha256])),
    format: `${format.id}-${format.version}`,
    device,
    threads,
    engine,
    prompt: { model: key, repository: commit === null ? null : repository, commit, dtype, settings },
  };
}

/** The graph, taught to compute the last logits only where its shape is known. */
function onlyLastLogits({ buffer, length }: { readonly buffer: Uint8Array<ArrayBuffer>; readonly length: number }): Uint8Array<ArrayBuffer> {
  const graph = buffer.subarray(0, length);
  try {
    const patch = lastLogitsPatch(graph);
    return patch === null ? graph : applyPatch(buffer, length, patch);
  } catch {
    return graph; // no protobuf: the runtime says what is wrong with it
  }
}

/** The graph and its external data, by the names that the graph knows them by. */
async function readWeights(files: ModelFiles, onProgress: LoadProgress): Promise<Result<ModelBytes>> {
  const weights = files.manifest.files.filter(({ path }) => /\.onnx(_data(_\d+)?|\.data)?$/.test(path));
  const graphs = weights.filter(({ path }) => path.endsWith(".onnx"));
  const [graph] = graphs;
  if (graph === undefined) return fail("judge-model-missing", "The model has no .onnx file.");
  if (graphs.length > 1) return fail("model-unsupported", `The model has ${graphs.length} graphs.`);
  const of = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  let loaded = 0;
  const external: { path: string; data: Uint8Array<ArrayBuffer> }[] = [];
  onProgress(0, of);
  let graphBytes: Uint8Array<ArrayBuffer> | null = null;
  for (const { path, bytes: size } of weights) {
    if (path === graph.path) {
      const read = await readCheckedWithRoom(files, path, PATCH_ROOM);
      if (!read.ok) return read;
      graphBytes = files.manifest.head === "causal" ? onlyLastLogits(read.value) : read.value.buffer.subarray(0, read.value.length);
    } else {
      const bytes = await readChecked(files, path);
      if (!bytes.ok) return bytes;
      external.push({ path: path.split("/").at(-1) ?? path, data: bytes.value });
    }
    loaded += size;
    onProgress(loaded, of);
  }
  return graphBytes === null ? fail("judge-model-missing", graph.path) : ok({ graph: graphBytes, external });
}
