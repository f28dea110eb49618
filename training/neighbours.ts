// Finds, for an instruction, answers to other instructions that are like it: the hardest kind of answer that misses the point.
import type { Base } from "./corrupt.ts";
import type { Random } from "./random.ts";

/** Words that more than this share of the instructions hold tell nothing. */
const COMMON_SHARE = 0.05;
const CANDIDATES = 5;

const wordsOf = (text: string): string[] => [...new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? [])];

export class Neighbours {
  readonly #bases: readonly Base[];
  readonly #byWord = new Map<string, number[]>();

  constructor(bases: readonly Base[]) {
    this.#bases = bases;
    bases.forEach((base, i) => {
      for (const word of wordsOf(base.instruction)) {
        const list = this.#byWord.get(word);
        if (list === undefined) this.#byWord.set(word, [i]);
        else list.push(i);
      }
    });
  }

  /** A response to one of the nearest other instructions, most often the longest of them; null when none is like it. */
  responseTo(instruction: string, own: string, random: Random): string | null {
    const score = new Map<number, number>();
    const most = this.#bases.length * COMMON_SHARE;
    for (const word of wordsOf(instruction)) {
      const places = this.#byWord.get(word) ?? [];
      if (places.length > most) continue;
      const weight = Math.log(this.#bases.length / (1 + places.length));
      for (const i of places) score.set(i, (score.get(i) ?? 0) + weight / Math.sqrt(20 + (this.#bases[i]?.instruction.length ?? 0)));
    }
    const seen = new Set<string>([instruction]);
    const near: string[] = [];
    for (const [i] of [...score].sort((a, b) => b[1] - a[1]).slice(0, 200)) {
      const base = this.#bases[i];
      if (base === undefined || seen.has(base.instruction) || base.response === own) continue;
      seen.add(base.instruction);
      near.push(base.response);
      if (near.length === CANDIDATES) break;
    }
    if (near.length === 0) return null;
    return random.chance(0.7) ? near.reduce((a, b) => (b.length > a.length ? b : a)) : random.pick(near);
  }
}
