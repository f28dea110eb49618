// Runs one deterministic check on one response. An expression of a person's own may run for ever: call it in a worker only.
import { Validator } from "@cfworker/json-schema";
import { fail, ok, type Result } from "../error-code.ts";
import type { Check, CheckFinding } from "./check.ts";
import { languageOf } from "./language.ts";
import { levenshteinRatio, rougeL, wordsOf } from "./similarity.ts";

/**
 * Failure `check-invalid` for an expression or a schema that cannot be read.
 * @param reference null or blank: none; a check that needs one then finds nothing (share 0)
 */
export function runCheck(check: Check, response: string, reference: string | null): Result<CheckFinding> {
  switch (check.type) {
    case "contains":
      return told(response.includes(check.value));
    case "not-contains":
      return told(!response.includes(check.value));
    case "icontains":
      return told(folded(response).includes(folded(check.value)));
    case "not-icontains":
      return told(!folded(response).includes(folded(check.value)));
    case "starts-with":
      return told(response.trimStart().startsWith(check.value));
    case "regex":
    case "not-regex": {
      const pattern = readPattern(check.value);
      return pattern.ok ? told(pattern.value.test(response) === (check.type === "regex")) : pattern;
    }
    case "is-json":
      return jsonValid(response, check.schema);
    case "word-count":
      return told(within(wordsOf(response).length, check));
    case "char-count":
      return told(within([...response].length, check));
    case "language":
      return told(languageOf(response) === check.value);
    case "equals":
      return told(response.trim() === (reference ?? "").trim());
    case "levenshtein":
      return shared(levenshteinRatio(response.trim(), (reference ?? "").trim()), check.threshold);
    case "rouge-l":
      return shared(rougeL(response, reference ?? ""), check.threshold);
  }
}

/** Reads an expression; failure `check-invalid` with the engine's own words. */
export function readPattern(value: string): Result<RegExp> {
  try {
    return ok(new RegExp(value, "us"));
  } catch (error) {
    return fail("check-invalid", error instanceof Error ? error.message : String(error));
  }
}

/** Reads a JSON Schema; failure `check-invalid`. References to other documents are not followed. */
export function readSchema(text: string): Result<Validator> {
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema !== "boolean" && (typeof schema !== "object" || schema === null || Array.isArray(schema))) return fail("check-invalid", "A schema is an object, true or false.");
    const validator = new Validator(schema, "2020-12", true);
    // An unknown reference is only met when something is validated.
    validator.validate(null);
    return ok(validator);
  } catch (error) {
    return fail("check-invalid", error instanceof Error ? error.message : String(error));
  }
}

function told(passed: boolean): Result<CheckFinding> {
  return ok({ share: Number(passed), passed });
}

function shared(share: number, threshold: number): Result<CheckFinding> {
  return ok({ share, passed: share >= threshold });
}

function within(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return value >= min && value <= max;
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function jsonValid(response: string, schema: string | undefined): Result<CheckFinding> {
  const validator = schema === undefined ? null : readSchema(schema);
  if (validator !== null && !validator.ok) return validator;
  let value: unknown;
  try {
    value = JSON.parse(response);
  } catch {
    return told(false);
  }
  try {
    return told(validator === null || validator.value.validate(value).valid);
  } catch (error) {
    return fail("check-invalid", error instanceof Error ? error.message : String(error));
  }
}
