// Reads fields of an untrusted document one by one and collects what is wrong. Knows nothing of rubrics.
import type { ErrorCode } from "../domain/error-code.ts";
import type { RubricProblem } from "./rubric-problem.ts";

/** Text that a person edits must fit a screen and a judge's prompt. */
export type TextLimit = { readonly max: number };

export class FieldReader {
  readonly problems: RubricProblem[] = [];
  readonly #lineOf: (path: readonly (string | number)[]) => number | null;

  /** @param lineOf 1-based line of a path in the file */
  constructor(lineOf: (path: readonly (string | number)[]) => number | null) {
    this.#lineOf = lineOf;
  }

  report(path: readonly (string | number)[], code: ErrorCode, params: RubricProblem["params"] = {}): void {
    const name = pathText(path);
    this.problems.push({ path: name, line: this.#lineOf(path), code, params: { path: name, ...params } });
  }

  /** A mapping with known keys only; null (and a report) for anything else. */
  object(value: unknown, path: readonly (string | number)[], known: readonly string[] | null): Map<string, unknown> | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.report(path, value === undefined ? "rubric-field-missing" : "rubric-field-type", { expected: "object", found: kindOf(value) });
      return null;
    }
    const fields = new Map(Object.entries(value) as [string, unknown][]);
    for (const key of fields.keys()) {
      if (known !== null && !known.includes(key)) {
        this.report([...path, key], "rubric-field-unknown", { expected: known.join(", ") });
      }
    }
    return fields;
  }

  list(value: unknown, path: readonly (string | number)[], min: number, max: number): unknown[] | null {
    if (!Array.isArray(value)) {
      this.report(path, value === undefined ? "rubric-field-missing" : "rubric-field-type", { expected: "list", found: kindOf(value) });
      return null;
    }
    if (value.length < min || value.length > max) {
      this.report(path, "rubric-field-range", { min, max, found: value.length });
      return null;
    }
    return value as unknown[];
  }

  /** Text; numbers and truth values count as what they look like, since YAML reads an unquoted `1` or `true` so. */
  text(value: unknown, path: readonly (string | number)[], limit: TextLimit, fallback: string | null = null): string | null {
    if ((value === undefined || value === null) && fallback !== null) return fallback;
    if (value === undefined || value === null) {
      this.report(path, "rubric-field-missing", { expected: "text" });
      return null;
    }
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      this.report(path, "rubric-field-type", { expected: "text", found: kindOf(value) });
      return null;
    }
    const text = String(value);
    if (text.trim() === "" && fallback === null) {
      this.report(path, "rubric-field-missing", { expected: "text" });
      return null;
    }
    if (text.length > limit.max) {
      this.report(path, "rubric-field-range", { min: 0, max: limit.max, found: text.length });
      return null;
    }
    return text;
  }

  number(value: unknown, path: readonly (string | number)[], min: number, max: number, fallback: number | null = null): number | null {
    if ((value === undefined || value === null) && fallback !== null) return fallback;
    if (typeof value !== "number" || Number.isNaN(value)) {
      this.report(path, value === undefined ? "rubric-field-missing" : "rubric-field-type", { expected: "number", found: kindOf(value) });
      return null;
    }
    if (value < min || value > max) {
      this.report(path, "rubric-field-range", { min, max, found: value });
      return null;
    }
    return value;
  }
}

/** `criteria[1].scale.max` for `["criteria", 1, "scale", "max"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`), "");
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
