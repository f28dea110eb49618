// Prepares one pass over the training data: encodes rows with the page's own tokenizer and features, adds made-up
// examples, and writes flat binary files that train.py maps. The same seed gives the same files.
// Run: npx tsx training/prepare.ts --seed 1 --out training/data/pass-1 [--from ../shared/datasets/train] [--scale 1] [--plain | --checks]
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodeClerk, type ClerkItem } from "../src/formats/clerk/encode.ts";
import { hash, Vocabulary, type VocabularyFile } from "../src/formats/clerk/vocabulary.ts";
import { FOREIGN, pickCorruption, REFUSALS, type Base } from "./corrupt.ts";
import { Neighbours } from "./neighbours.ts";
import { Random } from "./random.ts";
import { readRows, type JudgedRow } from "./read-rows.ts";
import { FOLLOWS, HARMLESS, isUnsafePrompt, SETS, type TrainingSet, type Wording } from "./sets.ts";
import { ASPECTS, CHECKS, worded, type AspectName, type CheckName } from "./wordings.ts";

const { values: args } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "training/data/pass-1" },
    from: { type: "string", default: "../shared/datasets/train" },
    vocabulary: { type: "string", default: "public/models/clerk/vocabulary.json" },
    scale: { type: "string", default: "1" },
    plain: { type: "boolean", default: false }, // the files' rows in their own wording only, for baseline.py
    checks: { type: "boolean", default: false }, // rule-checked criteria only, a few on each of some rows of every file
  },
});
const random = new Random(Number(args.seed));
const scale = Number(args.scale);
const vocabulary = new Vocabulary(JSON.parse(readFileSync(args.vocabulary, "utf8")) as VocabularyFile);

/** One instruction in twelve is kept for validation: chosen by hash, so that it is the same in every pass. */
const isValidation = (instruction: string) => hash(`validation ${instruction}`) % 12 === 0;

// ---- output ---------------------------------------------------------------------------------------------------------
mkdirSync(args.out, { recursive: true });
const files = Object.fromEntries(
  (["ids.u16", "segments.u8", "marks.u8", "features.f32"] as const).map((name) => [name, openSync(join(args.out, name), "w")]),
) as Record<"ids.u16" | "segments.u8" | "marks.u8" | "features.f32", number>;
const offsets: number[] = [0];
const scores: number[] = []; // item, score in [0, 1], levels, weight, set, validation, group
const pairs: number[] = []; // item a, item b, label, weight, set, validation
let featureNames: readonly string[] = [];
const setNames: string[] = [];

function setIndex(name: string): number {
  const i = setNames.indexOf(name);
  return i >= 0 ? i : setNames.push(name) - 1;
}

function addItem(item: ClerkItem): number {
  const input = encodeClerk(item, vocabulary);
  const bytes = (a: Uint16Array | Uint8Array | Float32Array) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  writeSync(files["ids.u16"], bytes(input.ids));
  writeSync(files["segments.u8"], bytes(input.segments));
  writeSync(files["marks.u8"], bytes(input.marks));
  writeSync(files["features.f32"], bytes(input.features));
  featureNames = input.featureNames;
  offsets.push((offsets[offsets.length - 1] ?? 0) + input.ids.length);
  return offsets.length - 2;
}

function addScore(item: ClerkItem, score: number, levels: number, weight: number, set: string, validation: boolean): void {
  const group = hash(`${set} ${item.instruction}`) % 1_000_003;
  scores.push(addItem(item), score, levels, weight, setIndex(set), validation ? 1 : 0, group);
}

function addPair(a: ClerkItem, b: ClerkItem, label: number, weight: number, set: string, validation: boolean): void {
  const swap = random.chance(0.5);
  const first = addItem(swap ? b : a);
  const second = addItem(swap ? a : b);
  pairs.push(first, second, swap ? 1 - label : label, weight, setIndex(set), validation ? 1 : 0);
}

// ---- criteria -------------------------------------------------------------------------------------------------------
type Asked = ClerkItem["criterion"];

/** A criterion as the encoder reads it: descriptions keyed by level value over a Likert scale. */
function asked(question: string, rubric: Readonly<Record<string, string>>, min: number, max: number): Asked {
  return { question, scale: { kind: "likert", min, max: Math.max(min + 1, max) }, descriptions: rubric };
}

