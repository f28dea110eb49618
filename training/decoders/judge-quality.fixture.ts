// How good the committed tiny judge is on generated rows that it was not taught on. Prompts come from src/formats/, and the
// graph runs on the page's WASM build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import type * as ort from "onnxruntime-web";
import type { PromptFormat } from "../../src/formats/prompt-format.ts";
import { Random } from "../random.ts";
import { wrap } from "./chatml.ts";
import { drawCriterion } from "./judge-criteria.ts";
import { emptyCache, openGraph, pass, type Cache } from "./run-graph.fixture.ts";
import { drawTask } from "./tasks.ts";

const FOLDER = join(import.meta.dirname, "../../e2e/fixtures/models/chambers/tiny-judge");
const [KV_HEADS, DIM] = [2, 32];
const SEED = 424242;
const MOST_TOKENS = 90;

const tokenizer = new Tokenizer(JSON.parse(readFileSync(join(FOLDER, "tokenizer.json"), "utf8")) as object, {});
const encode = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false }).ids;
const END = encode("<|im_end|>")[0];

function rowAt(logits: Float32Array, dims: readonly number[]): Float32Array {
  return logits.subarray(-(dims[2] ?? 0));
}

function best(values: Float32Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[at] ?? 0)) at = i;
  return at;
}

async function write(session: ort.InferenceSession, first: { logits: Float32Array; dims: readonly number[]; cache: Cache }): Promise<string> {
  const ids: number[] = [];
  let state = first;
  while (ids.length < MOST_TOKENS) {
    const id = best(rowAt(state.logits, state.dims));
    if (id === END) break;
    ids.push(id);
    state = await pass(session, [[id]], state.cache);
  }
  return tokenizer.decode(ids);
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const out = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (let k = from; k < to; k++) out[order[k]?.i ?? 0] = (from + to - 1) / 2;
    from = to;
  }
  return out;
}

/** Spearman's rank correlation; 0 where one side never differs. */
function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  const product = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, value, i) => sum + (value - mean) * ((v[i] ?? 0) - mean), 0);
  const spread = Math.sqrt(product(x, x) * product(y, y));
  return spread === 0 ? 0 : product(x, y) / spread;
}

export type JudgeQuality = {
  readonly format: string;
  readonly dtype: string;
  readonly rows: number;
  /** Share of the most frequent score: what always saying it would get. */
  readonly chanceExact: number;
  /** Of the score after generated feedback. */
  readonly toldExact: number;
  readonly toldWithinOne: number;
  readonly toldSpearman: number;
  readonly unparsed: number;
  /** Of the score without feedback, read from the distribution: the most likely one, and the expected one's rank correlation. */
  readonly aloneExact: number;
  readonly aloneSpearman: number;
};

/** Judges `rows` generated rows, the same at every call. `show` gets each row's feedback. */
export async function judgeQuality(format: PromptFormat, dtype: string, rows: number, show: (line: string) => void = () => undefined): Promise<JudgeQuality> {
  const session = await openGraph(join(FOLDER, `onnx/model_${dtype}.onnx`));
  const random = new Random(SEED);
  const truth: number[] = [];
  const told: number[] = [];
  const expected: number[] = [];
  let unparsed = 0;
  let exactAlone = 0;
  for (let i = 0; i < rows; i++) {
    const task = drawTask(random);
    const rendered = format.render({ criterion: drawCriterion(random), instruction: task.instruction, context: null, reference: task.reference, responses: [task.response] }, "pointwise", null);
    const slot = rendered.verdict.slots[0];
    if (slot === undefined) throw new Error("The format has no slot.");
    const prompt = await pass(session, [wrap(rendered.body).flatMap((span) => encode(span.text))], emptyCache(session, 1, KV_HEADS, DIM));
    const at = await pass(session, [encode(rendered.verdict.verdictOnlyOpening + slot.opening)], prompt.cache);
    const logits = slot.labels.map((label) => rowAt(at.logits, at.dims)[encode(label.text)[0] ?? 0] ?? 0);
    const most = Math.max(...logits);
    const weights = logits.map((value) => Math.exp(value - most));
    const sum = weights.reduce((total, value) => total + value, 0);
    expected.push(slot.labels.reduce((total, label, k) => total + (label.value * (weights[k] ?? 0)) / sum, 0));
    if (slot.labels[logits.indexOf(most)]?.value === task.score) exactAlone += 1;
    const output = await write(session, rendered.verdict.rationaleOpening === "" ? prompt : await pass(session, [encode(rendered.verdict.rationaleOpening)], prompt.cache));
    const parsed = format.parse(rendered.verdict.rationaleOpening + output, rendered.verdict);
    if (parsed.state === "unparsed") unparsed += 1;
    truth.push(task.score);
    told.push(parsed.state === "parsed" ? (parsed.values[0] ?? 3) : 3);
    show(`${task.response} | ${task.reference} | ${output} | ${task.score}`);
  }
  await session.release();
  const share = (count: number): number => Number((count / rows).toFixed(3));
  return {
    format: format.id,
    dtype,
    rows,
    chanceExact: share(Math.max(...[1, 2, 3, 4, 5].map((score) => truth.filter((value) => value === score).length))),
    toldExact: share(truth.filter((score, i) => told[i] === score).length),
    toldWithinOne: share(truth.filter((score, i) => Math.abs((told[i] ?? 0) - score) <= 1).length),
    toldSpearman: Number(spearman(truth, told).toFixed(3)),
    unparsed,
    aloneExact: share(exactAlone),
    aloneSpearman: Number(spearman(truth, expected).toFixed(3)),
  };
}
