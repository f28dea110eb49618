// Which prompt format a model starts with, before a person chooses.
import type { ModelManifest } from "../domain/model.ts";
import { catalogueEntry } from "./catalogue.ts";

/** What the catalogue or the name says for a model that writes, or else the general format; a scalar head has its own. */
export function defaultFormat({ head, repository }: Pick<ModelManifest, "head" | "repository">): string {
  switch (head) {
    case "reward":
    case "classifier":
      return "reward";
    case "causal":
      return catalogueEntry(repository)?.formats[0] ?? FAMILIES.find(([name]) => name.test(repository))?.[1] ?? "chambers";
  }
}

/** Families that were trained on one format, by their repositories' names. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/flow-judge/i, "flow-judge"],
  [/m-prometheus|prometheus-(?:\d+x)?\d+b-v2|prometheus-2/i, "prometheus-2"],
  [/prometheus/i, "prometheus-1"],
  [/judgelm/i, "judgelm"],
  [/glider/i, "glider"],
];
