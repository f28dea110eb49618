// The cheap features that the Clerk's head reads beside the text: lengths, layout, repetition, overlaps, numbers.
// Order and meaning are part of the model: a change here needs a new training and a new format version.
import { alternativesOf, askedFeatures } from "./asked.ts";
import {
  containsRun, copied, f1, longestCommonSubsequence, makeBag, ngrams, share, stem, weightedShare,
  type Bag,
} from "./overlap.ts";
import { groundingFeatures } from "./grounding.ts";
import { isContent, splitWords, type Word } from "./words.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Longest prefix of a text, in words, that the quadratic features read. */
const LCS_WORDS = 300;

/** The texts as word bags. `source` is the instruction followed by the context. */
export type FeatureInput = {
  readonly instruction: Bag;
  readonly source: Bag;
  readonly reference: Bag | null;
  readonly response: Bag;
  readonly referenceText: string;
  readonly responseText: string;
  readonly hasContext: boolean;
};

const REFUSAL =
  /\b(?:i(?:'m| am) (?:sorry|unable|not able)|i (?:can(?:no|')t|cannot|won't|will not|do not feel comfortable)|as an ai|language model|not (?:appropriate|ethical)|unable to (?:assist|help|provide)|can(?:no|')t (?:assist|help|provide|fulfill))/giu;
const HEDGE = /\b(?:may|might|could|perhaps|possibly|likely|probably|seems?|appears?|however|although|generally|typically)\b/giu;
const NEGATION = new Set(["not", "no", "never", "none", "nothing", "cannot", "without", "neither", "nor", "false", "incorrect"]);

