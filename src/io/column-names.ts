// What column names mean, in English and Chinese. Which column wins a part, and what cells look like, is column-guess.ts.
import type { ColumnMapping, ColumnRole } from "./table.ts";

/** Names of each part, best first, as `normalizeName` writes them. */
const NAMES: Readonly<Record<Exclude<ColumnRole, "ignore" | "response" | "criterionScore">, readonly string[]>> = {
  instruction: [
    "instruction", "instructions", "prompt", "question", "query", "input", "task", "problem", "userinput", "userprompt",
    "usermessage", "request", "指令", "題目", "问题", "問題", "提問", "提示", "提示詞", "提示词", "題幹", "輸入", "输入", "任務", "任务", "題目", "题目",
  ],
  reference: [
    "reference", "references", "referenceanswer", "gold", "goldanswer", "goldenanswer", "golden", "groundtruth", "expected",
    "expectedoutput", "expectedanswer", "expectedresponse", "ideal", "idealanswer", "target", "correctanswer", "bestanswer",
    "standardanswer", "answerkey", "solution", "參考答案", "参考答案", "標準答案", "标准答案", "正確答案", "正确答案", "參考", "参考", "標準回答",
  ],
  context: [
    "context", "contexts", "document", "documents", "sourcetext", "sourcedocument", "evidence", "passage", "passages", "article",
    "retrievedcontext", "retrievedcontexts", "knowledge", "background", "history", "chathistory", "dialogue", "conversation",
    "上下文", "脈絡", "文件", "原文", "背景", "證據", "证据", "段落", "文章", "文档",
  ],
  source: [
    "source", "model", "modelname", "modelid", "system", "systemname", "generator", "provider", "author", "writer", "llm",
    "模型", "來源", "来源", "系統", "系统", "作者",
  ],
  humanScore: [
    "humanscore", "humanrating", "humanlabel", "humangrade", "score", "rating", "label", "grade", "annotation", "goldscore",
    "人工評分", "人工评分", "人工分數", "評分", "评分", "分數", "分数", "得分", "成績", "標籤",
  ],
  preference: [
    "preference", "humanpreference", "preferred", "preferredresponse", "winner", "better", "betterresponse", "偏好", "人工偏好", "較佳", "较佳", "勝者",
  ],
};

/** Names of the response, best first: when a table has two, the later one is likely the reference. */
export const RESPONSE_NAMES = [
  "response", "responses", "prediction", "predictions", "completion", "completions", "generation", "candidate", "modeloutput",
  "modelanswer", "modelresponse", "output", "outputs", "reply", "hypothesis", "summary", "translation", "answer", "answers",
  "text", "回應", "回应", "回覆", "回复", "輸出", "输出", "回答", "答覆", "作答", "答案", "摘要", "譯文",
] as const;

/** Words that make a column a bookkeeping column wherever they stand in its name. */
const IGNORE_WORDS = new Set([
  "id", "uuid", "index", "idx", "key", "time", "timestamp", "date", "latency", "cost", "tokens", "length", "format", "type", "kind",
  "lang", "language", "license", "scale", "criterion", "criteria", "rubric", "judge", "preference", "confidence", "distribution", "status",
  "overall", "split", "version", "seed", "title", "category", "url", "hash", "編號", "序號", "日期", "時間",
]);

const REFERENCE_WORDS = new Set(["reference", "ref", "gold", "golden", "expected", "ideal", "target", "correct", "truth"]);
const RESPONSE_WORDS = new Set(["response", "prediction", "completion", "generation", "candidate", "output", "reply", "hypothesis", "answer"]);
const MODEL_NAME = /gpt|llama|qwen|claude|gemini|gemma|mistral|mixtral|phi-?\d|deepseek|falcon|yi-\d|model|模型/i;

