// Structure against responses that talk to the judge: which of the three options a run uses.
import type { Guard, JudgeSettings } from "../../domain/judge-settings.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { Checkbox } from "../../ui/field.tsx";
import styles from "./judges.module.css";

const OPTIONS = ["delimit", "sandwich", "datamark"] as const;
const NONE: Guard = { delimit: false, sandwich: false, datamark: false, key: "00000000" };

export function GuardSetting({ settings, onChange }: { readonly settings: JudgeSettings; readonly onChange: (settings: JudgeSettings) => void }) {
  const words = useMessages().bias.guard;
  const guard = settings.guard ?? NONE;
  function set(option: (typeof OPTIONS)[number], on: boolean): void {
    const next = { ...guard, [option]: on };
    const { guard: _, ...bare } = settings;
    // Without an option the settings are those of a run that knows no guard.
    onChange(OPTIONS.some((one) => next[one]) ? { ...bare, guard: next } : bare);
  }
  return (
    <details open={settings.guard !== undefined}>
      <summary>{words.title}</summary>
      <div className={styles["more"]}>
        <p className={styles["soft"]}>{words.hint}</p>
        {OPTIONS.map((option) => (
          <Checkbox key={option} label={words.options[option]} hint={words.hints[option]} checked={guard[option]} onChange={(on) => set(option, on)} />
        ))}
      </div>
    </details>
  );
}
