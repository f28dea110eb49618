// The two protocols: the verdict alone, or the reasons and the verdict in the format's own order. Works from a position behind
// the prompt; which prefix was reused to get there is causal-judge.ts.
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import { levelsOf } from "../../domain/rubric.ts";
import { type Signal, type Verdict, verdictFromDistribution } from "../../domain/verdict.ts";
import type { PromptFormat, VerdictSlot } from "../../formats/prompt-format.ts";
import type { Decoder } from "./decoder.ts";
import { type Position, type Written, write } from "./generate.ts";
import type { PreparedItem, PreparedPrompt } from "./prepare-item.ts";
import { readSlots, type SlotReading } from "./read-verdict.ts";
import { createSampler, seededRandom } from "./sampler.ts";
import type { ModelTokenizer } from "./tokenizer.ts";

export type AnswerParts = {
  readonly decoder: Decoder;
  readonly tokenizer: ModelTokenizer;
  readonly format: PromptFormat;
  readonly settings: JudgeSettings;
  readonly endIds: ReadonlySet<number>;
};

export type Answer = { readonly slots: readonly SlotReading[]; readonly rationale: string | null; readonly signals: readonly Signal[] };

const CLOSE_THOUGHT = "</think>";

/** Reads the verdict without any reasons, in one pass for most scales. `from` stays the caller's. */
export async function answerShort(parts: AnswerParts, prepared: PreparedPrompt, from: Position): Promise<Answer> {
  const { decoder, tokenizer } = parts;
  const { verdict } = prepared.rendered;
  const [first, ...rest] = verdict.slots;
  if (first === undefined) throw new Error("The format has no place for a verdict.");
  const { readings, position } = await readSlots(decoder, tokenizer, from, endOf(prepared), verdict.verdictOnlyOpening + first.opening, [first, ...rest]);
  giveUp(decoder, position, from);
  return { slots: readings, rationale: null, signals: [] };
}

/** Writes reasons and reads the verdict, in the format's own order. `from` stays the caller's. */
export async function answerLong(parts: AnswerParts, prepared: PreparedPrompt, from: Position, seed: number | null, signal: AbortSignal, onText: (text: string) => void): Promise<Answer> {
  const { verdict } = prepared.rendered;
  return verdict.order === "verdict-first" ? verdictThenReasons(parts, prepared, from, seed, signal, onText) : reasonsThenVerdict(parts, prepared, from, seed, signal, onText);
}

async function reasonsThenVerdict(parts: AnswerParts, prepared: PreparedPrompt, from: Position, seed: number | null, signal: AbortSignal, onText: (text: string) => void): Promise<Answer> {
  const { decoder, tokenizer } = parts;
  const { verdict } = prepared.rendered;
  const before = endOf(prepared);
  const start = follow(from, tokenizer.untrusted(verdict.rationaleOpening, before === ""));
  const written = await write(decoder, writeRequest(parts, prepared, start, verdict.rationaleEnds, seed, signal, onText));
  try {
    const [first, ...rest] = verdict.slots;
    if (first === undefined) throw new Error("The format has no place for a verdict.");
    const opening = restOfOpening(written.ending, verdict.rationaleEnds, first);
    // Where the model ended its reasons in another way than the format does, they are read again without that ending.
    const [at, text] = opening === null ? [follow(start, tokenizer.untrusted(written.text, false)), first.opening] : [written.position, opening];
    const { readings, position } = await readSlots(decoder, tokenizer, at, before + verdict.rationaleOpening + written.text + (opening === null ? "" : written.ending), text, [first, ...rest]);
    giveUp(decoder, position, at);
    return { slots: readings, ...told(parts, prepared, written) };
  } finally {
    giveUp(decoder, written.position, from);
  }
}

async function verdictThenReasons(parts: AnswerParts, prepared: PreparedPrompt, from: Position, seed: number | null, signal: AbortSignal, onText: (text: string) => void): Promise<Answer> {
  const { decoder, tokenizer } = parts;
  const { verdict } = prepared.rendered;
  const [first, ...rest] = verdict.slots;
  if (first === undefined) throw new Error("The format has no place for a verdict.");
  const { readings, position } = await readSlots(decoder, tokenizer, from, endOf(prepared), verdict.verdictOnlyOpening + first.opening, [first, ...rest]);
  try {
    const closing = (verdict.slots.at(-1)?.closing ?? "") + verdict.rationaleOpening;
    const start = follow(position, tokenizer.untrusted(closing, false));
    const written = await write(decoder, writeRequest(parts, prepared, start, verdict.rationaleEnds, seed, signal, onText));
    giveUp(decoder, written.position, position);
    return { slots: readings, rationale: written.text.trim(), signals: written.ended === "budget" ? [{ kind: "rationale-cut", tokens: written.ids.length }] : [] };
  } finally {
    giveUp(decoder, position, from);
  }
}

