// The Clerk's vocabulary: word keys to ids, with hash buckets for words that training never saw.

/** Ids that no text can produce. */
export const PAD = 0;
export const START = 1;
/** Stands where words were left out because the segment was over its budget. */
export const CUT = 2;
const FIRST_BUCKET = 3;

/** The file training/vocabulary.ts writes. */
export type VocabularyFile = {
  readonly version: 1;
  /** Number of ids that unknown words are hashed into. */
  readonly buckets: number;
  /** Known words, most frequent first. */
  readonly words: readonly string[];
  /** Inverse document frequency of each known word times 10, as integers. */
  readonly idf10: readonly number[];
};

export class Vocabulary {
  readonly size: number;
  readonly unknownIdf: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #idf: ReadonlyMap<string, number>;
  readonly #buckets: number;

  constructor(file: VocabularyFile) {
    this.#buckets = file.buckets;
    this.#ids = new Map(file.words.map((word, i) => [word, FIRST_BUCKET + file.buckets + i]));
    this.#idf = new Map(file.words.map((word, i) => [word, (file.idf10[i] ?? 0) / 10]));
    this.size = FIRST_BUCKET + file.buckets + file.words.length;
    this.unknownIdf = file.idf10.reduce((most, idf) => Math.max(most, idf / 10), 1);
  }

  /** Id of a word key, always in [3, size). */
  id(key: string): number {
    return this.#ids.get(key) ?? FIRST_BUCKET + (hash(key) % this.#buckets);
  }

  has(key: string): boolean {
    return this.#ids.has(key);
  }

  /** Inverse document frequency; unknown words count as the rarest known ones. */
  idf(key: string): number {
    return this.#idf.get(key) ?? this.unknownIdf;
  }
}

/** FNV-1a over UTF-16 code units, 32 bits. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}
