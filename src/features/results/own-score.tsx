// A person's own score on one criterion of the open row: one button a level, pressed once to set and again to remove.
import type { ResponseId } from "../../domain/case.ts";
import { overrideOf } from "../../domain/override.ts";
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import styles from "./detail.module.css";
import { keyOfLevel } from "./level-keys.ts";

export function OwnScore({ responseId, criterion }: { readonly responseId: ResponseId; readonly criterion: Criterion }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const own = useApp((state) => overrideOf(responseId, criterion, state.overrides)?.score ?? null);
  const shortcuts = useApp((state) => state.settings.singleKeyShortcuts);
  const { setOverride, clearOverride } = useActions();
  const place = { responseId, criterionId: criterion.id };
  return (
    <div role="group" aria-label={words.ownOf(criterion.name)} className={styles["ownScore"]}>
      <span aria-hidden="true" title={words.ownHint} className={styles["soft"]}>{words.own}</span>
      <div className={styles["levels"]}>
        {levelsOf(criterion.scale).map(({ value, label }) => {
          const key = shortcuts ? keyOfLevel(criterion.scale, value) : null;
          const meaning = criterion.descriptions[String(value)];
          const hint = [meaning, key === null || key === label ? undefined : words.ownKey(key)].filter((part) => part !== undefined).join(" · ");
          return (
            <button
              key={value}
              type="button"
              aria-pressed={own === value}
              title={hint === "" ? undefined : hint}
              className={styles["level"]}
              onClick={() => void (own === value ? clearOverride([place]) : setOverride([place], value))}
            >
              <bdi>{label}</bdi>
            </button>
          );
        })}
      </div>
    </div>
  );
}
