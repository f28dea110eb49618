// Measures the tiny judge on generated rows that it was not taught on: `tsx training/decoders/measure-judge.ts [--rows 100]
// [--dtype quantized] [--json FILE]`. Prompts come from src/formats/, and the committed graph runs on the page's WASM build.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import type * as ort from "onnxruntime-web";
import { CHAMBERS } from "../../src/formats/chambers.ts";
import { FLOW_JUDGE } from "../../src/formats/flow-judge.ts";
import { PROMETHEUS_2 } from "../../src/formats/prometheus-2.ts";
import { Random } from "../random.ts";
import { wrap } from "./chatml.ts";
import { drawCriterion } from "./judge-criteria.ts";
import { emptyCache, openGraph, pass, type Cache } from "./run-graph.fixture.ts";
import { drawTask } from "./tasks.ts";

const FOLDER = join(import.meta.dirname, "../../e2e/fixtures/models/chambers/tiny-judge");
const [KV_HEADS, DIM] = [2, 32];
const SEED = 424242;
const MOST_TOKENS = 90;

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

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
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  const product = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, value, i) => sum + (value - mean) * ((v[i] ?? 0) - mean), 0);
  const spread = Math.sqrt(product(x, x) * product(y, y));
  return spread === 0 ? 0 : product(x, y) / spread;
}

const dtype = option("dtype", "quantized");
const session = await openGraph(join(FOLDER, `onnx/model_${dtype}.onnx`));
const results: Record<string, unknown>[] = [];
for (const format of [PROMETHEUS_2, CHAMBERS, FLOW_JUDGE]) {
  const random = new Random(SEED);
  const truth: number[] = [];
  const told: number[] = [];
  const expected: number[] = [];
  let unparsed = 0;
  let exactAlone = 0;
  for (let i = 0; i < Number(option("rows", "100")); i++) {
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
    if (i < 4) console.log(`${format.id} | ${task.response} | ${task.reference} | ${output} | true ${task.score}`);
  }
  const share = (count: number): number => Number((count / truth.length).toFixed(3));
  const counts = [1, 2, 3, 4, 5].map((score) => truth.filter((value) => value === score).length);
  results.push({
    format: format.id,
    dtype,
    rows: truth.length,
    chanceExact: share(Math.max(...counts)),
    toldExact: share(truth.filter((score, i) => told[i] === score).length),
    toldWithinOne: share(truth.filter((score, i) => Math.abs((told[i] ?? 0) - score) <= 1).length),
    toldSpearman: Number(spearman(truth, told).toFixed(3)),
    unparsed,
    aloneExact: share(exactAlone),
    aloneSpearman: Number(spearman(truth, expected).toFixed(3)),
  });
  console.log(JSON.stringify(results[results.length - 1]));
}
const file = option("json", "");
if (file !== "") writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
