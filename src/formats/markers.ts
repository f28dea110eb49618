// A format's own markers inside a person's texts: finding them, and breaking them up so that a judge does not take a text for
// the format's wording. Pure; the control tokens of models are the engine's matter.
import type { SegmentName, Signal } from "../domain/verdict.ts";
import type { PromptBody, PromptFormat, PromptSpan, RenderedPrompt } from "./prompt-format.ts";

/**
 * Put into a marker where its first word begins or ends: "[RESULT]" becomes "[·RESULT]", "</score>" becomes "</·score>" and
 * "Score:" becomes "Score·:". It is a visible character, so that the exact prompt shows what was done, and taking it out gives
 * the text back. No marker holds it.
 */
export const MARKER_BREAK = "·";

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const patterns = new WeakMap<readonly string[], RegExp>();

/** The markers that stand in a text, each once, in the order of their first place and as the format spells them. */
export function findMarkers(text: string, markers: readonly string[]): string[] {
  const found = [...text.matchAll(patternOf(markers))].map((match) => spellingOf(match[0], markers));
  return [...new Set(found)];
}

/** Breaks up every marker in a text. A text without markers comes back as it is; a second time changes nothing. */
export function neutraliseMarkers(text: string, markers: readonly string[]): string {
  const pattern = patternOf(markers);
  let broken = text;
  // Markers can share characters ("[[1]" and "]]"): breaking one may leave another.
  for (let before = ""; before !== broken; ) {
    before = broken;
    broken = broken.replaceAll(pattern, (marker) => {
      const at = breakOf(marker);
      return `${marker.slice(0, at)}${MARKER_BREAK}${marker.slice(at)}`;
    });
  }
  return broken;
}

/**
 * Deals with the markers in all texts of a rendered prompt: leaves them ("flag") or breaks them up ("neutralise"). Each marker
 * gives one signal for each kind of text that it stands in. The wording, and a prompt without markers in its texts, stay as they are.
 */
export function handleMarkers(prompt: RenderedPrompt, format: Pick<PromptFormat, "markers">, choice: "flag" | "neutralise"): { readonly prompt: RenderedPrompt; readonly signals: readonly Signal[] } {
  const { markers } = format;
  const signals = new Map<string, Signal>();
  const neutralised = choice === "neutralise";

  function treat(span: PromptSpan): PromptSpan {
    if (span.origin === "template") return span;
    const segment: SegmentName = span.origin;
    const found = findMarkers(span.text, markers);
    for (const marker of found) signals.set(`${segment} ${marker}`, { kind: "format-marker", segment, marker, neutralised });
    return neutralised && found.length > 0 ? { ...span, text: neutraliseMarkers(span.text, markers) } : span;
  }

  const { body } = prompt;
  const treated: PromptBody = body.kind === "chat" ? { kind: "chat", turns: body.turns.map((turn) => ({ role: turn.role, spans: turn.spans.map(treat) })) } : { kind: "completion", spans: body.spans.map(treat) };
  return { prompt: signals.size > 0 && neutralised ? { ...prompt, body: treated } : prompt, signals: [...signals.values()] };
}

/** One expression for all markers, the longest first; case and spaces around words say nothing. Matches nothing when there are none. */
function patternOf(markers: readonly string[]): RegExp {
  let pattern = patterns.get(markers);
  if (pattern === undefined) {
    const sources = [...markers].sort((a, b) => b.length - a.length).map(sourceOf);
    pattern = sources.length === 0 ? /(?!)/g : new RegExp(sources.join("|"), "giu");
    patterns.set(markers, pattern);
  }
  return pattern;
}

/** "</score>" also finds "< / SCORE >": a judge reads the two alike. A word at an edge must be a whole word. */
function sourceOf(marker: string): string {
  const parts = marker.match(/[\p{L}\p{N}_]+|\s+|<|[^\p{L}\p{N}_\s<]+/gu) ?? [];
  const body = parts.map((part) => (/^\s/.test(part) ? "\\s+" : part.replaceAll(SPECIAL, "\\$&"))).join("\\s*").replaceAll("\\s*\\s+\\s*", "\\s+");
  const left = /^[\p{L}\p{N}_]/u.test(marker) ? "(?<![\\p{L}\\p{N}_])" : "";
  const right = /[\p{L}\p{N}_]$/u.test(marker) ? "(?![\\p{L}\\p{N}_])" : "";
  return `${left}${body}${right}`;
}

function spellingOf(match: string, markers: readonly string[]): string {
  const bare = bareOf(match);
  return markers.find((marker) => bareOf(marker) === bare) ?? match;
}

function bareOf(text: string): string {
  return text.replaceAll(/\s+/g, "").toLowerCase();
}

/** The first place where a word begins or ends; after the first character when there is none. Counted in code units. */
function breakOf(marker: string): number {
  const match = /[^\p{L}\p{N}_](?=[\p{L}\p{N}_])|[\p{L}\p{N}_](?=[^\p{L}\p{N}_])/u.exec(marker);
  return match === null ? [...marker][0]?.length ?? 0 : match.index + match[0].length;
}
