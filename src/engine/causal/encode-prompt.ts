// From a rendered prompt to ids: pieces with their authors, cuts where it doesn't fit, and the fixed places where it is split for
// reuse. Runs no model.
import type { SegmentName } from "../../domain/verdict.ts";
import type { PromptBody, SpanOrigin } from "../../formats/prompt-format.ts";
import type { ChatRenderer } from "./chat-template.ts";
import { type Cut, keptEnds, planCuts } from "./cuts.ts";
import { prefixKeys, type SegmentedPrompt } from "./prefix-order.ts";
import type { ModelTokenizer } from "./tokenizer.ts";

export type PromptPiece = { readonly text: string; readonly origin: SpanOrigin; readonly ids: readonly number[]; readonly control: boolean };

export type EncodedPrompt = SegmentedPrompt & {
  readonly pieces: readonly PromptPiece[];
  readonly tokens: number;
  readonly cuts: readonly Cut[];
};

export type PromptEncoder = {
  /**
   * Encodes a prompt within `limit` tokens. Null when it can't be made to fit. Throws what the chat template throws.
   * @param thinking whether the model may think first
   */
  encode(body: PromptBody, limit: number, thinking: boolean): EncodedPrompt | null;
};

/** Stands in a text where its middle was left out. */
export const CUT_MARK = " [\u2026] ";

/** A segment shorter than this is read with the next one: a pass of its own would cost more than it saves. */
const SHORTEST_SEGMENT = 16;

/** Texts whose ids are remembered; the criteria of one response, and the rows of one criterion, share them. */
const REMEMBERED = 256;

/** Who else has the same text: all rows of a criterion, all responses to a task, or nobody. */
const SHARED_BY: Readonly<Record<SegmentName, string>> = { criterion: "criterion", instruction: "task", context: "task", reference: "task", response: "response" };

export function createPromptEncoder(tokenizer: ModelTokenizer, renderer: ChatRenderer): PromptEncoder {
  const known = new Map<string, readonly number[]>();
  const mark = tokenizer.untrusted(CUT_MARK, false);

  function untrusted(text: string, first: boolean): readonly number[] {
    const key = `${first ? 1 : 0}${text}`;
    const found = known.get(key) ?? tokenizer.untrusted(text, first);
    known.delete(key);
    known.set(key, found);
    const oldest = known.keys().next();
    if (known.size > REMEMBERED && oldest.done !== true) known.delete(oldest.value);
    return found;
  }

  function encodePieces(body: PromptBody, thinking: boolean): PromptPiece[] {
    const pieces: PromptPiece[] = [];
    if (body.kind === "completion" && tokenizer.opening.length > 0) {
      pieces.push({ text: "", origin: "template", ids: tokenizer.opening, control: true });
    }
    for (const { text, origin } of renderer.render(body, thinking)) {
      const first = pieces.at(-1)?.control ?? true;
      if (origin === "template") for (const { control, ...piece } of tokenizer.trusted(text, first)) pieces.push({ ...piece, origin, control });
      else pieces.push({ text, origin, ids: untrusted(text, first), control: false });
    }
    return pieces;
  }

  return {
    encode(body, limit, thinking) {
      const whole = encodePieces(body, thinking);
      const lengths: Partial<Record<SegmentName, number>> = {};
      for (const { origin, ids } of whole) if (origin !== "template") lengths[origin] = (lengths[origin] ?? 0) + ids.length;
      const copies = Math.max(1, ...Object.keys(lengths).map((name) => whole.filter((piece) => piece.origin === name).length));
      const cuts = planCuts(lengths, count(whole) - limit, mark.length * copies);
      if (cuts === null) return null;
      const pieces = whole.map((piece) => {
        const cut = cuts.find(({ segment }) => segment === piece.origin);
        return cut === undefined ? piece : shorten(piece, cut, mark, tokenizer);
      });
      const segments = splitSegments(pieces);
      return { pieces, tokens: count(pieces), cuts, segments, keys: prefixKeys(segments) };
    },
  };
}

function count(pieces: readonly PromptPiece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.ids.length, 0);
}

/** Leaves out the middle of a piece. Tokens may be parts of a character, so the ends shrink until they are whole. */
function shorten(piece: PromptPiece, cut: Cut, mark: readonly number[], tokenizer: ModelTokenizer): PromptPiece {
  const { head, tail } = keptEnds(Math.floor((piece.ids.length * cut.kept) / cut.of));
  if (head + tail + mark.length >= piece.ids.length) return piece;
  let start = piece.ids.slice(0, head);
  let end = tail === 0 ? [] : piece.ids.slice(-tail);
  for (let i = 0; i < 4 && tokenizer.decode(start).endsWith("\ufffd"); i++) start = start.slice(0, -1);
  for (let i = 0; i < 4 && tokenizer.decode(end).startsWith("\ufffd"); i++) end = end.slice(1);
  return { ...piece, text: `${tokenizer.decode(start)}${CUT_MARK}${tokenizer.decode(end)}`, ids: [...start, ...mark, ...end] };
}

/**
 * Splits where the next text has another circle of prompts that share it: before the first text, and where a criterion, a task
 * or a response begins, the second response of a pair included. The places depend on this prompt alone.
 */
export function splitSegments(pieces: readonly PromptPiece[]): number[][] {
  const segments: number[][] = [];
  let current: number[] = [];
  let circle: string | null = null;
  let response: string | null = null;
  for (const { origin, ids, text } of pieces) {
    const another = origin === "response" && response !== null && response !== text;
    if (origin === "response") response = text;
    if (origin !== "template" && (SHARED_BY[origin] !== circle || another)) {
      circle = SHARED_BY[origin];
      if (current.length >= SHORTEST_SEGMENT) {
        segments.push(current);
        current = [];
      }
    }
    for (const id of ids) current.push(id);
  }
  if (current.length > 0) segments.push(current);
  return segments;
}