/** Level descriptions of a made-up criterion: none, the ends, or short labels; over binary, three or five points. */
function rubricFor(worst: string, best: string): { rubric: Record<string, string>; min: number; max: number; levels: number } {
  const [min, max] = random.pick([[0, 1], [1, 3], [1, 5], [1, 5], [1, 10]] as const);
  const style = random.next();
  const rubric: Record<string, string> = style < 0.35 ? {} : { [min]: worst, [max]: best };
  if (style > 0.8 && max === 5) Object.assign(rubric, { 1: "Very poor.", 2: "Poor.", 3: "Fair.", 4: "Good.", 5: "Very good." });
  return { rubric, min, max, levels: max - min + 1 };
}

function wordingFor(row: JudgedRow, set: TrainingSet): Wording {
  const own: Wording = { question: row.criterion ?? "How good is the response?", ...(row.rubric === undefined ? {} : { rubric: row.rubric }) };
  if (args.plain) return own;
  if (set.wordings.length === 0 || random.chance(0.4)) return random.chance(0.25) ? { question: own.question } : own;
  const wording = random.pick(set.wordings);
  // A borrowed question sometimes keeps the file's own level descriptions.
  return wording.rubric === undefined && wording.mirrored !== true && own.rubric !== undefined && random.chance(0.4) ? { ...wording, rubric: own.rubric } : wording;
}

/** The document of an instruction like "Summarize the article.\n\n..." goes to the context slot now and then. */
function texts(instruction: string, reference: string | null): Pick<ClerkItem, "instruction" | "context" | "reference"> {
  const at = instruction.indexOf("\n\n");
  if (at > 0 && instruction.length - at > 300 && random.chance(0.5)) {
    return { instruction: instruction.slice(0, at), context: instruction.slice(at + 2), reference };
  }
  return { instruction, context: null, reference };
}

// ---- checks ---------------------------------------------------------------------------------------------------------
const contentWords = (text: string) => text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
const contentPhrases = (text: string) => text.toLowerCase().match(/[a-z]{4,} [a-z]{4,}/g) ?? [];
const wordCount = (text: string) => text.match(/\S+/g)?.length ?? 0;

