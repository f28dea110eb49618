// What the catalogue says of one model. Types only; the entries are catalogue.ts, whether one can run here is can-run.ts.
import type { Dtype, ModelFile, ModelHead } from "../../domain/model.ts";
import type { FormatId } from "../../formats/prompt-format.ts";

/** Weights that a repository offers. `bytes` is the size of graph and external data as last seen; null where nobody wrote it down. */
export type CatalogueWeights = { readonly dtype: Dtype; readonly bytes: number | null };

/** Scales that a model was made for: any that a rubric can have, integers from 1 to 5, or no scale at all (one reward). */
export type CatalogueScales = "any" | "one-to-five" | "none";

export type CatalogueEntry = {
  /** Short and stable, e.g. "qwen2.5-0.5b". */
  readonly id: string;
  readonly name: string;
  readonly repository: string;
  readonly group: "general" | "specialised" | "reward";
  readonly head: ModelHead;
  /** SPDX id, or the licence's name where it has none. */
  readonly licence: string;
  readonly parameters: number;
  /** Tokens of prompt and answer together. */
  readonly contextLength: number;
  /** Vocabulary and width, which make the largest single tensor. */
  readonly vocabulary: number;
  readonly hidden: number;
  /** Formats that it is good for, the best first. */
  readonly formats: readonly FormatId[];
  readonly scales: CatalogueScales;
  /** Thinks before it answers unless told not to. */
  readonly thinks: boolean;
  /** Its activations overflow half precision, so that fp16 and q4f16 give finite nonsense. */
  readonly overflowsHalf: boolean;
  /** "onnx": weights for the page are on the hub. "convert": they have to be made first, with these commands. */
  readonly status: { readonly kind: "onnx"; readonly weights: readonly CatalogueWeights[] } | { readonly kind: "convert"; readonly commands: readonly string[] };
};

/** What a maintainer's script found on the hub and wrote down: the commit to use and every file's digest at it. */
export type CataloguePin = { readonly commit: string; readonly files: readonly ModelFile[] };
