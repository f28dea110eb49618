// The catalogue as this machine sees it: each model with its weights, whether they run here, and what a download must match.
// The entries are engine/catalogue/.
import type { Dtype } from "../domain/model.ts";
import { bestDtype, canRun, type Fitness } from "../engine/catalogue/can-run.ts";
import { CATALOGUE } from "../engine/catalogue/catalogue.ts";
import type { CatalogueEntry } from "../engine/catalogue/catalogue-entry.ts";
import { pinnedCommit } from "../engine/catalogue/pins.ts";
import type { Capabilities } from "../workers/protocol.ts";
import { memoSelector } from "./memo-selector.ts";
import type { AppState } from "./state.ts";

export type CatalogueModel = {
  readonly entry: CatalogueEntry;
  /** The recorded commit, or the branch to ask the hub for. */
  readonly revision: string;
  /** The weights to offer first; null where none is made for this machine. */
  readonly best: Dtype | null;
  /** Empty for a model that has to be converted first, and while the machine is not known. */
  readonly weights: readonly { readonly dtype: Dtype; readonly fitness: Fitness }[];
  /** Whether any of its weights run here. */
  readonly runs: boolean;
};

/** What is said of a machine that was not looked at yet: nothing that would refuse a model. */
function modelsFor(capabilities: Capabilities | null, { usage, quota }: AppState["storage"]): readonly CatalogueModel[] {
  const free = usage === null || quota === null ? null : Math.max(0, quota - usage);
  return CATALOGUE.map((entry) => {
    const dtypes = entry.status.kind === "convert" || capabilities === null ? [] : entry.status.weights.map(({ dtype }) => dtype);
    const weights = capabilities === null ? [] : dtypes.map((dtype) => ({ dtype, fitness: canRun(entry, dtype, capabilities, free, capabilities.deviceMemory ?? null) }));
    const runs = weights.some(({ fitness }) => fitness.verdict !== "no");
    const wished = capabilities === null ? null : bestDtype(entry, capabilities);
    const fits = weights.find(({ dtype, fitness }) => dtype === wished && fitness.verdict !== "no");
    const best = fits?.dtype ?? weights.find(({ fitness }) => fitness.verdict !== "no")?.dtype ?? wished;
    return { entry, revision: pinnedCommit(entry.repository) ?? "main", best, weights, runs };
  });
}

/** Every model of the catalogue, in its order. */
export const selectCatalogue: (state: AppState) => readonly CatalogueModel[] = memoSelector(
  [(state: AppState) => state.capabilities, (state: AppState) => state.storage],
  modelsFor,
);

/** The entry of a repository; undefined for one that the catalogue does not know. */
export function catalogueEntry(repository: string): CatalogueEntry | undefined {
  return CATALOGUE.find((entry) => entry.repository.toLowerCase() === repository.toLowerCase());
}
