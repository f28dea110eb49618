// Which columns a table gets: those of the response, and those that each criterion has one of.
import { useMessages } from "../../i18n/messages-context.tsx";
import type { TablePart } from "../../io/export-columns.ts";
import { VERDICT_PARTS } from "../../io/export-row.ts";
import { Checkbox } from "../../ui/field.tsx";
import styles from "./export.module.css";

const OF_VERDICT: ReadonlySet<TablePart> = new Set(VERDICT_PARTS);

export function ColumnChoice({ parts, left, onChange }: {
  readonly parts: readonly TablePart[];
  /** Parts that stay out. */
  readonly left: ReadonlySet<TablePart>;
  readonly onChange: (left: ReadonlySet<TablePart>) => void;
}) {
  const words = useMessages().export;
  const chosen = parts.filter((part) => !left.has(part)).length;

  function toggle(part: TablePart, keep: boolean): void {
    const next = new Set(left);
    if (keep) next.delete(part);
    else next.add(part);
    onChange(next);
  }

  function group(title: string, members: readonly TablePart[]) {
    return (
      <fieldset className={styles["columns"]}>
        <legend className={styles["group"]}>{title}</legend>
        {members.map((part) => (
          <Checkbox key={part} label={words.parts[part]} checked={!left.has(part)} onChange={(keep) => toggle(part, keep)} />
        ))}
      </fieldset>
    );
  }

  return (
    <details className={styles["columnsBox"]}>
      <summary>
        {words.columns} <span className={styles["soft"]}>{words.columnsChosen(chosen, parts.length)}</span>
      </summary>
      <div className={styles["columnGroups"]}>
        {group(words.rowColumns, parts.filter((part) => !OF_VERDICT.has(part)))}
        {group(words.verdictColumns, parts.filter((part) => OF_VERDICT.has(part)))}
      </div>
      {chosen === 0 ? <p className={styles["need"]}>{words.needColumn}</p> : null}
    </details>
  );
}
