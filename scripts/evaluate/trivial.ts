// Judges that know nothing: what any real judge has to beat. Each gives a number for one response, higher is better.
import type { ClerkItem } from "../../src/formats/clerk/encode.ts";
import { f1, makeBag, share, type Bag } from "../../src/formats/clerk/overlap.ts";
import { splitWords } from "../../src/formats/clerk/words.ts";

export const TRIVIAL = ["longer", "like instruction", "like reference"] as const;
export type TrivialName = (typeof TRIVIAL)[number];

function likeness(a: Bag, b: Bag): number {
  return f1(share(a.unigrams, b.unigrams), share(b.unigrams, a.unigrams));
}

/**
 * Length of the response in words, and the F1 of its word set with the instruction's and the reference's. Where there is no
 * reference its likeness is 0 for every response, which is no preference at all.
 */
export function trivialScores(item: ClerkItem): Record<TrivialName, number> {
  const response = makeBag(splitWords(item.response));
  return {
    longer: response.content.length,
    "like instruction": likeness(response, makeBag(splitWords(item.instruction))),
    "like reference": item.reference === null ? 0 : likeness(response, makeBag(splitWords(item.reference))),
  };
}
