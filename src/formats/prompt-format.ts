// The contract of a prompt format: how one family of judges wants to be asked and how its answer is read. Types only; each
// format is a file of its own beside this one, the list of them is prompt-formats.ts. The Clerk's input is no prompt: clerk/.
import type { PromptLayout } from "../domain/judge-settings.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { SegmentName } from "../domain/verdict.ts";

export const FORMAT_IDS = ["chambers", "flow-judge", "prometheus-1", "prometheus-2", "judgelm", "mt-bench", "preference", "glider", "reward"] as const;
export type FormatId = (typeof FORMAT_IDS)[number];

/** How many responses one prompt holds. */
export type FormatMode = "pointwise" | "pairwise" | "multi";

/** Who wrote a piece of a prompt: the format's wording, or a text of the case or rubric. Only the wording is trusted. */
export type SpanOrigin = "template" | SegmentName;

/** A piece of a prompt. Neighbouring spans join without anything between them. */
export type PromptSpan = { readonly text: string; readonly origin: SpanOrigin };

export type ChatTurn = { readonly role: "system" | "user" | "assistant"; readonly spans: readonly PromptSpan[] };

/**
 * One rendered prompt. Chat turns go through the model's own chat template, which adds the opening of the assistant's turn;
 * a completion is the whole text.
 */
export type PromptBody = { readonly kind: "chat"; readonly turns: readonly ChatTurn[] } | { readonly kind: "completion"; readonly spans: readonly PromptSpan[] };

/** One answer that a verdict position allows. */
export type VerdictLabel = {
  /** Level value for pointwise verdicts; for a choice between responses the 0-based index, or -1 for a tie. */
  readonly value: number;
  /** What the model writes, without the space before it, e.g. "4" or "10" or "B". */
  readonly text: string;
};

/** One place where the model writes a verdict. JudgeLM has one for each response, the others have one. */
export type VerdictSlot = {
  /** Trusted text from the end of the slot before, or of the rationale, up to the label: "[RESULT] ", "<score>\n". */
  readonly opening: string;
  readonly labels: readonly VerdictLabel[];
  /** Text that ends a label when the model goes on writing, e.g. "\n</score>"; tells "1" from "10" where digits are tokens. */
  readonly closing: string;
};

export type VerdictPlan = {
  /** Whether the format writes its reasons before or after its verdict. */
  readonly order: "rationale-first" | "verdict-first";
  /** Trusted text that opens the model's answer before the rationale, e.g. "<feedback>\n"; may be empty. */
  readonly rationaleOpening: string;
  /** The model writes one of these when its rationale is over. The text before the first is the rationale. */
  readonly rationaleEnds: readonly string[];
  /** Trusted answer text before the first slot's opening when no rationale is asked for; may be empty. */
  readonly verdictOnlyOpening: string;
  readonly slots: readonly VerdictSlot[];
};

/** The format's own generation settings; 0 temperature is greedy. `maxNewTokens` bounds the rationale; 0: the format writes none. */
export type GenerationSettings = { readonly maxNewTokens: number; readonly temperature: number; readonly topP: number; readonly repetitionPenalty: number };

export type RenderedPrompt = {
  /** E.g. "absolute-with-reference"; names the template that was used. */
  readonly variant: string;
  readonly body: PromptBody;
  readonly verdict: VerdictPlan;
  readonly generation: GenerationSettings;
};

/** The wording of one variant with slots such as {instruction}; `sha256` is over system + "\0" + template, in UTF-8. */
export type FormatTemplate = {
  readonly format: FormatId;
  readonly variant: string;
  readonly system: string | null;
  readonly template: string;
  readonly sha256: string;
  /** "own": this project's wording. "official": recognised by its digest. "custom": anything else that a person gave. */
  readonly provenance: "own" | "official" | "custom";
};

/** The wordings in use by variant; a variant left out is the project's own. */
export type TemplateSet = { readonly format: FormatId; readonly templates: readonly FormatTemplate[] };

export type FormatInput = {
  readonly criterion: Criterion;
  readonly instruction: string;
  /** Null or empty: none. */
  readonly context: string | null;
  readonly reference: string | null;
  /** One for pointwise, two for pairwise, two or more for multi. */
  readonly responses: readonly string[];
  /** Left out: response first. Only Chambers' own format has both. */
  readonly layout?: PromptLayout;
};

/** Whether a format can ask this criterion; each reason has a message, and `offers` names formats that can. */
export type FormatFit =
  | { readonly fits: true; /** Something the format cannot carry; it is left out and the page says so. */ readonly drops: readonly ("rubric" | "reference" | "context" | "criterion")[] }
  | { readonly fits: false; readonly reason: "scale-not-one-to-five" | "scale-not-one-to-ten" | "scale-not-integer" | "too-many-levels" | "mode-not-offered" | "no-descriptions"; readonly offers: readonly FormatId[] };

/** The verdict as a generated text had it. `unparsed` keeps the text; the page then reads the verdict by logits. */
export type ParsedVerdict =
  | { readonly state: "parsed"; /** One value for each slot. */ readonly values: readonly number[]; readonly rationale: string }
  | { readonly state: "unparsed"; readonly why: "no-verdict" | "out-of-range" | "ambiguous"; readonly raw: string };

export type PromptFormat = {
  readonly id: FormatId;
  /** Version of this project's rendering and reading, e.g. "1". */
  readonly version: string;
  readonly modes: readonly FormatMode[];
  /** The sections' markers; found inside a person's text they are flagged or neutralised. */
  readonly markers: readonly string[];
  fit(criterion: Criterion, mode: FormatMode): FormatFit;
  /** Renders the prompt. Texts are inserted once and literally. Throws when `fit` says no: a bug of the caller. */
  render(input: FormatInput, mode: FormatMode, templates: TemplateSet | null): RenderedPrompt;
  /** Reads a generated answer (the model's text after the prompt). Works from the end. */
  parse(output: string, plan: VerdictPlan): ParsedVerdict;
};
