import fc from "fast-check";
import { expect, test } from "vitest";
import { headOfConfig, missingFiles, modelChoices } from "./model-choices.ts";
import { diskModelKey, hubModelKey, isModelKey, isModelPath } from "./model-key.ts";

const COMMON = ["config.json", "tokenizer.json"];
const sized = (...paths: string[]): { path: string; bytes: number }[] => paths.map((path, index) => ({ path, bytes: 10 ** index }));

test("a dtype is known by the weights' name, with its external data as far as the chunks go", () => {
  const files = sized(...COMMON, "onnx/model_q4.onnx", "onnx/model_q4.onnx_data", "onnx/model_q4.onnx_data_1", "onnx/model_q4.onnx_data_3", "onnx/model.onnx", "onnx/decoder_model_merged_q4.onnx");
  const choices = modelChoices(files, "causal");
  expect(choices.map(({ dtype }) => dtype).sort()).toEqual(["fp32", "q4"]);
  expect(choices.find(({ dtype }) => dtype === "q4")).toEqual({
    dtype: "q4", head: "causal", bytes: 1 + 10 + 100 + 1000 + 10_000, files: ["onnx/model_q4.onnx", "onnx/model_q4.onnx_data", "onnx/model_q4.onnx_data_1", ...COMMON],
  });
});

test("q4f16 is not taken for q4, and q8 is the file called quantized", () => {
  const choices = modelChoices(sized(...COMMON, "onnx/model_q4f16.onnx", "onnx/model_quantized.onnx"), "causal");
  expect(choices.map(({ dtype, files }) => [dtype, files[0]])).toEqual([["q4f16", "onnx/model_q4f16.onnx"], ["q8", "onnx/model_quantized.onnx"]]);
});

test("a flat folder counts where there is no onnx folder; the model card and templates come along", () => {
  const [choice] = modelChoices(sized(...COMMON, "model_int8.onnx", "README.md", "chat_template.jinja", "vocab.json"), "reward");
  expect(choice).toMatchObject({ dtype: "int8", head: "reward", files: ["model_int8.onnx", "config.json", "tokenizer.json", "chat_template.jinja", "README.md"] });
  expect(modelChoices(sized(...COMMON, "model.onnx", "onnx/model_q4.onnx"), "causal").map(({ dtype }) => dtype)).toEqual(["q4"]);
});

test("without tokenizer or configuration there is no choice, and the lack is named", () => {
  expect(modelChoices(sized("config.json", "onnx/model.onnx"), "causal")).toEqual([]);
  expect(missingFiles(sized("config.json"))).toEqual(["tokenizer.json"]);
});

test("the head is what the architecture says", () => {
  expect(headOfConfig({ architectures: ["Qwen2ForCausalLM"] })).toBe("causal");
  expect(headOfConfig({ architectures: ["Qwen3ForSequenceClassification"], num_labels: 1 })).toBe("reward");
  expect(headOfConfig({ architectures: ["Qwen3ForSequenceClassification"], id2label: { 0: "LABEL_0" } })).toBe("reward");
  expect(headOfConfig({ architectures: ["DebertaV2ForSequenceClassification"], id2label: { 0: "a", 1: "b", 2: "c" } })).toBe("classifier");
  for (const odd of [null, 3, "x", [], {}, { architectures: "ForCausalLM" }, { architectures: [1, null] }, { architectures: ["WhisperForConditionalGeneration"] }]) {
    expect(headOfConfig(odd)).toBe(null);
  }
});

test("property: choices name only files that are there, none twice, and their bytes add up", () => {
  const name = fc.constantFrom(...COMMON, "tokenizer_config.json", "README.md", ...["", "_q4", "_q4f16", "_quantized", "_int8", "_fp16", "_bnb4"].flatMap((suffix) => ["", "_data", "_data_1", "_data_2"].map((data) => `onnx/model${suffix}.onnx${data}`)));
  fc.assert(
    fc.property(fc.uniqueArray(fc.record({ path: name, bytes: fc.nat(1000) }), { selector: ({ path }) => path }), (files) => {
      const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
      for (const choice of modelChoices(files, "causal")) {
        expect(new Set(choice.files).size).toBe(choice.files.length);
        expect(choice.files.every((path) => sizes.has(path))).toBe(true);
        expect(choice.files.filter((path) => path.endsWith(".onnx"))).toHaveLength(1);
        expect(choice.bytes).toBe(choice.files.reduce((sum, path) => sum + sizes.get(path)!, 0));
      }
    }),
  );
});

test("property: whatever a repository or folder is called, its key can be a folder's name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 120 }), fc.string({ maxLength: 60 }), (one, two) => {
      expect(isModelKey(hubModelKey(`a${two.slice(0, 40)}/${one.slice(0, 90)}`, "0".repeat(40), "q4f16"))).toBe(true);
      expect(isModelKey(diskModelKey(one, "f".repeat(64), "q8"))).toBe(true);
    }),
    { numRuns: 40 },
  );
  expect(hubModelKey("Owner/Na.me", "a".repeat(40), "q4")).toBe(`owner--na.me--${"a".repeat(40)}--q4`);
});

test("paths that leave the model's folder are no paths of a model", () => {
  for (const path of ["config.json", "onnx/model.onnx_data_12", "a b/c+d.txt", "..a/b.."]) expect(isModelPath(path), path).toBe(true);
  for (const path of ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\0b", "a".repeat(300), "a/".repeat(9) + "a"]) expect(isModelPath(path), path).toBe(false);
});
