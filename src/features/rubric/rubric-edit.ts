// Edits of a rubric as pure functions: the editor's buttons, without the buttons.
import type { Check } from "../../domain/checks/check.ts";
import { levelsOf, MAX_LEVELS, type Criterion, type PassRule, type Rubric, type Scale } from "../../domain/rubric.ts";

export type ScaleKind = Scale["kind"];

/** Words that a new scale starts with, in the person's language. */
export type ScaleWords = { readonly no: string; readonly yes: string; readonly labels: readonly string[] };

export function newScale(kind: ScaleKind, words: ScaleWords): Scale {
  switch (kind) {
    case "binary":
      return { kind, no: words.no, yes: words.yes };
    case "likert":
      return { kind, min: 1, max: 5 };
    case "labels":
      return { kind, labels: words.labels };
  }
}

/** A criterion with a scale of another kind; descriptions belong to levels, so those of the old scale go. */
export function withScaleKind(criterion: Criterion, kind: ScaleKind, words: ScaleWords): Criterion {
  return criterion.scale.kind === kind ? criterion : { ...criterion, scale: newScale(kind, words), descriptions: {} };
}

/** Changes the scale and drops the descriptions of levels that no longer exist. */
export function withScale(criterion: Criterion, scale: Scale): Criterion {
  const kept = new Set(levelsOf(scale).map((level) => String(level.value)));
  const descriptions = Object.fromEntries(Object.entries(criterion.descriptions).filter(([value]) => kept.has(value)));
  return { ...criterion, scale, descriptions };
}

/** Sets the description of one level; an empty text removes it. */
export function withDescription(criterion: Criterion, value: number, text: string): Criterion {
  const { [String(value)]: _, ...others } = criterion.descriptions;
  return { ...criterion, descriptions: text === "" ? others : { ...others, [String(value)]: text } };
}

/** Sets or takes away the rule that scores a criterion. */
export function withCheck(criterion: Criterion, check: Check | undefined): Criterion {
  const { check: _, ...judged } = criterion;
  return check === undefined ? judged : { ...criterion, check };
}

/** Sets or takes away the rule by which responses pass. */
export function withPass(rubric: Rubric, pass: PassRule | undefined): Rubric {
  const { pass: _, ...open } = rubric;
  return pass === undefined ? open : { ...rubric, pass };
}

/** An id that no criterion of the rubric has. */
export function freeCriterionId(rubric: Rubric): string {
  const taken = new Set(rubric.criteria.map((criterion) => criterion.id));
  for (let number = rubric.criteria.length + 1; ; number += 1) {
    const id = `criterion-${String(number)}`;
    if (!taken.has(id)) return id;
  }
}

export function addCriterion(rubric: Rubric, criterion: Omit<Criterion, "id">): Rubric {
  return { ...rubric, criteria: [...rubric.criteria, { ...criterion, id: freeCriterionId(rubric) }] };
}

export function replaceCriterion(rubric: Rubric, next: Criterion): Rubric {
  return { ...rubric, criteria: rubric.criteria.map((criterion) => (criterion.id === next.id ? next : criterion)) };
}

export function removeCriterion(rubric: Rubric, id: string): Rubric {
  const left = { ...rubric, criteria: rubric.criteria.filter((criterion) => criterion.id !== id) };
  return rubric.pass === undefined ? left : { ...left, pass: { ...rubric.pass, required: rubric.pass.required.filter((one) => one !== id) } };
}

/** Moves a criterion by `by` places (negative is up); at the ends nothing happens. */
export function moveCriterion(rubric: Rubric, id: string, by: -1 | 1): Rubric {
  const from = rubric.criteria.findIndex((criterion) => criterion.id === id);
  const to = from + by;
  const moved = rubric.criteria[from];
  if (moved === undefined || to < 0 || to >= rubric.criteria.length) return rubric;
  const rest = rubric.criteria.filter((criterion) => criterion.id !== id);
  return { ...rubric, criteria: [...rest.slice(0, to), moved, ...rest.slice(to)] };
}

/** Weight of a criterion as a share of all weights, in [0, 1]. */
export function weightShare(rubric: Rubric, criterion: Criterion): number {
  const sum = rubric.criteria.reduce((total, one) => total + one.weight, 0);
  return sum > 0 ? criterion.weight / sum : 0;
}

/** True when min..max makes a scale of 2 to MAX_LEVELS levels. */
export function isRange(min: number, max: number): boolean {
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) && max > min && max - min + 1 <= MAX_LEVELS;
}

/** What is wrong with a list of labels; null when it can be used. */
export function labelMistake(labels: readonly string[]): "labelEmpty" | "labelTwice" | null {
  const trimmed = labels.map((label) => label.trim());
  if (trimmed.includes("")) return "labelEmpty";
  return new Set(trimmed).size === trimmed.length ? null : "labelTwice";
}

/** True when both rubrics say the same, apart from where they came from. */
export function sameRubric(a: Rubric, b: Rubric): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(rubric: Rubric): unknown {
  return [
    rubric.id,
    rubric.name,
    rubric.description,
    rubric.pass === undefined ? null : [rubric.pass.threshold, [...rubric.pass.required].sort()],
    rubric.criteria.map((one) => [one.id, one.name, one.question, one.weight, scaleParts(one.scale), checkParts(one.check), Object.entries(one.descriptions).sort(([x], [y]) => (x < y ? -1 : 1))]),
  ];
}

function scaleParts(scale: Scale): unknown {
  switch (scale.kind) {
    case "binary":
      return [scale.kind, scale.no, scale.yes];
    case "likert":
      return [scale.kind, scale.min, scale.max];
    case "labels":
      return [scale.kind, scale.labels];
  }
}

function checkParts(check: Check | undefined): unknown {
  return check === undefined ? null : Object.entries(check).sort(([x], [y]) => (x < y ? -1 : 1));
}
