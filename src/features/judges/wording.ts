// Puts wordings that a person gave into a judge's settings. Reading and recognising them is formats/read-templates.ts.
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { ModelManifest } from "../../domain/model.ts";
import type { FormatId, FormatTemplate } from "../../formats/prompt-format.ts";

/** Where a model keeps its card; storage/model-card.ts reads it. */
const CARD = "README.md";

/** Whether a card was kept with a model, which may hold wordings. */
export function hasCard({ files }: Pick<ModelManifest, "files">): boolean {
  return files.some(({ path }) => path === CARD);
}

export type Template = JudgeSettings["templates"][number];

/** The wordings of `format` among those that were read, without the project's own, which needs no replacing. */
export function usableTemplates(read: readonly FormatTemplate[], format: FormatId): readonly Template[] {
  return read.flatMap(({ format: of, variant, system, template, sha256, provenance }) => (of !== format || provenance === "own" ? [] : [{ variant, system, template, sha256, provenance }]));
}

/** Puts wordings in place of those of the same variants. */
export function withWordings(before: readonly Template[], added: readonly Template[]): readonly Template[] {
  const replaced = new Set(added.map((one) => one.variant));
  return [...before.filter((one) => !replaced.has(one.variant)), ...added];
}
