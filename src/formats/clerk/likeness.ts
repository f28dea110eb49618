// When two words count as the same for the Clerk's features, and how much weight of some words others hold. Pure.
import { stem } from "./overlap.ts";
import type { Word } from "./words.ts";

const COUNTED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/** Numbers written as words, as digits. "One" is left out: it is mostly no number. */
const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...COUNTED.map((word, i): [string, string] => [word, String(i)]).filter(([word]) => word !== "one"),
  ["twenty", "20"], ["thirty", "30"], ["forty", "40"], ["fifty", "50"], ["hundred", "100"], ["thousand", "1000"],
]);

/** Words that mean nearly the same have the same likeness: "two" and "2", "cat" and "cats", "govern" and "government". */
export function likeness(word: Pick<Word, "key" | "kind">): string {
  if (word.kind === "number") return word.key;
  const number = NUMBER_WORDS.get(word.key);
  if (number !== undefined) return number;
  const cut = stem(word.key);
  return cut.length > 3 && cut.length === word.key.length && cut.endsWith("s") ? cut.slice(0, -1) : cut;
}

/** Whether a word is a number, in digits or written out. */
export function isAmount(word: Pick<Word, "key" | "kind">): boolean {
  return word.kind === "number" || NUMBER_WORDS.has(word.key);
}

/** Share of the weight of `of` whose words are in `within`; 0 when there is none. */
export function weighted(of: readonly (readonly [like: string, weight: number])[], within: ReadonlyMap<string, number>): number {
  let all = 0;
  let found = 0;
  for (const [like, weight] of of) {
    all += weight;
    if (within.has(like)) found += weight;
  }
  return all === 0 ? 0 : found / all;
}
