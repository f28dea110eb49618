// The format of JudgeLM (Vicuna): a raw completion that writes one score from 1 to 10 for each answer, then the reasons. It
// has no place for a criterion or a context. Sections, markers and slots are those of its reference implementation
// (baaivision/JudgeLM); the sentences are this project's own.
import type { Criterion } from "../domain/rubric.ts";
import { expectFit, given, numberedLabels, refuseMode, refuseScale, refuseUnlessNumbered } from "./format-scale.ts";
import type { FormatFit, FormatInput, FormatMode, PromptFormat, PromptSpan, RenderedPrompt, TemplateSet, VerdictLabel } from "./prompt-format.ts";
import { readFirstLine } from "./read-first-line.ts";
import { fillTemplate, fixed, joinSpans, pickWording, type Wording } from "./template.ts";

const SYSTEM = "You check answers with care and rate their quality precisely.";

/** The text of the {prompt} slot. For more than two answers "two" and "for Assistant 1 and 2" are replaced, so both stand here. */
const PROMPT = `Above you see a question of a user and how two AI assistants answered it.
Rate every answer for how helpful, relevant, accurate and detailed it is. Give each assistant one overall score from 1 to 10; more is better.
On the first line write only two numbers: the scores for Assistant 1 and 2, with a space between them. Below that line explain the scores thoroughly. Be impartial, and do not let the order of the answers sway you.`;

function answers(more: string, reference: string, opening: string): string {
  return `[Question]
{question}

${reference}[The Start of Assistant 1's Answer]
{answer_1}

[The End of Assistant 1's Answer]

[The Start of Assistant 2's Answer]
{answer_2}

[The End of Assistant 2's Answer]

${more}[System]
{prompt}

### Response:${opening}`;
}

const REFERENCE = "[Reference Answer]\n{reference}\n\n";
const PAIR = ["question", "answer_1", "answer_2"];

function both(variant: string, more: string, opening: string): Wording[] {
  const required = more === "" ? PAIR : [...PAIR, "answer_more"];
  return [
    { variant, system: SYSTEM, template: answers(more, "", opening), required },
    { variant: `${variant}-with-reference`, system: SYSTEM, template: answers(more, REFERENCE, opening), required: [...required, "reference"] },
  ];
}

export const JUDGELM_WORDINGS: readonly Wording[] = [
  ...both("pair", "", ""),
  ...both("multi", "{answer_more}", ""),
  ...both("single", "", "10"),
  { variant: "prompt", system: null, template: PROMPT, required: [] },
];

const MODES: readonly FormatMode[] = ["pointwise", "pairwise", "multi"];
const NUMBER_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
/** The reference implementation has number words up to here. */
export const JUDGELM_MOST_ANSWERS = 19;
/** Stands where an answer to compare with is missing. */
const NO_ANSWER = "(no answer)";

function fit(criterion: Criterion, mode: FormatMode): FormatFit {
  const refusal = refuseMode(MODES, mode) ?? (mode === "pointwise" ? refuseUnlessNumbered(criterion.scale, 1, 10) : refuseScale(criterion.scale));
  return refusal ?? { fits: true, drops: ["criterion", "rubric", "context"] };
}

function render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  expectFit(JUDGELM, input, mode);
  if (input.responses.length > JUDGELM_MOST_ANSWERS) throw new Error(`judgelm takes at most ${JUDGELM_MOST_ANSWERS} answers.`);
  return mode === "pointwise" ? renderSingle(input, templates) : renderAll(input, mode, templates);
}

/**
 * One response, as the reference implementation does it: the reference answer is Assistant 1, is given 10 beforehand, and the
 * model goes on with the score of Assistant 2. Without a reference there is nothing to give 10 to: the response is Assistant 1
 * beside an empty answer, in the wording for pairs, and its score is the first.
 */
