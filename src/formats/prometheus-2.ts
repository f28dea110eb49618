// The format of Prometheus 2 and M-Prometheus: absolute scores from 1 to 5 and A-or-B choices, feedback before "[RESULT]".
// Sections, markers and slots are those of its reference implementation (prometheus-eval); the sentences are this project's own.
import type { Criterion } from "../domain/rubric.ts";
import { choiceLabels, expectFit, given, numberedLabels, refuseMode, refuseScale, refuseUnlessNumbered } from "./format-scale.ts";
import { instructionWithContext, rubricSlots } from "./prometheus-1.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, PromptSpan, RenderedPrompt, TemplateSet, VerdictPlan } from "./prompt-format.ts";
import { readMarked } from "./read-marked.ts";
import { chatBody, fillTemplate, pickWording, type Slots, type Wording } from "./template.ts";

const ABSOLUTE_SYSTEM = "You judge responses fairly and say plainly why, holding each one to the same fixed standard.";
const RELATIVE_SYSTEM = "You compare responses fairly and say plainly where one is ahead of the other.";

function absolute(texts: string, also: string, section: string): string {
  return `###Task Description:
You are given an instruction, a response to it, ${texts}.
1. Say in detail how well the response does what the rubric asks, and leave everything else out.${also}
2. Then choose the whole number from 1 to 5 whose description in the rubric fits best.
3. Answer in this form: (your feedback) [RESULT] (a whole number from 1 to 5)
4. Write nothing before or after it.

###The instruction to evaluate:
{instruction}

###Response to evaluate:
{response}

${section}###Score Rubrics:
{rubric}

###Feedback: `;
}

function relative(texts: string, also: string, section: string): string {
  return `###Task Description:
You are given an instruction, two responses to it, named Response A and Response B, ${texts}.
1. Say in detail how well each response does what the criterion asks, and leave everything else out.${also}
2. Set the two side by side: name what they share and where they differ, instead of describing one after the other.
3. Then name the better one, "A" or "B".
4. Answer in this form: Feedback: (your feedback) [RESULT] (A or B)
5. Write nothing before or after it.

###Instruction:
{instruction}

###Response A:
{response_A}

###Response B:
{response_B}

${section}###Score Rubric:
{rubric}

###Feedback: `;
}

const BY_CONTEXT = " Use the relevant context as evidence.";
const CONTEXT = "###Relevant Context:\n{relevant_context}\n\n";
const ONE = ["instruction", "response", "rubric"];
const TWO = ["instruction", "response_A", "response_B", "rubric"];

export const PROMETHEUS_2_WORDINGS: readonly Wording[] = [
  {
    variant: "absolute-with-reference",
    system: ABSOLUTE_SYSTEM,
    template: absolute("a reference answer that deserves a 5, and a score rubric", "", "###Reference Answer (Score 5):\n{reference_answer}\n\n"),
    required: [...ONE, "reference_answer"],
  },
  { variant: "absolute", system: ABSOLUTE_SYSTEM, template: absolute("and a score rubric", "", ""), required: ONE },
  {
    variant: "relative-with-reference",
    system: RELATIVE_SYSTEM,
    template: relative("a reference answer, and a criterion", " Hold both against the reference answer.", "###Reference Answer:\n{reference_answer}\n\n"),
    required: [...TWO, "reference_answer"],
  },
  { variant: "relative", system: RELATIVE_SYSTEM, template: relative("and a criterion", "", ""), required: TWO },
  { variant: "absolute-with-context", system: ABSOLUTE_SYSTEM, template: absolute("a relevant context, and a score rubric", BY_CONTEXT, CONTEXT), required: [...ONE, "relevant_context"] },
  { variant: "relative-with-context", system: RELATIVE_SYSTEM, template: relative("a relevant context, and a criterion", BY_CONTEXT, CONTEXT), required: [...TWO, "relevant_context"] },
  {
    variant: "rubric-block",
    system: null,
    template: "[{criteria}]\nScore 1: {score1_description}\nScore 2: {score2_description}\nScore 3: {score3_description}\nScore 4: {score4_description}\nScore 5: {score5_description}",
    required: ["criteria"],
  },
];