/** A name without case, width, spaces and punctuation, so that "Human Score" and "human_score" are one. */
export function normalizeName(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

const CRITERION_SCORE = /^\s*(?:human[ _-]?(?:score|rating|grade|label)|人工評分|人工评分)\s*[:：(（/]\s*(.+?)\s*[)）]?\s*$/isu;
const SCORE_OF_CRITERION = /^\s*(.+?)\s*[:：]\s*(?:human[ _-]?score|人工評分)\s*$/isu;

/** Longest name that is read so: the patterns take the square of its length. */
const MAX_NAME = 300;

/** The criterion in the name of a column with people's scores on it, such as "human score: Fluency"; null for any other name. */
export function criterionIn(name: string): string | null {
  if (name.length > MAX_NAME) return null;
  return CRITERION_SCORE.exec(name)?.[1] ?? SCORE_OF_CRITERION.exec(name)?.[1] ?? null;
}

/** The criterion that people's scores in a column are on: the chosen one, the one in the column's name, or that name. */
export function criterionOf({ criteria }: Pick<ColumnMapping, "criteria">, index: number, name: string): string {
  return (criteria?.[index] ?? criterionIn(name) ?? name).trim();
}

/** What one name says by itself. `rank` orders columns that want the same part; lower is better. */
export type NameMeaning =
  | { readonly kind: "role"; readonly role: Exclude<ColumnRole, "ignore" | "response" | "criterionScore">; readonly rank: number }
  /** `family` is the response word; a `variant` has something beside it ("response_a", "answer 2"). */
  | { readonly kind: "response"; readonly family: string; readonly rank: number; readonly variant: boolean }
  | { readonly kind: "ignore" }
  | { readonly kind: "model" }
  | { readonly kind: "unknown" };

/** Reads a column name. Dotted paths from nested JSON are read whole, then by their last parts. */
export function readName(name: string): NameMeaning {
  const whole = readPlainName(name);
  if (whole.kind !== "unknown" || !name.includes(".")) return whole;
  const parts = name.split(".");
  const last = parts[parts.length - 1] ?? "";
  const isWrapper = ["text", "content", "raw", "value"].includes(last) || /^\d+$/.test(last);
  const meaning = isWrapper ? readPlainName(parts[parts.length - 2] ?? "") : readPlainName(last);
  // `responses.1`, `responses.2` are several answers to one instruction.
  return meaning.kind === "response" && /^\d+$/.test(last) ? { ...meaning, variant: true } : meaning;
}

function readPlainName(name: string): NameMeaning {
  const normal = normalizeName(name);
  for (const [role, names] of Object.entries(NAMES)) {
    const rank = names.indexOf(normal);
    if (rank >= 0) return { kind: "role", role: role as keyof typeof NAMES, rank };
  }
  const exact = RESPONSE_NAMES.findIndex((word) => word === normal);
  if (exact >= 0) return { kind: "response", family: familyOf(normal), rank: exact, variant: false };

  const words = wordsOf(name);
  if (words.some((word) => IGNORE_WORDS.has(word))) return { kind: "ignore" };
  if (words.some((word) => REFERENCE_WORDS.has(word))) return { kind: "role", role: "reference", rank: 100 };
  const edge = [words[0], words[words.length - 1]].find((word) => word !== undefined && RESPONSE_WORDS.has(word));
  if (edge !== undefined) return { kind: "response", family: edge, rank: 100, variant: true };
  if (/參考|参考|標準|标准/.test(name)) return { kind: "role", role: "reference", rank: 100 };
  const chinese = /回應|回应|回覆|回复|回答|輸出|输出/.exec(name);
  if (chinese !== null) return { kind: "response", family: chinese[0], rank: 100, variant: true };
  return MODEL_NAME.test(name) ? { kind: "model" } : { kind: "unknown" };
}

function familyOf(normal: string): string {
  return normal.endsWith("s") ? normal.slice(0, -1) : normal;
}

/** Words of a name: split at punctuation, digits and capitals. */
function wordsOf(name: string): string[] {
  return name
    .normalize("NFKC")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
}

/** True when the name alone says which part a column plays; tells header rows from data. */
export function isKnownName(name: string): boolean {
  const kind = name.length <= 60 ? readName(name.trim()).kind : "unknown";
  return kind === "role" || kind === "response";
}
