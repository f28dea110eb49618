// A table of figures: each with its value, interval, n and what judges reach that know nothing, and what it means behind a
// disclosure. Where there is no value, the reason stands in its place.
import { useState } from "react";
import type { Estimate } from "../../domain/statistics/estimate.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { Icon } from "../../ui/icon.tsx";
import { type Form, numberText, statisticText } from "./figure-groups.ts";
import { IntervalBar } from "./interval-bar.tsx";
import styles from "./trust.module.css";

export type FigureRow = {
  readonly id: string;
  readonly name: string;
  readonly what: string;
  readonly form: Form;
  readonly estimate: Estimate;
};

export type FigureTableProps = {
  readonly caption: string;
  readonly groups: readonly { readonly id: string; /** Null for a table of one group. */ readonly name: string | null; readonly rows: readonly FigureRow[] }[];
  /** Columns of judges that know nothing: their key in the estimates, their name and what they are. */
  readonly trivial: readonly { readonly key: string; readonly name: string; readonly what: string }[];
};

export function FigureTable({ caption, groups, trivial }: FigureTableProps) {
  const { messages } = useLanguage();
  const words = messages.trust;
  const columns = 4 + trivial.length;
  return (
    <div className={styles["scroll"]} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles["figures"]}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.columns.figure}</th>
            <th scope="col">{words.columns.value}</th>
            <th scope="col">{words.columns.interval}</th>
            <th scope="col" className={styles["end"]}>
              {words.columns.n}
            </th>
            {trivial.map(({ key, name, what }) => (
              <th key={key} scope="col" className={styles["end"]} title={what}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ id, name, rows }) => (
          <tbody key={id}>
            {name === null ? null : (
              <tr>
                <th scope="colgroup" colSpan={columns} className={styles["group"]}>
                  {name}
                </th>
              </tr>
            )}
            {rows.map((row) => (
              <Figure key={row.id} row={row} trivial={trivial.map(({ key }) => key)} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Figure({ row, trivial }: { readonly row: FigureRow; readonly trivial: readonly string[] }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const [open, setOpen] = useState(false);
  const { name, what, form, estimate } = row;
  const { value, interval, n } = estimate;
  const beside = trivial.map((key) => estimate.trivial[key] ?? null);
  const marks = beside.filter((one) => typeof one === "number");
  return (
    <tr data-figure={row.id}>
      <th scope="row" className={styles["figure"]}>
        <button type="button" aria-expanded={open} className={styles["disclose"]} onClick={() => setOpen(!open)}>
          <Icon name={open ? "down" : "right"} size={12} />
          <span>{name}</span>
        </button>
        {open ? <p className={styles["meaning"]}>{what}</p> : null}
      </th>
      {typeof value === "number" ? (
        <>
          <td className={styles["value"]}>{numberText(value, form, format)}</td>
          <td>
            <span className={styles["range"]}>
              {interval === null ? words.noInterval : messages.judges.interval(numberText(interval[0], form, format), numberText(interval[1], form, format))}
            </span>
            {form === "points" ? null : <IntervalBar value={value} interval={interval} marks={marks} from={form === "share" ? 0 : -1} to={1} />}
          </td>
        </>
      ) : (
        <td colSpan={2} className={styles["reason"]}>
          <span className={styles["missing"]}>{words.notDefined}</span> {words.reasons[value.notDefined]}
        </td>
      )}
      <td className={styles["end"]}>{format.number(n)}</td>
      {beside.map((one, index) => (
        <td key={index} className={styles["end"]} {...(one !== null && typeof one !== "number" ? { title: words.reasons[one.notDefined] } : {})}>
          {one === null ? "" : statisticText(one, form, format)}
        </td>
      ))}
    </tr>
  );
}
