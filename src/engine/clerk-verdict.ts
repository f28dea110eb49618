// From what the Clerk read and answered to what a person sees: verdicts with their signals, and the input in the panel's
// terms. Pure; running the model is clerk-judge.ts.
import { levelsOf } from "../domain/rubric.ts";
import { type Signal, type Verdict, verdictFromDistribution } from "../domain/verdict.ts";
import { type ClerkInput, MARK } from "../formats/clerk/encode.ts";
import type { Vocabulary } from "../formats/clerk/vocabulary.ts";
import { levelProbabilities, type LogisticQuality } from "../heads/discretized-logistic.ts";
import type { InputSegment, JudgeItem, WordReading } from "../workers/protocol.ts";

/** Stands in the panel where words were left out. */
export const GAP = "\u2026";

const SHARED = MARK.inReference | MARK.inSource;

/** What a person should look at in an item: segments that were cut, an empty response, nothing to compare with. */
export function signalsOf(item: JudgeItem, input: ClerkInput): Signal[] {
  const signals: Signal[] = [];
  for (const { name, words, of } of input.read) {
    const kept = words.filter((word) => word !== null).length;
    if (kept < of) signals.push({ kind: "input-cut", segment: name, kept, of });
  }
  if (item.response.trim() === "") signals.push({ kind: "empty-response" });
  if ((item.reference ?? "").trim() === "" && (item.context ?? "").trim() === "") signals.push({ kind: "no-reference" });
  return signals;
}

/** The verdict on an item whose quality the model gave. */
export function clerkVerdict(item: JudgeItem, input: ClerkInput, quality: LogisticQuality): Verdict {
  const values = levelsOf(item.criterion.scale).map((level) => level.value);
  return verdictFromDistribution(item.responseId, item.criterion.id, values, levelProbabilities(quality, values.length), signalsOf(item, input));
}

/** An encoded input as the detail panel shows it. */
export function clerkReading(input: ClerkInput, vocabulary: Vocabulary): WordReading {
  const segments = input.read.map(({ name, words, marks, of }): InputSegment => ({
    name,
    tokens: words.map((word, i) =>
      word === null
        ? { text: GAP, matched: false, known: true }
        : { text: word.raw, matched: ((marks[i] ?? 0) & SHARED) !== 0, known: vocabulary.has(word.key) },
    ),
    of,
  }));
  return { kind: "words", segments, features: input.featureNames.map((name, i) => ({ name, value: input.features[i] ?? 0 })) };
}
