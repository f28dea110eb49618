// Agreement with people on one criterion: the table of all figures, and where judge and people differ.
import type { AgreementReport } from "../../domain/agreement.ts";
import type { Criterion } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { ConfusionTable } from "./confusion-table.tsx";
import { FIGURE_GROUPS } from "./figure-groups.ts";
import { FigureTable } from "./figure-table.tsx";
import styles from "./trust.module.css";

const TRIVIAL = ["majority", "middle", "longest"] as const;

export function AgreementSection({ criterion, report }: { readonly criterion: Criterion; readonly report: AgreementReport }) {
  const words = useLanguage().messages.trust;
  const { labels } = report;
  const groups = FIGURE_GROUPS.map(({ id, figures }) => ({
    id,
    name: words.groups[id],
    rows: figures.map(({ name, form }) => ({ id: name, ...words.figures[name], form, estimate: report.figures[name] })),
  }));
  return (
    <>
      <section aria-label={words.agreement} className={styles["section"]}>
        <h3>{words.agreement}</h3>
        <p>{words.agreementIntro(report.n)}</p>
        <FigureTable caption={words.caption(criterion.name)} groups={groups} trivial={TRIVIAL.map((key) => ({ key, name: words.columns[key], what: words.trivialWhat[key] }))} />
        {"notDefined" in labels || !(labels.rounded || labels.humanRounded) ? null : (
          <p className={styles["soft"]}>
            {words.roundedNote} {labels.humanRounded ? words.humanRoundedNote : null}
          </p>
        )}
        {report.method.unit === "group" ? <p className={styles["soft"]}>{words.groupedNote}</p> : null}
      </section>
      {"notDefined" in labels ? null : (
        <section aria-label={words.confusion} className={styles["section"]}>
          <h3>{words.confusion}</h3>
          <ConfusionTable labels={labels} criterion={criterion} />
        </section>
      )}
    </>
  );
}
