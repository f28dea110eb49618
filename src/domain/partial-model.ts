// An unfinished download: what was begun and how far it is settled. The bytes that are there are the files' own sizes. Types only.
import type { Dtype, ModelHead, ModelKey } from "./model.ts";

export type PartialFile = {
  readonly path: string;
  /** Bytes in all. */
  readonly bytes: number;
  /** What the hub says of the content: SHA-256 for large files, git's own object id (SHA-1) for small ones; null: nothing. */
  readonly sha256: string | null;
  readonly gitOid: string | null;
  /** Tag of the answer that the kept bytes came from; null while nothing came or the hub gives none. */
  readonly etag: string | null;
  /** SHA-256 of the whole file, once it is there and agrees with the above; null before. */
  readonly done: string | null;
};

export type PartialModel = {
  readonly version: 1;
  readonly key: ModelKey;
  readonly repository: string;
  readonly commit: string;
  readonly hub: string;
  readonly dtype: Dtype;
  readonly head: ModelHead;
  readonly files: readonly PartialFile[];
};
