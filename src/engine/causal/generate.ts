// Lets a model write: one token after the other until it ends, a marker comes, or the budget is used. Knows no verdicts.
import { yieldToMessages } from "../yield-to-messages.ts";
import type { Decoder, DecoderState } from "./decoder.ts";
import type { Sampler } from "./sampler.ts";

/** Where a model stands: what it has read, what it is still to read, and what it would say after that. */
export type Position = {
  /** Null: nothing was read. */
  readonly state: DecoderState | null;
  /** Ids that follow the state and were not read yet. */
  readonly pending: readonly number[];
  /** Logits after the state; null when there are pending ids. */
  readonly logits: Float32Array | null;
};

export type Written = {
  /** Text before the marker, or all of it. */
  readonly text: string;
  /** The marker and what came with it in the same token; empty when none came. */
  readonly ending: string;
  readonly ids: readonly number[];
  readonly ended: "marker" | "end" | "budget" | "aborted";
  readonly position: Position;
};

export type WriteRequest = {
  readonly from: Position;
  /** Ids of the prompt, for the repetition penalty. */
  readonly read: Iterable<number>;
  readonly sampler: Sampler;
  readonly most: number;
  readonly endIds: ReadonlySet<number>;
  readonly markers: readonly string[];
  readonly decode: (ids: readonly number[]) => string;
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
};

/**
 * Writes from `from`, whose state stays the caller's; the position that comes back owns its state unless it is the same one.
 * Throws what the decoder throws; then nothing is left to release.
 */
export async function write(decoder: Decoder, request: WriteRequest): Promise<Written> {
  const { from, sampler, most, endIds, markers, decode, signal, onText } = request;
  const seen = new Set(request.read);
  const ids: number[] = [];
  let { state, pending, logits } = from;
  let text = "";

  function done(ended: Written["ended"], at: number): Written {
    const position = { state, pending, logits: pending.length > 0 ? null : logits };
    return { text: text.slice(0, at), ending: text.slice(at), ids, ended, position };
  }

  try {
    for (;;) {
      if (pending.length > 0 || logits === null) {
        const next = await decoder.run(pending, state, 1);
        if (state !== null && state !== from.state) decoder.release(state);
        state = next.state;
        logits = next.logits[0] ?? null;
        pending = [];
      }
      await yieldToMessages();
      if (signal.aborted) return done("aborted", text.length);
      if (ids.length >= most) return done("budget", text.length);
      if (logits === null) throw new Error("The model gave no logits.");
      const id = sampler(logits, seen);
      if (endIds.has(id)) return done("end", text.length);
      ids.push(id);
      seen.add(id);
      pending = [id];
      text = decode(ids);
      const at = firstMarker(text, markers);
      onText(at === null ? text.slice(0, text.length - heldBack(text, markers)) : text.slice(0, at));
      if (at !== null) return done("marker", at);
      if (ids.length >= most) return done("budget", text.length);
    }
  } catch (error) {
    if (state !== null && state !== from.state) decoder.release(state);
    throw error;
  }
}

/** Where the first marker starts; null when there is none. */
export function firstMarker(text: string, markers: readonly string[]): number | null {
  const found = markers.map((marker) => (marker === "" ? -1 : text.indexOf(marker))).filter((at) => at >= 0);
  return found.length === 0 ? null : Math.min(...found);
}

/** Length of the end of a text that may become a marker or a whole character with the next token. */
export function heldBack(text: string, markers: readonly string[]): number {
  let most = text.endsWith("\ufffd") ? 1 : 0;
  for (const marker of markers) {
    for (let n = Math.min(marker.length - 1, text.length); n > most; n--) {
      if (text.endsWith(marker.slice(0, n))) most = n;
    }
  }
  return most;
}
