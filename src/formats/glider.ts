// The format of GLIDER: data in tags, pass criteria and a rubric; the answer is reasoning, then the words that decided, then
// the score. Any integer scale. Markers and slots are those of its model card; the sentences are this project's own.
import type { Criterion } from "../domain/rubric.ts";
import { expectFit, given, integerLabels, listedLabels, refuseMode, refuseScale, rubricLines } from "./format-scale.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, PromptSpan, RenderedPrompt, TemplateSet, VerdictPlan } from "./prompt-format.ts";
import { readTaggedScore } from "./read-tagged.ts";
import { chatBody, fillTemplate, fixed, pickWording, type Wording } from "./template.ts";

export const GLIDER_WORDINGS: readonly Wording[] = [
  {
    variant: "absolute",
    system: null,
    template: `Score the text below by the pass criteria and the rubric.

Work in this order:
1. Read the tags, the pass criteria and the rubric closely.
2. Hold the text in the tags against the description of each score, down to its details.
3. Write your reasoning as bullet points that sum up strengths and weaknesses and quote the text where it matters.
4. List the words or phrases that decide the score.
5. Give the score whose description fits.

Data to evaluate:
{data}

Pass Criteria:
{pass_criteria}

Rubric:
{rubric}

Answer in exactly this form:
<reasoning>
[bullet points]
</reasoning>
<highlight>
[list of the deciding words or phrases]
</highlight>
<score>
[the score, a whole number of the rubric]
</score>`,
    required: ["data", "pass_criteria", "rubric"],
  },
];

const MODES: readonly FormatMode[] = ["pointwise"];

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  return refuseMode(MODES, mode) ?? refuseScale(criterion.scale) ?? { fits: true, drops: [] };
}

function dataOf(input: FormatInput): PromptSpan[] {
  const context = given(input.context);
  const reference = given(input.reference);
  const parts: [string, PromptSpan][] = [["USER INPUT", { text: input.instruction, origin: "instruction" }]];
  if (context !== null) parts.push(["CONTEXT", { text: context, origin: "context" }]);
  if (reference !== null) parts.push(["GOLD ANSWER", { text: reference, origin: "reference" }]);
  parts.push(["MODEL OUTPUT", { text: input.responses[0] ?? "", origin: "response" }]);
  return parts.flatMap(([tag, span], i) => [fixed(`${i === 0 ? "" : "\n\n"}<${tag}>\n`), span, fixed(`\n</${tag}>`)]);
}

function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(GLIDER, input, mode);
  const wording = pickWording("glider", GLIDER_WORDINGS, templates, "absolute");
  const labels = integerLabels(input.criterion.scale);
  const spans = fillTemplate(wording.template, {
    data: dataOf(input),
    pass_criteria: [{ text: input.criterion.question, origin: "criterion" }],
    rubric: rubricLines(input.criterion, listedLabels(input.criterion, labels), (label) => `${label.text}: `),
  });
  return {
    variant: "absolute",
    body: chatBody(wording.system, spans),
    verdict: {
      order: "rationale-first",
      rationaleOpening: "<reasoning>\n",
      rationaleEnds: ["</highlight>", "<score>"],
      verdictOnlyOpening: "<reasoning>\n</reasoning>\n<highlight>",
      slots: [{ opening: "\n</highlight>\n<score>\n", labels, closing: "\n</score>" }],
    },
    generation: { maxNewTokens: 2048, temperature: 0, topP: 1, repetitionPenalty: 1 },
  };
}

function parse(output: string, plan: VerdictPlan): ParsedVerdict {
  return readTaggedScore(output, plan, ["reasoning", "highlight"]);
}

/**
 * Splits a rationale of this format, as generated or as parsed, into the reasoning and the phrases that decided the score.
 * Takes a list with brackets and quotes, one with commas, and one item a line; an unfinished list gives what is there.
 */
export function readHighlights(rationale: string): { readonly reasoning: string; readonly highlights: readonly string[] } {
  const at = rationale.search(/<highlight>/i);
  const reasoning = (at === -1 ? rationale : rationale.slice(0, at)).replaceAll(/<\/?reasoning>/gi, "").trim();
  if (at === -1) return { reasoning, highlights: [] };
  const list = rationale.slice(at).replace(/^<highlight>/i, "").replace(/<\/highlight[\s\S]*$/i, "").replace(/<score[\s\S]*$/i, "").trim();
  const quoted = [...list.matchAll(/"([^"\n]+)"|“([^”\n]+)”|(?<![\p{L}\p{N}])'((?:[^'\n]|'(?=\p{L}))+)'/gu)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  const found = quoted.length > 0 ? quoted : list.replace(/^\[/, "").replace(/\]$/, "").split(list.includes("\n") ? "\n" : ",");
  const highlights = found.map((each) => each.trim().replace(/^[-*•]\s+/, "").replace(/,$/, "").trim()).filter((each) => each !== "");
  return { reasoning, highlights: [...new Set(highlights)] };
}

export const GLIDER: PromptFormat = {
  id: "glider",
  version: "1",
  modes: MODES,
  markers: [
    "<USER INPUT>", "</USER INPUT>", "<CONTEXT>", "</CONTEXT>", "<GOLD ANSWER>", "</GOLD ANSWER>", "<MODEL OUTPUT>", "</MODEL OUTPUT>",
    "<reasoning>", "</reasoning>", "<highlight>", "</highlight>", "<score>", "</score>", "Data to evaluate:", "Pass Criteria:",
  ],
  fit,
  render,
  parse,
};
