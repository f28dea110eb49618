// The findings of a bias report: each a sentence, its figure with interval, and the rows that show it, which open in the grid.
import type { CheckLanguage } from "../../domain/checks/check.ts";
import { BIAS_KINDS, type BiasFinding, type BiasReport, type BiasRow } from "../../domain/bias/bias.ts";
import type { Messages } from "../../i18n/en.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./bias.module.css";

export function BiasFindings({ report }: { readonly report: BiasReport }) {
  const { messages, format } = useLanguage();
  const words = messages.bias.report;
  const measured = report.findings.filter(({ figure }) => "value" in figure);
  const found = measured.filter((finding) => finding.found);
  const ordered = report.findings.toSorted((a, b) => Number(b.found) - Number(a.found) || BIAS_KINDS.indexOf(a.kind) - BIAS_KINDS.indexOf(b.kind));
  return (
    <>
      <Callout tone={found.length === 0 ? "info" : "caution"} title={found.length === 0 ? words.nothing(measured.length) : words.someFound(found.length, measured.length)}>
        <p>{words.rule}</p>
      </Callout>
      <ul role="list" className={styles["findings"]}>
        {ordered.map((finding) => (
          <li key={finding.kind}>
            <Finding finding={finding} />
          </li>
        ))}
      </ul>
      <p className={styles["soft"]}>{words.made(report.sample, report.judged, format.instant(report.at))}</p>
    </>
  );
}

function Finding({ finding }: { readonly finding: BiasFinding }) {
  const { messages, format } = useLanguage();
  const words = messages.bias.report;
  const { kind, figure, found } = finding;
  const { name, what, unit } = words.kinds[kind];
  const isShare = kind !== "length" && kind !== "opposite";
  const show = (value: number): string => (isShare ? format.percent(value) : format.fixed(value, 2));
  return (
    <article className={styles["finding"]} aria-label={name}>
      <div className={styles["head"]}>
        <h4>{name}</h4>
        <Tag>
          <Icon name={"none" in figure ? "skipped" : found ? "caution" : "check"} size={12} />
          {"none" in figure ? words.notMeasured : found ? words.yes : words.no}
        </Tag>
      </div>
      {"none" in figure ? (
        <p>{words.none[figure.none]}</p>
      ) : (
        <>
          <p>{found ? foundText(finding, figure.value, show(Math.abs(figure.value)), messages) : words.clear[kind]}</p>
          {finding.languages === undefined ? null : <p className={styles["soft"]}>{words.languages(languageName(finding.languages[0], messages), languageName(finding.languages[1], messages))}</p>}
          {finding.samples === undefined ? null : <p className={styles["soft"]}>{words.samples(finding.samples)}</p>}
          {kind === "length" && finding.withHuman === false ? <p className={styles["soft"]}>{words.lengthAlone}</p> : null}
          <p className={styles["soft"]}>
            {words.figure(what, `${figure.value > 0 && kind !== "consistency" && kind !== "samples" ? "+" : ""}${show(figure.value)}`, unit, show(figure.interval[0]), show(figure.interval[1]), format.number(figure.n))}
          </p>
          <Rows name={name} rows={finding.rows} />
        </>
      )}
    </article>
  );
}

function languageName(language: CheckLanguage, { bias }: Messages): string {
  return bias.check.languages[language];
}

function foundText({ kind, names, languages }: BiasFinding, value: number, shown: string, messages: Messages): string {
  const words = messages.bias.report;
  const up = value > 0;
  switch (kind) {
    case "position":
    case "order":
    case "length":
    case "language":
      return words.found[kind](shown, up);
    case "own-language":
      return languages === undefined ? "" : words.found[kind](shown, languageName(languages[up ? 0 : 1], messages), languageName(languages[up ? 1 : 0], messages));
    case "consistency":
    case "samples":
    case "padding":
    case "opposite":
      return words.found[kind](shown);
    case "source":
      return words.found.source(shown, up, names?.[0] ?? "", names?.[1] ?? "");
  }
}

function Rows({ name, rows }: {
  /** Of the bias, for the rows in the grid. */
  readonly name: string;
  readonly rows: readonly BiasRow[];
}) {
  const { messages, format } = useLanguage();
  const words = messages.bias.report;
  const all = useApp(selectRows);
  const criteria = useApp((state) => state.run?.rubric.criteria);
  const { setView, showPage } = useActions();
  if (rows.length === 0) return null;
  const ids = all.flatMap(({ response: { id } }) => (rows.some(({ responseId }) => responseId === id) ? [id] : []));
  return (
    <details>
      <summary>{words.rows(rows.length)}</summary>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{words.rowColumns.text}</th>
            <th scope="col">{words.rowColumns.criterion}</th>
            <th scope="col" className={styles["number"]}>{words.rowColumns.change}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const at = all.findIndex(({ response }) => response.id === row.responseId);
            const found = all[at];
            return (
              <tr key={i}>
                <td>
                  {found === undefined ? (
                    words.ownText(row.label)
                  ) : (
                    <Button
                      rank="quiet"
                      onClick={() => {
                        setView({ preset: "all", search: "", source: null, queue: null, ranges: [], only: { label: name, ids: new Set(ids) }, selected: found.response.id });
                        showPage("grid");
                      }}
                    >
                      {words.openRow(at + 1)}
                    </Button>
                  )}
                </td>
                <td>
                  <bdi>{criteria?.find(({ id }) => id === row.criterionId)?.name ?? row.criterionId}</bdi>
                </td>
                <td className={styles["number"]}>{words.change(format.percent(row.before), format.percent(row.after))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
