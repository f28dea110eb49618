// Which prompt formats can compare two responses on a criterion with a model, and how. Pure.
import type { ModelHead } from "../domain/model.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { FormatId } from "../formats/prompt-format.ts";
import { PROMPT_FORMATS } from "../formats/prompt-formats.ts";

export type PairFormat = {
  readonly id: FormatId;
  /** Both responses stand in one prompt; otherwise each is scored by itself. */
  readonly together: boolean;
};

/** Formats that read both responses come first, each kind in the order of the list. */
export function pairFormats(criterion: Criterion, head: ModelHead): PairFormat[] {
  const suited = PROMPT_FORMATS.filter(({ id }) => (id === "reward") === (head !== "causal"));
  const together = suited.filter((format) => format.fit(criterion, "pairwise").fits);
  const alone = suited.filter((format) => !together.includes(format) && format.fit(criterion, "pointwise").fits);
  return [...together.map(({ id }) => ({ id, together: true })), ...alone.map(({ id }) => ({ id, together: false }))];
}
