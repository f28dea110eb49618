// The format of Prometheus 1 (Llama-2-chat): one response against a five-point rubric, feedback before "[RESULT] n". Sections
// and markers are those of its reference implementation (kaistAI/Prometheus); the sentences are this project's own.
import type { Criterion } from "../domain/rubric.ts";
import { expectFit, given, levelMeaning, numberedLabels, refuseMode, refuseUnlessNumbered, rubricLines } from "./format-scale.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, PromptSpan, RenderedPrompt, TemplateSet, VerdictLabel, VerdictPlan } from "./prompt-format.ts";
import { readMarked } from "./read-marked.ts";
import { chatBody, fillTemplate, fixed, pickWording, type Slots, type Wording } from "./template.ts";

const SYSTEM = "You grade responses fairly, by the rubric alone.";

function template(givenTexts: string, reference: string): string {
  return `###Task Description:
You are given an instruction, a response to it, ${givenTexts}.
1. Write feedback that says in detail how far the response fulfils the rubric, and leave everything else out.
2. Then choose the whole number from 1 to 5 whose description fits best.
3. Answer in one line of this form: Feedback: (your feedback) [RESULT] (a whole number from 1 to 5)
4. Write nothing before or after that line.

###The instruction to evaluate:
{instruction}

###Response to evaluate:
{response}

${reference}###Score Rubrics:
[{criteria}]
Score 1: {score1_description}
Score 2: {score2_description}
Score 3: {score3_description}
Score 4: {score4_description}
Score 5: {score5_description}

###Feedback: `;
}

export const PROMETHEUS_1_WORDINGS: readonly Wording[] = [
  {
    variant: "absolute-with-reference",
    system: SYSTEM,
    template: template("a reference answer that deserves a 5, and a score rubric", "###Reference Answer (Score 5):\n{reference_answer}\n\n"),
    required: ["instruction", "response", "reference_answer"],
  },
  { variant: "absolute", system: SYSTEM, template: template("and a score rubric", ""), required: ["instruction", "response"] },
];

const MODES: readonly FormatMode[] = ["pointwise"];

/** The instruction, with the context after it where there is one: these formats allow an input inside the instruction. */
export function instructionWithContext(input: Pick<FormatInput, "instruction" | "context">): PromptSpan[] {
  const context = given(input.context);
  const instruction: PromptSpan = { text: input.instruction, origin: "instruction" };
  return context === null ? [instruction] : [instruction, fixed("\n\n"), { text: context, origin: "context" }];
}

/** The rubric's slots, whole and in parts: `{rubric}`, `{criteria}` and `{score1_description}` to `{score5_description}`. */
export function rubricSlots(criterion: Criterion, labels: readonly VerdictLabel[]): Slots {
  const question: PromptSpan = { text: criterion.question, origin: "criterion" };
  const parts = labels.map((label) => [`score${label.text}_description`, levelMeaning(criterion, label.value)] as const);
  return {
    rubric: [fixed("["), question, fixed("]\n"), ...rubricLines(criterion, labels, (label) => `Score ${label.text}: `)],
    criteria: [question],
    ...Object.fromEntries(parts),
  };
}

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  return refuseMode(MODES, mode) ?? refuseUnlessNumbered(criterion.scale, 1, 5) ?? { fits: true, drops: [] };
}

function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(PROMETHEUS_1, input, mode);
  const reference = given(input.reference);
  const variant = reference === null ? "absolute" : "absolute-with-reference";
  const wording = pickWording("prometheus-1", PROMETHEUS_1_WORDINGS, templates, variant);
  const labels = numberedLabels(input.criterion.scale, 1, 5) ?? [];
  const rubric = rubricSlots(input.criterion, labels);
  const slots: Slots = {
    ...rubric,
    instruction: instructionWithContext(input),
    response: [{ text: input.responses[0] ?? "", origin: "response" }],
    reference_answer: reference === null ? [] : [{ text: reference, origin: "reference" }],
  };
  return {
    variant,
    body: chatBody(wording.system, fillTemplate(wording.template, withLongNames(slots))),
    verdict: { order: "rationale-first", rationaleOpening: "", rationaleEnds: ["[RESULT]"], verdictOnlyOpening: "", slots: [{ opening: "[RESULT] ", labels, closing: "" }] },
    generation: { maxNewTokens: 256, temperature: 1, topP: 0.9, repetitionPenalty: 1.03 },
  };
}

/** The training code names its slots with "orig_" before them, the demo without; a wording of either kind is filled. */
function withLongNames(slots: Slots): Slots {
  return { ...slots, criteria_description: slots["criteria"] ?? [], ...Object.fromEntries(Object.entries(slots).map(([name, spans]) => [`orig_${name}`, spans])) };
}

function parse(output: string, plan: VerdictPlan): ParsedVerdict {
  return readMarked(output, plan, [/\[RESULT\]\s*[:：]?/gi]);
}

export const PROMETHEUS_1: PromptFormat = {
  id: "prometheus-1",
  version: "1",
  modes: MODES,
  markers: ["[RESULT]", "###Task Description:", "###The instruction to evaluate:", "###Response to evaluate:", "###Reference Answer (Score 5):", "###Score Rubrics:", "###Feedback:"],
  fit,
  render,
  parse,
};
