// Whether a run that was made again gave the same verdicts: which scores are equal within rounding, and what about the judges
// differs where they are not. Pure; loading both runs is the store's matter.
import { judgesOf } from "./run.ts";
import type { JudgeIdentity, Run } from "./run.ts";
import { levelsOf } from "./rubric.ts";
import type { Cell } from "./verdict.ts";
import { verdictKey } from "./verdict.ts";

/**
 * Two scores are equal when they differ by at most this share of their scale. 32-bit sums in another order (another number of
 * threads, another processor) differ by about a hundredth of it; any other weight or text differs by far more.
 */
export const REPEAT_TOLERANCE = 1e-4;

/** What of a judge's identity differs. "files": other model bytes. */
export type IdentityPart = "files" | "version" | "format" | "settings" | "engine" | "device" | "threads";

export type RepeatReport = {
  /** Scored cells of the first run. */
  readonly of: number;
  /** Of those, scored again. */
  readonly again: number;
  readonly equal: number;
  /** Largest difference, as a share of the scale; null while nothing was scored again. */
  readonly largest: number | null;
  /** In the order of IdentityPart; empty for the same judge on the same engine and device. */
  readonly differences: readonly IdentityPart[];
};

/** What of two judges differs. */
export function identityDifferences(a: JudgeIdentity, b: JudgeIdentity): readonly IdentityPart[] {
  const settings = (judge: JudgeIdentity): string => sorted(judge.prompt?.settings ?? null);
  const parts: readonly (readonly [IdentityPart, boolean])[] = [
    ["files", sorted(a.files) !== sorted(b.files)],
    ["version", a.judge !== b.judge || a.version !== b.version],
    ["format", a.format !== b.format],
    ["settings", settings(a) !== settings(b)],
    ["engine", a.engine !== b.engine],
    ["device", a.device !== b.device],
    ["threads", a.threads !== b.threads],
  ];
  return parts.filter(([, differs]) => differs).map(([part]) => part);
}

/** Compares two runs over the same cases and criteria, cell by cell. Cells that were not scored at first are no part of it. */
export function compareRepeat(
  first: { readonly run: Run; readonly cells: ReadonlyMap<string, Cell> },
  second: { readonly run: Run; readonly cells: ReadonlyMap<string, Cell> },
): RepeatReport {
  const spans = new Map(first.run.rubric.criteria.map(({ id, scale }) => [id, spanOf(levelsOf(scale).map(({ value }) => value))]));
  let of = 0;
  let again = 0;
  let equal = 0;
  let largest = 0;
  for (const cell of first.cells.values()) {
    if (cell.state !== "scored") continue;
    of += 1;
    const { responseId, criterionId, score } = cell.verdict;
    const other = second.cells.get(verdictKey(responseId, criterionId));
    if (other?.state !== "scored") continue;
    again += 1;
    const difference = Math.abs(other.verdict.score - score) / (spans.get(criterionId) ?? 1);
    largest = Math.max(largest, difference);
    if (difference <= REPEAT_TOLERANCE) equal += 1;
  }
  // A run may have moved to another device on its way; what any of its judges had in common with the other run's counts.
  const differences = leastDifferences(judgesOf(first.run), judgesOf(second.run));
  return { of, again, equal, largest: again === 0 ? null : largest, differences };
}

function leastDifferences(first: readonly JudgeIdentity[], second: readonly JudgeIdentity[]): readonly IdentityPart[] {
  const all = first.flatMap((a) => second.map((b) => identityDifferences(a, b)));
  return all.reduce<readonly IdentityPart[] | null>((least, one) => (least === null || one.length < least.length ? one : least), null) ?? [];
}

function spanOf(values: readonly number[]): number {
  const span = Math.max(...values) - Math.min(...values);
  return span > 0 ? span : 1;
}

/** JSON with sorted keys at every level. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
