// Deterministic criteria: rules that need no judge. Their names are promptfoo's where it has one. Types only;
// running them is run-check.ts, in a worker that can be ended, and what a finding means check-verdict.ts.
export const CHECK_TYPES = ["contains", "icontains", "not-contains", "not-icontains", "starts-with", "regex", "not-regex", "is-json", "word-count", "char-count", "language", "equals", "levenshtein", "rouge-l"] as const;
export type CheckType = (typeof CHECK_TYPES)[number];

export const CHECK_LANGUAGES = ["en", "zh", "ja", "ko", "ru", "ar", "th", "hi", "he", "el"] as const;
export type CheckLanguage = (typeof CHECK_LANGUAGES)[number];

export type Check =
  | { readonly type: "contains" | "icontains" | "not-contains" | "not-icontains" | "starts-with"; readonly value: string }
  /** An ECMAScript expression with the flags "u" and "s"; it passes when it is found anywhere. */
  | { readonly type: "regex" | "not-regex"; readonly value: string }
  /** A JSON text; with a JSON Schema (as JSON text) also valid by it. */
  | { readonly type: "is-json"; readonly schema?: string }
  /** Words (a Han character is one) or characters (code points) from `min` to `max`, ends included. */
  | { readonly type: "word-count" | "char-count"; readonly min: number; readonly max: number }
  | { readonly type: "language"; readonly value: CheckLanguage }
  /** The reference, but for spaces around it. */
  | { readonly type: "equals" }
  /** Share of the reference, in [0, 1], from which on it passes. */
  | { readonly type: "levenshtein" | "rouge-l"; readonly threshold: number };

/** Whether a check compares with the reference, and so needs one. */
export function needsReference(check: Check): boolean {
  return check.type === "equals" || check.type === "levenshtein" || check.type === "rouge-l";
}

/** What a rule found: `share` in [0, 1] (a rule that passes or fails gives 1 or 0) and whether it passes. */
export type CheckFinding = { readonly share: number; readonly passed: boolean };
