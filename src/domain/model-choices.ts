// Which files of a model folder belong together: weights of one dtype, their external data, tokenizer and configuration. By
// the names that hub exports use; reads no file. Used for hubs and for folders from disk alike.
import type { Dtype, ModelHead } from "./model.ts";

export type SizedFile = { readonly path: string; readonly bytes: number };

/** One way to load a model: a dtype with the files it needs and their bytes in all. */
export type ModelChoice = { readonly dtype: Dtype; readonly head: ModelHead; readonly files: readonly string[]; readonly bytes: number };

/** What the end of the weights' name says, as exports for the browser write it. */
const SUFFIXES: Readonly<Record<Dtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

/** Without these nothing can be tokenized or run. */
const NEEDED = ["config.json", "tokenizer.json"] as const;

/** Taken along where they exist. The model card may hold the official wording of the judge's prompt. */
const WELCOME = ["tokenizer_config.json", "generation_config.json", "special_tokens_map.json", "chat_template.jinja", "chat_template.json", "README.md"] as const;

/** The folders in which weights may lie, the first that has any counts. */
const FOLDERS = ["onnx/", ""] as const;

/** Names of the files that every choice needs and that `files` lacks. */
export function missingFiles(files: readonly SizedFile[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  return NEEDED.filter((path) => !paths.has(path));
}

/** The dtypes that a folder offers, smallest first; empty when it lacks weights, tokenizer or configuration. */
export function modelChoices(files: readonly SizedFile[], head: ModelHead): readonly ModelChoice[] {
  if (missingFiles(files).length > 0) return [];
  const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const common = [...NEEDED, ...WELCOME].filter((path) => sizes.has(path));
  const folder = FOLDERS.find((one) => Object.values(SUFFIXES).some((suffix) => sizes.has(`${one}model${suffix}.onnx`)));
  if (folder === undefined) return [];
  const choices = (Object.entries(SUFFIXES) as [Dtype, string][]).flatMap(([dtype, suffix]): ModelChoice[] => {
    const weights = `${folder}model${suffix}.onnx`;
    if (!sizes.has(weights)) return [];
    const all = [weights, ...dataFiles(weights, sizes), ...common];
    return [{ dtype, head, files: all, bytes: all.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0) }];
  });
  return choices.sort((a, b) => a.bytes - b.bytes);
}

/** External data of one weights file: "model_q4.onnx_data", then "_data_1", "_data_2" ... as far as they go. */
function dataFiles(weights: string, sizes: ReadonlyMap<string, number>): readonly string[] {
  const found: string[] = [];
  for (let chunk = 0; ; chunk += 1) {
    const path = chunk === 0 ? `${weights}_data` : `${weights}_data_${chunk}`;
    if (!sizes.has(path)) return found;
    found.push(path);
  }
}

/** What a parsed config.json says of the model's head; null when it is of a kind that cannot judge here. */
export function headOfConfig(config: unknown): ModelHead | null {
  if (typeof config !== "object" || config === null) return null;
  const { architectures, num_labels: labels, id2label } = config as { readonly architectures?: unknown; readonly num_labels?: unknown; readonly id2label?: unknown };
  const names = Array.isArray(architectures) ? architectures.filter((name) => typeof name === "string") : [];
  if (names.some((name) => name.endsWith("ForCausalLM"))) return "causal";
  if (!names.some((name) => name.endsWith("ForSequenceClassification") || /Reward/.test(name))) return null;
  const count = typeof labels === "number" ? labels : typeof id2label === "object" && id2label !== null ? Object.keys(id2label).length : 2;
  return count === 1 ? "reward" : "classifier";
}