/** Whether a check holds for a response, and its argument; null when it can't be asked of this one. */
function check(name: CheckName, response: string, instruction: string): { holds: boolean; x: string } | null {
  const n = wordCount(response);
  switch (name) {
    case "refuses": {
      const yes = /\b(?:i'm sorry|i am sorry|i cannot|i can't|unable to|as an ai)\b/i.test(response.slice(0, 200).replaceAll("’", "'"));
      return { holds: yes, x: "" };
    }
    case "long": {
      const x = random.pick([20, 30, 50, 80, 100, 150, 200]);
      return Math.abs(n - x) < x * 0.2 ? null : { holds: n > x, x: String(x) };
    }
    case "short":
      return n > 40 && n < 80 ? null : { holds: n <= 40, x: "" };
    case "list":
      return { holds: /^\s*(?:[-*•]|\d+[.)])\s/m.test(response), x: "" };
    case "number":
      return { holds: /\d/.test(response), x: "" };
    case "question":
      return { holds: response.includes("?"), x: "" };
    case "mentions": {
      const present = random.chance(0.5);
      const phrase = random.chance(0.3);
      const things = (text: string) => (phrase ? contentPhrases(text) : contentWords(text));
      const said = response.toLowerCase();
      const pool = present ? things(response) : things(instruction.slice(0, 2000)).filter((x) => !x.split(" ").some((word) => said.includes(word)));
      return pool.length === 0 ? null : { holds: present, x: random.pick([...new Set(pool)]) };
    }
    case "english":
      return { holds: (response.match(/[^\u0000-\u024f\u2000-\u206f]/g)?.length ?? 0) * 10 < response.length && response !== "", x: "" };
    case "code":
      return { holds: /```|\bdef |\breturn |[{};]\s*$/m.test(response), x: "" };
    case "exclaims":
      return { holds: response.includes("!"), x: "" };
    case "one-sentence":
      return { holds: (response.trim().match(/[.!?](?:\s|$)|\n/g)?.length ?? 0) <= 1, x: "" };
    case "starts": {
      const first = response.match(/^[A-Za-z]+/)?.[0];
      if (first === undefined) return null;
      return random.chance(0.5) ? { holds: true, x: first } : { holds: false, x: random.pick(["Yes", "No", "The", "Sure", "Here", "Based", "In"].filter((w) => w !== first)) };
    }
    case "first-person":
      return { holds: /\b(?:I|my|me)\b/.test(response), x: "" };
  }
}

const CHECKED_ROWS = 700;
const CHECKS_A_ROW = 3;
/** Checks are about the response; a long instruction would only make them slow to learn from. */
const CHECKED_INSTRUCTION = 400;
const held = new Map<string, number>();
function addChecks(instruction: string, reference: string | null, response: string, validation: boolean): void {
  if (args.plain) return;
  const chosen = random.pick(CHECKS);
  // Answers in other languages are rare in the files.
  if (chosen.name === "english" && random.chance(0.5)) response = random.pick(FOREIGN);
  const answer = check(chosen.name, response, instruction);
  if (answer === null) return;
  // Keep both answers of a check about equally common.
  const key = `${chosen.name} ${answer.holds}`;
  const other = `${chosen.name} ${!answer.holds}`;
  if ((held.get(key) ?? 0) > (held.get(other) ?? 0) + 40) return;
  held.set(key, (held.get(key) ?? 0) + 1);
  const { rubric, min, max, levels } = rubricFor("No.", "Yes.");
  const fill = (q: string) => worded(q, random.chance(0.3) && /^[a-z ]+$/.test(answer.x) && !q.includes('"{x}"') ? `"${answer.x}"` : answer.x, (of) => random.pick(of));
  const shared = { ...texts(instruction, random.chance(0.5) ? reference : null), response };
  const yes = { ...shared, criterion: asked(fill(random.pick(chosen.questions)), rubric, min, max) };
  const no = { ...shared, criterion: asked(fill(random.pick(chosen.opposites)), rubric, min, max) };
  // The same response under a criterion it meets and one it fails: a hard negative on the criterion alone.
  addPair(yes, no, answer.holds ? 1 : 0, 0.5, "made: checks", validation);
  const asYes = random.chance(0.6);
  addScore(asYes ? yes : no, answer.holds === asYes ? 1 : 0, levels, 0.5, "made: check scores", validation);
}

// ---- corruptions ----------------------------------------------------------------------------------------------------
const bases: { base: Base; kind: NonNullable<TrainingSet["base"]> }[] = [];
const KIND_ASPECTS: Readonly<Record<NonNullable<TrainingSet["base"]>, readonly AspectName[]>> = {
  answer: ["correctness", "relevance", "helpfulness", "completeness", "fluency", "overall", "coherence"],
  grounded: ["consistency", "consistency", "consistency", "fluency", "relevance", "relevance", "engagement", "overall"],
  summary: ["consistency", "consistency", "coherence", "coherence", "fluency", "fluency", "relevance", "relevance", "completeness", "conciseness", "overall"],
  open: ["helpfulness", "relevance", "completeness", "fluency", "coherence", "conciseness", "engagement", "overall", "overall"],
};

function addCorruption(entry: (typeof bases)[number]): void {
  const { base, kind } = entry;
  const corruption = pickCorruption(random, kind === "open" && base.reference === null);
  const bad = corruption.apply(base, random);
  if (bad === null || bad === base.response) return;
  const aspects = KIND_ASPECTS[kind];
  const hurt = aspects.filter((a) => corruption.hurts.includes(a));
  const spared = aspects.filter((a) => corruption.spares.includes(a));
  const validation = isValidation(base.instruction);
  const keepReference = base.reference !== null && random.chance(0.6);
  const shared = texts(base.instruction, keepReference ? base.reference : null);
  const make = (aspect: AspectName) => {
    const wording = ASPECTS[aspect];
    const { rubric, min, max, levels } = rubricFor(wording.worst, wording.best);
    const criterion = asked(random.pick(wording.questions), rubric, min, max);
    return { good: { ...shared, criterion, response: base.response }, worse: { ...shared, criterion, response: bad }, levels };
  };
  if (hurt.length > 0) {
    const { good, worse, levels } = make(random.pick(hurt));
    addPair(good, worse, 1, 0.7, `made: ${kind}`, validation);
    if (random.chance(0.3)) addScore(worse, corruption.left, levels, 0.4, `made: ${kind} scores`, validation);
    if (random.chance(0.3)) addScore(good, 0.93, levels, 0.4, `made: ${kind} scores`, validation);
  }
  if (spared.length > 0 && random.chance(0.35)) {
    const { good, worse } = make(random.pick(spared));
    addPair(good, worse, 0.5, 0.5, `made: ${kind} spared`, validation);
  }
}

/** An answer to the instruction against an answer to another one that is like it; the other is the longer one as a rule. */
function addNeighbour(base: Base, neighbours: Neighbours): void {
  const bad = neighbours.responseTo(base.instruction, base.response, random);
  if (bad === null || bad === base.response) return;
  if (base.response.length > bad.length && random.chance(0.6)) return;
  const { rubric, min, max, levels } = rubricFor("It does something else.", "It does what was asked.");
  const shared = { ...texts(base.instruction, null), criterion: asked(random.pick(FOLLOWS).question, rubric, min, max) };
  const validation = isValidation(base.instruction);
  addPair({ ...shared, response: base.response }, { ...shared, response: bad }, 1, 0.7, "made: neighbour", validation);
  if (random.chance(0.2)) addScore({ ...shared, response: bad }, 0.1, levels, 0.3, "made: neighbour scores", validation);
}

/** A sentence with some of what can be left out left out, as people do when they sum up. */
function shorten(sentence: string): string {
  let out = sentence;
  if (random.chance(0.7)) out = out.replace(/\s*\([^)]{2,80}\)/g, "");
  if (random.chance(0.6)) out = out.replace(/, (?:which|who|where|when)\b[^,.;]{5,100},/, "");
  if (random.chance(0.6)) out = out.replace(/^(?:However|Meanwhile|Moreover|In addition|But|And|So|Also|Then),? (\w)/, (_, c: string) => c.toUpperCase());
  if (random.chance(0.4)) out = out.replace(/, (?:[A-Z]\w+ )?(?:said|says|told|according to)\b[^,]{0,60}\.$/, ".");
  return out.length < 25 ? sentence : out;
}

/** Sentences of a document that could stand as its summary: the lead, or a spread of longer ones. */
function extract(document: string): string | null {
  const sentences = document.replace(/\s+/g, " ").match(/[^.!?]{30,260}[.!?](?=\s|$)/g)?.map((s) => s.trim()) ?? [];
  if (sentences.length < 5) return null;
  const n = 2 + random.below(3);
  const at = random.chance(0.5) ? 0 : random.below(Math.max(1, sentences.length - n));
  const step = random.chance(0.5) ? 1 : 1 + random.below(3);
  const short = random.chance(0.5);
  return Array.from({ length: n }, (_, i) => sentences[at + i * step]).filter((s) => s !== undefined).map((s) => (short ? shorten(s) : s)).join(" ");
}

// ---- coverage --------------------------------------------------------------------------------------------------------
const COVERAGE: readonly Wording[] = [
  { question: "How well does the summary capture the key points?" },
  { question: "Coverage of the document's main content." },
  { question: "How much of what matters in the text does the response tell?" },
  { question: "Is the summary informative?" },
  { question: "How good is the summary overall?" },
  { question: "Would a reader of the summary know what the document says?" },
];

/** Two extracts of one document, of which one holds more: more of the document's sentences, or the same number from its lead. */
function addCoverage(instruction: string, document: string, validation: boolean): void {
  const sentences = document.replace(/\s+/g, " ").match(/[^.!?]{30,260}[.!?](?=\s|$)/g)?.map((x) => x.trim()) ?? [];
  if (sentences.length < 6) return;
  const few = 1 + random.below(2);
  const byLead = random.chance(0.3);
  const many = byLead ? few : few + 1 + random.below(3);
  const at = byLead ? 0 : random.below(2);
  const from = byLead ? few + random.below(Math.max(1, sentences.length - 2 * few)) : random.below(Math.max(1, sentences.length - few));
  const more = sentences.slice(at, at + many).join(" ");
  const less = sentences.slice(from, from + few).join(" ");
  if (more === less) return;
  const { rubric, min, max } = rubricFor("It misses nearly everything.", "It holds all that matters.");
  const shared = { ...texts(`${instruction}\n\n${document}`, null), criterion: asked(random.pick(COVERAGE).question, rubric, min, max) };
  addPair({ ...shared, response: more }, { ...shared, response: less }, 1, 0.6, "made: coverage", validation);
}

// ---- harm ------------------------------------------------------------------------------------------------------------
/** Refusals as models word them, beside the short ones of corrupt.ts. */
const refusals: string[] = [];
const aRefusal = () => (refusals.length > 0 && random.chance(0.8) ? random.pick(refusals) : random.pick(REFUSALS));

/** Of a refusal and an answer, the one that does no harm and, where there is none to do, helps. */
function addHarmPair(instruction: string, refusal: string, help: string, unsafe: boolean, validation: boolean): void {
  const { rubric, min, max } = rubricFor("Harmful or useless.", "Harmless and of use.");
  const shared = { ...texts(instruction, null), criterion: asked(random.pick(HARMLESS).question, rubric, min, max) };
  addPair({ ...shared, response: refusal }, { ...shared, response: help }, unsafe ? 1 : 0, 0.6, "made: harm", validation);
}

// ---- the passes over the files --------------------------------------------------------------------------------------
if (!args.plain && !args.checks) {
  for await (const row of readRows(join(args.from, "xstest_compliance.jsonl.gz"))) {
    if (row.kind === "score" && row.score <= 0 && row.response.length > 20) refusals.push(row.response);
  }
}
for (const set of SETS) {
  const rows: JudgedRow[] = [];
  for await (const row of readRows(join(args.from, `${set.file}.jsonl.gz`))) rows.push(row);
  const chosen = random.shuffle(rows).slice(0, Math.ceil((args.checks ? Math.min(set.most, CHECKED_ROWS) : set.most) * scale));
  const others: string[] = [];
  for (const row of chosen) others.push(row.kind === "score" ? row.response : row.preference === "b" ? row.response_b : row.response_a);
  let made = 0;
  if (!args.plain && !args.checks && set.file === "xstest_compliance") {
    const byPrompt = new Map<string, { refused: string[]; helped: string[]; unsafe: boolean }>();
    for (const row of rows) {
      if (row.kind !== "score") continue;
      const entry = byPrompt.get(row.instruction) ?? { refused: [], helped: [], unsafe: isUnsafePrompt(row.id) };
      byPrompt.set(row.instruction, entry);
      if (row.score <= 0) entry.refused.push(row.response);
      else if (row.score >= 2) entry.helped.push(row.response);
    }
    for (const [instruction, { refused, helped, unsafe }] of byPrompt) {
      if (helped.length === 0) continue;
      for (let k = 0; k < 6; k++) addHarmPair(instruction, refused.length > 0 && random.chance(0.6) ? random.pick(refused) : aRefusal(), random.pick(helped), unsafe, isValidation(instruction));
    }
  }
  chosen.forEach((row, i) => {
    const validation = isValidation(row.instruction);
    if (args.checks) {
      const response = row.kind === "score" ? row.response : random.chance(0.5) ? row.response_a : row.response_b;
      for (let k = 0; k < CHECKS_A_ROW; k++) addChecks(row.instruction.slice(0, CHECKED_INSTRUCTION), row.reference ?? null, response, validation);
      return;
    }
    const wording = wordingFor(row, set);
    const shared = texts(row.instruction, row.reference ?? null);
    const other = random.pick(others);
    if (row.kind === "score") {
      const [min, max] = row.scale;
      const y = (row.score - min) / (max - min);
      const rubric = Object.fromEntries(Object.entries(wording.rubric ?? {}));
      const levels = max - min === 1 || max - min > 20 ? set.levels : Math.min(set.levels, max - min + 1);
      const criterion = asked(wording.question, rubric, min, max);
      addScore({ ...shared, criterion, response: row.response }, wording.mirrored === true ? 1 - y : y, levels, set.weight, set.file, validation);
      if (set.base !== null && y >= 0.99 && row.response.length > 20) {
        bases.push({ base: { instruction: row.instruction, reference: row.reference ?? null, response: row.response, other }, kind: set.base });
      }
      if (set.file === "justeval_safety" && y < 0.5) for (let k = 0; k < 3; k++) addHarmPair(row.instruction, aRefusal(), row.response, true, validation);
      if (i % 12 === 0) addChecks(row.instruction, row.reference ?? null, row.response, validation);
    } else {
      const label = row.preference === "a" ? 1 : row.preference === "b" ? 0 : 0.5;
      const criterion = asked(wording.question, {}, 1, 5);
      addPair({ ...shared, criterion, response: row.response_a }, { ...shared, criterion, response: row.response_b }, wording.mirrored === true ? 1 - label : label, set.weight, set.file, validation);
      const winner = label === 0 ? row.response_b : row.response_a;
      if (set.base !== null && label !== 0.5) bases.push({ base: { instruction: row.instruction, reference: null, response: winner, other }, kind: set.base });
      // Where people called one reply the more harmful, a refusal would have been harmless.
      if (set.file === "hh_harmless" && label !== 0.5 && random.chance(0.8)) addHarmPair(row.instruction, aRefusal(), label === 0 ? row.response_a : row.response_b, true, validation);
      if (i % 4 === 0) addChecks(row.instruction, null, winner, validation);
    }
    // Documents make summaries of their own.
    const at = row.instruction.indexOf("\n\n");
    const document = at > 0 ? row.instruction.slice(at + 2) : "";
    if (document.length > 700 && made < 1500 * scale && (set.base === "grounded" || set.base === "summary" || set.file === "qa_feedback_pairs")) {
      const response = extract(document);
      const otherRow = random.pick(chosen);
      const wrong = extract(otherRow.instruction) ?? "";
      if (response !== null && otherRow.instruction !== row.instruction) {
        made++;
        const instruction = `${random.pick(["Summarize the article.", "Summarize the following document.", "Give a short summary of this text.", "Write a summary."])}\n\n${document}`;
        bases.push({ base: { instruction, reference: null, response, other: wrong }, kind: "summary" });
        addCoverage(random.pick(["Summarize the article.", "Write a summary of this text.", "Give the key points."]), document, validation);
      }
    }
  });
  console.log(`${set.file}: ${chosen.length} rows, ${offsets.length - 1} items so far`);
}

const byKind = new Map<string, typeof bases>();
for (const b of bases) {
  const list = byKind.get(b.kind);
  if (list === undefined) byKind.set(b.kind, [b]);
  else list.push(b);
}
const SHARE = { answer: 4500, grounded: 7500, summary: 15000, open: 9000 } as const;
/** Tries, of which about half give a pair. */
const NEIGHBOURS = 9000;
for (const [kind, list] of args.plain || args.checks ? [] : byKind) {
  const n = Math.ceil(SHARE[kind as keyof typeof SHARE] * scale);
  for (let i = 0; i < n; i++) addCorruption(random.pick(list));
  console.log(`made ${kind}: from ${list.length} good responses, ${offsets.length - 1} items so far`);
}

if (!args.plain && !args.checks) {
  const near = bases.filter(({ base, kind }) => (kind === "open" || kind === "answer") && base.instruction.length < 1500).map(({ base }) => base);
  const neighbours = new Neighbours(near);
  const open = bases.filter(({ base, kind }) => kind === "open" && base.instruction.length < 1500);
  for (let i = 0; i < NEIGHBOURS * scale; i++) addNeighbour(random.chance(0.8) ? random.pick(open).base : random.pick(near), neighbours);
  console.log(`neighbours: among ${near.length} answers, ${offsets.length - 1} items so far`);
}

for (const fd of Object.values(files)) closeSync(fd);
writeFileSync(join(args.out, "offsets.u32"), Uint32Array.from(offsets));
writeFileSync(join(args.out, "scores.f64"), Float64Array.from(scores));
writeFileSync(join(args.out, "pairs.f64"), Float64Array.from(pairs));
writeFileSync(
  join(args.out, "meta.json"),
  JSON.stringify({ seed: Number(args.seed), items: offsets.length - 1, tokens: offsets[offsets.length - 1], scores: scores.length / 7, pairs: pairs.length / 6, vocabulary: vocabulary.size, featureNames, sets: setNames }, null, 1),
);
console.log(`${offsets.length - 1} items, ${offsets[offsets.length - 1]} ids, ${scores.length / 7} scores, ${pairs.length / 6} pairs -> ${args.out}`);
