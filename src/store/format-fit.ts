// Which prompt formats can ask a rubric with a model, and why the others cannot. Pure.
import type { ModelHead } from "../domain/model.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { FormatFit, FormatId, PromptFormat } from "../formats/prompt-format.ts";
import { formatOf, PROMPT_FORMATS } from "../formats/prompt-formats.ts";

type Misfit = Extract<FormatFit, { readonly fits: false }>;
type Dropped = Extract<FormatFit, { readonly fits: true }>["drops"][number];

export type RubricFit =
  | { readonly fits: true; readonly drops: readonly Dropped[] }
  /** `criterion` is the name of the first one that cannot be asked. */
  | { readonly fits: false; readonly why: "rubric"; readonly criterion: string; readonly reason: Misfit["reason"]; readonly offers: readonly FormatId[] }
  /** The model's head does not answer in this format. */
  | { readonly fits: false; readonly why: "head" };

/** Whether one format can ask every criterion about a single response. `drops` is all that any criterion loses. */
export function rubricFit(format: PromptFormat, rubric: Rubric, head: ModelHead): RubricFit {
  if ((format.id === "reward") !== (head !== "causal")) return { fits: false, why: "head" };
  const drops = new Set<Dropped>();
  for (const criterion of rubric.criteria) {
    // A rule asks no model.
    if (criterion.check !== undefined) continue;
    const fit = format.fit(criterion, "pointwise");
    if (!fit.fits) return { fits: false, why: "rubric", criterion: criterion.name, reason: fit.reason, offers: fit.offers };
    for (const drop of fit.drops) drops.add(drop);
  }
  return { fits: true, drops: [...drops] };
}

/** Whether the format of an id can ask every criterion with a model of this head; false for an id that no format has. */
export function canAsk(id: string, rubric: Rubric, head: ModelHead): boolean {
  const format = formatOf(id);
  return format !== undefined && rubricFit(format, rubric, head).fits;
}

/** Every format with its fit, in the order of the list. Formats that the head cannot answer are left out. */
export function formatFits(rubric: Rubric, head: ModelHead): readonly { readonly format: PromptFormat; readonly fit: RubricFit }[] {
  return PROMPT_FORMATS.map((format) => ({ format, fit: rubricFit(format, rubric, head) })).filter(({ fit }) => fit.fits || fit.why !== "head");
}
