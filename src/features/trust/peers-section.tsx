// Several runs over the same responses: which sit beside the shown one, and the figures of one criterion. The tests between runs
// are peer-tests.tsx.
import { useEffect, useState } from "react";
import { peerAdvice, type PeerAdvice } from "../../domain/peer-advice.ts";
import type { Criterion } from "../../domain/rubric.ts";
import type { Run } from "../../domain/run.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { runNameByJudge } from "../../i18n/run-name.ts";
import type { CriterionPeers, PeersReport } from "../../store/peers-state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, Select } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { FigureTable } from "./figure-table.tsx";
import { PeerTests } from "./peer-tests.tsx";
import styles from "./trust.module.css";

/** Beyond so many the tables no longer read well. */
const MOST_OTHERS = 5;
/** How many are chosen to begin with. */
const CHOSEN = 3;

export function PeersSection({ run }: { readonly run: Run }) {
  const { messages } = useLanguage();
  const words = messages.peers.runs;
  const errorText = useErrorText();
  const peers = useApp((state) => state.peers);
  const { stopPeers, refreshRuns } = useActions();
  useEffect(() => {
    void refreshRuns();
  }, [refreshRuns, run.id, run.state]);
  return (
    <section aria-label={words.title} className={styles["section"]}>
      <h3>{words.title}</h3>
      <p>{words.intro}</p>
      <Choice key={run.id} run={run} />
      {peers.status === "working" ? (
        <div className={styles["working"]}>
          <Progress label={words.working} value={peers.of === 0 ? null : peers.done} max={Math.max(1, peers.of)} />
          <Button rank="quiet" icon="stop" onClick={stopPeers}>
            {words.stop}
          </Button>
        </div>
      ) : null}
      {peers.status === "failed" ? (
        <Callout tone="danger" title={words.failed}>
          {errorText(peers.failure.code).title}
        </Callout>
      ) : null}
      {peers.status === "ready" ? (
        <>
          {peers.stale ? <Callout tone="caution">{words.stale}</Callout> : null}
          <Report report={peers.report} />
        </>
      ) : null}
    </section>
  );
}

function Choice({ run }: { readonly run: Run }) {
  const { messages, format } = useLanguage();
  const words = messages.peers.runs;
  const history = useApp((state) => state.history);
  const peers = useApp((state) => state.peers);
  const { comparePeers } = useActions();
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const others = (history ?? []).filter((one) => one.id !== run.id && one.caseSetId === run.caseSetId && one.state === "done" && one.mode !== "pairwise").slice(0, MOST_OTHERS);
  if (others.length === 0) return <p className={styles["soft"]}>{words.few}</p>;
  const chosen = others.filter(({ id }, i) => changed.get(id) ?? i < CHOSEN);
  return (
    <>
      <fieldset className={styles["choice"]}>
        <legend>{words.pick}</legend>
        {others.map((one) => (
          <Checkbox key={one.id} label={runNameByJudge(one, messages, format)} checked={chosen.includes(one)} onChange={(on) => setChanged(new Map(changed).set(one.id, on))} />
        ))}
      </fieldset>
      <div className={styles["actions"]}>
        <Button icon="scales" disabled={chosen.length === 0 || peers.status === "working" || run.state === "running"} onClick={() => void comparePeers(chosen.map(({ id }) => id))}>
          {peers.status === "ready" ? words.again : words.start}
        </Button>
        {chosen.length === 0 ? <span className={styles["soft"]}>{words.choose}</span> : null}
      </div>
    </>
  );
}

