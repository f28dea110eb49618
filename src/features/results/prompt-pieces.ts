// Cuts a prompt into the pieces that are drawn: its spans, with the place where the shared beginning ends. Pure.
import type { PromptReading } from "../../workers/protocol.ts";

type Span = PromptReading["spans"][number];

export type PromptPiece = { readonly kind: "span"; readonly span: Span } | { readonly kind: "shared-end" };

/** The spans in order. `sharedUnits` (UTF-16 units of the joined texts) cuts one of them; 0 or undefined cuts none. */
export function promptPieces(spans: readonly Span[], sharedUnits: number | undefined): PromptPiece[] {
  const pieces: PromptPiece[] = [];
  let left = sharedUnits ?? 0;
  for (const span of spans) {
    const length = span.text.length;
    if (left > 0 && left <= length) {
      const cut = splitAt(span.text, left);
      pieces.push({ kind: "span", span: { ...span, text: span.text.slice(0, cut) } }, { kind: "shared-end" });
      if (cut < length) pieces.push({ kind: "span", span: { ...span, text: span.text.slice(cut) } });
      left = 0;
    } else {
      if (length > 0) pieces.push({ kind: "span", span });
      left = Math.max(0, left - length);
    }
  }
  return pieces;
}

/** No character is cut in two: tokens can end within one. */
function splitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

/** The origins that occur, in the order of their first piece. */
export function originsOf(spans: readonly Span[]): readonly Span["origin"][] {
  return [...new Set(spans.filter((span) => span.text !== "").map((span) => span.origin))];
}
