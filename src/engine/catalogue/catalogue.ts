// The catalogue: models that are known to be able to judge. Data only. Sizes are decimal and as last seen on the hub; before
// a download the hub itself is asked. A repository that is not listed here can be added all the same.
import type { Dtype } from "../../domain/model.ts";
import type { FormatId } from "../../formats/prompt-format.ts";
import type { CatalogueEntry, CatalogueWeights } from "./catalogue-entry.ts";

const MB = 1e6;
const GB = 1e9;

/** General models are asked by Chambers' own format first: it is the one made for small models. */
const GENERAL: readonly FormatId[] = ["chambers", "mt-bench", "flow-judge", "prometheus-2", "preference"];

type General = Pick<CatalogueEntry, "id" | "name" | "repository" | "licence" | "parameters" | "contextLength" | "vocabulary" | "hidden"> & {
  readonly weights: Partial<Record<Dtype, number | null>>;
  readonly thinks?: boolean;
  readonly overflowsHalf?: boolean;
};

function general({ weights, thinks = false, overflowsHalf = false, ...entry }: General): CatalogueEntry {
  return { ...entry, group: "general", head: "causal", formats: GENERAL, scales: "any", thinks, overflowsHalf, status: { kind: "onnx", weights: listed(weights) } };
}

function listed(weights: Partial<Record<Dtype, number | null>>): readonly CatalogueWeights[] {
  return (Object.entries(weights) as [Dtype, number | null][]).map(([dtype, bytes]) => ({ dtype, bytes }));
}

/** Makes a folder in the layout that "add a folder from disk" reads. The last line makes the 4-bit weights. */
function convert(repository: string, task: "text-generation-with-past" | "text-classification"): CatalogueEntry["status"] {
  return {
    kind: "convert",
    commands: [
      'pip install "optimum-onnx[onnxruntime]"',
      `optimum-cli export onnx --model ${repository} --task ${task} converted`,
      "mkdir -p converted/onnx && mv converted/*.onnx* converted/onnx/",
      "python -m onnxruntime.quantization.matmul_nbits_quantizer --input_model converted/onnx/model.onnx --output_model converted/onnx/model_q4.onnx --block_size 32",
    ],
  };
}

type Judge = Omit<CatalogueEntry, "group" | "head" | "thinks" | "overflowsHalf" | "status">;

function specialised(entry: Judge): CatalogueEntry {
  return { ...entry, group: "specialised", head: "causal", thinks: false, overflowsHalf: false, status: convert(entry.repository, "text-generation-with-past") };
}

function reward(entry: Omit<Judge, "formats" | "scales">): CatalogueEntry {
  const status = convert(entry.repository, "text-classification");
  return { ...entry, group: "reward", head: "reward", formats: ["reward"], scales: "none", thinks: false, overflowsHalf: false, status };
}

