// How far verdicts on pairs may be believed: what to do next, the figures, people's preferences beside the judge's, and the
// ranking that follows. The figures are made by the store in a worker.
import { isDefined } from "../../domain/statistics/statistic.ts";
import { pairAdvice, type PairAdvice, type PairTrust } from "../../domain/pair-trust.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/notice.tsx";
import { ConfusionMatrix } from "./confusion-table.tsx";
import { FigureTable, type FigureRow } from "./figure-table.tsx";
import { PairRanking } from "./pair-ranking.tsx";
import styles from "./trust.module.css";

export function PairTrustSection() {
  const { messages } = useLanguage();
  const words = messages.peers.pairs;
  const errorText = useErrorText();
  const run = useApp((state) => state.pairs.run);
  const judged = useApp((state) => state.pairs.cells.size > 0);
  const { report, working, failure } = useApp((state) => state.pairTrust);
  const { showPage } = useActions();
  const [criterion] = run?.rubric.criteria ?? [];
  if (run === null || criterion === undefined || !judged) return null;
  return (
    <section aria-label={words.title} aria-busy={working} className={styles["section"]}>
      <h3>{words.title}</h3>
      {run.state === "running" ? <Callout tone="info">{words.running}</Callout> : null}
      {working && report === null ? <p role="status">{words.working}</p> : null}
      {failure === null ? null : (
        <Callout tone="danger" title={words.failed}>
          {errorText(failure.code).title}
        </Callout>
      )}
      {report === null ? null : <PairFigures report={report} criterion={criterion.name} />}
      <Button onClick={() => showPage("pairs")}>{words.open}</Button>
    </section>
  );
}

function PairFigures({ report, criterion }: { readonly report: PairTrust; readonly criterion: string }) {
  const { messages, format } = useLanguage();
  const words = messages.peers.pairs;
  const { agreement } = report;
  const labels = agreement?.labels ?? null;
  const own: FigureRow[] = [
    { id: "flipRate", ...words.figures.flipRate, form: "share", estimate: report.flipRate },
    { id: "ties", ...words.figures.ties, form: "share", estimate: report.ties },
    { id: "firstPlace", ...words.figures.firstPlace, form: "share", estimate: report.firstPlace },
  ];
  const people: FigureRow[] = agreement === null
    ? []
    : [
        { id: "preferenceAccuracy", ...words.figures.accuracy, form: "share", estimate: agreement.figures.preferenceAccuracy },
        { id: "preferenceAccuracyWithTies", ...words.figures.accuracyWithTies, form: "share", estimate: agreement.figures.preferenceAccuracyWithTies },
        { id: "preferenceKappa", ...words.figures.kappa, form: "coefficient", estimate: agreement.figures.kappa },
      ];
  const groups = [{ id: "own", name: words.groups.own, rows: own }, ...(people.length === 0 ? [] : [{ id: "people", name: words.groups.people, rows: people }])];
  return (
    <>
      <p>{words.intro(report.n, criterion)}</p>
      <ul className={styles["advice"]}>
        {pairAdvice(report).map((advice) => (
          <li key={advice.kind}>
            <span>{adviceText(advice, messages, format)}</span>
          </li>
        ))}
      </ul>
      <FigureTable
        caption={words.caption}
        groups={groups}
        trivial={agreement === null ? [] : (["majority", "longest"] as const).map((key) => ({ key, name: words.trivial[key], what: words.trivialWhat[key] }))}
      />
      {isDefined(report.flipRate.value) ? null : <p className={styles["soft"]}>{words.noOrder}</p>}
      {agreement === null ? <p className={styles["soft"]}>{words.noPeople}</p> : null}
      {labels === null || "notDefined" in labels ? null : (
        <details className={styles["more"]}>
          <summary>{words.confusion}</summary>
          <ConfusionMatrix confusion={labels.confusion} caption={words.confusion} corner={words.confusionCorner} nameOf={(label) => words.sides[String(label)] ?? String(label)} />
        </details>
      )}
      <PairRanking />
    </>
  );
}

function adviceText(advice: PairAdvice, { peers: { pairs: { advice: words } } }: Messages, format: Format): string {
  switch (advice.kind) {
    case "label":
      return words.label(advice.pairs);
    case "flips":
      return words.flips(format.percent(advice.share));
    case "place":
      return words.place(format.percent(advice.first), advice.first > 0.5);
    case "coin":
      return words.coin;
    case "rely":
      return words.rely(format.percent(advice.accuracy));
  }
}
