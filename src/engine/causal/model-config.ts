// What a model's config files say that the engine needs: context length, end tokens, labels. Reads JSON, judges nothing else.

export type ModelConfig = {
  readonly type: string;
  /** Most tokens of prompt and answer together. */
  readonly contextLength: number;
  readonly endIds: readonly number[];
  /** Names of a classifier's outputs by index; empty for other heads. */
  readonly labels: readonly string[];
};

type Json = Readonly<Record<string, unknown>>;

/** Where nothing says how much a model can read. */
const DEFAULT_CONTEXT = 2048;
/** Tokenizers without a limit write a huge number. */
const MOST_CONTEXT = 1 << 20;

/** Tokens that end a turn in the known families; a model that has one of them stops there. */
const TURN_ENDS = ["<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<|endoftext|>", "<|end|>", "<end_of_turn>", "<|return|>", "</s>"];

/** Reads config.json, generation_config.json and tokenizer_config.json; what is missing or odd is left to the defaults. */
export function readModelConfig(
  config: Json,
  generation: Json,
  tokenizer: Json,
  idOf: (token: string) => number | undefined,
): ModelConfig {
  const inner = isJson(config["text_config"]) ? config["text_config"] : config;
  const eosToken = tokenizer["eos_token"];
  const eosText = isJson(eosToken) ? eosToken["content"] : eosToken;
  const named = [...TURN_ENDS, ...(typeof eosText === "string" ? [eosText] : [])].flatMap((token) => idOf(token) ?? []);
  const limits = [inner["max_position_embeddings"], inner["n_positions"], tokenizer["model_max_length"]].filter(
    (limit): limit is number => typeof limit === "number" && limit > 0 && limit <= MOST_CONTEXT,
  );
  return {
    type: typeof config["model_type"] === "string" ? config["model_type"] : "",
    contextLength: limits.length === 0 ? DEFAULT_CONTEXT : Math.floor(Math.min(...limits)),
    endIds: [...new Set([...ids(generation["eos_token_id"]), ...ids(inner["eos_token_id"]), ...named])],
    labels: labelNames(config["id2label"]),
  };
}

/** Parses a JSON object; anything else is an empty one. */
export function parseObject(text: string | null): Json {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}

function ids(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((id): id is number => Number.isInteger(id) && id >= 0);
}

function labelNames(value: unknown): string[] {
  return isJson(value) ? Object.entries(value).toSorted((a, b) => Number(a[0]) - Number(b[0])).map(([, name]) => String(name)) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
