// Rubric files, YAML or JSON, written for people: reading with a problem for each wrong field, and writing.
//
//   name: Grounded answer
//   criteria:
//     - name: Correctness
//       question: Is the response right?
//       scale: { type: likert, min: 1, max: 5 }     # or { type: binary, no: Wrong, yes: Right }
//       weight: 2                                    # or { type: labels, labels: [poor, fair, good] }
//       descriptions: { 1: Wrong., 5: Right. }       # keyed by score, or by label
//       check: { type: contains, value: Canberra }   # a rule instead of the judge: rubric-check.ts
//   pass: { threshold: 0.7, required: [correctness] }
import { stringify } from "yaml";
import { levelsOf, MAX_LEVELS } from "../domain/rubric.ts";
import type { Criterion, PassRule, Rubric, Scale } from "../domain/rubric.ts";
import { readRubricDocument } from "./rubric-document.ts";
import type { RubricFormat } from "./rubric-document.ts";
import { readCheck } from "./rubric-check.ts";
import { FieldReader } from "./rubric-fields.ts";
import type { RubricResult } from "./rubric-problem.ts";

type Path = readonly (string | number)[];

export const RUBRIC_LIMITS = { criteria: 50, nameChars: 200, textChars: 4_000, weightMin: 0.001, weight: 1_000, likert: 1_000 } as const;

const NAME = { max: RUBRIC_LIMITS.nameChars };
const TEXT = { max: RUBRIC_LIMITS.textChars };

/**
 * Reads a rubric file.
 * @param format null to tell by the content
 * @returns the rubric, or every problem found with its field's path
 */
export function parseRubric(text: string, format: RubricFormat | null): RubricResult<Rubric> {
  const document = readRubricDocument(text, format);
  if (!document.ok) return document;
  const read = new FieldReader((path) => document.value.lineOf(path));
  const rubric = readRubric(read, document.value.value);
  return rubric !== null && read.problems.length === 0 ? { ok: true, value: rubric } : { ok: false, problems: read.problems };
}

/** Writes a rubric so that `parseRubric` gives the same one back. */
export function stringifyRubric(rubric: Rubric, format: RubricFormat): string {
  const document = {
    ...(rubric.id === slugOf(rubric.name, "rubric", new Set()) ? {} : { id: rubric.id }),
    name: rubric.name,
    ...(rubric.description === "" ? {} : { description: rubric.description }),
    criteria: criteriaForFile(rubric.criteria),
    ...(rubric.pass === undefined ? {} : { pass: rubric.pass }),
  };
  return format === "json" ? `${JSON.stringify(document, null, 2)}\n` : stringify(document, { lineWidth: 100, aliasDuplicateObjects: false });
}

/**
 * A kebab-case id from a name: letters and digits of any script, small, joined by hyphens.
 * @param fallback used when the name has neither
 * @param taken ids that are in use; a number is added to stay clear of them
 */
