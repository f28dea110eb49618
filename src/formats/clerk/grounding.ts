// Whether what a response says stands together in the source: numbers and names in their place, negations, sentences that draw
// on one passage, words put in another's place. Features of the Clerk; order and meaning are part of the model.
import { isAmount, likeness, weighted } from "./likeness.ts";
import type { Bag } from "./overlap.ts";
import { isContent, type Word } from "./words.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Longest prefixes that are read, in content words; also of one sentence. */
const SOURCE_WORDS = 4000;
const RESPONSE_WORDS = 600;
/** Most places of one word that are remembered. */
const PLACES = 64;
/** Words below this inverse document frequency tie sentences together and tell nothing of what they say. */
const COMMON = 3.4;
/** Words between two that stand together. */
const NEAR = 6;
/** Words of the source that are looked at for the main points, and how many there may be. */
const POINTS = 24;

const NEGATIONS = new Set(["not", "no", "never", "none", "nothing", "nobody", "cannot", "without", "neither", "nor", "unable", "fail", "failed", "fails", "deny", "denied", "refused"]);

type Read = { readonly word: Word; readonly like: string; readonly rarity: number; readonly telling: boolean };

/** A sentence of the response: its words, and which of them tell something. */
type Sentence = readonly Read[];

/** The source, with the places of its words. */
type Passage = { readonly read: readonly Read[]; readonly places: ReadonlyMap<string, readonly number[]>; readonly negations: readonly number[] };

/**
 * Named values, in the order the model reads them: how the sentences of a response stand to its source. All finite; ratios in
 * [0, 1], counts as natural logarithms of one plus the count. `sentences` are those of the response.
 */
export function groundingFeatures(sentences: readonly (readonly Word[])[], source: Bag, vocabulary: Vocabulary): [name: string, value: number][] {
  const passage = readPassage(source, vocabulary);
  const response = sentences.map((words) => readWords(words, vocabulary));
  const details = { number: { placed: 0, of: 0, loose: 0 }, name: { placed: 0, of: 0, loose: 0 } };
  const near = mean();
  const ordered = mean();
  const recalls = mean();
  const together = mean();
  let worst = 1;
  let newNegations = 0;
  let lostNegations = 0;
  let rarest = 0;
  let read = 0;
  const gaps = gapsOf(passage.read);
  let replaced = 0;
  let replacedByNew = 0;
  let count = 0;
  for (const whole of response) {
    const sentence = whole.slice(0, RESPONSE_WORDS);
    if (sentence.length === 0 || read >= RESPONSE_WORDS) continue;
    read += sentence.length;
    count++;
    const telling = sentence.filter((w) => w.telling);
    telling.forEach((w, i) => {
      const places = passage.places.get(w.like);
      if (places === undefined) rarest = Math.max(rarest, w.rarity);
      const next = telling[i + 1];
      if (next !== undefined && places !== undefined && passage.places.has(next.like)) {
        near.add(standNear(places, passage.places.get(next.like) ?? [], NEAR) ? 1 : 0);
        ordered.add(follows(places, passage.places.get(next.like) ?? [], NEAR + 2) ? 1 : 0);
      }
      const detail = isAmount(w.word) ? details.number : isName(w) && sentence[0] !== w ? details.name : null;
      if (detail === null) return;
      const neighbours = (isAmount(w.word) ? [telling[i - 1], next] : besideName(telling, i)).flatMap((n) => (n === undefined ? [] : [passage.places.get(n.like) ?? []])).filter((p) => p.length > 0);
      const placed = places !== undefined && (neighbours.length === 0 || neighbours.some((p) => standNear(places, p, NEAR - 1)));
      detail.of++;
      if (placed) detail.placed++;
      else detail.loose++;
    });
    const best = bestPassage(telling, passage, 3 * sentence.length + 15);
    recalls.add(best.share);
    together.add(best.ofKnown);
    worst = Math.min(worst, best.share);
    const denies = sentence.some(isNegation);
    const denied = passage.negations.some((at) => at >= best.from - 3 && at <= best.to + 3);
    if (denies && !denied) newNegations++;
    if (denied && !denies) lostNegations++;
    for (let i = 1; i + 1 < sentence.length; i++) {
      const word = sentence[i];
      const here = gaps.get(`${sentence[i - 1]?.word.key} ${sentence[i + 1]?.word.key}`);
      if (word === undefined || here === undefined || here.has(word.like)) continue;
      replaced++;
      if (!passage.places.has(word.like)) replacedByNew++;
    }
  }
  const sentenceCount = Math.max(1, count);
  return [
    ["numbers-in-place", details.number.of === 0 ? 1 : details.number.placed / details.number.of],
    ["numbers-loose", Math.log1p(details.number.loose)],
    ["names-in-place", details.name.of === 0 ? 1 : details.name.placed / details.name.of],
    ["names-loose", Math.log1p(details.name.loose)],
    ["new-negations", newNegations / sentenceCount],
    ["lost-negations", lostNegations / sentenceCount],
    ["passage-recall", recalls.value(0)],
    ["passage-worst", count === 0 ? 0 : worst],
    ["passage-together", together.value(1)],
    ["neighbours-near", near.value(1)],
    ["neighbours-ordered", ordered.value(1)],
    ["replaced-words", replaced / Math.max(1, read)],
    ["replaced-by-new", replacedByNew / Math.max(1, read)],
    ["rarest-new-word", rarest],
    ...pointFeatures(response, passage),
  ];
}

