// The formats as groups of radio buttons, with a line on the chosen one.
import { useId } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import type { ExportFormat } from "../../io/export-formats.ts";
import styles from "./export.module.css";

/** The groups, in columns of about the same height. */
const COLUMNS = [
  [{ id: "tables", formats: ["csv", "tsv", "xlsx", "parquet"] }],
  [
    { id: "report", formats: ["report-html", "report-markdown"] },
    { id: "run", formats: ["bundle"] },
  ],
  [
    { id: "data", formats: ["json", "jsonl"] },
    { id: "tools", formats: ["promptfoo", "evalassist"] },
  ],
  [{ id: "training", formats: ["preferences", "rewards", "feedback"] }],
] as const satisfies readonly (readonly { readonly id: string; readonly formats: readonly ExportFormat[] }[])[];

export function FormatChoice({ value, onChange }: { readonly value: ExportFormat; readonly onChange: (format: ExportFormat) => void }) {
  const words = useMessages().export;
  const hint = useId();
  return (
    <fieldset className={styles["formats"]} aria-describedby={hint}>
      <legend>{words.format}</legend>
      <div className={styles["groups"]}>
        {COLUMNS.map((groups) => (
          <div key={groups[0].id} className={styles["stack"]}>
            {groups.map(({ id, formats }) => (
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
        ))}
      </div>
      <p id={hint} className={styles["hint"]}>
        {words.formats[value].hint}
      </p>
    </fieldset>
  );
}