export function slugOf(name: string, fallback: string, taken: ReadonlySet<string>): string {
  const words = name.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const slug = words.join("-").slice(0, 80) || fallback;
  if (!taken.has(slug)) return slug;
  for (let n = 2; ; n += 1) {
    const candidate = `${slug}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function readRubric(read: FieldReader, value: unknown): Rubric | null {
  const fields = read.object(value, [], ["id", "name", "description", "criteria", "pass"]);
  if (fields === null) return null;
  const name = read.text(fields.get("name"), ["name"], NAME);
  const description = read.text(fields.get("description"), ["description"], TEXT, "");
  const id = read.text(fields.get("id"), ["id"], NAME, slugOf(name ?? "", "rubric", new Set()));
  const items = read.list(fields.get("criteria"), ["criteria"], 1, RUBRIC_LIMITS.criteria);
  const taken = new Set<string>();
  const criteria = (items ?? []).map((item, i) => {
    const criterion = readCriterion(read, item, ["criteria", i], taken);
    if (criterion !== null) taken.add(criterion.id);
    return criterion;
  });
  const pass = readPass(read, fields.get("pass"), taken);
  if (name === null || description === null || id === null || items === null || pass === null) return null;
  return { id, name, description, criteria: criteria.filter((criterion) => criterion !== null), ...(pass === undefined ? {} : { pass }) };
}

function readCriterion(read: FieldReader, value: unknown, path: Path, taken: ReadonlySet<string>): Criterion | null {
  const fields = read.object(value, path, ["id", "name", "question", "scale", "descriptions", "weight", "check"]);
  if (fields === null) return null;
  const name = read.text(fields.get("name"), [...path, "name"], NAME);
  const question = read.text(fields.get("question"), [...path, "question"], TEXT);
  const id = read.text(fields.get("id"), [...path, "id"], NAME, slugOf(name ?? "", "criterion", taken));
  if (id !== null && taken.has(id)) read.report([...path, "id"], "rubric-field-duplicate", { value: id });
  const weight = read.number(fields.get("weight"), [...path, "weight"], RUBRIC_LIMITS.weightMin, RUBRIC_LIMITS.weight, 1);
  const scale = readScale(read, fields.get("scale"), [...path, "scale"]);
  const descriptions = scale === null ? {} : readDescriptions(read, fields.get("descriptions"), [...path, "descriptions"], scale);
  const check = readCheck(read, fields.get("check"), [...path, "check"]);
  if (name === null || question === null || id === null || weight === null || scale === null || check === null) return null;
  return { id, name, question, scale, descriptions, weight, ...(check === undefined ? {} : { check }) };
}

/** Undefined when there is no rule, null when what is there is none. */
function readPass(read: FieldReader, value: unknown, criteria: ReadonlySet<string>): PassRule | undefined | null {
  if (value === undefined || value === null) return undefined;
  const fields = read.object(value, ["pass"], ["threshold", "required"]);
  if (fields === null) return null;
  const threshold = read.number(fields.get("threshold"), ["pass", "threshold"], 0, 1);
  const items = fields.get("required") === undefined ? [] : read.list(fields.get("required"), ["pass", "required"], 0, RUBRIC_LIMITS.criteria);
  const required = (items ?? []).map((item, i) => {
    const id = read.text(item, ["pass", "required", i], NAME);
    if (id !== null && !criteria.has(id)) read.report(["pass", "required", i], "rubric-field-type", { expected: [...criteria].join(", "), found: id });
    return id;
  });
  if (threshold === null || items === null) return null;
  return { threshold: Math.round(threshold * 100) / 100, required: required.filter((id) => id !== null) };
}

function readScale(read: FieldReader, value: unknown, path: Path): Scale | null {
  const fields = read.object(value, path, ["type", "min", "max", "no", "yes", "labels"]);
  if (fields === null) return null;
  const type = fields.get("type");
  switch (type) {
    case "binary": {
      const no = read.text(fields.get("no"), [...path, "no"], NAME, "No");
      const yes = read.text(fields.get("yes"), [...path, "yes"], NAME, "Yes");
      if (no === null || yes === null) return null;
      if (no === yes) read.report([...path, "yes"], "rubric-field-duplicate", { value: yes });
      return { kind: "binary", no, yes };
    }
    case "likert": {
      const min = readWhole(read, fields.get("min"), [...path, "min"], -RUBRIC_LIMITS.likert, RUBRIC_LIMITS.likert, 1);
      if (min === null) return null;
      const max = readWhole(read, fields.get("max"), [...path, "max"], min + 1, min + MAX_LEVELS - 1, null);
      return max === null ? null : { kind: "likert", min, max };
    }
    case "labels": {
      const items = read.list(fields.get("labels"), [...path, "labels"], 2, MAX_LEVELS);
      const labels = (items ?? []).map((item, i) => read.text(item, [...path, "labels", i], NAME));
      labels.forEach((label, i) => {
        if (label !== null && labels.indexOf(label) < i) {
          read.report([...path, "labels", i], "rubric-field-duplicate", { value: label });
        }
      });
      return items === null ? null : { kind: "labels", labels: labels.map((label) => label ?? "") };
    }
    case undefined:
      read.report([...path, "type"], "rubric-field-missing", { expected: "likert, binary, labels" });
      return null;
    default:
      read.report([...path, "type"], "rubric-field-type", { expected: "likert, binary, labels", found: String(type).slice(0, 40) });
      return null;
  }
}

function readWhole(read: FieldReader, value: unknown, path: Path, min: number, max: number, fallback: number | null): number | null {
  const number = read.number(value, path, min, max, fallback);
  if (number === null || Number.isInteger(number)) return number;
  read.report(path, "rubric-field-type", { expected: "whole number", found: String(number) });
  return null;
}

/** Descriptions may be keyed by a level's label or its value; a label wins, since labels may be digits. */
function readDescriptions(read: FieldReader, value: unknown, path: Path, scale: Scale): Record<string, string> {
  if (value === undefined || value === null) return {};
  const fields = read.object(value, path, null);
  const found = new Map<string, string>();
  for (const [key, description] of fields ?? []) {
    const levels = levelsOf(scale);
    const level = levels.find(({ label }) => label === key) ?? levels.find((candidate) => String(candidate.value) === key);
    if (level === undefined) {
      read.report([...path, key], "rubric-level-unknown", { value: key, expected: levels.map(({ label }) => label).join(", ") });
      continue;
    }
    const text = read.text(description, [...path, key], TEXT);
    if (text === null) continue;
    if (found.has(String(level.value))) read.report([...path, key], "rubric-field-duplicate", { value: key });
    found.set(String(level.value), text);
  }
  return Object.fromEntries(found);
}

function criteriaForFile(criteria: readonly Criterion[]): object[] {
  const taken = new Set<string>();
  return criteria.map((criterion) => {
    const derived = slugOf(criterion.name, "criterion", taken);
    taken.add(criterion.id);
    const labels = new Map(levelsOf(criterion.scale).map((level) => [String(level.value), level.label]));
    const descriptions = Object.entries(criterion.descriptions).map(([value, text]) => [labels.get(value) ?? value, text] as const);
    return {
      ...(criterion.id === derived ? {} : { id: criterion.id }),
      name: criterion.name,
      question: criterion.question,
      scale: scaleForFile(criterion.scale),
      ...(criterion.weight === 1 ? {} : { weight: criterion.weight }),
      ...(descriptions.length === 0 ? {} : { descriptions: Object.fromEntries(descriptions) }),
      ...(criterion.check === undefined ? {} : { check: criterion.check }),
    };
  });
}

function scaleForFile(scale: Scale): object {
  switch (scale.kind) {
    case "binary":
      return { type: "binary", no: scale.no, yes: scale.yes };
    case "likert":
      return { type: "likert", min: scale.min, max: scale.max };
    case "labels":
      return { type: "labels", labels: scale.labels };
  }
}
