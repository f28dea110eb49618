// A plain preference between two responses, read from one token, as AlpacaEval 2 does it: the outputs are named "m" and "M"
// and the answer is one of the names. The sentences are this project's own; slots are AlpacaEval's, and {criterion} is ours.
import type { Criterion } from "../domain/rubric.ts";
import { choiceLabels, expectFit, refuseMode, refuseScale } from "./format-scale.ts";
import { instructionWithContext } from "./prometheus-1.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, RenderedPrompt, TemplateSet, VerdictPlan } from "./prompt-format.ts";
import { readChoice } from "./read-marked.ts";
import { chatBody, fillTemplate, pickWording, type Wording } from "./template.ts";

export const PREFERENCE_WORDINGS: readonly Wording[] = [
  {
    variant: "pair",
    system: "You compare two outputs and name the better one. Your whole answer is its identifier.",
    template: `## Instruction

{
    "instruction": """{instruction}"""
}

## Model Outputs

{
    "model_identifier": "m",
    "output": """{output_1}"""
}
{
    "model_identifier": "M",
    "output": """{output_2}"""
}

## Criterion

{criterion}

## Task

Which output serves the criterion better? Answer with its identifier, m or M, and with nothing else.

## Best Model Identifier
`,
    required: ["instruction", "output_1", "output_2"],
  },
];

const MODES: readonly FormatMode[] = ["pairwise"];

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  return refuseMode(MODES, mode) ?? refuseScale(criterion.scale) ?? { fits: true, drops: ["rubric", "reference"] };
}

function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(PREFERENCE, input, mode);
  const wording = pickWording("preference", PREFERENCE_WORDINGS, templates, "pair");
  const [first = "", second = ""] = input.responses;
  const spans = fillTemplate(wording.template, {
    instruction: instructionWithContext(input),
    output_1: [{ text: first, origin: "response" }],
    output_2: [{ text: second, origin: "response" }],
    criterion: [{ text: input.criterion.question, origin: "criterion" }],
  });
  return {
    variant: "pair",
    body: chatBody(wording.system, spans),
    verdict: { order: "verdict-first", rationaleOpening: "", rationaleEnds: [], verdictOnlyOpening: "", slots: [{ opening: "", labels: choiceLabels("m", "M"), closing: "" }] },
    generation: { maxNewTokens: 0, temperature: 0, topP: 1, repetitionPenalty: 1 },
  };
}

function parse(output: string, plan: VerdictPlan): ParsedVerdict {
  return readChoice(output, plan);
}

export const PREFERENCE: PromptFormat = {
  id: "preference",
  version: "1",
  modes: MODES,
  markers: ["\"model_identifier\":", "\"\"\"", "## Best Model Identifier", "## Model Outputs", "## Instruction", "## Criterion", "## Task"],
  fit,
  render,
  parse,
};
