// Problems found while reading a file or a paste: where, what, and with which limits.
import type { ErrorCode } from "../domain/error-code.ts";

/** One problem. Good rows are kept; a problem on line n concerns that row only. */
export type RowProblem = {
  /** 1-based line of the source where the row starts; null when it concerns the whole file. */
  readonly line: number | null;
  readonly code: ErrorCode;
  /** Column name, limit, found value and so on; filled into the message of the code. */
  readonly params: Readonly<Record<string, string | number>>;
  /** True when the row (or file) was left out because of it. */
  readonly dropped: boolean;
};