export const CATALOGUE: readonly CatalogueEntry[] = [
  general({
    id: "qwen2.5-0.5b", name: "Qwen2.5 0.5B Instruct", repository: "onnx-community/Qwen2.5-0.5B-Instruct", licence: "Apache-2.0",
    parameters: 494 * MB, contextLength: 32_768, vocabulary: 151_936, hidden: 896,
    weights: { q4f16: 483 * MB, q4: 786 * MB, q8: 512 * MB, int8: 512 * MB, bnb4: 764 * MB, fp16: 997 * MB, fp32: 1.99 * GB },
  }),
  general({
    id: "qwen2.5-1.5b", name: "Qwen2.5 1.5B Instruct", repository: "onnx-community/Qwen2.5-1.5B-Instruct", licence: "Apache-2.0",
    parameters: 1.54 * GB, contextLength: 32_768, vocabulary: 151_936, hidden: 1536,
    weights: { q4f16: 1.22 * GB, q4: 1.79 * GB, q8: 1.58 * GB, int8: 1.58 * GB, fp16: 3.1 * GB },
  }),
  {
    id: "qwen2.5-3b", name: "Qwen2.5 3B Instruct", repository: "Qwen/Qwen2.5-3B-Instruct", group: "general", head: "causal", licence: "Qwen Research License",
    parameters: 3.09 * GB, contextLength: 32_768, vocabulary: 151_936, hidden: 2048, formats: GENERAL, scales: "any", thinks: false, overflowsHalf: false,
    status: convert("Qwen/Qwen2.5-3B-Instruct", "text-generation-with-past"),
  },
  general({
    id: "qwen3-0.6b", name: "Qwen3 0.6B", repository: "onnx-community/Qwen3-0.6B-ONNX", licence: "Apache-2.0",
    parameters: 596 * MB, contextLength: 40_960, vocabulary: 151_936, hidden: 1024, thinks: true,
    weights: { q4f16: 569_789_750, q4: 919_096_585, q8: null, int8: null },
  }),
  general({
    id: "qwen3-1.7b", name: "Qwen3 1.7B", repository: "onnx-community/Qwen3-1.7B-ONNX", licence: "Apache-2.0",
    parameters: 1.72 * GB, contextLength: 40_960, vocabulary: 151_936, hidden: 2048, thinks: true,
    weights: { q4f16: 1_426_069_098, q4: 2_147_212_861 },
  }),
  general({
    id: "qwen3-4b", name: "Qwen3 4B", repository: "onnx-community/Qwen3-4B-ONNX", licence: "Apache-2.0",
    parameters: 4.02 * GB, contextLength: 40_960, vocabulary: 151_936, hidden: 2560, thinks: true,
    weights: { q4f16: null },
  }),
  general({
    id: "llama-3.2-1b", name: "Llama 3.2 1B Instruct", repository: "onnx-community/Llama-3.2-1B-Instruct", licence: "Llama 3.2 Community License",
    parameters: 1.24 * GB, contextLength: 131_072, vocabulary: 128_256, hidden: 2048,
    weights: { q4f16: 1.07 * GB, q4: 1.66 * GB, q8: 1.24 * GB, int8: 1.24 * GB },
  }),
  general({
    id: "llama-3.2-3b", name: "Llama 3.2 3B Instruct", repository: "onnx-community/Llama-3.2-3B-Instruct", licence: "Llama 3.2 Community License",
    parameters: 3.21 * GB, contextLength: 131_072, vocabulary: 128_256, hidden: 3072,
    weights: { q4f16: 2.37 * GB, q4: 3.34 * GB, q8: 3.21 * GB, int8: 3.21 * GB },
  }),
  general({
    id: "smollm2-360m", name: "SmolLM2 360M Instruct", repository: "HuggingFaceTB/SmolLM2-360M-Instruct", licence: "Apache-2.0",
    parameters: 362 * MB, contextLength: 8192, vocabulary: 49_152, hidden: 960,
    weights: { q4f16: 272_737_275, q4: 387_943_246, q8: null, int8: null, fp16: 819 * MB },
  }),
  general({
    id: "smollm2-1.7b", name: "SmolLM2 1.7B Instruct", repository: "HuggingFaceTB/SmolLM2-1.7B-Instruct", licence: "Apache-2.0",
    parameters: 1.71 * GB, contextLength: 8192, vocabulary: 49_152, hidden: 2048,
    weights: { q4f16: null, q4: null, q8: null, int8: null },
  }),
  general({
    id: "smollm3-3b", name: "SmolLM3 3B", repository: "HuggingFaceTB/SmolLM3-3B-ONNX", licence: "Apache-2.0",
    parameters: 3.08 * GB, contextLength: 65_536, vocabulary: 128_256, hidden: 2048, thinks: true,
    weights: { q4f16: 2_124_622_302, q4: 2_842_801_143 },
  }),
  general({
    id: "phi-3.5-mini", name: "Phi-3.5 mini Instruct", repository: "onnx-community/Phi-3.5-mini-instruct-onnx-web", licence: "MIT",
    parameters: 3.82 * GB, contextLength: 131_072, vocabulary: 32_064, hidden: 3072,
    weights: { q4f16: 2.32 * GB },
  }),
  general({
    id: "phi-4-mini", name: "Phi-4 mini Instruct", repository: "onnx-community/Phi-4-mini-instruct-ONNX", licence: "MIT",
    parameters: 3.84 * GB, contextLength: 131_072, vocabulary: 200_064, hidden: 3072,
    weights: { q4f16: null, q4: null },
  }),
  general({
    id: "gemma-3-1b", name: "Gemma 3 1B", repository: "onnx-community/gemma-3-1b-it-ONNX", licence: "Gemma Terms of Use",
    parameters: 1.0 * GB, contextLength: 32_768, vocabulary: 262_144, hidden: 1152, overflowsHalf: true,
    weights: { q4: 1.65 * GB, q8: 1.0 * GB, int8: 1.0 * GB },
  }),

  specialised({
    id: "flow-judge-v0.1", name: "Flow-Judge v0.1", repository: "flowaicom/Flow-Judge-v0.1", licence: "Apache-2.0",
    parameters: 3.82 * GB, contextLength: 8192, vocabulary: 32_064, hidden: 3072, formats: ["flow-judge"], scales: "any",
  }),
  specialised({
    id: "prometheus-2-7b", name: "Prometheus 2 7B", repository: "prometheus-eval/prometheus-7b-v2.0", licence: "Apache-2.0",
    parameters: 7.24 * GB, contextLength: 32_768, vocabulary: 32_000, hidden: 4096, formats: ["prometheus-2"], scales: "one-to-five",
  }),
  specialised({
    id: "m-prometheus-3b", name: "M-Prometheus 3B", repository: "Unbabel/M-Prometheus-3B", licence: "see the model card",
    parameters: 3.09 * GB, contextLength: 32_768, vocabulary: 151_936, hidden: 2048, formats: ["prometheus-2"], scales: "one-to-five",
  }),
  specialised({
    id: "glider", name: "GLIDER", repository: "PatronusAI/glider", licence: "CC-BY-NC-4.0",
    parameters: 3.82 * GB, contextLength: 8192, vocabulary: 32_064, hidden: 3072, formats: ["glider"], scales: "any",
  }),

  reward({
    id: "skywork-reward-v2-qwen3-0.6b", name: "Skywork Reward V2 Qwen3 0.6B", repository: "Skywork/Skywork-Reward-V2-Qwen3-0.6B", licence: "Apache-2.0",
    parameters: 596 * MB, contextLength: 16_384, vocabulary: 151_936, hidden: 1024,
  }),
  reward({
    id: "skywork-reward-v2-qwen3-1.7b", name: "Skywork Reward V2 Qwen3 1.7B", repository: "Skywork/Skywork-Reward-V2-Qwen3-1.7B", licence: "Apache-2.0",
    parameters: 1.72 * GB, contextLength: 16_384, vocabulary: 151_936, hidden: 2048,
  }),
];
