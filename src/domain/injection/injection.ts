// What a hostile response looks like: the families of signals and the shape of one finding. Finding them is find-injection.ts.

/** Kinds of text that address the judge instead of the reader. */
export const INJECTION_FAMILIES = ["instruction", "rubric-echo", "score-claim", "control-token", "invisible", "opener"] as const;
export type InjectionFamily = (typeof INJECTION_FAMILIES)[number];

/** One suspicious place of a text. */
export type Injection = {
  readonly family: InjectionFamily;
  /** Where it begins, in UTF-16 units of the text. */
  readonly at: number;
  /** The text that was found, at most MOST_SPAN units of it. */
  readonly text: string;
};

/** Longest span that is kept of a finding, in UTF-16 units. */
export const MOST_SPAN = 160;
