// The shape of what the page knows of models on this machine and on the hub. Types only; the doing is model-desk.ts.
import type { Failure } from "../domain/error-code.ts";
import type { Dtype, ModelKey, ModelManifest } from "../domain/model.ts";
import type { LibraryCalls, RepositoryListing } from "../workers/protocol.ts";

type Listed = Extract<LibraryCalls["list"]["value"], { readonly ok: true }>["value"];

/** A download that was begun and not finished, by this visit or an earlier one. */
export type UnfinishedDownload = Listed["parts"][number];

/** A model of a hub: a repository in one dtype. A revision is a branch, a tag or a commit. */
export type HubModel = { readonly repository: string; readonly revision: string; readonly dtype: Dtype };

export type FileProgress = { readonly path: string; readonly loaded: number; readonly of: number };

export type Download = HubModel & {
  /** Unique among the downloads that are shown. */
  readonly id: string;
  /** "asking": the hub is asked for the commit and the files. A cancelled download is not shown; its part may be. */
  readonly status: "asking" | "running" | "failed";
  /** Files that were begun, in that order. */
  readonly files: readonly FileProgress[];
  readonly loaded: number;
  /** 0 while unknown. */
  readonly of: number;
  /** Bytes per second; 0 while unknown. */
  readonly rate: number;
  readonly secondsLeft: number | null;
  /** Set when `status` is "failed". */
  readonly failure: Failure | null;
};

/** What was found when the bytes of a kept model were compared with its manifest. */
export type Verification =
  | { readonly status: "running"; readonly bytes: number; readonly of: number }
  | { readonly status: "sound" }
  | { readonly status: "failed"; readonly failure: Failure };

export type Description =
  | { readonly status: "idle" }
  | { readonly status: "asking"; readonly repository: string }
  | { readonly status: "ready"; readonly repository: string; readonly listing: RepositoryListing }
  | { readonly status: "failed"; readonly repository: string; readonly failure: Failure };

/** A model folder from disk on its way in. */
export type Adoption =
  | { readonly status: "idle" }
  | { readonly status: "running"; readonly name: string; readonly bytes: number; readonly of: number }
  | { readonly status: "done"; readonly name: string; readonly model: ModelKey }
  | { readonly status: "failed"; readonly name: string; readonly failure: Failure };

export type ModelsState = {
  /** False until the kept models were listed for the first time. */
  readonly listed: boolean;
  readonly kept: readonly ModelManifest[];
  readonly parts: readonly UnfinishedDownload[];
  readonly downloads: readonly Download[];
  readonly verifications: ReadonlyMap<ModelKey, Verification>;
  /** Models that are being deleted. */
  readonly removing: ReadonlySet<ModelKey>;
  readonly description: Description;
  readonly adoption: Adoption;
};

export const NO_MODELS: ModelsState = {
  listed: false,
  kept: [],
  parts: [],
  downloads: [],
  verifications: new Map(),
  removing: new Set(),
  description: { status: "idle" },
  adoption: { status: "idle" },
};
