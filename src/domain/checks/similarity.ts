// How alike two texts are: edit distance and the longest common subsequence of their words. Pure and quadratic: texts are cut.

/** Longest text that is compared, in characters; two of them take about a second. */
export const MOST_CHARS = 20_000;
/** Most words that are compared. */
export const MOST_WORDS = 8_000;

/**
 * Levenshtein ratio of two texts by code points: 1 - distance / the longer length; 1 when both are empty. Longer texts are
 * compared in their first MOST_CHARS characters.
 */
export function levenshteinRatio(a: string, b: string): number {
  const x = [...a].slice(0, MOST_CHARS);
  const y = [...b].slice(0, MOST_CHARS);
  const longest = Math.max(x.length, y.length);
  return longest === 0 ? 1 : 1 - distance(x, y) / longest;
}

/** Insertions, deletions and substitutions between two lists (Wagner and Fischer 1974), in two rows of memory. */
function distance(x: readonly string[], y: readonly string[]): number {
  let from = 0;
  while (from < x.length && from < y.length && x[from] === y[from]) from++;
  let [endX, endY] = [x.length, y.length];
  while (endX > from && endY > from && x[endX - 1] === y[endY - 1]) {
    endX--;
    endY--;
  }
  const width = endY - from;
  let before = Uint32Array.from({ length: width + 1 }, (_, j) => j);
  let row = new Uint32Array(width + 1);
  for (let i = from; i < endX; i++) {
    row[0] = i - from + 1;
    for (let j = 0; j < width; j++) {
      const same = x[i] === y[from + j];
      row[j + 1] = Math.min((before[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1, (before[j] ?? 0) + (same ? 0 : 1));
    }
    [before, row] = [row, before];
  }
  return before[width] ?? 0;
}

/** Words of a text in lower case; a Han, kana or Thai character is a word of its own. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}])+(?:['’](?:(?![\p{Script=Han}])[\p{L}])+)*/gu) ?? [];
}

/**
 * ROUGE-L (Lin 2004): F-measure of the longest common subsequence of words, precision and recall weighing the same. 1 when
 * both texts are without words, 0 when one is.
 */
export function rougeL(response: string, reference: string): number {
  const x = wordsOf(response).slice(0, MOST_WORDS);
  const y = wordsOf(reference).slice(0, MOST_WORDS);
  if (x.length === 0 || y.length === 0) return x.length === y.length ? 1 : 0;
  let before = new Uint32Array(y.length + 1);
  let row = new Uint32Array(y.length + 1);
  for (const word of x) {
    for (let j = 0; j < y.length; j++) {
      row[j + 1] = y[j] === word ? (before[j] ?? 0) + 1 : Math.max(before[j + 1] ?? 0, row[j] ?? 0);
    }
    [before, row] = [row, before];
  }
  const common = before[y.length] ?? 0;
  return (2 * common) / (x.length + y.length);
}
