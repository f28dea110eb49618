// Models that a person can add: what the catalogue says of them, and what is kept on this machine. Types and small rules only;
// fetching belongs to engine/, keeping the files to storage/.

/** The key of a kept model: repository, commit and dtype, or "disk" and a digest. Also its folder's name; [a-z0-9._-] only. */
export type ModelKey = string & { readonly __brand: "ModelKey" };

export const DTYPES = ["fp32", "fp16", "q8", "int8", "uint8", "q4", "q4f16", "bnb4"] as const;
export type Dtype = (typeof DTYPES)[number];

/** What the model's head gives. "causal": next-token logits. "classifier": label logits. "reward": one scalar. */
export type ModelHead = "causal" | "classifier" | "reward";

/** One file of a model, as the hub names and measures it. */
export type ModelFile = {
  /** Path within the repository, with "/" between parts. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hex; for a file that the hub does not hash itself, of the bytes first received (pinned on first use). */
  readonly sha256: string;
};

/** Written last, when every file is there and checked: a folder without a manifest is an unfinished download. */
export type ModelManifest = {
  readonly version: 1;
  readonly key: ModelKey;
  /** "owner/name", or the folder's name for a model from disk. */
  readonly repository: string;
  /** 40 hex digits, or null for a model from disk. */
  readonly commit: string | null;
  /** Origin of the hub that served it; null for a model from disk. */
  readonly hub: string | null;
  readonly dtype: Dtype;
  readonly head: ModelHead;
  readonly files: readonly ModelFile[];
  readonly addedAt: string; // ISO 8601, UTC
};

/** Bytes of a kept model. */
export function manifestBytes(manifest: ModelManifest): number {
  return manifest.files.reduce((sum, file) => sum + file.bytes, 0);
}
