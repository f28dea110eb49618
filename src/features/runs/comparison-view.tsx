// Kept runs compared: which of them, how far apart, what flipped, and score against score. The figures come ready-made.
import { useState } from "react";
import type { Run } from "../../domain/run.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import type { ComparisonReport } from "../../store/runs-state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { DifferenceSection } from "./difference-section.tsx";
import { FlipSection } from "./flip-section.tsx";
import { runName } from "./run-words.ts";
import styles from "./runs.module.css";
import { ScatterSection } from "./scatter-section.tsx";

export function ComparisonView() {
  const { messages } = useLanguage();
  const words = messages.runs.comparison;
  const errorText = useErrorText();
  const comparison = useApp((state) => state.comparison);
  const { leaveComparison } = useActions();
  return (
    <section aria-label={words.title} className={styles["section"]}>
      <div className={styles["head"]}>
        <h2>{words.title}</h2>
        <Button icon="left" onClick={leaveComparison}>
          {words.back}
        </Button>
      </div>
      {comparison.status === "working" ? (
        <div role="status" className={styles["working"]}>
          <Progress label={words.working} value={comparison.of === 0 ? null : comparison.done} max={comparison.of} />
          {comparison.of === 0 ? null : <p className={styles["soft"]}>{words.workingOf(comparison.done, comparison.of)}</p>}
        </div>
      ) : null}
      {comparison.status === "failed" ? (
        <Callout tone="danger" title={words.failed}>
          <p>{errorText(comparison.failure.code).title}</p>
          <p>{errorText(comparison.failure.code).next}</p>
        </Callout>
      ) : null}
      {comparison.status === "ready" ? <Report report={comparison.report} /> : null}
    </section>
  );
}

function Report({ report }: { readonly report: ComparisonReport }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.comparison;
  const [second, setSecond] = useState(report.pairs[0]?.second ?? "");
  const pair = report.pairs.find((one) => one.second === second) ?? report.pairs[0];
  const first = report.runs.find(({ id }) => id === pair?.first);
  const other = report.runs.find(({ id }) => id === pair?.second);
  if (pair === undefined || first === undefined || other === undefined) return null;
  return (
    <>
      {report.pairs.length < 2 ? null : (
        <Select
          className={styles["which"]}
          label={words.which}
          value={pair.second}
          options={report.pairs.map((one) => {
            const run = report.runs.find(({ id }) => id === one.second);
            return { value: one.second, label: run === undefined ? one.second : runName(run, messages, format) };
          })}
          onChange={setSecond}
        />
      )}
      <dl className={styles["two"]}>
        <RunName term={words.first} run={first} />
        <RunName term={words.second} run={other} />
      </dl>
      {pair.leftOut.length === 0 ? null : <Callout tone="caution">{words.leftOut(pair.leftOut.join(", "))}</Callout>}
      {pair.columns.some(({ criterionId }) => criterionId === null) ? null : <Callout tone="info">{words.noOverall}</Callout>}
      <DifferenceSection report={report} pair={pair} />
      <FlipSection key={pair.second} report={report} pair={pair} />
      <ScatterSection key={`scatter ${pair.second}`} report={report} pair={pair} />
    </>
  );
}

function RunName({ term, run }: { readonly term: string; readonly run: Run }) {
  const { messages, format } = useLanguage();
  const words = messages.runs;
  return (
    <div>
      <dt className={styles["soft"]}>{term}</dt>
      <dd>
        <strong>
          <bdi>{runName(run, messages, format)}</bdi>
        </strong>
        <span className={styles["soft"]}>
          {" "}
          <bdi>{run.rubric.name}</bdi> · <bdi>{run.judge.name}</bdi> {words.version(run.judge.version, words.devices[run.judge.device])}
        </span>
      </dd>
    </div>
  );
}
