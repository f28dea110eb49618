// A jury: which runs sit in it, by which rule they speak, and where they disagree most.
import { useEffect, useMemo, useState } from "react";
import type { CaseSet } from "../../domain/case.ts";
import { type Juror, JURY_RULES, type JuryRule, juryAgreement, juryVerdicts, sharedCriteria } from "../../domain/jury.ts";
import { type Criterion, levelsOf } from "../../domain/rubric.ts";
import { isDefined } from "../../domain/statistics/statistic.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { runNameByJudge } from "../../i18n/run-name.ts";
import { selectRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, Select } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import { VisibleLine } from "../../ui/visible-line.tsx";
import styles from "./pairs.module.css";

const STEP = 25;
/** A run is picked out by its judge; beyond so many the columns no longer fit. */
const MOST_JURORS = 8;

export function JurySection({ caseSet }: { readonly caseSet: CaseSet }) {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const errorText = useErrorText();
  const history = useApp((state) => state.history);
  const jury = useApp((state) => state.jury);
  const { callJury, refreshRuns } = useActions();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const shown = useApp((state) => (state.run === null ? "" : `${state.run.id} ${state.run.state}`));
  useEffect(() => {
    void refreshRuns();
  }, [refreshRuns, shown]);
  const finished = (history ?? []).filter((run) => run.caseSetId === caseSet.id && run.state === "done" && run.mode !== "pairwise").slice(0, MOST_JURORS);
  const chosen = finished.filter(({ id }) => !left.has(id));
  return (
    <section aria-label={words.jury} className={styles["section"]}>
      <h2>{words.jury}</h2>
      <p className={styles["soft"]}>{words.juryIntro}</p>
      {finished.length < 2 ? (
        <p>{words.juryFew}</p>
      ) : (
        <>
          <fieldset className={styles["jurors"]}>
            <legend>{words.jurors}</legend>
            {finished.map((run) => (
              <Checkbox
                key={run.id}
                label={runNameByJudge(run, messages, format)}
                checked={!left.has(run.id)}
                onChange={(on) => {
                  const next = new Set(left);
                  if (on) next.delete(run.id);
                  else next.add(run.id);
                  setLeft(next);
                }}
              />
            ))}
          </fieldset>
          <div className={styles["buttons"]}>
            <Button icon="scales" disabled={chosen.length < 2 || jury.status === "loading"} onClick={() => void callJury(chosen.map(({ id }) => id))}>
              {words.juryCall}
            </Button>
            {chosen.length < 2 ? <p className={styles["soft"]}>{words.jurySame}</p> : null}
            {jury.status === "loading" ? <p role="status">{words.juryLoading}</p> : null}
          </div>
        </>
      )}
      {jury.status === "failed" ? (
        <Callout tone="danger" title={errorText(jury.failure.code).title}>
          <p>{errorText(jury.failure.code).next}</p>
        </Callout>
      ) : null}
      {jury.status === "ready" && jury.caseSetId === caseSet.id ? <Verdicts jurors={jury.jurors} /> : null}
    </section>
  );
}

function Verdicts({ jurors }: { readonly jurors: readonly Juror[] }) {
  const { messages } = useLanguage();
  const words = messages.pairs;
  const [criterionId, setCriterionId] = useState<string | null>(null);
  const [rule, setRule] = useState<JuryRule>("mean");
  const criteria = useMemo(() => sharedCriteria(jurors.map(({ run }) => run)), [jurors]);
  const criterion = criteria.find(({ id }) => id === criterionId) ?? criteria[0];
  if (criterion === undefined) return <Callout tone="caution">{words.juryNothing}</Callout>;
  return (
    <>
      <div className={styles["fields"]}>
        <Select label={words.criterion} value={criterion.id} options={criteria.map(({ id, name }) => ({ value: id, label: name }))} onChange={setCriterionId} />
        <Select label={words.juryRule} value={rule} options={JURY_RULES.map((value) => ({ value, label: words.juryRules[value] }))} onChange={setRule} />
      </div>
      <VerdictTable jurors={jurors} criterion={criterion} rule={rule} />
    </>
  );
}

function VerdictTable({ jurors, criterion, rule }: { readonly jurors: readonly Juror[]; readonly criterion: Criterion; readonly rule: JuryRule }) {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  const columns = words.juryColumns;
  const rows = useApp(selectRows);
  const [shown, setShown] = useState(STEP);
  const verdicts = useMemo(() => juryVerdicts(rows, criterion, jurors, rule), [rows, criterion, jurors, rule]);
  const alpha = useMemo(() => juryAgreement(verdicts), [verdicts]);
  const levels = levelsOf(criterion.scale);
  const score = (value: number): string => (rule === "majority" ? (levels.find((level) => level.value === value)?.label ?? format.fixed(value, 2)) : format.fixed(value, 2));
  return (
    <>
      <p>{isDefined(alpha) ? words.juryAlpha(format.fixed(alpha, 2)) : words.juryAlphaNone}</p>
      <div className={styles["scroll"]} role="group" aria-label={words.juryTable} tabIndex={0}>
        <table className={styles["table"]}>
          <caption className="visually-hidden">{words.juryTable}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.response}</th>
              <th scope="col">{columns.source}</th>
              {jurors.map(({ run }, i) => (
                <th key={run.id} scope="col" data-number title={runNameByJudge(run, messages, format)}>
                  {columns.juror(i + 1)}
                </th>
              ))}
              <th scope="col" data-number>{columns.verdict}</th>
              <th scope="col" data-number title={words.jurySpreadHint}>{columns.spread}</th>
            </tr>
          </thead>
          <tbody>
            {verdicts.slice(0, shown).map(({ row: { case: one, response }, scores, score: verdict, spread }) => (
              <tr key={response.id}>
                <th scope="row">
                  <VisibleLine text={response.text.slice(0, 300)} control={words.control} className={styles["line"]} />
                  <span className={styles["note"]}>
                    <bdi>{one.instruction.slice(0, 120)}</bdi>
                  </span>
                </th>
                <td>{response.source === null ? null : <bdi>{response.source}</bdi>}</td>
                {scores.map((value, i) => (
                  <td key={jurors[i]?.run.id ?? i} data-number>
                    {value === null ? words.juryMissing : format.fixed(value, 2)}
                  </td>
                ))}
                <td data-number>{verdict === null ? (scores.every((value) => value === null) ? words.juryMissing : words.juryNoMajority) : <strong>{score(verdict)}</strong>}</td>
                <td data-number>{spread === null ? words.juryMissing : format.percent(spread)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {verdicts.length > shown ? (
        <Button rank="quiet" onClick={() => setShown(shown + 4 * STEP)}>
          {words.more(Math.min(4 * STEP, verdicts.length - shown))}
        </Button>
      ) : null}
    </>
  );
}
