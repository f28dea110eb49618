// The format of MT-bench: a general chat model rates one answer from 1 to 10 as [[n]], or picks [[A]], [[B]] or a tie [[C]].
// It has no place for a criterion or a context. Sections, markers and slots are those of its reference implementation
// (lm-sys/FastChat); the sentences are this project's own. Its wordings for two turns can be loaded, but a case has one turn.
import type { Criterion } from "../domain/rubric.ts";
import { expectFit, given, numberedLabels, refuseMode, refuseScale, refuseUnlessNumbered } from "./format-scale.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, RenderedPrompt, TemplateSet, VerdictLabel, VerdictPlan } from "./prompt-format.ts";
import { readMarked } from "./read-marked.ts";
import { chatBody, fillTemplate, pickWording, type Wording } from "./template.ts";

const SINGLE_SYSTEM = "You judge the answers of AI assistants.";
const REFERENCE = "[The Start of Reference Answer]\n{ref_answer_1}\n[The End of Reference Answer]\n\n";

function single(task: string, reference: string): string {
  return `[Instruction]
Judge the answer of an AI assistant to the question below, without favour. ${task} Write a short explanation first. After it, rate the answer with a number from 1 to 10 in double square brackets, as in "Rating: [[5]]".

[Question]
{question}

${reference}[The Start of Assistant's Answer]
{answer}
[The End of Assistant's Answer]`;
}

function pairSystem(task: string): string {
  return `Judge which of two AI assistants answered the user's question better, without favour. ${task} Compare the two in a short explanation first. Let neither the order of the answers, nor their length, nor the assistants' names count. After the explanation give the verdict in double square brackets: "[[A]]" when assistant A is better, "[[B]]" when assistant B is better, "[[C]]" when neither is.`;
}

function pair(reference: string): string {
  return `[User Question]
{question}

${reference}[The Start of Assistant A's Answer]
{answer_a}
[The End of Assistant A's Answer]

[The Start of Assistant B's Answer]
{answer_b}
[The End of Assistant B's Answer]`;
}

const QUALITY = "Weigh how helpful, relevant, accurate, deep, creative and detailed it is.";
const PAIR_QUALITY = "Weigh how well each follows the user's instructions, and how helpful, relevant, accurate, deep, creative and detailed it is.";
const CORRECT = "Weigh whether it is correct and helpful. Hold it against the reference answer and point out its mistakes.";
const PAIR_CORRECT = "Weigh whether each is correct and helpful. Hold both against the reference answer and point out their mistakes.";

export const MT_BENCH_WORDINGS: readonly Wording[] = [
  { variant: "single-v1", system: SINGLE_SYSTEM, template: single(QUALITY, ""), required: ["question", "answer"] },
  { variant: "single-math-v1", system: SINGLE_SYSTEM, template: single(CORRECT, REFERENCE), required: ["question", "answer", "ref_answer_1"] },
  { variant: "pair-v2", system: pairSystem(PAIR_QUALITY), template: pair(""), required: ["question", "answer_a", "answer_b"] },
  { variant: "pair-math-v1", system: pairSystem(PAIR_CORRECT), template: pair(REFERENCE), required: ["question", "answer_a", "answer_b", "ref_answer_1"] },
];

const MODES: readonly FormatMode[] = ["pointwise", "pairwise"];
const CHOICES: readonly VerdictLabel[] = [
  { value: 0, text: "A" },
  { value: 1, text: "B" },
  { value: -1, text: "C" },
];

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  const refusal = refuseMode(MODES, mode) ?? (mode === "pointwise" ? refuseUnlessNumbered(criterion.scale, 1, 10) : refuseScale(criterion.scale));
  return refusal ?? { fits: true, drops: ["criterion", "rubric", "context"] };
}

function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(MT_BENCH, input, mode);
  const two = mode === "pairwise";
  const reference = given(input.reference);
  const variant = two ? (reference === null ? "pair-v2" : "pair-math-v1") : reference === null ? "single-v1" : "single-math-v1";
  const wording = pickWording("mt-bench", MT_BENCH_WORDINGS, templates, variant);
  const [first = "", second = ""] = input.responses;
  const spans = fillTemplate(wording.template, {
    question: [{ text: input.instruction, origin: "instruction" }],
    ref_answer_1: reference === null ? [] : [{ text: reference, origin: "reference" }],
    answer: [{ text: first, origin: "response" }],
    answer_a: [{ text: first, origin: "response" }],
    answer_b: [{ text: second, origin: "response" }],
  });
  const slot = two ? { opening: "\n[[", labels: CHOICES, closing: "]]" } : { opening: "\nRating: [[", labels: numberedLabels(input.criterion.scale, 1, 10) ?? [], closing: "]]" };
  return {
    variant,
    body: chatBody(wording.system, spans),
    verdict: { order: "rationale-first", rationaleOpening: "", rationaleEnds: two ? ["[["] : ["Rating: [[", "[["], verdictOnlyOpening: "", slots: [slot] },
    generation: { maxNewTokens: 2048, temperature: 0, topP: 1, repetitionPenalty: 1 },
  };
}

function parse(output: string, plan: VerdictPlan): ParsedVerdict {
  return readMarked(output, plan, [/\[\[/g]);
}

export const MT_BENCH: PromptFormat = {
  id: "mt-bench",
  version: "1",
  modes: MODES,
  markers: [
    ...["A", "B", "C", ...Array.from({ length: 10 }, (_, i) => String(i + 1))].map((label) => `[[${label}]]`),
    "[Instruction]", "[Question]", "[User Question]", "[The Start of Reference Answer]", "[The End of Reference Answer]",
    ...["Assistant", "Assistant A", "Assistant B"].flatMap((name) => [`[The Start of ${name}'s Answer]`, `[The End of ${name}'s Answer]`]),
  ],
  fit,
  render,
  parse,
};
