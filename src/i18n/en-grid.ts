// English texts on working in the grid: own scores, comments, undo, display presets, filters, groups, selection, editing, comparing.
import { count, numbers } from "./en-count.ts";

export const enGrid = {
  own: "Your score",
  ownOf: (criterion: string) => `Your score for ${criterion}`,
  ownIs: (level: string) => `Your score: ${level}`,
  ownDiffers: (level: string) => `Your score: ${level}, not what the judge found most likely`,
  ownHint: "It stands beside the judge's verdict and does not change it. Press it again to remove it.",
  ownKey: (key: string) => `key ${key}`,
  ownClear: "Remove your score",
  comment: "Comment",
  commentOf: (position: number) => `Comment on response ${numbers.format(position)}`,
  commentHint: "For yourself; it goes into the exports and to no judge.",
  commentMark: "Has a comment",
  undo: "Undo",
  redo: "Redo",
  undone: (left: number) => `Undone. ${count(left, "edit", "edits")} can still be undone.`,
  redone: (left: number) => `Done again. ${count(left, "more edit", "more edits")} can be redone.`,
};
