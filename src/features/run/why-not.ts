// Why a run cannot start yet. Pure.
import { rowsOf, type CaseSet } from "../../domain/case.ts";
import type { Rubric } from "../../domain/rubric.ts";

export type WhyNot = "needCases" | "needRubric";

/** The first reason against a run; null when it can start. */
export function whyNot(set: CaseSet | null, rubric: Rubric): WhyNot | null {
  if (set === null || rowsOf(set).length === 0) return "needCases";
  const ready = rubric.criteria.length > 0 && rubric.criteria.every((criterion) => criterion.name.trim() !== "" && criterion.question.trim() !== "");
  return ready ? null : "needRubric";
}
