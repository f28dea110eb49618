// Collects row problems up to a limit. What a problem means belongs to the parser that finds it.
import type { ErrorCode } from "../domain/error-code.ts";
import type { RowProblem } from "./problem.ts";

/** A list that keeps the first problems and counts the rest, so that a broken file cannot fill the memory with complaints. */
export class ProblemList {
  readonly #kept: RowProblem[] = [];
  #more = 0;
  #moreDropped = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a problem that concerns the row at `line` (1-based; null: the whole file). */
  add(line: number | null, code: ErrorCode, dropped: boolean, params: RowProblem["params"] = {}): void {
    if (this.#kept.length < this.#limit) {
      this.#kept.push({ line, code, params, dropped });
    } else {
      this.#more += 1;
      if (dropped) this.#moreDropped += 1;
    }
  }

  /** Forgets everything, before the same text is read again. */
  clear(): void {
    this.#kept.length = 0;
    this.#more = 0;
    this.#moreDropped = 0;
  }

  /** The first problem that cost a row, to explain why nothing is left; null when there is none. */
  firstDropped(): RowProblem | null {
    return this.#kept.find((problem) => problem.dropped) ?? null;
  }

  /** The kept problems in the order found; a last `problems-more` says how many were only counted. */
  list(): RowProblem[] {
    if (this.#more === 0) return [...this.#kept];
    const more: RowProblem = {
      line: null,
      code: "problems-more",
      params: { count: this.#more, dropped: this.#moreDropped },
      dropped: this.#moreDropped > 0,
    };
    return [...this.#kept, more];
  }
}
