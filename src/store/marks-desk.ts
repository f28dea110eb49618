// A person's own scores and comments on the cases that are shown: set, cleared, taken back, and read again when the cases or
// another tab change them. What counts as the human figure is domain/override.ts.
import type { ResponseId } from "../domain/case.ts";
import { type MarkChange, NO_MARKS, applyMarks, inverseOf } from "../domain/marks.ts";
import { levelsOf } from "../domain/rubric.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { Context } from "./context.ts";
import { selectShownRubric } from "./selectors.ts";
import type { AppState, CellPlace } from "./state.ts";
import { type Edit, createUndoStack } from "./undo-stack.ts";

export type MarksDesk = {
  /** To be called when another case set came on the table: its marks are read, and edits of the former one are forgotten. */
  follow(): void;
  /** Reads the marks again: another tab changed them. */
  reload(): void;
  setOverride(places: readonly CellPlace[], score: number): Promise<void>;
  clearOverride(places: readonly CellPlace[]): Promise<void>;
  setComment(responseId: ResponseId, text: string): Promise<void>;
  /** Notes an edit of another desk among those that can be taken back. */
  record(edit: Edit): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** Resolves when nothing waits to be written any more. */
  settle(): Promise<void>;
};

export function createMarksDesk(context: Context): MarksDesk {
  const stack = createUndoStack((edits) => context.set({ edits }));
  let last: Promise<void> = Promise.resolve();

  /** One after another: each change looks at what the one before left. */
  function queued(task: () => Promise<void>): Promise<void> {
    last = last.then(task);
    return last;
  }

  async function read(): Promise<void> {
    const { caseSet } = context.get();
    if (caseSet === null) return;
    const loaded = await context.repository.loadMarks(caseSet.id);
    if (context.get().caseSet?.id !== caseSet.id) return;
    if (loaded.ok) context.set(loaded.value);
    else context.notify(loaded);
  }

  /** Kept before it is shown, as every verdict is. */
  async function carryOut(caseSetId: string, changes: readonly MarkChange[]): Promise<boolean> {
    const { caseSet } = context.get();
    if (caseSet?.id !== caseSetId) return false;
    const kept = await context.repository.saveMarks(caseSet, changes);
    if (!kept.ok) {
      context.notify(kept);
      return false;
    }
    context.ports.channel.tell({ kind: "marks" });
    if (context.get().caseSet?.id === caseSetId) context.set(applyMarks(context.get(), changes));
    return true;
  }

  function change(make: (state: AppState, caseSetId: string) => readonly MarkChange[]): Promise<void> {
    const caseSetId = context.get().caseSet?.id;
    if (caseSetId === undefined) return Promise.resolve();
    return queued(async () => {
      const state = context.get();
      if (state.caseSet?.id !== caseSetId) return;
      const changes = make(state, caseSetId);
      const back = inverseOf(state, changes);
      if (changes.length === 0 || !(await carryOut(caseSetId, changes))) return;
      stack.push({ undo: () => carryOut(caseSetId, back), redo: () => carryOut(caseSetId, changes) });
    });
  }

  return {
    follow() {
      context.set(NO_MARKS);
      stack.clear();
      void queued(read);
    },
    reload: () => void queued(read),
    setOverride: (places, score) =>
      change((state, caseSetId) => {
        const at = context.ports.clock.date().toISOString();
        const criteria = new Map(selectShownRubric(state).criteria.map((criterion) => [criterion.id, new Set(levelsOf(criterion.scale).map(({ value }) => value))]));
        return places
          .filter(({ criterionId }) => criteria.get(criterionId)?.has(score) === true)
          .filter((place) => state.overrides.get(keyOf(place))?.score !== score)
          .map(({ responseId, criterionId }) => ({ kind: "override", responseId, criterionId, to: { caseSetId, responseId, criterionId, score, at } }));
      }),
    clearOverride: (places) =>
      change((state) =>
        places
          .filter((place) => state.overrides.has(keyOf(place)))
          .map(({ responseId, criterionId }) => ({ kind: "override", responseId, criterionId, to: null })),
      ),
    setComment: (responseId, text) =>
      change((state, caseSetId) => {
        const next = text.trim() === "" ? null : text;
        if ((state.comments.get(responseId)?.text ?? null) === next) return [];
        const to = next === null ? null : { caseSetId, responseId, text: next, at: context.ports.clock.date().toISOString() };
        return [{ kind: "comment", responseId, to }];
      }),
    record: (edit) => stack.push(edit),
    undo: () => queued(() => stack.undo()),
    redo: () => queued(() => stack.redo()),
    settle: () => queued(() => Promise.resolve()),
  };
}

function keyOf({ responseId, criterionId }: CellPlace): string {
  return verdictKey(responseId, criterionId);
}
