// The rows that the generative benchmark judges: one task, many responses, five criteria, in lengths that are counted in tokens of
// the model under test.
import type { ResponseId } from "../src/domain/case.ts";
import type { Criterion } from "../src/domain/rubric.ts";
import type { JudgeItem } from "../src/workers/protocol.ts";

/** Tokens of the part that all prompts share, and of the rest of a prompt with one criterion. */
export const PREFIX_TOKENS = 300;
export const ROW_TOKENS = 200;

const SUBJECTS = ["The pump", "The night shift", "A second valve", "The supplier", "Our technician", "The report", "The control room", "A worn seal"];
const VERBS = ["stopped", "was checked by", "had warned", "replaced", "was moved to", "answered", "asked for", "measured"];
const OBJECTS = ["the filter", "the last delivery", "the pressure sensor", "two spare parts", "the main line", "the water level", "the log of May", "the old motor"];
const ENDS = ["before noon", "within the hour", "after a long test", "without any delay", "for the third time", "as the plan says", "on the lower floor", "when the alarm rang"];

const QUESTIONS = [
  ["correct", "Is every fact of the response right?"],
  ["complete", "Does the response answer all that was asked?"],
  ["clear", "Is the response easy to read and follow?"],
  ["brief", "Is the response free of what nobody asked for?"],
  ["polite", "Does the response keep a polite and calm tone?"],
] as const;

export const CRITERIA: readonly Criterion[] = QUESTIONS.map(([id, question]) => ({
  id,
  name: id,
  question,
  scale: { kind: "likert", min: 1, max: 5 },
  descriptions: { 1: "Not at all.", 5: "Yes, fully." },
  weight: 1,
}));

/** `count` words of sentences; another `seed` gives others from the first word on. */
export function prose(count: number, seed: number): string {
  let state = (seed + 1) * 2654435761;
  const pick = (list: readonly string[]): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return list[(state >>> 16) % list.length] ?? "";
  };
  const words: string[] = [];
  while (words.length < count) words.push(...`${pick(SUBJECTS)} ${pick(VERBS)} ${pick(OBJECTS)} ${pick(ENDS)}.`.split(" "));
  return words.slice(0, count).join(" ");
}

/** Tokens that reading these prompts takes, with the shared parts read once and with every prompt read whole. */
export type CountTokens = (items: readonly JudgeItem[]) => Promise<{ readonly prefill: number; readonly prefillWithoutReuse: number }>;

export type Rows = {
  readonly prefixTokens: number;
  /** Mean tokens of a whole prompt. */
  readonly promptTokens: number;
  /** The items of a row: one for each of the first `criteria` criteria. */
  readonly items: (row: number, criteria: number) => JudgeItem[];
};

/** Finds texts of the wished lengths and gives rows without end. */
export async function makeRows(count: CountTokens): Promise<Rows> {
  const item = (instruction: number, response: number, row: number, criterion: Criterion): JudgeItem => ({
    responseId: `row-${row}` as ResponseId,
    criterion,
    instruction: `Sum up this log for the manager. ${prose(instruction, 0)}`,
    context: null,
    reference: null,
    response: prose(response, row + 1),
  });
  const [criterion] = CRITERIA;
  if (criterion === undefined) throw new Error("no criteria");
  // Of two prompts that share a prefix, what is saved is that prefix.
  const sharedOf = async (words: number): Promise<number> => {
    const counted = await count([item(words, 20, 0, criterion), item(words, 20, 1, criterion)]);
    return counted.prefillWithoutReuse - counted.prefill;
  };
  const instruction = await solve(PREFIX_TOKENS, sharedOf);
  const wholeOf = async (words: number, row: number): Promise<number> => (await count([item(instruction, words, row, criterion)])).prefillWithoutReuse;
  const response = await solve(PREFIX_TOKENS + ROW_TOKENS, (words) => wholeOf(words, 0));
  return {
    prefixTokens: await sharedOf(instruction),
    promptTokens: await wholeOf(response, 1),
    items: (row, criteria) => CRITERIA.slice(0, criteria).map((one) => item(instruction, response, row, one)),
  };
}

/** The number of words that comes nearest to `target` tokens; tokens grow with the words. */
async function solve(target: number, tokens: (words: number) => Promise<number>): Promise<number> {
  let [low, high] = [1, target];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await tokens(middle)) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
