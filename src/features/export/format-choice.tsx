// The formats as groups of radio buttons, with a line on the chosen one.
import { useId } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import type { ExportFormat } from "../../io/export-formats.ts";
import styles from "./export.module.css";

const GROUPS = [
  { id: "tables", formats: ["csv", "tsv", "xlsx", "parquet"] },
  { id: "data", formats: ["json", "jsonl"] },
  { id: "report", formats: ["report-html", "report-markdown"] },
  { id: "run", formats: ["bundle"] },
  { id: "tools", formats: ["promptfoo", "evalassist"] },
  { id: "training", formats: ["preferences", "rewards", "feedback"] },
] as const satisfies readonly { readonly id: string; readonly formats: readonly ExportFormat[] }[];

export function FormatChoice({ value, onChange }: { readonly value: ExportFormat; readonly onChange: (format: ExportFormat) => void }) {
  const words = useMessages().export;
  const hint = useId();
  return (
    <fieldset className={styles["formats"]} aria-describedby={hint}>
      <legend>{words.format}</legend>
      <div className={styles["groups"]}>
        {GROUPS.map(({ id, formats }) => (
          <div key={id} role="group" aria-label={words.groups[id]}>
            <p className={styles["group"]} aria-hidden="true">
              {words.groups[id]}
            </p>
            {formats.map((format) => (
              <label key={format} className={styles["option"]}>
                <input type="radio" name="export-format" value={format} checked={value === format} onChange={() => onChange(format)} />
                {words.formats[format].name}
              </label>
            ))}
          </div>
        ))}
      </div>
      <p id={hint} className={styles["hint"]}>
        {words.formats[value].hint}
      </p>
    </fieldset>
  );
}