/** How many of the source's main points, its frequent and rare words, the response takes up, and how main its words are. */
function pointFeatures(response: readonly Sentence[], passage: Passage): [name: string, value: number][] {
  const weight = new Map<string, number>();
  for (const w of passage.read) if (w.telling) weight.set(w.like, (weight.get(w.like) ?? 0) + w.rarity);
  const points = [...weight].sort((a, b) => b[1] - a[1]).slice(0, POINTS);
  const most = points[0]?.[1] ?? 1;
  const said = new Map<string, number>();
  for (const w of response.flat()) if (w.telling) said.set(w.like, w.rarity);
  const mains = mean();
  for (const like of said.keys()) mains.add((weight.get(like) ?? 0) / most);
  return [
    ["points-taken-up", weighted(points, said)],
    ["points-share", mains.value(0)],
  ];
}

function readWords(words: readonly Word[], vocabulary: Vocabulary): Read[] {
  const out: Read[] = [];
  for (const word of words) {
    if (!isContent(word)) continue;
    const rarity = vocabulary.idf(word.key);
    out.push({ word, like: likeness(word), rarity, telling: rarity >= COMMON || isAmount(word) });
  }
  return out;
}

function readPassage(source: Bag, vocabulary: Vocabulary): Passage {
  const read = readWords(source.content.slice(0, SOURCE_WORDS), vocabulary);
  const places = new Map<string, number[]>();
  read.forEach(({ like }, at) => {
    const list = places.get(like);
    if (list === undefined) places.set(like, [at]);
    else if (list.length < PLACES) list.push(at);
  });
  return { read, places, negations: read.flatMap((w, at) => (isNegation(w) ? [at] : [])) };
}

function isName(w: Read): boolean {
  return w.word.capital && !isAmount(w.word);
}

/** The telling words on both sides of a name of several words: what it is said of. */
function besideName(telling: Sentence, at: number): (Read | undefined)[] {
  return [-1, 1].map((step) => {
    let i = at + step;
    for (let w = telling[i]; w !== undefined && isName(w); w = telling[i]) i += step;
    return telling[i];
  });
}

function isNegation(w: Read): boolean {
  return NEGATIONS.has(w.word.key) || w.word.key.endsWith("n't");
}

/** Whether a place of one list lies within `most` words of a place of the other; both ascend. */
function standNear(a: readonly number[], b: readonly number[], most: number): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const distance = (a[i] ?? 0) - (b[j] ?? 0);
    if (distance !== 0 && Math.abs(distance) <= most) return true;
    if (distance < 0) i++;
    else j++;
  }
  return false;
}

/** Whether a place of `b` lies behind a place of `a`, by at most `most` words; both ascend. */
function follows(a: readonly number[], b: readonly number[], most: number): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const distance = (b[j] ?? 0) - (a[i] ?? 0);
    if (distance > 0 && distance <= most) return true;
    if (distance <= 0) j++;
    else i++;
  }
  return false;
}

/** For each pair of words with one word between them in the source: the likenesses of that word. */
function gapsOf(read: readonly Read[]): Map<string, Set<string>> {
  const gaps = new Map<string, Set<string>>();
  for (let i = 1; i + 1 < read.length; i++) {
    const around = `${read[i - 1]?.word.key} ${read[i + 1]?.word.key}`;
    const like = read[i]?.like ?? "";
    const found = gaps.get(around);
    if (found === undefined) gaps.set(around, new Set([like]));
    else found.add(like);
  }
  return gaps;
}

/**
 * The passage of at most `length` words that holds most of a sentence's telling words, by rarity: its first and last place, its
 * share of the sentence's words, and its share of those that stand anywhere in the source.
 */
function bestPassage(telling: Sentence, passage: Passage, length: number): { from: number; to: number; share: number; ofKnown: number } {
  const rarity = new Map(telling.map((w) => [w.like, w.rarity]));
  let all = 0;
  let known = 0;
  const hits: { at: number; like: string }[] = [];
  for (const [like, weight] of rarity) {
    all += weight;
    const places = passage.places.get(like);
    if (places === undefined) continue;
    known += weight;
    for (const at of places) hits.push({ at, like });
  }
  hits.sort((a, b) => a.at - b.at);
  const inside = new Map<string, number>();
  let sum = 0;
  let best = 0;
  let from = 0;
  let to = 0;
  let first = 0;
  for (const { at, like } of hits) {
    const n = inside.get(like) ?? 0;
    inside.set(like, n + 1);
    if (n === 0) sum += rarity.get(like) ?? 0;
    for (let left = hits[first]; left !== undefined && left.at < at - length; left = hits[++first]) {
      const rest = (inside.get(left.like) ?? 1) - 1;
      inside.set(left.like, rest);
      if (rest === 0) sum -= rarity.get(left.like) ?? 0;
    }
    if (sum > best + 1e-9) {
      best = sum;
      from = hits[first]?.at ?? 0;
      to = at;
    }
  }
  return { from, to, share: all === 0 ? 1 : best / all, ofKnown: known === 0 ? 1 : best / known };
}

function mean(): { add(value: number): void; value(none: number): number } {
  let sum = 0;
  let n = 0;
  return {
    add(value) {
      sum += value;
      n++;
    },
    value: (none) => (n === 0 ? none : sum / n),
  };
}
