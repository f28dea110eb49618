// From an item to the prompt that a judge reads: format, markers, template, ids, cuts and what a person should know of them.
// Runs no model.
import { type Result, fail, ok } from "../../domain/error-code.ts";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { Signal } from "../../domain/verdict.ts";
import { guardPrompt } from "../../formats/guard.ts";
import { handleMarkers } from "../../formats/markers.ts";
import type { FormatInput, FormatMode, PromptFormat, RenderedPrompt, TemplateSet } from "../../formats/prompt-format.ts";
import type { JudgeItem } from "../../workers/protocol.ts";
import type { EncodedPrompt, PromptEncoder } from "./encode-prompt.ts";
import type { ModelTokenizer } from "./tokenizer.ts";

export type PreparedPrompt = {
  readonly rendered: RenderedPrompt;
  readonly prompt: EncodedPrompt;
  readonly signals: readonly Signal[];
  /** Most tokens of the rationale. */
  readonly rationaleTokens: number;
  readonly thinkingTokens: number;
};

export type PreparedItem = PreparedPrompt & { readonly item: JudgeItem };

export type PrepareParts = {
  readonly format: PromptFormat;
  readonly settings: JudgeSettings;
  readonly tokenizer: ModelTokenizer;
  readonly encoder: PromptEncoder;
  readonly contextLength: number;
};

/** Reasons that are asked for later get at least this many tokens, or there is no use in writing them. */
const LEAST_RATIONALE = 32;

/** The wordings that replace a format's own. */
export function templateSet(format: PromptFormat, { templates }: JudgeSettings): TemplateSet | null {
  return templates.length === 0 ? null : { format: format.id, templates: templates.map((template) => ({ format: format.id, ...template })) };
}

/** Prepares one item of one response; see `preparePrompt`. */
export function prepareItem(parts: PrepareParts, item: JudgeItem, explaining: boolean): Result<PreparedItem> {
  const { criterion, instruction, context, reference, response } = item;
  const prepared = preparePrompt(parts, { criterion, instruction, context, reference, responses: [response] }, "pointwise", explaining);
  return prepared.ok ? ok({ ...prepared.value, item }) : prepared;
}

/**
 * Prepares one prompt. `explaining`: leaves room for a rationale whatever the protocol is; where the context is short the
 * rationale gets what the prompt leaves, rather than the texts being cut more than in the run.
 * Failure: `judge-format-unfit` when the format can't ask this criterion, or the wording with the least of the texts and of
 * the rationale is longer than the context.
 */
export function preparePrompt(parts: PrepareParts, input: Omit<FormatInput, "layout">, mode: FormatMode, explaining: boolean): Result<PreparedPrompt> {
  const { format, settings, tokenizer, encoder, contextLength } = parts;
  const fit = format.fit(input.criterion, mode);
  if (!fit.fits) return fail("judge-format-unfit", `${format.id}: ${fit.reason} (${input.criterion.id})`);
  const asked = format.render({ ...input, ...(settings.layout === undefined ? {} : { layout: settings.layout }) }, mode, templateSet(format, settings));
  const { prompt: treated, signals } = handleMarkers(asked, format, settings.markers);
  // A reward model reads a chat as it is: it takes no instructions.
  const rendered = format.id === "reward" ? treated : guardPrompt(treated, settings.guard);
  const { verdict, generation } = rendered;
  const writes = explaining || settings.protocol === "with-rationale";
  const half = Math.floor(contextLength / 2);
  let rationaleTokens = Math.min(settings.rationaleTokens ?? generation.maxNewTokens, half);
  const thinkingTokens = settings.thinking === "off" ? 0 : Math.min(settings.thinking.tokens, Math.floor(half / 2));
  const forced = verdict.verdictOnlyOpening + verdict.rationaleOpening + verdict.slots.map((slot) => slot.opening + longest(slot.labels.map((label) => label.text)) + slot.closing).join("");
  const room = contextLength - thinkingTokens - tokenizer.untrusted(forced, true).length - 8;
  const encode = (reserve: number): EncodedPrompt | null => encoder.encode(rendered.body, room - reserve, thinkingTokens > 0);
  let prompt = encode(writes ? rationaleTokens : 0);
  const tight = prompt === null || (settings.protocol === "verdict-only" && prompt.cuts.length > 0);
  if (explaining && tight && rationaleTokens > LEAST_RATIONALE) {
    prompt = encode(LEAST_RATIONALE) ?? prompt;
    if (prompt !== null) rationaleTokens = Math.min(rationaleTokens, room - prompt.tokens);
  }
  if (prompt === null) return fail("judge-format-unfit", `The prompt needs more than the ${contextLength} tokens that the model reads.`);
  const cuts = prompt.cuts.map((cut): Signal => ({ kind: "input-cut", ...cut }));
  return ok({ rendered, prompt, signals: [...cuts, ...signals, ...textSignals(input, prompt, tokenizer)], rationaleTokens, thinkingTokens });
}

/** What a person should look at in the texts besides the format's markers. */
function textSignals(input: Omit<FormatInput, "layout">, prompt: EncodedPrompt, tokenizer: ModelTokenizer): Signal[] {
  const signals: Signal[] = [];
  const seen = new Set<string>();
  for (const { text, origin } of prompt.pieces) {
    if (origin === "template") continue;
    for (const token of tokenizer.controlsIn(text)) {
      const key = `${origin} ${token}`;
      if (!seen.has(key)) signals.push({ kind: "control-token", segment: origin, token });
      seen.add(key);
    }
  }
  if (input.responses.some((response) => response.trim() === "")) signals.push({ kind: "empty-response" });
  if ((input.reference ?? "").trim() === "" && (input.context ?? "").trim() === "") signals.push({ kind: "no-reference" });
  return signals;
}

function longest(texts: readonly string[]): string {
  return texts.reduce((most, text) => (text.length > most.length ? text : most), "");
}
