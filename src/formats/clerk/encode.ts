// The Clerk's prompt format: what it reads for one response on one criterion, as ids, segments, marks and features.
// Untrusted text can never become a control id: control ids have no spelling.
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import type { SegmentName } from "../../domain/verdict.ts";
import { clerkFeatures } from "./features.ts";
import { makeBag, stem, type Bag } from "./overlap.ts";
import { fitSource, selectSource } from "./select-source.ts";
import { splitWords, type Word } from "./words.ts";
import { CUT, START, type Vocabulary } from "./vocabulary.ts";

/** Changes whenever the same texts would be read differently. */
export const CLERK_FORMAT = "clerk-3";

/** Segment numbers as the model sees them; instruction and context are read as one. */
export const SEGMENT = { pad: 0, criterion: 1, source: 2, reference: 3, response: 4 } as const;

/** Most words read of each segment; the features read the whole texts. */
export const BUDGET = { criterion: 112, source: 176, reference: 96, response: 176 } as const;

/** Most ids of one input: every budget, a start and up to seven cut marks. */
export const MAX_IDS = BUDGET.criterion + BUDGET.source + BUDGET.reference + BUDGET.response + 8;

/** Bits of a mark. For the reference and the criterion "in reference" means in the response; for the source "in source" does. */
export const MARK = { inReference: 1, bigramInReference: 2, inSource: 4, bigramInSource: 8, number: 16, capital: 32, stemOnly: 64, repeated: 128 } as const;

/** The texts of one cell. */
export type ClerkItem = {
  readonly criterion: Pick<Criterion, "question" | "scale" | "descriptions" | "listing">;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
};

export type ReadSegment = {
  readonly name: SegmentName;
  /** Words kept, in order; null stands where words were left out. */
  readonly words: readonly (Word | null)[];
  readonly marks: readonly number[];
  /** Words before the budget. */
  readonly of: number;
};

/** One input of the model. The arrays have equal length, at most MAX_IDS. */
export type ClerkInput = {
  readonly ids: Uint16Array;
  readonly segments: Uint8Array;
  readonly marks: Uint8Array;
  readonly features: Float32Array;
  readonly featureNames: readonly string[];
  readonly read: readonly ReadSegment[];
};

/** Criterion text: the question, then the described levels, worst and best first so that a cut takes the middle. */
export function criterionText(criterion: ClerkItem["criterion"]): string {
  const described = levelsOf(criterion.scale)
    .map((level) => ({ level, text: criterion.descriptions[String(level.value)] ?? (criterion.scale.kind === "likert" ? "" : level.label) }))
    .filter((d) => d.text !== "");
  const ends = described.length > 2 ? [described[0], described[described.length - 1], ...described.slice(1, -1)] : described;
  const listed = criterion.listing === "best-first" ? ends.toReversed() : ends;
  return [criterion.question, ...listed.map((d) => (d === undefined ? "" : `${d.level.value}: ${d.text}`))].join("\n");
}

/** The texts of a cell as words and bags, with the features: all that does not depend on the criterion. */
export type ReadTexts = {
  readonly sourceWords: readonly Word[];
  /** Words of the instruction at the start of `sourceWords`; a context follows after one newline. */
  readonly instructionLength: number;
  readonly referenceWords: readonly Word[];
  readonly source: Bag;
  readonly reference: Bag | null;
  readonly response: Bag;
  readonly keepSource: readonly number[];
  readonly features: readonly (readonly [name: string, value: number])[];
};

/** Reads the texts of a cell. Several criteria of one response can share the result. */
export function readTexts(item: Omit<ClerkItem, "criterion">, vocabulary: Vocabulary): ReadTexts {
  const instructionWords = splitWords(item.instruction);
  const contextWords = splitWords(item.context ?? "");
  const hasContext = contextWords.length > 0;
  const sourceWords = hasContext ? [...instructionWords, NEWLINE, ...contextWords] : instructionWords;
  const referenceText = item.reference ?? "";
  const referenceWords = splitWords(referenceText);
  const instruction = makeBag(instructionWords);
  const source = hasContext ? makeBag(sourceWords) : instruction;
  const reference = referenceWords.length === 0 ? null : makeBag(referenceWords);
  const response = makeBag(splitWords(item.response));
  return {
    sourceWords,
    instructionLength: instructionWords.length,
    referenceWords,
    source,
    reference,
    response,
    keepSource: selectSource(sourceWords, instructionWords.length, response, vocabulary, BUDGET.source),
    features: clerkFeatures({ instruction, source, reference, response, referenceText, responseText: item.response, hasContext }, vocabulary),
  };
}

/** Encodes one cell. */
export function encodeClerk(item: ClerkItem, vocabulary: Vocabulary): ClerkInput {
  return encodeRead(item.criterion, readTexts(item, vocabulary), vocabulary);
}