const MODES: readonly FormatMode[] = ["pointwise", "pairwise"];

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  const refusal = refuseMode(MODES, mode);
  if (refusal !== null) return refusal;
  if (mode === "pairwise") return refuseScale(criterion.scale) ?? { fits: true, drops: ["rubric"] };
  return refuseUnlessNumbered(criterion.scale, 1, 5) ?? { fits: true, drops: [] };
}

/**
 * A case with both a reference and a context keeps both: the reference has its section, and the context stands at the end of
 * the instruction, since no wording has room for the two.
 */
function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(PROMETHEUS_2, input, mode);
  const reference = given(input.reference);
  const context = given(input.context);
  const suffix = reference !== null ? "-with-reference" : context !== null ? "-with-context" : "";
  const pair = mode === "pairwise";
  const variant = `${pair ? "relative" : "absolute"}${suffix}`;
  const wording = pickWording("prometheus-2", PROMETHEUS_2_WORDINGS, templates, variant);
  const labels = pair ? choiceLabels("A", "B") : (numberedLabels(input.criterion.scale, 1, 5) ?? []);
  const [first = "", second = ""] = input.responses;
  const slots: Slots = {
    instruction: reference !== null ? instructionWithContext(input) : [{ text: input.instruction, origin: "instruction" }],
    response: [{ text: first, origin: "response" }],
    response_A: [{ text: first, origin: "response" }],
    response_B: [{ text: second, origin: "response" }],
    reference_answer: reference === null ? [] : [{ text: reference, origin: "reference" }],
    relevant_context: context === null ? [] : [{ text: context, origin: "context" }],
    rubric: pair ? criterionLine(input.criterion, templates, variant) : rubricBlock(input.criterion, templates),
  };
  return {
    variant,
    body: chatBody(wording.system, fillTemplate(wording.template, slots)),
    verdict: { order: "rationale-first", rationaleOpening: "", rationaleEnds: ["[RESULT]"], verdictOnlyOpening: "", slots: [{ opening: "[RESULT] ", labels, closing: "" }] },
    generation: { maxNewTokens: 1024, temperature: 1, topP: 0.9, repetitionPenalty: 1.03 },
  };
}

function rubricBlock(criterion: Criterion, templates: TemplateSet | null): PromptSpan[] {
  const block = pickWording("prometheus-2", PROMETHEUS_2_WORDINGS, templates, "rubric-block");
  return fillTemplate(block.template, rubricSlots(criterion, numberedLabels(criterion.scale, 1, 5) ?? []));
}

/**
 * The rubric block's first line, which holds the criterion. With a loaded wording it ends at the first newline wherever that
 * comes from, as the reference implementation cuts it; with our own a criterion of several lines stays whole.
 */
function criterionLine(criterion: Criterion, templates: TemplateSet | null, variant: string): PromptSpan[] {
  const block = pickWording("prometheus-2", PROMETHEUS_2_WORDINGS, templates, "rubric-block");
  const line = fillTemplate(block.template.split("\n")[0] ?? "", { criteria: [{ text: criterion.question, origin: "criterion" }] });
  if (templates?.templates.every((each) => each.variant !== variant) ?? true) return line;
  const spans: PromptSpan[] = [];
  for (const span of line) {
    const end = span.text.indexOf("\n");
    spans.push(end === -1 ? span : { ...span, text: span.text.slice(0, end) });
    if (end !== -1) break;
  }
  return spans.filter((span) => span.text !== "");
}

/**
 * The final text as FastChat's "mistral" conversation wraps it, stripped, for comparing with the reference implementation.
 * The page wraps with the model's own chat template instead.
 */
export function fastChatMistral(system: string | null, user: string): string {
  return `[INST] ${system === null ? "" : `${system}\n`}${user} [/INST]`.trim();
}

function parse(output: string, plan: VerdictPlan): ParsedVerdict {
  return readMarked(output, plan, [/\[RESULT\]\s*[:：]?/gi, /\[RESULT\s*[:：]/gi]);
}

export const PROMETHEUS_2: PromptFormat = {
  id: "prometheus-2",
  version: "1",
  modes: MODES,
  markers: [
    "[RESULT]", "###Task Description:", "###The instruction to evaluate:", "###Response to evaluate:", "###Reference Answer (Score 5):", "###Score Rubrics:", "###Instruction:",
    "###Response A:", "###Response B:", "###Reference Answer:", "###Relevant Context:", "###Score Rubric:", "###Feedback:",
  ],
  fit,
  render,
  parse,
};

