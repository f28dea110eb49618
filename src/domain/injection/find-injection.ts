// Finds the places where a response, or the task around it, addresses the judge. A finding flags the row for a person and never changes a score: none
// of these is proof, and an attack that no pattern knows stays unseen.
import type { Criterion } from "../rubric.ts";
import { type Injection, type InjectionFamily, MOST_SPAN } from "./injection.ts";
import { findInvisible } from "./invisible.ts";
import { CONTROL_TOKENS, EMPTY_OPENERS, INSTRUCTIONS, type Pattern, SCORE_CLAIMS } from "./patterns.ts";
import { findRubricEcho } from "./rubric-echo.ts";

/** The texts of one cell. */
export type JudgedTexts = {
  readonly criterion: Criterion;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
};

/** Of a longer response the beginning and the end are read: attacks stand where a judge looks. UTF-16 units. */
const MOST_READ = 40_000;

/** Findings in a response, at most one of each family, in the order of INJECTION_FAMILIES. Linear in the length of the texts. */
export function findInjections(texts: JudgedTexts): Injection[] {
  return [...ofResponse(texts), ...oneOrNone(findRubricEcho(readable(texts.response), texts.criterion, othersOf(texts)))];
}

/** What does not depend on the criterion, kept for the criteria of one response, which follow one another. */
let last: { readonly texts: JudgedTexts; readonly found: readonly Injection[] } | null = null;

function ofResponse(texts: JudgedTexts): readonly Injection[] {
  const same = last !== null && last.texts.response === texts.response && last.texts.instruction === texts.instruction && last.texts.context === texts.context && last.texts.reference === texts.reference;
  if (last !== null && same) return last.found;
  const response = readable(texts.response);
  const others = othersOf(texts);
  // Hidden characters split words; models read over them, and so does the search.
  const plain = unhidden(response);
  const found = [
    byPattern("instruction", INSTRUCTIONS, response, plain, others),
    byPattern("score-claim", SCORE_CLAIMS, response, plain, others),
    controlToken(response, others),
    findInvisible(response),
    emptyOpener(response),
  ].filter((one) => one !== null);
  last = { texts, found };
  return found;
}

/** A finding in the texts that all responses to a task share. */
export type TaskInjection = Injection & { readonly segment: "instruction" | "context" };

let lastTask: { readonly instruction: string; readonly context: string | null; readonly found: readonly TaskInjection[] } | null = null;

/**
 * Findings in an instruction and its context, at most one of each family in each. Documents in a context may be anybody's. An
 * instruction may say itself what graders are told, so of the wordings only those count that are never ordinary.
 */
export function findTaskInjections({ instruction, context }: Pick<JudgedTexts, "instruction" | "context">): readonly TaskInjection[] {
  if (lastTask !== null && lastTask.instruction === instruction && lastTask.context === context) return lastTask.found;
  const never = INSTRUCTIONS.filter(({ ordinaryWith }) => ordinaryWith === undefined);
  const found = [
    ...inTask("instruction", instruction, never, []),
    ...inTask("context", context ?? "", INSTRUCTIONS, [instruction]),
  ];
  lastTask = { instruction, context, found };
  return found;
}

function inTask(segment: TaskInjection["segment"], whole: string, patterns: readonly Pattern[], others: readonly string[]): TaskInjection[] {
  if (whole === "") return [];
  const text = readable(whole);
  return [byPattern("instruction", patterns, text, unhidden(text), others), controlToken(text, others), findInvisible(text)].flatMap((one) => (one === null ? [] : [{ ...one, segment }]));
}

function readable(response: string): string {
  return response.length <= MOST_READ ? response : response.slice(0, MOST_READ / 2) + response.slice(-MOST_READ / 2);
}

function othersOf({ instruction, context, reference }: JudgedTexts): readonly string[] {
  return [instruction, context ?? "", reference ?? ""];
}

function oneOrNone(one: Injection | null): Injection[] {
  return one === null ? [] : [one];
}

/** A text with tag characters turned into the ASCII that they spell and zero-width characters taken out. */
function unhidden(text: string): string {
  if (!/[\u200B-\u200D\u2060\uFEFF\u202A-\u202E]|\uDB40/u.test(text) && !/[\u{E0000}-\u{E007F}]/u.test(text)) return text;
  return text.replaceAll(/[\u{E0020}-\u{E007E}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0xe0020) - 0xe0000)).replaceAll(/[\u200B-\u200D\u2060\uFEFF\u202A-\u202E]/gu, "");
}

function byPattern(family: InjectionFamily, patterns: readonly Pattern[], response: string, plain: string, others: readonly string[]): Injection | null {
  for (const { find, ordinaryWith } of patterns) {
    const match = find.exec(plain);
    if (match === null) continue;
    const text = match[0].trim();
    if (ordinaryWith !== undefined && others.some((other) => ordinaryWith.test(other))) continue;
    // What the task says itself, a response may say again.
    if (others.some((other) => other.includes(text))) continue;
    const at = response.indexOf(text);
    return { family, at: Math.max(0, at), text: text.slice(0, MOST_SPAN) };
  }
  return null;
}

function controlToken(response: string, others: readonly string[]): Injection | null {
  const match = CONTROL_TOKENS.exec(response);
  if (match === null || others.some((other) => other.includes(match[0]))) return null;
  return { family: "control-token", at: match.index, text: match[0].slice(0, MOST_SPAN) };
}

function emptyOpener(response: string): Injection | null {
  if (response.length > 200) return null;
  const text = response.trim();
  if (text === "") return null;
  const bare = text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  // Signs alone are an answer only where they say something: numbers and emoji do.
  const signsOnly = bare === "" && /^[\p{P}\s]+$/u.test(text) && text.length <= 8;
  return signsOnly || EMPTY_OPENERS.some((opener) => opener.test(bare)) ? { family: "opener", at: response.indexOf(text), text: text.slice(0, MOST_SPAN) } : null;
}