function renderSingle(input: FormatInput, templates: TemplateSet | null): RenderedPrompt {
  const labels = numberedLabels(input.criterion.scale, 1, 10) ?? [];
  const response: PromptSpan = { text: input.responses[0] ?? "", origin: "response" };
  const reference = given(input.reference);
  if (reference === null) return rendered("single-without-reference", "pair", [response, fixed(NO_ANSWER)], input, templates, [{ opening: "", labels, closing: " " }]);
  const anchor: PromptSpan = { text: reference, origin: "reference" };
  return rendered("single", "single", [anchor, response], input, templates, [{ opening: " ", labels, closing: "\n" }]);
}

/** A pair is compared by its scores whatever the scale is; of several responses each may be scored on the criterion's own. */
function renderAll(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt {
  const oneToTen: VerdictLabel[] = Array.from({ length: 10 }, (_, i) => ({ value: i + 1, text: String(i + 1) }));
  const labels = (mode === "multi" ? numberedLabels(input.criterion.scale, 1, 10) : null) ?? oneToTen;
  const kind = input.responses.length === 2 ? "pair" : "multi";
  const variant = given(input.reference) === null ? kind : `${kind}-with-reference`;
  const last = input.responses.length - 1;
  const slots = input.responses.map((_, i) => ({ opening: i === 0 ? "" : " ", labels, closing: i === last ? "\n" : " " }));
  return rendered(variant, variant, input.responses.map((text) => ({ text, origin: "response" })), input, templates, slots);
}

function rendered(
  variant: string,
  wordingOf: string,
  [first = fixed(""), second = fixed(""), ...more]: readonly PromptSpan[],
  input: FormatInput,
  templates: TemplateSet | null,
  slots: RenderedPrompt["verdict"]["slots"],
): RenderedPrompt {
  const wording = pickWording("judgelm", JUDGELM_WORDINGS, templates, wordingOf);
  const prompt = pickWording("judgelm", JUDGELM_WORDINGS, templates, "prompt").template;
  const reference = given(input.reference);
  const filled = fillTemplate(wording.template, {
    question: [{ text: input.instruction, origin: "instruction" }],
    reference: reference === null ? [] : [{ text: reference, origin: "reference" }],
    answer_1: [first],
    answer_2: [second],
    answer_more: more.flatMap((answer, i) => [fixed(`[The Start of Assistant ${i + 3}'s Answer]\n`), answer, fixed(`\n\n[The End of Assistant ${i + 3}'s Answer]\n\n`)]),
    prompt: [fixed(promptFor(prompt, more.length + 2))],
  });
  return {
    variant,
    body: { kind: "completion", spans: joinSpans([fixed(wording.system === null ? "" : `${wording.system}\n`), ...filled]) },
    verdict: { order: "verdict-first", rationaleOpening: "", rationaleEnds: [], verdictOnlyOpening: "", slots },
    generation: { maxNewTokens: 2048, temperature: 0.2, topP: 1, repetitionPenalty: 1 },
  };
}

/** The {prompt} text for a number of answers: the reference implementation edits its text for two in the same two places. */
function promptFor(prompt: string, count: number): string {
  if (count === 2) return prompt;
  const between = Array.from({ length: count - 2 }, (_, i) => `, ${i + 2}`).join("");
  return prompt.replaceAll("two", NUMBER_WORDS[count - 2] ?? String(count)).replace("for Assistant 1 and 2", `for Assistant 1${between} and ${count}`);
}

export const JUDGELM: PromptFormat = {
  id: "judgelm",
  version: "2",
  modes: MODES,
  markers: [
    "### Response:", "[Question]", "[Reference Answer]", "[System]",
    "[The Start of Assistant 1's Answer]", "[The End of Assistant 1's Answer]", "[The Start of Assistant 2's Answer]", "[The End of Assistant 2's Answer]",
    ...Array.from({ length: JUDGELM_MOST_ANSWERS - 2 }, (_, i) => [`[The Start of Assistant ${i + 3}'s Answer]`, `[The End of Assistant ${i + 3}'s Answer]`]).flat(),
  ],
  fit,
  render,
  parse: readFirstLine,
};
