// Reads the cases that scripts/prompts.ts renders. Nothing of the page uses this shape.
import type { Criterion } from "../../src/domain/rubric.ts";

export type PromptCase = {
  readonly id: string;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly first: string;
  /** Null: the case has one response, and no pair is rendered. */
  readonly second: string | null;
  readonly criterion: Criterion;
  readonly fivePoint: boolean;
};

/** The cases, or what is wrong with the file. */
export function readCases(text: string): readonly PromptCase[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (!Array.isArray(value)) return "expected a list of cases";
  const cases: PromptCase[] = [];
  for (const [at, each] of (value as unknown[]).entries()) {
    const read = readCase(each);
    if (typeof read === "string") return `case ${at + 1}: ${read}`;
    cases.push(read);
  }
  return cases;
}

function readCase(value: unknown): PromptCase | string {
  if (!isRecord(value)) return "not an object";
  const texts = { id: textOf(value["id"]), instruction: textOf(value["instruction"]), first: textOf(value["response_a"]) };
  const { id, instruction, first } = texts;
  if (id === null || instruction === null || first === null) return "needs the texts id, instruction and response_a";
  const rubric = isRecord(value["rubric"]) ? value["rubric"] : {};
  const question = textOf(rubric["criterion"]);
  if (question === null || !isRecord(rubric["scores"])) return "needs a rubric with criterion and scores";
  const scores: Record<string, string> = {};
  for (const [score, description] of Object.entries(rubric["scores"])) {
    if (!/^-?\d+$/.test(score) || typeof description !== "string") return `score ${score} is no whole number with a text`;
    scores[String(Number(score))] = description;
  }
  const numbers = Object.keys(scores).map(Number);
  if (numbers.length < 2) return "needs two scores or more";
  const scale = { kind: "likert", min: Math.min(...numbers), max: Math.max(...numbers) } as const;
  return {
    id,
    instruction,
    context: textOf(value["context"]),
    reference: textOf(value["reference"]),
    first,
    second: textOf(value["response_b"]),
    criterion: { id: "criterion", name: question, question, scale, descriptions: scores, weight: 1 },
    fivePoint: numbers.length === 5 && scale.min === 1 && scale.max === 5,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
