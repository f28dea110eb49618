// The hashes that the catalogue knows of a repository at a commit: what a download must match.
import type { Dtype, ModelFile } from "../domain/model.ts";

export function pinsFor(_repository: string, _commit: string, _dtype: Dtype): readonly ModelFile[] {
  return [];
}
