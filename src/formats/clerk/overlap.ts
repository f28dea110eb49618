// What two word lists share: the building blocks of the Clerk's marks and features. Pure, linear or near it.
import { isContent, type Word } from "./words.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A word list with the sets that comparisons need, built once. */
export type Bag = {
  readonly words: readonly Word[];
  /** Letters and numbers only, in order; comparisons ignore symbols. */
  readonly content: readonly Word[];
  readonly unigrams: ReadonlySet<string>;
  readonly bigrams: ReadonlySet<string>;
  readonly trigrams: ReadonlySet<string>;
  readonly fourgrams: ReadonlySet<string>;
  /** First five letters of each longer word: a cheap stem. */
  readonly stems: ReadonlySet<string>;
  readonly numbers: readonly string[];
  /** Names: capitalised words that do not start a sentence. */
  readonly names: readonly string[];
};

const STEM = 5;

export function stem(key: string): string {
  return key.length > STEM ? key.slice(0, STEM) : key;
}

export function makeBag(words: readonly Word[]): Bag {
  const content = words.filter(isContent);
  const keys = content.map((w) => w.key);
  const names: string[] = [];
  words.forEach((w, i) => {
    const before = words[i - 1];
    if (w.capital && before !== undefined && before.kind !== "newline" && !/^[.!?:*#\-"“]/.test(before.raw)) names.push(w.key);
  });
  return {
    words,
    content,
    unigrams: new Set(keys),
    bigrams: ngrams(keys, 2),
    trigrams: ngrams(keys, 3),
    fourgrams: ngrams(keys, 4),
    stems: new Set(content.map((w) => stem(w.key))),
    numbers: content.filter((w) => w.kind === "number").map((w) => w.key),
    names,
  };
}

/** The set of n-grams of a key list. */
export function ngrams(keys: readonly string[], n: number): Set<string> {
  const out = new Set<string>();
  for (let i = 0; i + n <= keys.length; i++) out.add(keys.slice(i, i + n).join(" "));
  return out;
}

/** Share of the members of `a` that are in `b`; 0 when `a` is empty. */
export function share(a: ReadonlySet<string> | readonly string[], b: ReadonlySet<string>): number {
  let n = 0;
  let hits = 0;
  for (const x of a) {
    n++;
    if (b.has(x)) hits++;
  }
  return n === 0 ? 0 : hits / n;
}

/** As `share`, each word weighted by its inverse document frequency. */
export function weightedShare(a: ReadonlySet<string>, b: ReadonlySet<string>, vocabulary: Vocabulary): number {
  let all = 0;
  let hits = 0;
  for (const x of a) {
    const idf = vocabulary.idf(x);
    all += idf;
    if (b.has(x)) hits += idf;
  }
  return all === 0 ? 0 : hits / all;
}

/** Harmonic mean of precision and recall. */
export function f1(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** Length of the longest common subsequence of two key lists (ROUGE-L), each read up to `most` words. */
export function longestCommonSubsequence(a: readonly string[], b: readonly string[], most: number): number {
  const n = Math.min(a.length, most);
  const m = Math.min(b.length, most);
  let row = new Uint16Array(m + 1);
  for (let i = 1; i <= n; i++) {
    const next = new Uint16Array(m + 1);
    for (let j = 1; j <= m; j++) {
      next[j] = a[i - 1] === b[j - 1] ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0);
    }
    row = next;
  }
  return row[m] ?? 0;
}

/** True when `part` stands in `whole` as a run of neighbouring keys. Empty parts are never contained. */
export function containsRun(whole: readonly string[], part: readonly string[]): boolean {
  if (part.length === 0) return false;
  return ` ${whole.join(" ")} `.includes(` ${part.join(" ")} `);
}

/**
 * Copied fragments (Grusky et al. 2018, Newsroom): share of the words of `a` inside runs of two or more words copied
 * from `b`, and the mean squared run length over the words of `a` ("density").
 */
export function copied(a: readonly string[], b: readonly string[]): { coverage: number; density: number } {
  const places = new Map<string, number[]>();
  b.forEach((key, j) => {
    const list = places.get(key);
    if (list === undefined) places.set(key, [j]);
    else if (list.length < 64) list.push(j);
  });
  let covered = 0;
  let squares = 0;
  for (let i = 0; i < a.length; ) {
    let best = 0;
    for (const j of places.get(a[i] ?? "") ?? []) {
      let k = 0;
      while (i + k < a.length && j + k < b.length && a[i + k] === b[j + k]) k++;
      best = Math.max(best, k);
    }
    if (best >= 2) covered += best;
    squares += best * best;
    i += Math.max(1, best);
  }
  const n = Math.max(1, a.length);
  return { coverage: covered / n, density: squares / n };
}
