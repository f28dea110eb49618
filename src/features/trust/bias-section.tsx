// How far the judge of the run can be moved: the attacks it was tried with and the biases that were looked for.
import { useEffect, useState } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { LiveText } from "../../ui/live-text.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { BiasFindings } from "./bias-findings.tsx";
import styles from "./bias.module.css";
import { CanaryResults } from "./canary-results.tsx";

const SAMPLES = ["10", "20", "40", "80"] as const;
/** How often a judge that writes answers each row; with one it is not sampled. */
const ANSWERS = ["1", "3", "5", "10"] as const;

export function BiasSection() {
  const words = useMessages().bias.report;
  const run = useApp((state) => state.run);
  const rows = useApp((state) => state.cells.size > 0);
  const { readReports } = useActions();
  const runId = run?.id ?? null;
  useEffect(() => {
    if (runId !== null) void readReports();
  }, [runId, readReports]);
  return (
    <section aria-labelledby="bias-title" className={styles["section"]}>
      <h2 id="bias-title">{words.title}</h2>
      <p>{words.intro}</p>
      {run === null || !rows ? <Callout tone="info">{words.needRun}</Callout> : <Tests writes={run.judge.prompt !== undefined} />}
    </section>
  );
}

function Tests({ writes }: { readonly writes: boolean }) {
  const words = useMessages().bias.report;
  const { report, canaries, work } = useApp((state) => state.bias);
  const running = useApp((state) => state.run?.state === "running");
  const { makeBiasReport, tryCanaries } = useActions();
  // A model takes a second or so for each verdict.
  const [sample, setSample] = useState<(typeof SAMPLES)[number]>(writes ? "20" : "40");
  const [answers, setAnswers] = useState<(typeof ANSWERS)[number]>("3");
  const idle = work === null && !running;
  return (
    <>
      {running ? <Callout tone="info">{words.busy}</Callout> : null}
      <div className={styles["part"]}>
        <h3>{words.canaryTitle}</h3>
        <p className={styles["soft"]}>{words.canaryWhat}</p>
        {work?.kind === "canaries" ? <Working /> : (
          <div>
            <Button disabled={!idle} onClick={() => void tryCanaries()}>
              {canaries === null ? words.canaryStart : words.canaryAgain}
            </Button>
          </div>
        )}
        {canaries === null ? null : <CanaryResults report={canaries} />}
      </div>
      <div className={styles["part"]}>
        <h3>{words.biasTitle}</h3>
        <p className={styles["soft"]}>{words.biasWhat(Number(sample))}</p>
        {work?.kind === "bias" ? <Working /> : (
          <div className={styles["start"]}>
            <Select label={words.sample} value={sample} options={SAMPLES.map((value) => ({ value, label: value }))} onChange={setSample} />
            {writes ? <Select label={words.answers} hint={words.answersHint} value={answers} options={ANSWERS.map((value) => ({ value, label: value === "1" ? words.answersNone : value }))} onChange={setAnswers} /> : null}
            <Button disabled={!idle} onClick={() => void makeBiasReport(Number(sample), writes ? Number(answers) : 1)}>
              {report === null ? words.start : words.again}
            </Button>
          </div>
        )}
        {report === null ? null : <BiasFindings report={report} />}
      </div>
    </>
  );
}

function Working() {
  const words = useMessages().bias.report;
  const work = useApp((state) => state.bias.work);
  const { stopBias } = useActions();
  if (work === null) return null;
  const text = words.working(work.done, work.of);
  return (
    <div className={styles["working"]}>
      <Progress label={words.progress} value={work.of === 0 ? null : work.done} max={Math.max(1, work.of)} />
      <span className={styles["soft"]}>{text}</span>
      <Button icon="stop" onClick={stopBias}>
        {words.stop}
      </Button>
      <LiveText text={text} />
    </div>
  );
}
