// What a response says of what a reference asks for beyond the instruction. Features of the Clerk; order and meaning are part of
// the model.
import { isAmount, likeness, weighted } from "./likeness.ts";
import { f1, share, type Bag } from "./overlap.ts";
import { isContent, splitWords, type Word } from "./words.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Words that are compared letter by letter. */
const FUZZY = { wanted: 40, said: 300 };
/** Words after which an answer that stands there counts less by a factor e. */
const EARLY = 20;

/**
 * Named values: what of a reference that the instruction does not say already the response says ("question demoting" in
 * short-answer grading, Sultan, Salazar and Sumner 2016), by likeness and rarity; whether one of the accepted answers that a
 * reference lists stands in the response, run together with its neighbours or early on; and how alike the two are as a whole,
 * by likeness and rarity: the share of the reference that the response says, and the F1 of both directions. Zeros where there is
 * no reference.
 */
export function askedFeatures(response: Bag, reference: Bag, instruction: Bag, texts: { readonly response: string; readonly reference: string }, vocabulary: Vocabulary): [name: string, value: number][] {
  const likes = (bag: Bag) => new Map(bag.content.map((w) => [likeness(w), vocabulary.idf(w.key)]));
  const given = likes(instruction);
  const said = likes(response);
  const wanted = likes(reference);
  const news = [...wanted].filter(([like]) => !given.has(like));
  const recall = weighted(news, said);
  const told = weighted([...wanted], said);
  const precision = weighted([...said].filter(([like]) => !given.has(like)), wanted);
  const numbers = [...new Set(reference.content.filter(isAmount).map(likeness))];
  return [
    ["asked-recall", recall],
    ["asked-precision", precision],
    ["asked-numbers", wanted.size === 0 ? 0 : numbers.length === 0 ? 0.5 : share(numbers, new Set(said.keys()))],
    ["asked-letters", lettersShared(reference.content.filter((w) => !given.has(likeness(w))), response, vocabulary)],
    ...alternativeFeatures(response, texts),
    ["alike-recall", told],
    ["alike-f1", f1(weighted([...said], wanted), told)],
  ];
}

/** How near the nearest word of the response is to each wanted one, letter by letter: misspellings and other forms of a word count. */
function lettersShared(wanted: readonly Word[], response: Bag, vocabulary: Vocabulary): number {
  const said = [...response.unigrams].slice(0, FUZZY.said).map((key) => [key, letterPairs(key)] as const);
  let all = 0;
  let found = 0;
  for (const key of new Set(wanted.slice(0, FUZZY.wanted).map((w) => w.key))) {
    const rarity = vocabulary.idf(key);
    const pairs = letterPairs(key);
    all += rarity;
    found += rarity * (response.unigrams.has(key) ? 1 : said.reduce((best, [, other]) => Math.max(best, dice(pairs, other)), 0));
  }
  return all === 0 ? 0 : found / all;
}

function letterPairs(key: string): Set<string> {
  const spelt = `^${key}$`;
  const out = new Set<string>();
  for (let i = 0; i + 2 <= spelt.length; i++) out.add(spelt.slice(i, i + 2));
  return out;
}

/** Dice coefficient of two sets. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const x of a) if (b.has(x)) both++;
  return (2 * both) / (a.size + b.size);
}

/**
 * Whether an accepted answer stands in the response as letters and digits, whatever stands between or around them (pasted text
 * loses blanks, and numbers gain those of footnotes), and how early one stands there as words.
 */
function alternativeFeatures(response: Bag, texts: { readonly response: string; readonly reference: string }): [name: string, value: number][] {
  const squeeze = (text: string) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const said = squeeze(texts.response);
  const keys = response.content.map((w) => w.key);
  const line = ` ${keys.join(" ")} `;
  let squeezed = 0;
  let early = 0;
  for (const alternative of alternativesOf(texts.reference)) {
    const letters = squeeze(alternative);
    if (letters.length > 2 && said.includes(letters)) squeezed = 1;
    const run = splitWords(alternative).filter(isContent).map((w) => w.key);
    const at = run.length === 0 ? -1 : line.indexOf(` ${run.join(" ")} `);
    if (at >= 0) early = Math.max(early, Math.exp(-(line.slice(0, at + 1).split(" ").length - 2) / EARLY));
  }
  return [
    ["alternative-squeezed", squeezed],
    ["alternative-early", early],
  ];
}

/** The accepted answers that a reference lists, parted by "/", ";", "|" or line ends; at most twelve. */
export function alternativesOf(reference: string): string[] {
  return reference.split(/[/;|\n]/u).slice(0, 12);
}
