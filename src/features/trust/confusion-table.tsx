// Where judge and people differ, level by level: the confusion table, and precision, recall and F1 of each level.
import type { AgreementReport } from "../../domain/agreement.ts";
import type { Confusion, Label } from "../../domain/statistics/classification.ts";
import type { Estimate } from "../../domain/statistics/estimate.ts";
import type { NotDefined } from "../../domain/statistics/statistic.ts";
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { numberText } from "./figure-groups.ts";
import { FoldedTable } from "./folded-table.tsx";
import styles from "./trust.module.css";

type Labels = Exclude<AgreementReport["labels"], NotDefined>;

/** A table of counts with people's labels in rows and the judge's in columns. */
export function ConfusionMatrix({ confusion, caption, corner, nameOf }: {
  readonly confusion: Confusion;
  readonly caption: string;
  /** What stands where the names of rows and columns meet. */
  readonly corner: string;
  readonly nameOf: (label: Label) => string;
}) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const most = Math.max(1, ...confusion.counts.flat());
  return (
    <div className={styles["scroll"]} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles["confusion"]}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {confusion.labels.map((label) => (
              <th key={label} scope="col">
                {nameOf(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.labels.map((human, row) => (
            <tr key={human}>
              <th scope="row">{nameOf(human)}</th>
              {confusion.labels.map((judge, column) => {
                const n = confusion.counts[row]?.[column] ?? 0;
                const share = n === 0 ? 0 : 8 + Math.round((n / most) * 40);
                const colour = row === column ? "var(--accent)" : "var(--level-worst)";
                return (
                  <td key={judge} title={words.confusionCell(n, nameOf(human), nameOf(judge))} style={share === 0 ? {} : { background: `color-mix(in oklab, ${colour} ${String(share)}%, var(--sheet))` }}>
                    {n === 0 ? <span className={styles["zero"]}>{format.number(0)}</span> : format.number(n)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ConfusionTable({ labels, criterion }: { readonly labels: Labels; readonly criterion: Criterion }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const { confusion } = labels;
  const nameOf = levelNames(criterion);
  return (
    <>
      <ConfusionMatrix confusion={confusion} caption={words.confusionCaption(criterion.name)} corner={words.confusionCorner} nameOf={nameOf} />
      <FoldedTable summary={words.classes} caption={words.classes} columns={[words.level, words.support, words.precision, words.recall, words.f1]}>
        {labels.classes.map((one) => (
          <tr key={one.label}>
            <th scope="row">{nameOf(one.label)}</th>
            <td>{format.number(one.support)}</td>
            <Share estimate={one.precision} />
            <Share estimate={one.recall} />
            <Share estimate={one.f1} />
          </tr>
        ))}
      </FoldedTable>
    </>
  );
}

function Share({ estimate: { value, interval } }: { readonly estimate: Estimate }) {
  const { messages, format } = useLanguage();
  if (typeof value !== "number") return <td title={messages.trust.reasons[value.notDefined]}>{messages.trust.notDefined}</td>;
  return (
    <td>
      {numberText(value, "share", format)}
      {interval === null ? null : <span className={styles["sub"]}>{messages.judges.interval(format.percent(interval[0]), format.percent(interval[1]))}</span>}
    </td>
  );
}

/** How a level is called; a value that is no level of the scale goes by its number. */
function levelNames(criterion: Criterion): (label: Label) => string {
  const names = new Map(levelsOf(criterion.scale).map(({ value, label }) => [value, label]));
  return (label) => (typeof label === "number" ? (names.get(label) ?? String(label)) : label);
}
