// The catalogue of models for the page. The entries and what they need are engine/catalogue/.
import type { Dtype } from "../domain/model.ts";

export type CatalogueModel = {
  readonly id: string;
  readonly name: string;
  readonly repository: string;
  readonly revision: string;
  readonly group: "general" | "specialised" | "reward";
  readonly licence: string;
  /** Tokens. */
  readonly contextLength: number;
  /** Prompt formats that it is good for. */
  readonly formats: readonly string[];
  readonly weights: readonly { readonly dtype: Dtype; readonly bytes: number }[];
  /** How to make an ONNX model of it; null where there is one. */
  readonly convert: string | null;
};

export const CATALOGUE: readonly CatalogueModel[] = [];
