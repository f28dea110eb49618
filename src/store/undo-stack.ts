// Edits that can be taken back and done again, newest first. It knows nothing of what an edit is.

/** Each answers whether it was carried out; one that failed stays where it was. */
export type Edit = { readonly undo: () => Promise<boolean>; readonly redo: () => Promise<boolean> };

/** More than anybody takes back by hand; the oldest are forgotten. */
export const MOST_EDITS = 200;

export type UndoStack = {
  /** Notes an edit that was done. What was taken back before can't be done again after it. */
  push(edit: Edit): void;
  /** Does nothing when there is nothing to take back. */
  undo(): Promise<void>;
  redo(): Promise<void>;
  clear(): void;
};

/** @param changed is told how many edits can be taken back and done again. Calls must not overlap: the caller queues them. */
export function createUndoStack(changed: (depth: { readonly undo: number; readonly redo: number }) => void): UndoStack {
  let done: Edit[] = [];
  let undone: Edit[] = [];

  function tell(): void {
    changed({ undo: done.length, redo: undone.length });
  }

  return {
    push(edit) {
      done = [...done, edit].slice(-MOST_EDITS);
      undone = [];
      tell();
    },
    async undo() {
      const edit = done.at(-1);
      if (edit === undefined || !(await edit.undo())) return;
      done = done.slice(0, -1);
      undone = [...undone, edit];
      tell();
    },
    async redo() {
      const edit = undone.at(-1);
      if (edit === undefined || !(await edit.redo())) return;
      undone = undone.slice(0, -1);
      done = [...done, edit];
      tell();
    },
    clear() {
      done = [];
      undone = [];
      tell();
    },
  };
}
