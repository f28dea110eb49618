// Problems found while reading a rubric file: which field, what is wrong, and with which limits.
import type { ErrorCode } from "../domain/error-code.ts";

/** One problem of a rubric file. */
export type RubricProblem = {
  /** Where in the file, e.g. `criteria[1].scale.max`; "" for the file itself. */
  readonly path: string;
  /** 1-based line; null where it is not known. */
  readonly line: number | null;
  readonly code: ErrorCode;
  /** Filled into the message of the code: `path`, and `expected`, `found`, `min`, `max`, `value` where they help. */
  readonly params: Readonly<Record<string, string | number>>;
};

/** A rubric, or everything that is wrong with the file. */
export type RubricResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly RubricProblem[] };
