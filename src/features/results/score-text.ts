// How scores and distributions are written in words. Pure.
import { levelsOf, type Criterion, type Scale } from "../../domain/rubric.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";
import type { ColumnStats } from "../../store/column-stats.ts";

/** "1: 2%, 2: 10%, …" with the levels' labels; the text alternative of a distribution bar. */
export function distributionText(verdict: Verdict, scale: Scale, messages: Messages, format: Format): string {
  const parts = levelsOf(scale).map((level, index) => messages.results.distributionPart(level.label, format.percent(verdict.distribution[index] ?? 0)));
  return messages.results.distribution(parts.join(", "));
}

/** The label of a level value. */
export function levelLabel(scale: Scale, value: number): string {
  return levelsOf(scale).find((level) => level.value === value)?.label ?? String(value);
}

/** A word for the most likely level where the level is more than its number; null for Likert scales. */
export function levelWord(criterion: Criterion, verdict: Verdict): string | null {
  return criterion.scale.kind === "likert" ? null : levelLabel(criterion.scale, verdict.mostLikely);
}

/** Scores that fall to bar `index` of a column's histogram, ends included. */
export function barRange(stats: ColumnStats, index: number, isOverall: boolean): { readonly min: number; readonly max: number } {
  const [low, high] = stats.bounds;
  const bar = stats.bars[index]?.value ?? low;
  const before = stats.bars[index - 1]?.value;
  const after = stats.bars[index + 1]?.value;
  // A score in the middle between two bars counts for the better one, so the upper end is just below the middle.
  const edge = 1e-9;
  return {
    min: before === undefined ? low : (before + bar) / 2,
    max: after === undefined ? high : (bar + after) / 2 - (isOverall ? edge / 10 : edge),
  };
}
