// Writes the tiny judge's tokenizer and training rows: `tsx training/decoders/judge-data.ts --rows N --seed S --out FOLDER
// [--formats compact,prometheus-2] [--tokenizer FILE]`. Without --tokenizer, or when the file is missing, it learns one first.
//
// One folder a format with rows.bin (uint16: prompt, verdict-only answer, answer with rationale, one after another) and
// rows.json (for each row the three lengths, the score, where the label stands in the verdict-only answer, and then pairs: a
// place in the prompt where an item stands that can be looked up further up, and whether it is right).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import { CHAMBERS } from "../../src/formats/chambers.ts";
import { FLOW_JUDGE } from "../../src/formats/flow-judge.ts";
import { PROMETHEUS_2 } from "../../src/formats/prometheus-2.ts";
import type { FormatInput, PromptSpan, RenderedPrompt } from "../../src/formats/prompt-format.ts";
import { Random } from "../random.ts";
import { learnBpe, tokenizerJson } from "./bpe.ts";
import { SPECIAL_TOKENS, wrap } from "./chatml.ts";
import { renderCompact } from "./compact-format.ts";
import { drawCriterion } from "./judge-criteria.ts";
import { drawTask, POOLS, type Task } from "./tasks.ts";

const VOCABULARY = 2045; // with three special tokens: 2048
/** Words that wordings around the formats' markers are likely to use; a word that is one token makes prompts shorter. */
const JUDGING_WORDS =
  "evaluate evaluation evaluating evaluated judge judging assess assessment compare response responses instruction instructions question answer answers reference context rubric rubrics criterion criteria " +
  "score scores scored scoring scale level levels grade rating verdict feedback reasons reason rationale explain explanation description descriptions describe detailed short sentence sentences " +
  "write give put nothing else only first then after before between from lowest highest best worst integer number digit whole tags inside output input inputs task system assistant user text model " +
  "fair strict careful objective neutral follow following use used above below given according based exactly fits match matches must should that this which with without about into against where what " +
  "Read Write Give Use Judge Score Compare Evaluate Task Description Instruction Response Reference Answer Rubric Rubrics Feedback Score Criteria Criterion The You Your It Is Does How Do Not RESULT";

type Renderer = (input: FormatInput) => RenderedPrompt;

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

function rendererOf(format: string): Renderer {
  const found = [PROMETHEUS_2, FLOW_JUDGE, CHAMBERS].find((each) => each.id === format);
  return found === undefined ? renderCompact : (input) => found.render(input, "pointwise", null);
}

function inputOf(random: Random, task: Task): FormatInput {
  return { criterion: drawCriterion(random), instruction: task.instruction, context: null, reference: task.reference, responses: [task.response] };
}

/** Texts that the tokenizer learns from: the wording of the formats and tasks, the shipped rubrics, and plain English of this project. */
function* textsToLearn(renderers: readonly Renderer[]): Iterable<string> {
  const random = new Random(7);
  for (let i = 0; i < 4000; i++) {
    const task = drawTask(random);
    yield `${task.feedback} [RESULT] ${task.score}`;
    if (i < 400) {
      const input = inputOf(random, task);
      for (const render of renderers) for (const span of wrap(render(input).body)) yield span.text.replaceAll(/<\|[a-z_]+\|>/g, "");
    }
  }
  for (const word of JUDGING_WORDS.split(" ")) for (let i = 0; i < 20; i++) yield* [` ${word}`, `\n${word}`];
  for (const words of Object.values(POOLS)) for (const word of words) for (let i = 0; i < 60; i++) yield* [word, ` ${word}`];
  for (const rubric of RUBRIC_LIBRARY) for (const criterion of rubric.criteria) for (let i = 0; i < 5; i++) yield* [criterion.name, criterion.question, ...Object.values(criterion.descriptions)];
  yield readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
}

type Encoded = { readonly prompt: number[]; readonly verdict: number[]; readonly answer: number[]; readonly label: number; readonly score: number; readonly marks: readonly number[] };

const WORDS = new Set(Object.values(POOLS).flat());

