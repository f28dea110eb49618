// Why a run cannot start yet. Pure.
import { rowsOf, type CaseSet } from "../../domain/case.ts";
import type { Rubric } from "../../domain/rubric.ts";
import type { ModelHead } from "../../domain/model.ts";
import type { ModelsState } from "../../store/models-state.ts";
import type { JudgeChoice } from "../../workers/protocol.ts";

export type WhyNot = "needCases" | "needRubric" | "needModel" | "needFormat";

/** Whether a format can ask every criterion of a rubric with a model; `canAsk` of store/format-fit.ts. */
export type CanAsk = (format: string, rubric: Rubric, head: ModelHead) => boolean;

/** The first reason against a run; null when it can start. */
export function whyNot(set: CaseSet | null, rubric: Rubric, judge: JudgeChoice, models: Pick<ModelsState, "listed" | "kept">, canAsk: CanAsk): WhyNot | null {
  if (set === null || rowsOf(set).length === 0) return "needCases";
  const ready = rubric.criteria.length > 0 && rubric.criteria.every((criterion) => criterion.name.trim() !== "" && criterion.question.trim() !== "");
  if (!ready) return "needRubric";
  if (judge.kind === "clerk") return null;
  const manifest = models.kept.find((one) => one.key === judge.model);
  if (manifest === undefined) return "needModel";
  return canAsk(judge.settings.format, rubric, manifest.head) ? null : "needFormat";
}
