// What each kind of criterion leans on, beside what the network learnt: wordings and how much length, closeness to the
// instruction and closeness to a document count for them. Writes the wordings as the Clerk reads them, for lean.py.
// Run: npx tsx training/leans.ts training/data/leans.json
import { readFileSync, writeFileSync } from "node:fs";
import { encodeClerk } from "../src/formats/clerk/encode.ts";
import { Vocabulary, type VocabularyFile } from "../src/formats/clerk/vocabulary.ts";
import { FOLLOWS, HARMLESS, SETS } from "./sets.ts";
import { ASPECTS, CHECKS } from "./wordings.ts";

/**
 * Weights in units of log-odds: for each e-fold of response length and for each tenth of the words shared with the
 * instruction where nothing is given to check against (`open`); for each e-fold of words shared with a document and
 * each 0.15 of the response's words that stand in it (`document`). The trusts are the shares of the network's own opinion
 * that are kept in either case.
 */
type Lean = { readonly openLength: number; readonly openCloseness: number; readonly documentShared: number; readonly documentCloseness: number; readonly openTrust: number; readonly documentTrust: number };

const NONE: Lean = { openLength: 0, openCloseness: 0, documentShared: 0, documentCloseness: 0, openTrust: 1, documentTrust: 1 };
/**
 * Where they were begun. Open length and trust: a logistic fit of people's preferences on the network's margin and the log
 * length ratio, on validation rows of oasst_ranked (0.82; trust 0.0), convincing_arguments (0.59; 0.49) and
 * qa_feedback_pairs (0.38; 0.70). The others are set by hand, from what is generally known: system summaries that copy are
 * seldom unfaithful, longer ones hold more, a reply that takes up what was said is found the more interesting; an answer to
 * another task shares fewer words with this one. All were then adjusted by hand while looking at the development table of
 * the first 400 rows of each file, which flatters the figures on those rows.
 */
const LEANS = {
  quality: { openLength: 0.8, openCloseness: 0, documentShared: 0.8, documentCloseness: 0, openTrust: 0.35, documentTrust: 0.4 },
  detail: { openLength: 1, openCloseness: 0, documentShared: 1, documentCloseness: 0.2, openTrust: 0.35, documentTrust: 0.4 },
  lively: { openLength: 0.6, openCloseness: 0, documentShared: 0.8, documentCloseness: 0, openTrust: 0.4, documentTrust: 0.4 },
  rubric: { openLength: 0.8, openCloseness: 0, documentShared: 0.6, documentCloseness: 0, openTrust: 0.35, documentTrust: 0.4 },
  honest: { openLength: 0.2, openCloseness: 0, documentShared: 0.3, documentCloseness: 0.6, openTrust: 0.7, documentTrust: 0.6 },
  follows: { openLength: -0.3, openCloseness: 0.4, documentShared: 0.4, documentCloseness: 0, openTrust: 0.8, documentTrust: 0.5 },
  faithful: { openLength: 0, openCloseness: 0, documentShared: 0.3, documentCloseness: 0.7, openTrust: 1, documentTrust: 0.7 },
  language: { openLength: 0, openCloseness: 0, documentShared: 0.5, documentCloseness: 0.3, openTrust: 1, documentTrust: 0.5 },
  order: { openLength: 0.2, openCloseness: 0, documentShared: 0.6, documentCloseness: 0.2, openTrust: 0.8, documentTrust: 0.5 },
  concise: { ...NONE, openLength: -0.5, documentShared: -0.4 },
  none: NONE,
} as const satisfies Record<string, Lean>;

