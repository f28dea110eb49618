// The format of Flow-Judge-v0.1: inputs and output in tags, any integer scale, feedback before the score. Sections, tags and
// slot names are those of its reference implementation (flowaicom/flow-judge); the sentences are this project's own.
import type { Criterion } from "../domain/rubric.ts";
import { expectFit, given, integerLabels, listedLabels, refuseMode, refuseScale, rubricLines } from "./format-scale.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, PromptSpan, RenderedPrompt, TemplateSet, VerdictPlan } from "./prompt-format.ts";
import { readTaggedScore } from "./read-tagged.ts";
import { chatBody, fillTemplate, fixed, pickWording, type Wording } from "./template.ts";

const OUTPUT_ON = `# OUTPUT
What the system produced:
<output>
{OUTPUT}
</output>

# EVALUATION CRITERIA AND SCORING RUBRIC
The criterion, then the meaning of each score:
<evaluation_criteria>
{EVALUATION_CRITERIA}
</evaluation_criteria>

<scoring_rubric>
{RUBRIC}
</scoring_rubric>

# INSTRUCTIONS FOR THE EVALUATION
`;

const FORMAT_ON = `
3. Find the rubric line that describes this output best. Where two lines come close, let the details decide.
4. Explain the choice with words from the output and from the rubric.
5. Then give the score of that line.

## FORMAT FOR THE EVALUATION
- First the explanation, between <feedback> and </feedback>.
- Then the number alone, between <score> and </score>, and nothing after it.`;

export const FLOW_JUDGE_WORDINGS: readonly Wording[] = [
  {
    variant: "with-inputs",
    system: null,
    template: `# GOAL
Grade what an AI system produced for a task. You see the inputs of the task, its output, one criterion, and a rubric that says what each score means.

# INPUT
What the task was done with:
<inputs>
{INPUTS}
</inputs>

${OUTPUT_ON}1. Read the criterion and every line of the rubric before you look for a score.
2. Read the inputs, then the output, and note what the criterion asks about.${FORMAT_ON}`,
    required: ["INPUTS", "OUTPUT", "EVALUATION_CRITERIA", "RUBRIC"],
  },
  {
    variant: "no-inputs",
    system: null,
    template: `# GOAL
Grade what an AI system produced. You see its output, one criterion, and a rubric that says what each score means.

${OUTPUT_ON}1. Read the criterion and every line of the rubric before you look for a score.
2. Read the output and note what the criterion asks about.${FORMAT_ON}`,
    required: ["OUTPUT", "EVALUATION_CRITERIA", "RUBRIC"],
  },
];

const MODES: readonly FormatMode[] = ["pointwise"];

/** The inputs by their names, as the reference implementation takes them; empty when the case has nothing but a response. */
export function flowJudgeInputs(input: Pick<FormatInput, "instruction" | "context" | "reference">): { readonly name: string; readonly span: PromptSpan }[] {
  const context = given(input.context);
  const reference = given(input.reference);
  if (input.instruction === "" && context === null && reference === null) return [];
  return [
    { name: "query", span: { text: input.instruction, origin: "instruction" } },
    ...(context === null ? [] : [{ name: "context", span: { text: context, origin: "context" } as const }]),
    ...(reference === null ? [] : [{ name: "reference answer", span: { text: reference, origin: "reference" } as const }]),
  ];
}

function tagged(name: string, span: PromptSpan): PromptSpan[] {
  const tag = name.toLowerCase().replaceAll(" ", "_");
  return [fixed(`<${tag}>\n`), span, fixed(`\n</${tag}>`)];
}

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  return refuseMode(MODES, mode) ?? refuseScale(criterion.scale) ?? { fits: true, drops: [] };
}

function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(FLOW_JUDGE, input, mode);
  const inputs = flowJudgeInputs(input);
  const variant = inputs.length === 0 ? "no-inputs" : "with-inputs";
  const wording = pickWording("flow-judge", FLOW_JUDGE_WORDINGS, templates, variant);
  const labels = integerLabels(input.criterion.scale);
  const spans = fillTemplate(wording.template, {
    INPUTS: inputs.flatMap(({ name, span }, i) => [fixed(i === 0 ? "" : "\n"), ...tagged(name, span)]),
    OUTPUT: tagged("response", { text: input.responses[0] ?? "", origin: "response" }),
    EVALUATION_CRITERIA: [{ text: input.criterion.question, origin: "criterion" }],
    RUBRIC: rubricLines(input.criterion, listedLabels(input.criterion, labels), (label) => `- Score ${label.text}: `),
  });
  return {
    variant,
    body: chatBody(wording.system, spans),
    verdict: {
      order: "rationale-first",
      rationaleOpening: "<feedback>\n",
      rationaleEnds: ["</feedback>", "<score>"],
      verdictOnlyOpening: "<feedback>",
      slots: [{ opening: "\n</feedback>\n<score>\n", labels, closing: "\n</score>" }],
    },
    generation: { maxNewTokens: 1000, temperature: 0.1, topP: 0.95, repetitionPenalty: 1 },
  };
}

function parse(output: string, plan: VerdictPlan): ParsedVerdict {
  return readTaggedScore(output, plan, ["feedback"]);
}

export const FLOW_JUDGE: PromptFormat = {
  id: "flow-judge",
  version: "1",
  modes: MODES,
  markers: [
    "<inputs>", "</inputs>", "<query>", "</query>", "<context>", "</context>", "<reference_answer>", "</reference_answer>", "<output>", "</output>", "<response>", "</response>",
    "<evaluation_criteria>", "</evaluation_criteria>", "<scoring_rubric>", "</scoring_rubric>", "<feedback>", "</feedback>", "<score>", "</score>",
    "# GOAL", "# INPUT", "# OUTPUT", "# EVALUATION CRITERIA AND SCORING RUBRIC", "# INSTRUCTIONS FOR THE EVALUATION", "## FORMAT FOR THE EVALUATION",
  ],
  fit,
  render,
  parse,
};