/** Named values, in the order the model reads them. All finite; ratios in [0, 1] unless said otherwise. */
export function clerkFeatures(input: FeatureInput, vocabulary: Vocabulary): [name: string, value: number][] {
  const { response, reference, source, instruction } = input;
  const keys = response.content.map((w) => w.key);
  const sentences = splitSentences(response.words);
  const text = input.responseText;
  const chars = Math.max(1, text.length);
  const count = (re: RegExp) => text.match(re)?.length ?? 0;
  const log = (n: number) => Math.log1p(n);
  const refKeys = reference?.content.map((w) => w.key) ?? [];
  const sourceKeys = source.content.map((w) => w.key);
  const negations = (bag: Bag) => bag.content.reduce((n, w) => n + (NEGATION.has(w.key) || w.key.endsWith("n't") ? 1 : 0), 0);
  const out: [string, number][] = [];
  const put = (name: string, value: number) => out.push([name, Number.isFinite(value) ? value : 0]);

  // Lengths: natural logarithms of one plus the count.
  put("has-reference", reference === null ? 0 : 1);
  put("has-context", input.hasContext ? 1 : 0);
  put("response-words", log(keys.length));
  put("response-chars", log(text.length));
  put("response-sentences", log(sentences.length));
  put("response-lines", log(count(/\n/g)));
  put("instruction-words", log(instruction.content.length));
  put("source-words", log(sourceKeys.length));
  put("reference-words", log(refKeys.length));
  put("length-vs-source", log(keys.length) - log(sourceKeys.length));
  put("length-vs-reference", reference === null ? 0 : log(keys.length) - log(refKeys.length));
  put("words-per-sentence", keys.length / Math.max(1, sentences.length));
  put("chars-per-word", response.content.reduce((n, w) => n + w.raw.length, 0) / Math.max(1, keys.length));

  // Layout. Line starts skip blanks but no line ends: "^\\s*" would be quadratic in a run of empty lines.
  put("bullets", log(count(/^[^\S\n\r\u2028\u2029]*[-*•]\s/gm)));
  put("numbered", log(count(/^[^\S\n\r\u2028\u2029]*\d+[.)]\s/gm)));
  put("headings", log(count(/^[^\S\n\r\u2028\u2029]*#{1,6}\s/gm)));
  put("bold", log(count(/\*\*/g)));
  put("code", log(count(/`/g)));
  put("questions", log(count(/\?/g)));
  put("exclamations", log(count(/!/g)));
  put("digit-share", count(/\d/g) / chars);
  put("capital-share", count(/\p{Lu}/gu) / chars);
  put("symbol-share", count(/[^\p{L}\p{N}\s]/gu) / chars);
  put("foreign-share", count(/[^\u0000-\u024f\u2000-\u206f]/g) / chars);
  put("ends-finished", /[.!?"”')\]。！？`*]\s*$/u.test(text) ? 1 : 0);
  put("starts-capital", /^\s*(?:\p{Lu}|\d|[#*\-"“])/u.test(text) ? 1 : 0);

  // Repetition and word choice.
  put("distinct-words", response.unigrams.size / Math.max(1, keys.length));
  put("distinct-bigrams", response.bigrams.size / Math.max(1, keys.length - 1));
  put("distinct-trigrams", response.trigrams.size / Math.max(1, keys.length - 2));
  put("repeated-sentences", 1 - new Set(sentences.map((s) => s.map((w) => w.key).join(" "))).size / Math.max(1, sentences.length));
  put("top-word-share", topShare(keys));
  put("doubled-words", keys.filter((k, i) => k === keys[i - 1]).length / Math.max(1, keys.length));
  put("unknown-words", response.content.filter((w) => w.kind === "letters" && !vocabulary.has(w.key)).length / Math.max(1, keys.length));
  put("mean-idf", keys.reduce((n, k) => n + vocabulary.idf(k), 0) / Math.max(1, keys.length));

  // Attitude.
  put("refusals", log(count(REFUSAL)));
  put("refusal-early", new RegExp(REFUSAL.source, "iu").test(text.slice(0, 160)) ? 1 : 0);
  put("hedges", count(HEDGE) / Math.max(1, sentences.length));
  put("negations", negations(response) / Math.max(1, sentences.length));
  put("first-person", keys.filter((k) => k === "i" || k === "i'm" || k === "my").length / Math.max(1, sentences.length));
  put("second-person", keys.filter((k) => k === "you" || k === "your").length / Math.max(1, sentences.length));

  // Against the source (instruction and context).
  const precision = share(response.unigrams, source.unigrams);
  put("source-precision", precision);
  put("source-precision-idf", weightedShare(response.unigrams, source.unigrams, vocabulary));
  put("source-precision-stem", share(response.stems, source.stems));
  put("source-recall-idf", weightedShare(source.unigrams, response.unigrams, vocabulary));
  put("source-bigrams", share(response.bigrams, source.bigrams));
  put("source-trigrams", share(response.trigrams, source.trigrams));
  put("source-fourgrams", share(response.fourgrams, source.fourgrams));
  const fragments = copied(keys.slice(0, 600), sourceKeys.slice(0, 4000));
  put("copied-coverage", fragments.coverage);
  put("copied-density", log(fragments.density));
  put("source-numbers", response.numbers.length === 0 ? 1 : share(response.numbers, source.unigrams));
  put("source-names", response.names.length === 0 ? 1 : share(response.names, source.unigrams));
  put("new-numbers", log(response.numbers.filter((n) => !source.unigrams.has(n)).length));
  put("new-names", log(response.names.filter((n) => !source.unigrams.has(n)).length));
  const bySentence = sentences.map((s) => weightedShare(new Set(s.filter(isContent).map((w) => w.key)), source.unigrams, vocabulary));
  put("source-worst-sentence", bySentence.length === 0 ? 0 : Math.min(...bySentence));
  const bigramsBySentence = sentences.map((s) => share(ngrams(s.filter(isContent).map((w) => w.key), 2), source.bigrams));
  put("source-worst-bigrams", bigramsBySentence.length === 0 ? 0 : Math.min(...bigramsBySentence));
  put("instruction-recall-idf", weightedShare(instruction.unigrams, response.unigrams, vocabulary));
  put("lead-overlap", share(response.bigrams, ngrams(sourceKeys.slice(0, 120), 2)));

  // Against the reference; zeros where there is none.
  const ref = reference ?? makeBag([]);
  const refPrecision = share(response.unigrams, ref.unigrams);
  const refRecall = share(ref.unigrams, response.unigrams);
  put("reference-precision", refPrecision);
  put("reference-recall", refRecall);
  put("reference-f1", f1(refPrecision, refRecall));
  const refPrecisionIdf = weightedShare(response.unigrams, ref.unigrams, vocabulary);
  const refRecallIdf = weightedShare(ref.unigrams, response.unigrams, vocabulary);
  put("reference-precision-idf", refPrecisionIdf);
  put("reference-recall-idf", refRecallIdf);
  put("reference-f1-idf", f1(refPrecisionIdf, refRecallIdf));
  put("reference-recall-stem", share(ref.stems, response.stems));
  put("reference-bigram-precision", share(response.bigrams, ref.bigrams));
  put("reference-bigram-recall", share(ref.bigrams, response.bigrams));
  put("reference-trigram-f1", f1(share(response.trigrams, ref.trigrams), share(ref.trigrams, response.trigrams)));
  const lcs = longestCommonSubsequence(keys, refKeys, LCS_WORDS);
  put("rouge-l-recall", lcs / Math.max(1, Math.min(LCS_WORDS, refKeys.length)));
  put("rouge-l-precision", lcs / Math.max(1, Math.min(LCS_WORDS, keys.length)));
  put("char-trigrams", reference === null ? 0 : charTrigramF1(text, input.referenceText));
  put("reference-inside", containsRun(keys, refKeys) ? 1 : 0);
  put("inside-reference", containsRun(refKeys, keys) ? 1 : 0);
  put("best-alternative", bestAlternative(keys, response, input.referenceText));
  put("reference-numbers", ref.numbers.length === 0 ? 0.5 : share(ref.numbers, response.unigrams));
  put("reference-numbers-precision", response.numbers.length === 0 ? 0.5 : share(response.numbers, ref.unigrams));
  const last = (numbers: readonly string[]) => numbers[numbers.length - 1];
  put("last-number-equal", agree(last(response.numbers), last(ref.numbers)));
  put("reference-number-late", last(ref.numbers) === undefined ? 0 : response.numbers.slice(-3).includes(last(ref.numbers) ?? "") ? 1 : -1);
  put("final-line-match", finalMatch(response, refKeys));
  put("boxed-equal", agree(boxed(text), refKeys.join(" ") || undefined));
  put("negation-difference", reference === null ? 0 : Math.min(3, Math.abs(negations(response) - negations(ref))));
  put("yes-no-agree", agree(yesNo(keys), yesNo(refKeys)));
  put("reference-symbols", reference === null ? 0 : share(new Set(ref.words.map((w) => w.key)), new Set(response.words.slice(-80).map((w) => w.key))));
  put("exact", reference !== null && keys.join(" ") === refKeys.join(" ") ? 1 : 0);
  for (const [name, value] of [...groundingFeatures(sentences, source, vocabulary), ...askedFeatures(response, ref, instruction, { response: text, reference: input.referenceText }, vocabulary)]) put(name, value);
  return out;
}

/** Splits words into sentences at full stops, question and exclamation marks and line ends. */
export function splitSentences(words: readonly Word[]): Word[][] {
  const out: Word[][] = [];
  let current: Word[] = [];
  for (const w of words) {
    if (w.kind !== "newline") current.push(w);
    if (w.kind === "newline" || /^[.!?。！？]/.test(w.raw)) {
      if (current.some(isContent)) out.push(current);
      current = [];
    }
  }
  if (current.some(isContent)) out.push(current);
  return out;
}

function topShare(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (const k of keys) {
    const n = (counts.get(k) ?? 0) + 1;
    counts.set(k, n);
    most = Math.max(most, n);
  }
  return most / Math.max(1, keys.length);
}

/** 1 when both are there and equal, -1 when both are there and differ, 0 when either is missing. */
function agree(a: string | undefined, b: string | undefined): number {
  return a === undefined || b === undefined ? 0 : a === b ? 1 : -1;
}

function yesNo(keys: readonly string[]): string | undefined {
  const found = keys.slice(0, 12).find((k) => k === "yes" || k === "no" || k === "true" || k === "false");
  return found === "true" ? "yes" : found === "false" ? "no" : found;
}

/** The content of the last \boxed{...}, as content keys joined by spaces. */
function boxed(text: string): string | undefined {
  const at = text.lastIndexOf("\\boxed{");
  if (at < 0) return undefined;
  let depth = 0;
  for (let i = at + 6; i < Math.min(text.length, at + 300); i++) {
    if (text[i] === "{") depth++;
    if (text[i] === "}" && --depth === 0) {
      return splitWords(text.slice(at + 7, i)).filter(isContent).map((w) => w.key).join(" ");
    }
  }
  return undefined;
}

/** Whether the reference stands in the last stretch of the response: 1 as a run, else the share of its words there. */
function finalMatch(response: Bag, refKeys: readonly string[]): number {
  if (refKeys.length === 0) return 0;
  const tail = response.content.slice(-(refKeys.length + 24)).map((w) => w.key);
  return containsRun(tail, refKeys) ? 1 : 0.8 * share(new Set(refKeys), new Set(tail));
}

/** Golden answers often list accepted spellings: the best covered one counts. */
function bestAlternative(keys: readonly string[], response: Bag, reference: string): number {
  let best = 0;
  for (const part of alternativesOf(reference)) {
    const words = splitWords(part).filter(isContent).map((w) => w.key);
    if (words.length === 0) continue;
    best = Math.max(best, containsRun(keys, words) ? 1 : 0.9 * share(new Set(words.map(stem)), response.stems));
  }
  return best;
}

function charTrigramF1(a: string, b: string): number {
  const grams = (t: string) => {
    const s = ` ${t.toLowerCase().replace(/\s+/g, " ").slice(0, 3000)} `;
    const out = new Set<string>();
    for (let i = 0; i + 3 <= s.length; i++) out.add(s.slice(i, i + 3));
    return out;
  };
  const x = grams(a);
  const y = grams(b);
  return f1(share(x, y), share(y, x));
}