/** Encodes one criterion over texts that were read before; the same as `encodeClerk` of both. */
export function encodeRead(criterion: ClerkItem["criterion"], texts: ReadTexts, vocabulary: Vocabulary): ClerkInput {
  const { sourceWords, instructionLength: split, referenceWords, reference, response } = texts;
  const parts: { name: SegmentName; segment: number; words: readonly Word[]; keep: readonly number[]; from: number; to: number }[] = [];
  const criterionWords = splitWords(criterionText(criterion));
  const keepReference = headAndTail(referenceWords.length, BUDGET.reference, 0.6);
  const keepResponse = headAndTail(response.words.length, BUDGET.response, 0.6);
  const keepCriterion = headAndTail(criterionWords.length, BUDGET.criterion, 1);
  // What the other segments leave, each with at most one cut mark, and the start.
  const room = MAX_IDS - 1 - keepCriterion.length - keepReference.length - keepResponse.length - 3;
  const keepSource = fitSource(texts.keepSource, split, sourceWords.length, room);
  parts.push({ name: "criterion", segment: SEGMENT.criterion, words: criterionWords, keep: keepCriterion, from: 0, to: criterionWords.length });
  parts.push({ name: "instruction", segment: SEGMENT.source, words: sourceWords, keep: keepSource.filter((i) => i < split), from: 0, to: split });
  if (sourceWords.length > split) {
    parts.push({ name: "context", segment: SEGMENT.source, words: sourceWords, keep: keepSource.filter((i) => i > split), from: split + 1, to: sourceWords.length });
  }
  if (reference !== null) {
    parts.push({ name: "reference", segment: SEGMENT.reference, words: referenceWords, keep: keepReference, from: 0, to: referenceWords.length });
  }
  parts.push({ name: "response", segment: SEGMENT.response, words: response.words, keep: keepResponse, from: 0, to: response.words.length });

  const ids: number[] = [START];
  const segments: number[] = [SEGMENT.criterion];
  const marks: number[] = [0];
  const read: ReadSegment[] = [];
  for (const part of parts) {
    const partMarks = markWords(part.words, part.segment, texts);
    const kept: (Word | null)[] = [];
    const keptMarks: number[] = [];
    let previous = part.from - 1;
    const cut = () => {
      kept.push(null);
      keptMarks.push(0);
      ids.push(CUT);
      segments.push(part.segment);
      marks.push(0);
    };
    for (const i of part.keep) {
      const word = part.words[i];
      if (word === undefined) continue;
      if (i > previous + 1) cut();
      previous = i;
      const mark = partMarks[i] ?? 0;
      kept.push(word);
      keptMarks.push(mark);
      ids.push(vocabulary.id(word.key));
      segments.push(part.segment);
      marks.push(mark);
    }
    if (previous < part.to - 1) cut();
    read.push({ name: part.name, words: kept, marks: keptMarks, of: part.to - part.from });
  }
  return {
    ids: Uint16Array.from(ids),
    segments: Uint8Array.from(segments),
    marks: Uint8Array.from(marks),
    features: Float32Array.from(texts.features, (f) => f[1]),
    featureNames: texts.features.map((f) => f[0]),
    read,
  };
}

const NEWLINE: Word = { key: "\n", raw: "\n", kind: "newline", capital: false };

/** Indices of the first and last words of a text that is over its budget; all of them otherwise. */
function headAndTail(n: number, budget: number, headShare: number): number[] {
  const head = n <= budget ? n : Math.floor(budget * headShare);
  const out: number[] = [];
  for (let i = 0; i < n; i++) if (i < head || i >= n - (budget - head)) out.push(i);
  return out;
}

/** The mark of each word of a segment. */
function markWords(words: readonly Word[], segment: number, bags: { source: Bag; reference: Bag | null; response: Bag }): number[] {
  const toReference = segment === SEGMENT.response || segment === SEGMENT.source ? bags.reference : bags.response;
  const toSource = segment === SEGMENT.source ? bags.response : bags.source;
  const seen = new Set<string>();
  let previous: string | null = null;
  const marks = words.map((w) => {
    let mark = 0;
    if (w.kind === "letters" || w.kind === "number") {
      if (toReference?.unigrams.has(w.key) === true) mark |= MARK.inReference;
      if (toSource?.unigrams.has(w.key)) mark |= MARK.inSource;
      if (previous !== null && toReference?.bigrams.has(`${previous} ${w.key}`) === true) mark |= MARK.bigramInReference;
      if (previous !== null && (toSource?.bigrams.has(`${previous} ${w.key}`))) mark |= MARK.bigramInSource;
      if (w.kind === "number") mark |= MARK.number;
      if (w.capital) mark |= MARK.capital;
      const near = toReference ?? toSource;
      if (near !== null && !near.unigrams.has(w.key) && near.stems.has(stem(w.key))) mark |= MARK.stemOnly;
      if (seen.has(w.key)) mark |= MARK.repeated;
      seen.add(w.key);
      previous = w.key;
    }
    return mark;
  });
  // A bigram marks both of its words; the bits are copied from the first pass only, so that they do not run on.
  const second = marks.map((m) => m & (MARK.bigramInReference | MARK.bigramInSource));
  let next = 0;
  for (let i = words.length - 1; i >= 0; i--) {
    const kind = words[i]?.kind;
    if (kind !== "letters" && kind !== "number") continue;
    marks[i] = (marks[i] ?? 0) | next;
    next = second[i] ?? 0;
  }
  return marks;
}
