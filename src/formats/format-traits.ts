// What each prompt format takes and gives, for a page that offers formats. Light: it loads none of them.
import type { FormatId } from "./prompt-format.ts";

/** What a format takes and gives, for a page that offers formats. `fit` has the last word on a criterion. */
export type FormatTraits = {
  readonly scales: "any-integer" | "one-to-five" | "one-to-ten" | "none";
  /** Texts that have a place in the prompt; "instruction" and "response" always have. */
  readonly carries: readonly ("criterion" | "rubric" | "context" | "reference")[];
  readonly verdict: "rationale-first" | "verdict-first" | "verdict-only" | "scalar";
  /** Most responses to one instruction that one prompt holds when each gets a verdict; left out where it holds one. */
  readonly together?: number;
  /** Which models were taught it; "chat" is any model that follows instructions. */
  readonly models: "chat" | "own" | "reward";
};

/**
 * | format       | pointwise scales     | modes                     | carries                               |
 * | ------------ | -------------------- | ------------------------- | ------------------------------------- |
 * | chambers     | any whole numbers    | pointwise, pairwise       | criterion, rubric, context, reference |
 * | flow-judge   | any whole numbers    | pointwise                 | criterion, rubric, context, reference |
 * | prometheus-1 | 1 to 5               | pointwise                 | criterion, rubric, context, reference |
 * | prometheus-2 | 1 to 5               | pointwise, pairwise       | criterion, rubric, context, reference |
 * | judgelm      | 1 to 10              | pointwise, pairwise, multi | reference                            |
 * | mt-bench     | 1 to 10              | pointwise, pairwise       | reference                             |
 * | preference   | -                    | pairwise                  | criterion, context                    |
 * | glider       | any whole numbers    | pointwise                 | criterion, rubric, context, reference |
 * | reward       | - (a scalar)         | pointwise                 | context                               |
 *
 * A scale of five (or ten) ordered labels counts as 1 to 5 (or 1 to 10). Pairwise, Prometheus 2 and Chambers leave the rubric's levels out.
 */
export const FORMAT_TRAITS: Readonly<Record<FormatId, FormatTraits>> = {
  chambers: { scales: "any-integer", carries: ["criterion", "rubric", "context", "reference"], verdict: "rationale-first", models: "chat" },
  "flow-judge": { scales: "any-integer", carries: ["criterion", "rubric", "context", "reference"], verdict: "rationale-first", models: "own" },
  "prometheus-1": { scales: "one-to-five", carries: ["criterion", "rubric", "context", "reference"], verdict: "rationale-first", models: "own" },
  "prometheus-2": { scales: "one-to-five", carries: ["criterion", "rubric", "context", "reference"], verdict: "rationale-first", models: "own" },
  judgelm: { scales: "one-to-ten", carries: ["reference"], verdict: "verdict-first", together: 19, models: "own" },
  "mt-bench": { scales: "one-to-ten", carries: ["reference"], verdict: "rationale-first", models: "chat" },
  preference: { scales: "none", carries: ["criterion", "context"], verdict: "verdict-only", models: "chat" },
  glider: { scales: "any-integer", carries: ["criterion", "rubric", "context", "reference"], verdict: "rationale-first", models: "own" },
  reward: { scales: "none", carries: ["context"], verdict: "scalar", models: "reward" },
};

/** The traits of a format, or undefined for an id that no format has. */
export function traitsOf(id: string): FormatTraits | undefined {
  return Object.hasOwn(FORMAT_TRAITS, id) ? FORMAT_TRAITS[id as FormatId] : undefined;
}

/** Whether a judge by this format can write reasons at all: not for a scalar, a one-token verdict or an unknown format. */
export function writesReasons(id: string): boolean {
  const verdict = traitsOf(id)?.verdict;
  return verdict === "rationale-first" || verdict === "verdict-first";
}
