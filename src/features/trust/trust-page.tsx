// The page about trust: how far the judge of the shown run may be believed on these data, then the evidence. The figures are
// made by the store in a worker; what each part shows is the file of that part.
import { useMemo, useState } from "react";
import { beliefIn } from "../../domain/trust-belief.ts";
import type { Run } from "../../domain/run.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { CriterionReport } from "./criterion-report.tsx";
import { LevelMark } from "./level-mark.tsx";
import { SaveFigures } from "./save-figures.tsx";
import { BiasSection } from "./bias-section.tsx";
import { PairTrustSection } from "./pair-trust-section.tsx";
import { PeersSection } from "./peers-section.tsx";
import styles from "./trust.module.css";

export function TrustPage() {
  const { messages } = useLanguage();
  const run = useApp((state) => state.run);
  const compared = useApp((state) => state.pairs.run !== null && state.pairs.cells.size > 0);
  if (run === null && compared) return <PairsTrust />;
  if (run === null) {
    return (
      <div className={styles["empty"]}>
        <h2>{messages.trust.noRun}</h2>
        <p>{messages.trust.noRunBody}</p>
      </div>
    );
  }
  return <RunTrust run={run} />;
}

/** Pairs were compared before any response was judged by itself. */
function PairsTrust() {
  const words = useLanguage().messages.trust;
  return (
    <article className={styles["page"]}>
      <div className={styles["header"]}>
        <h2>{words.title}</h2>
        <SaveFigures run={null} criteria={[]} />
      </div>
      <PairTrustSection />
    </article>
  );
}

function RunTrust({ run }: { readonly run: Run }) {
  const { messages } = useLanguage();
  const words = messages.trust;
  const caseSet = useApp((state) => state.caseSet);
  const trust = useApp((state) => state.trust);
  const outdated = useApp((state) => state.outdated);
  const [chosen, setChosen] = useState<string | null>(null);
  const criteria = run.rubric.criteria.filter(({ id }) => trust.criteria.some((one) => one.criterionId === id));
  const criterion = criteria.find(({ id }) => id === chosen) ?? criteria[0];
  const found = trust.criteria.find((one) => one.criterionId === criterion?.id);
  const set = caseSet === null ? "" : caseSet.isSample ? messages.cases.sampleName : caseSet.name;
  return (
    <article className={styles["page"]} aria-busy={trust.status === "computing"}>
      <div className={styles["header"]}>
        <div>
          <h2>{words.title}</h2>
          <p className={styles["soft"]}>{words.subtitle(run.judge.judge === "clerk" ? messages.judges.clerk : run.judge.name, set)}</p>
        </div>
        {trust.criteria.length === 0 ? null : <SaveFigures run={run} criteria={trust.criteria} />}
      </div>
      {run.state === "running" ? <Callout tone="info">{words.running}</Callout> : null}
      {outdated ? <Callout tone="caution">{messages.run.outdated}</Callout> : null}
      <Working />
      {criteria.length > 1 ? <CriterionList run={run} chosen={criterion?.id ?? null} onChoose={setChosen} /> : null}
      {criterion === undefined || found === undefined ? null : <CriterionReport key={`${run.id} ${criterion.id}`} run={run} criterion={criterion} trust={found} alone={criteria.length === 1} />}
      <PairTrustSection />
      <PeersSection run={run} />
      <BiasSection />
    </article>
  );
}

/** How far the computation is, and what to do when it ended early. */
function Working() {
  const words = useLanguage().messages.trust;
  const errorText = useErrorText();
  const { status, progress, failure } = useApp((state) => state.trust);
  const { computeTrust, stopTrust } = useActions();
  switch (status) {
    case "idle":
    case "ready":
      return null;
    case "computing":
      return (
        <div className={styles["working"]}>
          <Progress label={words.computing} value={progress} max={1} />
          <Button rank="quiet" icon="stop" onClick={stopTrust}>
            {words.stop}
          </Button>
        </div>
      );
    case "stopped":
      return (
        <Callout tone="caution" action={<Button onClick={() => void computeTrust()}>{words.compute}</Button>}>
          {words.stopped}
        </Callout>
      );
    case "failed":
      return (
        <Callout tone="danger" title={words.failed} action={<Button onClick={() => void computeTrust()}>{words.compute}</Button>}>
          {failure === null ? null : errorText(failure.code).title}
        </Callout>
      );
  }
}

function CriterionList({ run, chosen, onChoose }: { readonly run: Run; readonly chosen: string | null; readonly onChoose: (criterionId: string) => void }) {
  const words = useLanguage().messages.trust;
  const trust = useApp((state) => state.trust);
  const lines = useMemo(
    () =>
      run.rubric.criteria.flatMap((criterion) => {
        const found = trust.criteria.find((one) => one.criterionId === criterion.id);
        return found === undefined ? [] : [{ criterion, belief: beliefIn(found.report, criterion.scale) }];
      }),
    [run, trust.criteria],
  );
  const good = lines.filter(({ belief }) => belief.level === "strong" || belief.level === "fair").length;
  const known = lines.some(({ belief }) => belief.level !== "unknown" && belief.level !== "unclear");
  return (
    <section aria-label={words.criteria} className={styles["stack"]}>
      {known ? <p className={styles["depends"]}>{words.depends(good, lines.length)}</p> : null}
      <ul role="list" className={styles["criteria"]}>
        {lines.map(({ criterion, belief }) => (
          <li key={criterion.id}>
            <button type="button" aria-pressed={criterion.id === chosen} className={classNames(styles["criterion"], styles[belief.level])} onClick={() => onChoose(criterion.id)}>
              <strong>{criterion.name}</strong>
              <span className={styles["level"]}>
                <LevelMark level={belief.level} />
                {words.levels[belief.level]}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
