// The head of a group of rows in the grid: its name, how many rows, their mean, and whether it is folded.
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { RowGroup } from "../../store/row-groups.ts";
import { Icon } from "../../ui/icon.tsx";
import { snippet } from "../../ui/snippet.ts";
import { VisibleLine } from "../../ui/visible-line.tsx";
import styles from "./results.module.css";

/** Characters of an instruction that a head carries. */
const NAME = 120;

export function GroupHead({ group, folded }: { readonly group: RowGroup; readonly folded: boolean }) {
  const { messages, format } = useLanguage();
  const words = messages.gridWork;
  const name = group.name === null ? messages.results.noSource : snippet(group.name, NAME);
  return (
    <span className={styles["group"]}>
      <Icon name={folded ? "right" : "down"} size={14} />
      <VisibleLine text={name === "" ? messages.results.emptyText : name} control={messages.detail.control} className={styles["groupName"]} />
      <span className={styles["groupFigures"]}>
        {words.groupRows(group.rows.length)}
        {group.mean === null ? null : ` · ${words.groupMean(format.fixed(group.mean, 2), group.scored)}`}
      </span>
      <span className="visually-hidden">{folded ? words.folded : words.unfolded}</span>
    </span>
  );
}
