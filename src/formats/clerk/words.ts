// Splits text into the words that the Clerk reads. Pure; the vocabulary and its ids are in vocabulary.ts.

/** What a word is made of; decides the marks it gets. */
export type WordKind = "letters" | "number" | "symbol" | "newline";

/** One word of a text. */
export type Word = {
  /** Lower-cased, NFKC; numbers without thousands separators or trailing zeros. */
  readonly key: string;
  /** As it stands in the text. */
  readonly raw: string;
  readonly kind: WordKind;
  readonly capital: boolean;
};

// Han, kana and Thai are read character by character: they are written without spaces.
const WORD =
  /(?<newline>\n[\s]*)|(?<number>\p{N}+(?:[.,]\p{N}+)*)|(?<han>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])|(?<letters>(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}])+(?:['’](?:(?![\p{Script=Han}])[\p{L}])+)*)|(?<symbol>[^\s])\k<symbol>*/gu;

/** A run of letters longer than this is cut: it is data, not a word. */
const LONGEST_WORD = 40;

/** Splits a text into words, in order. Linear in the length of the text. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.normalize("NFKC").matchAll(WORD)) {
    const raw = match[0];
    const groups = match.groups ?? {};
    if (groups["newline"] !== undefined) {
      words.push({ key: "\n", raw: "\n", kind: "newline", capital: false });
    } else if (groups["number"] !== undefined) {
      words.push({ key: numberKey(raw), raw, kind: "number", capital: false });
    } else if (groups["symbol"] !== undefined) {
      words.push({ key: raw.slice(0, 3), raw, kind: "symbol", capital: false });
    } else {
      const first = raw[0] ?? "";
      const lower = raw.toLowerCase().replaceAll("’", "'");
      words.push({ key: lower.slice(0, LONGEST_WORD), raw, kind: "letters", capital: first !== first.toLowerCase() });
    }
  }
  return words;
}

/** "1,200.50" -> "1200.5", "007" -> "7": equal amounts get equal keys. */
function numberKey(raw: string): string {
  const digits = raw.replace(/,(?=\p{N}{3}(?:\D|$))/gu, "").replaceAll(",", ".");
  const value = Number(digits);
  return Number.isFinite(value) && digits.length <= 15 ? String(value) : digits.slice(0, LONGEST_WORD);
}

/** Letters and numbers; comparisons of texts ignore symbols and line ends. */
export function isContent(word: Pick<Word, "kind">): boolean {
  return word.kind === "letters" || word.kind === "number";
}
