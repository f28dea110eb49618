// Wordings with slots, and how texts are put into them: once, literally, each piece with its author. Knows no format.
import type { FormatId, FormatTemplate, PromptBody, PromptSpan, TemplateSet } from "./prompt-format.ts";

/** The wording of one variant as this project writes it. Official and custom wordings replace it as a whole. */
export type Wording = {
  readonly variant: string;
  readonly system: string | null;
  readonly template: string;
  /** Slots that a wording of this variant must have; without them a text of the case would be lost. */
  readonly required: readonly string[];
};

/** What stands in each slot, by the slot's name without its braces. */
export type Slots = Readonly<Record<string, readonly PromptSpan[]>>;

const SLOT = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Names of everything in a template that looks like a slot, in order, each once. */
export function slotNames(template: string): string[] {
  return [...new Set([...template.matchAll(SLOT)].map((match) => match[1] ?? ""))];
}

/**
 * Puts the slots' spans into a template in one pass, so nothing in a text is read as a slot. Braces around any other name stay
 * as they are. Neighbouring spans of the template are joined, empty spans left out.
 */
export function fillTemplate(template: string, slots: Slots): PromptSpan[] {
  const spans: PromptSpan[] = [];
  let from = 0;
  for (const match of template.matchAll(SLOT)) {
    const name = match[1] ?? "";
    const value = Object.hasOwn(slots, name) ? slots[name] : undefined;
    if (value === undefined) continue;
    spans.push(fixed(template.slice(from, match.index)), ...value);
    from = match.index + match[0].length;
  }
  spans.push(fixed(template.slice(from)));
  return joinSpans(spans);
}

/** A span of the format's wording. */
export function fixed(text: string): PromptSpan {
  return { text, origin: "template" };
}

/** Joins neighbours of the template and leaves out empty spans. Texts of the case stay apart: each is tokenized as one. */
export function joinSpans(spans: readonly PromptSpan[]): PromptSpan[] {
  const joined: PromptSpan[] = [];
  for (const span of spans) {
    if (span.text === "") continue;
    const last = joined.at(-1);
    if (last?.origin === "template" && span.origin === "template") joined[joined.length - 1] = fixed(last.text + span.text);
    else joined.push(span);
  }
  return joined;
}

/** The text of spans, joined. */
export function textOf(spans: readonly PromptSpan[]): string {
  return spans.map((span) => span.text).join("");
}

/** The wording in use for a variant: the set's, or this project's own. Throws when there is none: a bug of the format. */
export function pickWording(format: FormatId, own: readonly Wording[], templates: TemplateSet | null, variant: string): Pick<FormatTemplate, "system" | "template"> {
  if (templates !== null && templates.format !== format) throw new Error(`Wordings of ${templates.format} were given to ${format}.`);
  const found = templates?.templates.find((each) => each.variant === variant) ?? own.find((each) => each.variant === variant);
  if (found === undefined) throw new Error(`${format} has no wording for ${variant}.`);
  return found;
}

/** A chat of a system turn, where the wording has one, and a user turn. */
export function chatBody(system: string | null, spans: readonly PromptSpan[]): PromptBody {
  const first = system === null ? [] : [{ role: "system", spans: [fixed(system)] } as const];
  return { kind: "chat", turns: [...first, { role: "user", spans }] };
}