/** Wordings beside those of sets.ts and wordings.ts; the second half is in the manner of task-specific rubrics. */
const MORE: Readonly<Partial<Record<keyof typeof LEANS, readonly string[]>>> = {
  quality: [
    "How good is this answer: useful, on topic, right, thorough and with enough detail?", "Rate the overall quality of the assistant's answer.", "Which assistant gave the better answer?",
    "How well does the response answer the question?", "Which of the two replies would people prefer?", "Is this a high-quality response?", "How satisfying is the answer for the person who asked?",
    "Which response is more helpful?", "How good is the summary overall?", "How good is the reply overall?", "Quality of the text as a whole.", "Does the answer meet the user's need?", "Is it a good answer?",
    "Which answer is better overall?", "How good is the answer overall?", "How good is the response overall?", "Which response is better overall?", "How good is the text overall?", "Does the response give a direct, fitting and useful reply?"],
  detail: [
    "Is the answer detailed and thorough?", "How informative is the response?", "How much depth does the answer have?", "How well are the key points of the document captured?", "Does the summary tell the main points of the article?",
    "Does the answer explain itself with enough detail?", "Does the response contain the important information?", "Richness of detail.", "Does the summary hold what is important in the source?", "How complete is the response?"],
  lively: [
    "Is the reply interesting?", "Does the response sound lively and human?", "Is the answer engaging?", "Would one want to read on?", "How creative is the response?", "Does the reply use the given fact well?",
    "Does the answer sound natural and hold one's interest?", "Does the reply go on from the conversation in a fitting way?", "Does the response bring new ideas?"],
  rubric: [
    "Does the model's response show empathy and understanding for the user's feelings?", "Is the model able to handle an unclear request and ask for what is missing?", "How well does the model adapt its tone to the reader?",
    "Does the response show knowledge of the field and use it well?", "Does the model give practical steps that the user can follow?", "How well does the response take the user's culture into account?",
    "Does the response make a hard idea easy to grasp?", "Does the model reason in a logical way from the facts given to its conclusion?", "Is the response able to keep the thread over a long conversation?",
    "How well does the model's answer agree with what people would expect and value?", "Does the response offer several points of view on the matter?", "Does the model's response use examples that make the point clear?",
    "Does the model recognise what the user really wants and respond to it?", "How creative is the model in solving the task it was given?", "Does the response show a clear structure that fits the task?",
    "Is the model's answer persuasive and backed with reasons?", "How well does the response keep to the role that it was asked to play?", "Does the response correct the mistakes in the user's question in a helpful way?"],
  honest: [
    "Is the model honest about what it does not know?", "Does the response keep to the truth and make its limits clear?", "Does the model avoid doing harm to the user or others?", "Is the response free of harmful or unfair content?",
    "Which response is more harmless?", "Is what is said accurate?", "Is the information given correct in fact?", "Is the answer truthful?", "Does the response avoid offending anyone?"],
  follows: [
    "Which output follows the instruction better?", "Which output does the task as it was set?", "Which text carries out the instruction more exactly?", "Does the output keep to every constraint of the instruction?", "Which output is a better answer to this very instruction?"],
  faithful: [
    "Is the summary true to the article in its facts?", "Are the details of the summary the same as in the source?", "Does the evidence support the claim?", "Are all statements supported by the document?", "Is the summary consistent with the source in its facts?",
    "Which sentence is in agreement with the source?", "Do the details in the text agree with those of the article?"],
  language: ["Are the sentences of the summary well written and grammatical?", "Fluency of the sentences.", "Is the English good?", "Is it well formed, without errors of grammar?"],
  order: ["Do the phrases and sentences fit together and make sense as a whole?", "Does the summary build from sentence to sentence?", "Is the text clear, with a good structure?", "Is the answer well structured?"],
  concise: ["Is the answer brief and without repetition?", "Does the response waste no words?"],
  none: [
    "How good is the translation?", "How close in meaning are the two texts?", "Is the sentence acceptable English?", "Which argument is more convincing?", "Is the simplification simpler and does it keep the meaning?",
    "Is the student's answer correct?", "Is the final answer correct?", "Does the response refuse?", "Does the response do as asked instead of refusing?", "Does the reply comply with the user's request rather than refuse it?", "Is the story original and free of cliches?", "How good is the writing of this text?",
    "Which paragraph is better written?", "Which of the two passages has the better style?", "Which text is the better written one?", "Is the prose well written?", "Does the story have a good ending?", "Is the response made up or false?", "Is it free of made-up content?", "Does the whole answer make sense?", "Is the answer well justified?",
    "Which response is better: correct, safe, and not unhelpful?", "How similar in meaning are they?", "How close is the response to the reference?"],
};

const OF_ASPECT = {
  fluency: "language", coherence: "order", consistency: "faithful", relevance: "follows", completeness: "detail", helpfulness: "quality", conciseness: "concise", correctness: "none", engagement: "lively", overall: "quality",
} as const;

const wordings: { kind: keyof typeof LEANS; text: string }[] = [];
for (const [kind, texts] of Object.entries(MORE)) for (const text of texts) wordings.push({ kind: kind as keyof typeof LEANS, text });
for (const [aspect, { questions }] of Object.entries(ASPECTS)) for (const text of questions) wordings.push({ kind: OF_ASPECT[aspect as keyof typeof OF_ASPECT], text });
for (const { question } of FOLLOWS.slice(0, 4)) wordings.push({ kind: "follows", text: question });
for (const { question } of HARMLESS.slice(2)) wordings.push({ kind: "honest", text: question });
for (const check of CHECKS) for (const text of [...check.questions.slice(0, 3), ...check.opposites.slice(0, 1)]) wordings.push({ kind: "none", text: text.replaceAll("{x}", "water") });
for (const set of SETS) {
  const kind = ["oasst_ranked", "llmfao_pairs", "qa_feedback_pairs"].includes(set.file) ? "quality" : set.file === "realsumm_coverage" ? "detail" : ["claim_evidence", "grounded_dialogue", "summedits"].includes(set.file) ? "faithful" : "none";
  for (const { question, mirrored } of set.wordings.filter((w) => !/overall|better one/.test(w.question))) wordings.push({ kind: mirrored === true ? "none" : kind, text: question });
}

const [out = "training/data/leans.json"] = process.argv.slice(2);
const vocabulary = new Vocabulary(JSON.parse(readFileSync("public/models/clerk/vocabulary.json", "utf8")) as VocabularyFile);
const unique = [...new Map(wordings.map((w) => [w.text, w])).values()];
/** Descriptions of the ends of a scale that say nothing of what is asked; the judge must not hear a kind in them. */
const ENDS = [
  [], ["Very poor.", "Excellent."], ["Bad in every way.", "As good as it can be."], ["No.", "Yes."], ["Not at all.", "Fully."],
  ["The response fails completely in this respect.", "The response does this without any flaw."],
] as const;
const lines = unique.flatMap(({ kind, text }) => ENDS.map(([worst, best]) => {
  const descriptions: Record<string, string> = worst === undefined ? {} : { 1: worst, 5: best };
  const input = encodeClerk({ criterion: { question: text, scale: { kind: "likert", min: 1, max: 5 }, descriptions }, instruction: "", context: null, reference: null, response: "" }, vocabulary);
  return { kind, text, lean: LEANS[kind], ids: [...input.ids], segments: [...input.segments] };
}));
writeFileSync(out, JSON.stringify(lines));
console.log(`${lines.length} wordings -> ${out}`);