/** Of response and reference, the one that stands later has its items marked: right when the other has them too. */
function marksOf(spans: readonly PromptSpan[], task: Task, tokenize: (text: string) => number[], decode: (id: number) => string): number[] {
  const place = (origin: string): number => spans.findIndex((span) => span.origin === origin);
  if (place("reference") < 0) return [];
  const later = place("reference") > place("response") ? "reference" : "response";
  const other = new Set((later === "reference" ? task.response : task.reference).match(/[A-Za-z]+/g));
  const marks: number[] = [];
  let at = 0;
  for (const span of spans) {
    for (const id of tokenize(span.text)) {
      const word = decode(id).trim();
      if (span.origin === later && WORDS.has(word)) marks.push(at, other.has(word) ? 1 : 0);
      at += 1;
    }
  }
  return marks;
}

function encodeRow(random: Random, render: Renderer, tokenize: (text: string) => number[], decode: (id: number) => string, task: Task): Encoded {
  const rendered = render(inputOf(random, task));
  const spans = wrap(rendered.body);
  const prompt = spans.flatMap((span) => tokenize(span.text));
  const slot = rendered.verdict.slots[0];
  const label = slot?.labels.find((each) => each.value === task.score);
  if (slot === undefined || label === undefined) throw new Error(`${rendered.variant} has no label ${task.score}.`);
  const opening = tokenize(rendered.verdict.verdictOnlyOpening + slot.opening);
  const ending = tokenize(`${slot.closing}<|im_end|>`);
  const before = rendered.verdict.rationaleOpening + task.feedback;
  const rationaleFirst = rendered.verdict.order === "rationale-first";
  // Generated text runs on over the marker; a marker that is put in stands apart. The judge meets both.
  const joined = random.chance(0.5) ? tokenize(`${before}${/^\s/.test(slot.opening) ? "" : " "}${slot.opening}`) : [...tokenize(before), ...tokenize(slot.opening)];
  const answer = rationaleFirst ? [...joined, ...tokenize(label.text), ...ending] : [...opening, ...tokenize(label.text), ...tokenize(slot.closing), ...tokenize(`\n${task.feedback}<|im_end|>`)];
  return { prompt, verdict: [...opening, ...tokenize(label.text)], answer, label: opening.length, score: task.score, marks: marksOf(spans, task, tokenize, decode) };
}

const formats = option("formats", "compact").split(",");
const out = option("out", join(import.meta.dirname, "build/judge-data"));
const tokenizerFile = option("tokenizer", join(import.meta.dirname, "tokenizer.json"));
const renderers = formats.map(rendererOf);
if (!existsSync(tokenizerFile)) {
  mkdirSync(dirname(tokenizerFile), { recursive: true });
  writeFileSync(tokenizerFile, tokenizerJson(learnBpe(textsToLearn(renderers), VOCABULARY), SPECIAL_TOKENS));
}
const tokenizer = new Tokenizer(JSON.parse(readFileSync(tokenizerFile, "utf8")) as object, {});
const kept = new Map<string, number[]>();
function tokenize(text: string): number[] {
  let ids = kept.get(text);
  if (ids === undefined) {
    ids = tokenizer.encode(text, { add_special_tokens: false }).ids;
    if (kept.size < 200_000) kept.set(text, ids);
  }
  return ids;
}
const names = new Map<number, string>();
function decode(id: number): string {
  let text = names.get(id);
  if (text === undefined) names.set(id, (text = tokenizer.decode([id])));
  return text;
}

for (const [at, format] of formats.entries()) {
  const render = renderers[at];
  if (render === undefined) continue;
  const random = new Random(Number(option("seed", "1")) * 31 + at);
  const rows: number[][] = [];
  const tokens: number[] = [];
  for (let i = 0; i < Number(option("rows", "1000")); i++) {
    const row = encodeRow(random, render, tokenize, decode, drawTask(random));
    rows.push([row.prompt.length, row.verdict.length, row.answer.length, row.score, row.label, ...row.marks]);
    for (const part of [row.prompt, row.verdict, row.answer]) for (const id of part) tokens.push(id);
  }
  mkdirSync(join(out, format), { recursive: true });
  writeFileSync(join(out, format, "rows.bin"), new Uint8Array(Uint16Array.from(tokens).buffer));
  writeFileSync(join(out, format, "rows.json"), JSON.stringify(rows));
  const mean = (k: number): string => (rows.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rows.length).toFixed(1);
  console.log(`${format}: ${rows.length} rows; mean tokens: prompt ${mean(0)}, verdict ${mean(1)}, answer ${mean(2)}`);
}
