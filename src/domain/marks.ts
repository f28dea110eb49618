// What a person notes on cases: overrides and comments together, as changes that can be applied and taken back. Pure.
import type { ResponseId } from "./case.ts";
import type { Override, Overrides } from "./override.ts";
import { verdictKey } from "./verdict.ts";

/** A person's note on one response. It belongs to the case set, as an override does. */
export type Comment = {
  readonly caseSetId: string;
  readonly responseId: ResponseId;
  readonly text: string;
  readonly at: string; // ISO 8601, UTC
};

/** The marks of one case set. */
export type Marks = { readonly overrides: Overrides; readonly comments: ReadonlyMap<ResponseId, Comment> };

export const NO_MARKS: Marks = { overrides: new Map(), comments: new Map() };

/** One mark that becomes another, or none (null). */
export type MarkChange =
  | { readonly kind: "override"; readonly responseId: ResponseId; readonly criterionId: string; readonly to: Override | null }
  | { readonly kind: "comment"; readonly responseId: ResponseId; readonly to: Comment | null };

/** The marks after the changes, in order. Maps that no change touches are the same objects. */
export function applyMarks(marks: Marks, changes: readonly MarkChange[]): Marks {
  let { overrides, comments } = marks;
  if (changes.some(({ kind }) => kind === "override")) {
    const next = new Map(overrides);
    for (const change of changes) {
      if (change.kind !== "override") continue;
      const key = verdictKey(change.responseId, change.criterionId);
      if (change.to === null) next.delete(key);
      else next.set(key, change.to);
    }
    overrides = next;
  }
  if (changes.some(({ kind }) => kind === "comment")) {
    const next = new Map(comments);
    for (const change of changes) {
      if (change.kind !== "comment") continue;
      if (change.to === null) next.delete(change.responseId);
      else next.set(change.responseId, change.to);
    }
    comments = next;
  }
  return { overrides, comments };
}

/** The changes that lead from `applyMarks(marks, changes)` back to `marks`: each mark goes back to what it was at first. */
export function inverseOf(marks: Marks, changes: readonly MarkChange[]): MarkChange[] {
  return changes.map((change) => {
    switch (change.kind) {
      case "override":
        return { ...change, to: marks.overrides.get(verdictKey(change.responseId, change.criterionId)) ?? null };
      case "comment":
        return { ...change, to: marks.comments.get(change.responseId) ?? null };
    }
  });
}
