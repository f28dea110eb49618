// What a person chooses about a generative judge: format, wording, protocol, sampling. It is part of a verdict's identity.

/** "verdict-only": one forward pass. "with-rationale": the format's own order of reasons and verdict. */
export type Protocol = "verdict-only" | "with-rationale";

/**
 * What Chambers' own format puts first; whatever comes first is computed once for all prompts that share it. One criterion:
 * the criterion, which every row shares. Several: the response, which its criteria share.
 */
export type PromptLayout = "criterion-first" | "response-first";

/** Structure against texts that address the judge; see formats/guard.ts. */
export type Guard = {
  /** Marks with a key of the run's own around texts that others wrote. */
  readonly delimit: boolean;
  /** The task repeated behind the response. */
  readonly sandwich: boolean;
  /** Spaces of such texts replaced by a mark. */
  readonly datamark: boolean;
  /** Eight hex digits, new for each run. */
  readonly key: string;
};

export type JudgeSettings = {
  /** Prompt format id and version, e.g. "prometheus-2" and "1". */
  readonly format: string;
  /** Wordings that replace the project's own, with their digests; an empty list is the project's own wording. */
  readonly templates: readonly { readonly variant: string; readonly system: string | null; readonly template: string; readonly sha256: string; readonly provenance: "official" | "custom" }[];
  readonly protocol: Protocol;
  /** What happens to the format's own markers inside a person's text. */
  readonly markers: "flag" | "neutralise";
  /** Most tokens of a rationale; null: the format's own. */
  readonly rationaleTokens: number | null;
  /** Null: greedy. Otherwise `count` rationales are sampled and their verdicts averaged. */
  readonly sampling: { readonly count: number; readonly temperature: number; readonly seed: number } | null;
  /** For models that think before they answer: "off" by template, or a budget of tokens, after which the thought is closed. */
  readonly thinking: "off" | { readonly tokens: number };
  /** Set when a run starts; left out: response first. */
  readonly layout?: PromptLayout;
  /** Left out: none. */
  readonly guard?: Guard;
  /**
   * All responses to one instruction stand in one prompt, where the format can hold them, and each gets a verdict of its own.
   * Left out: each stands alone.
   */
  readonly together?: boolean;
};

/** Greedy, verdict only, the project's wording, markers broken up. */
export function defaultJudgeSettings(format: string): JudgeSettings {
  return { format, templates: [], protocol: "verdict-only", markers: "neutralise", rationaleTokens: null, sampling: null, thinking: "off" };
}
