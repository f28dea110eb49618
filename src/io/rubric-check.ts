// The rule of a deterministic criterion in a rubric file: its type under the field's usual names, and what that type needs.
import { type Check, CHECK_LANGUAGES, CHECK_TYPES, type CheckType } from "../domain/checks/check.ts";
import { readPattern, readSchema } from "../domain/checks/run-check.ts";
import type { FieldReader } from "./rubric-fields.ts";

type Path = readonly (string | number)[];

/** Longest value, expression or schema, in UTF-16 units. */
export const MOST_CHECK_CHARS = 20_000;
/** Largest bound of a length. */
export const MOST_LENGTH = 1_000_000;

const VALUE = { max: MOST_CHECK_CHARS };

/** Undefined when there is no rule, null (and a report) when what is there is none. */
export function readCheck(read: FieldReader, value: unknown, path: Path): Check | undefined | null {
  if (value === undefined || value === null) return undefined;
  const fields = read.object(value, path, ["type", "value", "schema", "min", "max", "threshold"]);
  if (fields === null) return null;
  const type = CHECK_TYPES.find((one) => one === fields.get("type"));
  if (type === undefined) {
    read.report([...path, "type"], fields.get("type") === undefined ? "rubric-field-missing" : "rubric-field-type", { expected: CHECK_TYPES.join(", "), found: String(fields.get("type")).slice(0, 40) });
    return null;
  }
  return readOf(read, type, fields, path);
}

function readOf(read: FieldReader, type: CheckType, fields: ReadonlyMap<string, unknown>, path: Path): Check | null {
  switch (type) {
    case "contains":
    case "icontains":
    case "not-contains":
    case "not-icontains":
    case "starts-with": {
      const value = read.text(fields.get("value"), [...path, "value"], VALUE);
      return value === null ? null : { type, value };
    }
    case "regex":
    case "not-regex": {
      const value = read.text(fields.get("value"), [...path, "value"], VALUE);
      if (value === null) return null;
      const pattern = readPattern(value);
      if (!pattern.ok) read.report([...path, "value"], "rubric-field-type", { expected: "regular expression", found: pattern.detail });
      return pattern.ok ? { type, value } : null;
    }
    case "is-json": {
      const given = fields.get("schema");
      if (given === undefined || given === null) return { type };
      const schema = typeof given === "string" ? given : JSON.stringify(given);
      const readable = schema.length > MOST_CHECK_CHARS ? null : readSchema(schema);
      if (readable?.ok !== true) read.report([...path, "schema"], "rubric-field-type", { expected: "JSON Schema", found: readable === null ? "too long" : readable.detail });
      return readable?.ok === true ? { type, schema } : null;
    }
    case "word-count":
    case "char-count": {
      const min = read.number(fields.get("min"), [...path, "min"], 0, MOST_LENGTH, 0);
      const max = read.number(fields.get("max"), [...path, "max"], min ?? 0, MOST_LENGTH, MOST_LENGTH);
      if (min === null || max === null) return null;
      return { type, min: Math.floor(min), max: Math.floor(max) };
    }
    case "language": {
      const value = CHECK_LANGUAGES.find((one) => one === fields.get("value"));
      if (value === undefined) read.report([...path, "value"], "rubric-field-type", { expected: CHECK_LANGUAGES.join(", "), found: String(fields.get("value")).slice(0, 40) });
      return value === undefined ? null : { type, value };
    }
    case "equals":
      return { type };
    case "levenshtein":
    case "rouge-l": {
      const threshold = read.number(fields.get("threshold"), [...path, "threshold"], 0, 1, 0.75);
      return threshold === null ? null : { type, threshold };
    }
  }
}
