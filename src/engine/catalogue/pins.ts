// The commits and digests that a maintainer's script (scripts/pin-catalogue.ts) wrote down for the catalogue's repositories.
import { type Dtype, DTYPES, type ModelFile } from "../../domain/model.ts";
import { modelChoices } from "../../domain/model-choices.ts";
import type { CataloguePin } from "./catalogue-entry.ts";
import pinned from "./pins.json" with { type: "json" };

const PINS = pinned as Readonly<Record<string, CataloguePin>>;

/** The commit of a repository that is recorded; null when none is, and then "main" is what there is. */
export function pinnedCommit(repository: string): string | null {
  return PINS[repository]?.commit ?? null;
}

/** The recorded files of one dtype of a repository at a commit; empty when nothing is recorded of that commit. */
export function catalogueFiles(repository: string, commit: string, dtype: Dtype, pins: Readonly<Record<string, CataloguePin>> = PINS): readonly ModelFile[] {
  const pin = pins[repository];
  if (pin?.commit !== commit || !DTYPES.includes(dtype)) return [];
  // Which head it has makes no difference to which files it needs.
  const choice = modelChoices(pin.files, "causal").find((one) => one.dtype === dtype);
  return pin.files.filter(({ path }) => choice?.files.includes(path) ?? false);
}