function Report({ report }: { readonly report: PeersReport }) {
  const { messages, format } = useLanguage();
  const words = messages.peers.runs;
  const [criterionId, setCriterionId] = useState<string | null>(null);
  const found = report.criteria.find((one) => one.criterionId === criterionId) ?? report.criteria[0];
  const criteria = report.runs[0]?.rubric.criteria ?? [];
  const criterion = criteria.find(({ id }) => id === found?.criterionId);
  if (found === undefined || criterion === undefined) return <Callout tone="caution">{words.nothing}</Callout>;
  return (
    <>
      {report.criteria.length < 2 ? null : (
        <Select
          className={styles["which"]}
          label={words.criterion}
          value={criterion.id}
          options={report.criteria.map((one) => ({ value: one.criterionId, label: criteria.find(({ id }) => id === one.criterionId)?.name ?? one.criterionId }))}
          onChange={setCriterionId}
        />
      )}
      <ol role="list" className={styles["runs"]}>
        {report.runs.map((run, i) => (
          <li key={run.id}>{i === 0 ? words.this(runNameByJudge(run, messages, format)) : words.other(i + 1, runNameByJudge(run, messages, format))}</li>
        ))}
      </ol>
      <Figures criterion={criterion} peers={found} />
    </>
  );
}

function Figures({ criterion, peers: { trust, split } }: { readonly criterion: Criterion; readonly peers: CriterionPeers }) {
  const { messages, format } = useLanguage();
  const words = messages.peers.runs;
  const { setView, showPage } = useActions();
  const { withPeople } = trust;
  const graders = withPeople === null ? [] : [...withPeople.jurors.map((one, i) => ({ id: String(i), name: words.run(i + 1), ...one })), { id: "together", name: words.together, ...withPeople.together }];
  const groups = [
    {
      id: "among",
      name: words.groups.among,
      rows: [
        { id: "juryAlpha", ...words.figures.alpha, form: "coefficient" as const, estimate: trust.alpha },
        { id: "jurySplit", ...words.figures.split, form: "share" as const, estimate: trust.split },
      ],
    },
    {
      id: "two",
      name: words.groups.two,
      rows: trust.pairs.map(({ first, second, kappa }) => ({ id: `kappa ${String(first)} ${String(second)}`, name: words.pair(first + 1, second + 1), what: words.figures.two, form: "coefficient" as const, estimate: kappa })),
    },
    ...(withPeople === null
      ? []
      : [
          { id: "people", name: words.groups.people, rows: graders.map(({ id, name, kappa }) => ({ id: `people ${id}`, name, what: words.figures.people, form: "coefficient" as const, estimate: kappa })) },
          { id: "off", name: words.groups.off, rows: graders.map(({ id, name, meanAbsoluteError }) => ({ id: `off ${id}`, name, what: words.figures.off, form: "points" as const, estimate: meanAbsoluteError })) },
        ]),
  ];
  return (
    <>
      <ul className={styles["advice"]}>
        {peerAdvice(trust).map((advice, i) => (
          <li key={i}>
            <span>{adviceText(advice, messages, format)}</span>
          </li>
        ))}
      </ul>
      {split.length === 0 ? null : (
        <Button
          onClick={() => {
            setView({ preset: "all", search: "", source: null, queue: null, ranges: [], only: { label: words.label, ids: new Set(split) }, selected: split[0] ?? null });
            showPage("grid");
          }}
        >
          {words.show(split.length)}
        </Button>
      )}
      <p className={styles["soft"]}>{words.counted(trust.n)}</p>
      <FigureTable caption={words.caption(criterion.name)} groups={groups} trivial={[]} />
      {trust.tests.length === 0 ? null : <PeerTests name={criterion.name} tests={trust.tests} />}
    </>
  );
}

function adviceText(advice: PeerAdvice, { peers: { runs: { advice: words } } }: Messages, format: Format): string {
  switch (advice.kind) {
    case "same":
      return words.same(format.fixed(advice.alpha, 2));
    case "apart":
      return words.apart(format.fixed(advice.alpha, 2));
    case "better":
      return words.better(advice.run + 1, advice.than + 1, format.fixed(advice.by, 2));
    case "open":
      return words.open(advice.n);
    case "label":
      return words.label;
  }
}
