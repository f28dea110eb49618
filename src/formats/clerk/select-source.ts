// Which words of a long source the Clerk reads. The encoding of what is kept is in encode.ts.
import type { Bag } from "./overlap.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Word } from "./words.ts";

const SOURCE_HEAD = 40;
const SOURCE_TAIL = 24;

/**
 * Which words of the source are read. The first and last words of the instruction always (the question stands there),
 * then the stretches that share the most rare words with the response, in their own order.
 * @param budget most words kept
 */
export function selectSource(words: readonly Word[], instructionLength: number, response: Bag, vocabulary: Vocabulary, budget: number): number[] {
  if (words.length <= budget) return words.map((_, i) => i);
  const keep = new Set<number>();
  for (let i = 0; i < Math.min(SOURCE_HEAD, instructionLength); i++) keep.add(i);
  for (let i = Math.max(0, instructionLength - SOURCE_TAIL); i < instructionLength; i++) keep.add(i);
  // Stretches of about a sentence, scored by the mean rarity of what they share with the response.
  const stretches: { from: number; to: number; gain: number }[] = [];
  let from = 0;
  words.forEach((w, i) => {
    const long = i + 1 - from >= 40;
    if (long || w.kind === "newline" || /^[.!?。！？]/.test(w.raw) || i === words.length - 1) {
      const seen = new Set<string>();
      let gain = 0;
      for (let j = from; j <= i; j++) {
        const key = words[j]?.key ?? "";
        if (response.unigrams.has(key) && !seen.has(key)) gain += vocabulary.idf(key);
        seen.add(key);
      }
      stretches.push({ from, to: i + 1, gain: gain / Math.sqrt(i + 4 - from) });
      from = i + 1;
    }
  });
  stretches.sort((a, b) => b.gain - a.gain || a.from - b.from);
  for (const s of stretches) {
    if (keep.size >= budget) break;
    for (let i = s.from; i < s.to && keep.size < budget; i++) keep.add(i);
  }
  return [...keep].sort((a, b) => a - b);
}

/**
 * Drops kept stretches, the shortest first, until the kept words and the cut marks between them fit. A source of many short
 * lines would need a cut mark for each otherwise, and the input would outgrow the model.
 * @param keep ascending indices into the source
 * @param split where the instruction ends; a context begins one word later
 * @param length words of the source
 * @param room most ids, words and cut marks together
 */
export function fitSource(keep: readonly number[], split: number, length: number, room: number): readonly number[] {
  let runs = runsOf(keep, split);
  while (runs.length > 1 && costOf(runs, split, length) > room) {
    let shortest = 0;
    runs.forEach((run, i) => {
      if (run.length <= (runs[shortest]?.length ?? 0)) shortest = i;
    });
    runs = runs.filter((_, i) => i !== shortest);
  }
  return runs.flat();
}

/** Neighbouring indices together; instruction and context apart. */
function runsOf(keep: readonly number[], split: number): number[][] {
  const runs: number[][] = [];
  let previous = -2;
  for (const i of keep) {
    if (i === split) continue; // the newline between instruction and context is never read
    const run = runs[runs.length - 1];
    if (run !== undefined && i === previous + 1) run.push(i);
    else runs.push([i]);
    previous = i;
  }
  return runs;
}

function costOf(runs: readonly (readonly number[])[], split: number, length: number): number {
  let cost = 0;
  for (const [from, to] of [[0, split], [split + 1, length]] as const) {
    if (to <= from) continue;
    let next = from;
    for (const run of runs) {
      const first = run[0] ?? 0;
      if (first < from || first >= to) continue;
      cost += run.length + (first > next ? 1 : 0);
      next = first + run.length;
    }
    if (next < to) cost += 1;
  }
  return cost;
}