/** Lets the model think within its budget and closes the thought. `from` stays the caller's. */
export async function think(parts: AnswerParts, prepared: PreparedPrompt, from: Position, seed: number | null, signal: AbortSignal): Promise<Position> {
  const { decoder, tokenizer } = parts;
  const closeId = tokenizer.idOf(CLOSE_THOUGHT);
  const request = writeRequest(parts, prepared, from, [CLOSE_THOUGHT], seed, signal, () => undefined);
  const endIds = new Set([...request.endIds, ...(closeId === undefined ? [] : [closeId])]);
  const { position, ended } = await write(decoder, { ...request, most: prepared.thinkingTokens, endIds });
  const close = ended === "marker" ? "\n\n" : `\n${CLOSE_THOUGHT}\n\n`;
  return follow(position, tokenizer.trusted(close, false).flatMap((piece) => piece.ids));
}

/** The text that stands before the answer; empty behind a control token. */
function endOf({ prompt, thinkingTokens }: PreparedPrompt): string {
  const last = prompt.pieces.at(-1);
  // A closed thought ends with an empty line.
  if (thinkingTokens > 0) return "\n";
  return last === undefined || last.control ? "" : last.text;
}

/** Releases a state unless it is the other position's. */
export function giveUp(decoder: Decoder, position: Position, unless: Position): void {
  if (position.state !== null && position.state !== unless.state) decoder.release(position.state);
}

/** A position with more ids to read. */
function follow(position: Position, ids: readonly number[]): Position {
  return ids.length === 0 ? position : { state: position.state, pending: [...position.pending, ...ids], logits: null };
}

function writeRequest(parts: AnswerParts, prepared: PreparedPrompt, from: Position, markers: readonly string[], seed: number | null, signal: AbortSignal, onText: (text: string) => void): Parameters<typeof write>[1] {
  const { settings, tokenizer, endIds } = parts;
  const { generation } = prepared.rendered;
  const sampled = seed !== null && settings.sampling !== null;
  return {
    from,
    read: prepared.prompt.segments.flat(),
    sampler: createSampler(
      { temperature: sampled ? settings.sampling.temperature : 0, topP: sampled ? generation.topP : 1, repetitionPenalty: generation.repetitionPenalty },
      seededRandom(seed ?? 0),
    ),
    most: prepared.rationaleTokens,
    endIds,
    markers,
    decode: tokenizer.decode,
    signal,
    onText: (text) => { onText(text.trimStart()); },
  };
}

/**
 * What is left of the slot's opening when the model has written `ending` itself. All of it when the model wrote no marker;
 * null when what it wrote doesn't belong to the opening.
 */
export function restOfOpening(ending: string, markers: readonly string[], slot: Pick<VerdictSlot, "opening">): string | null {
  if (ending === "") return slot.opening;
  const marker = markers.filter((one) => one !== "" && ending.startsWith(one)).toSorted((a, b) => b.length - a.length)[0];
  const at = marker === undefined ? -1 : slot.opening.indexOf(marker);
  const rest = slot.opening.slice(at);
  return at < 0 || !rest.startsWith(ending) ? null : rest.slice(ending.length);
}

/** The rationale and its signals. A verdict that the model wrote without the marker is left to the reading by logits. */
function told({ format }: AnswerParts, { rendered }: PreparedPrompt, written: Written): Pick<Answer, "rationale" | "signals"> {
  switch (written.ended) {
    case "budget":
      return { rationale: written.text.trim(), signals: [{ kind: "rationale-cut", tokens: written.ids.length }] };
    case "end": {
      const parsed = format.parse(rendered.verdict.rationaleOpening + written.text, rendered.verdict);
      return parsed.state === "parsed" ? { rationale: parsed.rationale.trim(), signals: [] } : { rationale: written.text.trim(), signals: [{ kind: "unparsed", why: parsed.why }] };
    }
    case "marker":
    case "aborted":
      return { rationale: written.text.trim(), signals: [] };
  }
}

/**
 * Makes a verdict of one answer or of several samples: their distributions averaged, the first one's reasons, and the spread.
 * @param place the slot that is about the item's response; where one response is asked about it is the last
 */
export function verdictOf({ item, signals }: Pick<PreparedItem, "item" | "signals">, slots: readonly VerdictSlot[], answers: readonly Answer[], place = slots.length - 1): Verdict {
  const values = levelsOf(item.criterion.scale).map((level) => level.value);
  const labels = slots[place]?.labels ?? [];
  const each = answers.map((answer) => {
    const read = answer.slots[place]?.distribution ?? [];
    return values.map((value) => labels.reduce((sum, label, i) => (label.value === value ? sum + (read[i] ?? 0) : sum), 0));
  });
  const sums = values.map((_, k) => each.reduce((sum, one) => sum + (one[k] ?? 0), 0));
  const total = sums.reduce((a, b) => a + b, 0);
  const distribution = sums.map((sum) => (total > 0 ? sum / total : 1 / values.length));
  const verdict = verdictFromDistribution(item.responseId, item.criterion.id, values, distribution, [...signals, ...(answers[0]?.signals ?? [])]);
  const mass = answers.reduce((sum, answer) => sum + (answer.slots[place]?.mass ?? 0), 0) / Math.max(1, answers.length);
  const scores = each.map((one) => one.reduce((sum, p, k) => sum + p * (values[k] ?? 0), 0));
  return {
    ...verdict,
    rationale: answers[0]?.rationale ?? null,
    labelMass: Math.min(1, mass),
    ...(answers.length > 1 ? { spread: deviation(scores) } : {}),
  };
}

/** Sample standard deviation. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
