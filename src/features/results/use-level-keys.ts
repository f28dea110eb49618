// Number keys set a person's own score on a criterion, Delete and Backspace remove it, where single-key shortcuts are on.
import type { ResponseId } from "../../domain/case.ts";
import type { Criterion } from "../../domain/rubric.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { levelOfKey } from "./level-keys.ts";

/** The answer tells whether the key was one of these. */
export function useLevelKeys(): (responseId: ResponseId, criterion: Criterion, key: string) => boolean {
  const enabled = useApp((state) => state.settings.singleKeyShortcuts);
  const { setOverride, clearOverride } = useActions();
  return (responseId, criterion, key) => {
    if (!enabled) return false;
    const place = { responseId, criterionId: criterion.id };
    if (key === "Delete" || key === "Backspace") {
      void clearOverride([place]);
      return true;
    }
    const level = levelOfKey(criterion.scale, key);
    if (level === null) return false;
    void setOverride([place], level);
    return true;
  };
}
