// Rubrics: criteria, scales and their levels. Pure rules; the YAML and JSON reading belongs to io/.
import type { Check } from "./checks/check.ts";

/** How a criterion is answered. Level values: binary 0 and 1; Likert min..max; labels 0..n-1, worst first. */
export type Scale =
  | { readonly kind: "binary"; readonly no: string; readonly yes: string }
  | { readonly kind: "likert"; readonly min: number; readonly max: number }
  | { readonly kind: "labels"; readonly labels: readonly string[] };

/** One question the judge answers about a response. */
export type Criterion = {
  /** Unique within the rubric, kebab-case. */
  readonly id: string;
  readonly name: string;
  readonly question: string;
  readonly scale: Scale;
  /** What a score means, keyed by the level's value as a string. Levels may be left out. */
  readonly descriptions: Readonly<Record<string, string>>;
  /** Share in the overall score before normalisation; > 0. */
  readonly weight: number;
  /** A rule that scores this criterion without a judge; left out: the judge does. */
  readonly check?: Check;
  /** How the levels are listed to a judge. No rubric of a person has it: a bias report asks both ways. Left out: worst first. */
  readonly listing?: "best-first";
};

/** A named list of weighted criteria. */
export type Rubric = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly criteria: readonly Criterion[];
  /** When a response passes; left out: responses don't pass or fail. */
  readonly pass?: PassRule;
};

/** A response passes when its overall score reaches the threshold; the overall is no higher than the lowest required criterion. */
export type PassRule = {
  /** Share of the scale, in [0, 1], with two decimals. */
  readonly threshold: number;
  /** Ids of criteria. */
  readonly required: readonly string[];
};

/** One point of a scale. Levels are ordered from worst to best. */
export type Level = { readonly value: number; readonly label: string };

export const MAX_LEVELS = 21;

/** The levels of a scale, worst first; at least two for a valid scale. */
export function levelsOf(scale: Scale): Level[] {
  switch (scale.kind) {
    case "binary":
      return [
        { value: 0, label: scale.no },
        { value: 1, label: scale.yes },
      ];
    case "likert":
      return Array.from({ length: scale.max - scale.min + 1 }, (_, i) => ({
        value: scale.min + i,
        label: String(scale.min + i),
      }));
    case "labels":
      return scale.labels.map((label, value) => ({ value, label }));
  }
}

/** Maps a score in the scale's units to [0, 1]; 0 is the worst level and 1 the best. */
export function normalizeScore(scale: Scale, score: number): number {
  const [low, high] = endsOf(scale);
  return high === low ? 0 : (score - low) / (high - low);
}

/** Half a million scores on a handful of scales: the levels of each are looked up once. */
const ends = new WeakMap<Scale, readonly [low: number, high: number]>();

function endsOf(scale: Scale): readonly [low: number, high: number] {
  const known = ends.get(scale);
  if (known !== undefined) return known;
  const levels = levelsOf(scale);
  const made = [levels[0]?.value ?? 0, levels[levels.length - 1]?.value ?? 1] as const;
  ends.set(scale, made);
  return made;
}
