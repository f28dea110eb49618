// Everything about one criterion: the headline, then agreement, calibration, thresholds and what can be said without people.
import { useMemo, type ReactNode } from "react";
import type { Criterion } from "../../domain/rubric.ts";
import type { Run } from "../../domain/run.ts";
import { adviceFor } from "../../domain/trust-advice.ts";
import { beliefIn } from "../../domain/trust-belief.ts";
import { judgedRows, unscoredRows } from "../../domain/trust-rows.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectRows } from "../../store/selectors.ts";
import type { CriterionTrust } from "../../store/trust-state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/notice.tsx";
import { AgreementSection } from "./agreement-section.tsx";
import { CalibrationSection } from "./calibration-section.tsx";
import { CoverageSection } from "./coverage-section.tsx";
import { FactsSection } from "./facts-section.tsx";
import { Headline } from "./headline.tsx";
import styles from "./trust.module.css";

export function CriterionReport({ run, criterion, trust, alone }: {
  readonly run: Run;
  readonly criterion: Criterion;
  readonly trust: CriterionTrust;
  /** Whether it is the only criterion, so that its name need not be said. */
  readonly alone: boolean;
}) {
  const words = useLanguage().messages.trust;
  const rows = useApp(selectRows);
  const cells = useApp((state) => state.cells);
  const overrides = useApp((state) => state.overrides);
  const threshold = useApp((state) => state.thresholds[criterion.id] ?? 0);
  const { showPage } = useActions();
  const judged = useMemo(() => judgedRows({ rows, cells, overrides }, criterion), [rows, cells, overrides, criterion]);
  const { report, facts } = trust;
  const belief = useMemo(() => beliefIn(report, criterion.scale), [report, criterion]);
  const unscored = useMemo(() => unscoredRows(judged).length, [judged]);
  const offScale = useMemo(() => judged.filter(({ row, human }) => human === null && row.response.humanScore !== null).length, [judged]);
  const advice = useMemo(() => {
    const bare = judged.filter(({ row }) => isBlank(row.case.reference) && isBlank(row.case.context)).length;
    return adviceFor(belief, report, criterion.scale, { bare, rows: judged.length, needsReference: run.judge.judge === "clerk" });
  }, [belief, report, criterion, judged, run]);
  const calibration = report?.calibration ?? null;
  return (
    <>
      {alone ? null : <h3 className={styles["criterionTitle"]}>{criterion.name}</h3>}
      {offScale === 0 ? null : <Callout tone="caution">{words.offScale(offScale)}</Callout>}
      <Headline criterion={criterion} belief={belief} report={report} advice={advice} unscored={unscored} heading={alone ? "h3" : "h4"} />
      {report === null ? (
        <Section title={words.howTitle}>
          <p>{words.how}</p>
          <Button onClick={() => showPage("grid")}>{words.openGrid}</Button>
        </Section>
      ) : (
        <AgreementSection criterion={criterion} report={report} />
      )}
      {calibration === null ? null : (
        <Section title={words.calibration}>
          <CalibrationSection name={criterion.name} calibration={calibration} distribution={report?.distribution ?? null} />
        </Section>
      )}
      <Section title={words.coverage}>
        <CoverageSection criterionId={criterion.id} name={criterion.name} calibration={calibration} judged={judged} threshold={threshold} />
      </Section>
      <Section title={words.facts}>
        <FactsSection facts={facts} />
      </Section>
      <details className={styles["method"]}>
        <summary>{words.method}</summary>
        <ul>
          {words.methodBody.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className={styles["section"]}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function isBlank(text: string | null): boolean {
  return (text ?? "").trim() === "";
}
