// From a judged row to what the Clerk is asked: one input for a score, two for a pair. Reading files is evaluate.ts.
import type { JudgedRow } from "../../training/read-rows.ts";
import { MAX_LEVELS } from "../../src/domain/rubric.ts";
import type { ClerkItem } from "../../src/formats/clerk/encode.ts";

/** Levels that a scale is cut into when its own steps are no levels. */
const STEPS = 10;

export type Question = {
  readonly criterion: ClerkItem["criterion"];
  /** Turns an expected value on the criterion's scale into the row's units. */
  readonly toRow: (expected: number) => number;
};

/** The question of a row with a score on [min, max]: its own integer levels, or eleven equal steps where there are too many. */
export function scoreQuestion(row: JudgedRow & { readonly kind: "score" }): Question {
  const [min, max] = row.scale;
  const question = row.criterion ?? "How good is the response?";
  const rubric = row.rubric ?? {};
  if (Number.isInteger(min) && Number.isInteger(max) && max > min && max - min < MAX_LEVELS) {
    return { criterion: { question, scale: { kind: "likert", min, max }, descriptions: rubric }, toRow: (v) => v };
  }
  const descriptions: Record<string, string> = {};
  for (const [key, text] of Object.entries(rubric)) descriptions[String(Math.round(((Number(key) - min) / (max - min)) * STEPS))] = text;
  return {
    criterion: { question, scale: { kind: "likert", min: 0, max: STEPS }, descriptions },
    toRow: (v) => min + (v / STEPS) * (max - min),
  };
}

/** The question of a pair, asked of each response alone. */
export function pairQuestion(row: JudgedRow): ClerkItem["criterion"] {
  return { question: row.criterion ?? "How good is the response?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {} };
}

/** What the judge reads for one response of a row. The document of an instruction stays where the row has it. */
export function itemOf(row: JudgedRow, criterion: ClerkItem["criterion"], response: string): ClerkItem {
  return { criterion, instruction: row.instruction, context: null, reference: row.reference ?? null, response };
}
