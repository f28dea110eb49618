// What to compare: the criterion, the judge and its format, all pairs or the most telling ones, and the button that starts.
import { useState } from "react";
import { defaultJudgeSettings, type JudgeSettings, type Protocol } from "../../domain/judge-settings.ts";
import type { ModelKey, ModelManifest } from "../../domain/model.ts";
import { type PairPlace, sourcesOf } from "../../domain/pair-plan.ts";
import type { Criterion } from "../../domain/rubric.ts";
import { writesReasons } from "../../formats/format-traits.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { defaultFormat } from "../../store/default-format.ts";
import { type PairFormat, pairFormats } from "../../store/pair-formats.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { NumberField, Select } from "../../ui/field.tsx";
import type { JudgeChoice } from "../../workers/protocol.ts";
import { PairCounting, PairCuts } from "./pair-budget.tsx";
import styles from "./pairs.module.css";

const CLERK = "clerk";
/** Share of the pairs that is offered at first; a ranking from so many is mostly that of all (npm run ranking). */
const OFFERED = 0.3;

type Extent = "all" | "chosen";

export function PairSetup({ pairs }: { readonly pairs: readonly PairPlace[] }) {
  const messages = useMessages();
  const words = messages.pairs;
  const rubric = useApp((state) => state.rubric);
  const kept = useApp((state) => state.models.kept);
  const chosenJudge = useApp((state) => state.judgeChoice);
  const run = useApp((state) => state.pairs.run);
  const starting = useApp((state) => state.pairs.starting);
  const counting = useApp((state) => state.pairs.budget.status === "counting");
  const gridBusy = useApp((state) => state.gridJudging);
  const { startPairs } = useActions();

  const [criterionId, setCriterionId] = useState<string | null>(null);
  const [judge, setJudge] = useState<string | null>(null);
  const [format, setFormat] = useState<string | null>(null);
  const [protocol, setProtocol] = useState<Protocol>("verdict-only");
  const [extent, setExtent] = useState<Extent>("all");
  const [budget, setBudget] = useState<number | null>(null);

  // A rule scores each response by itself and asks no judge.
  const criteria = rubric.criteria.filter(({ check }) => check === undefined);
  const criterion = criteria.find(({ id }) => id === criterionId) ?? criteria[0];
  const key = judge ?? (chosenJudge.kind === "model" ? chosenJudge.model : CLERK);
  const manifest = kept.find((one) => one.key === key) ?? null;
  const base = manifest === null ? null : settingsOf(manifest, chosenJudge);
  const formats = manifest === null || criterion === undefined ? [] : pairFormats(criterion, manifest.head);
  const shown = formats.find(({ id }) => id === format) ?? formats.find(({ id }) => id === base?.format) ?? formats[0];
  const reasons = shown !== undefined && writesReasons(shown.id);
  const most = pairs.length;
  const wanted = Math.min(budget ?? Math.max(1, Math.ceil(most * OFFERED)), most);
  const busy = starting || run?.state === "running" || run?.state === "paused";
  const ready = criterion !== undefined && criterion.question.trim() !== "" && (manifest === null || shown !== undefined);

  function start(asked: Criterion): void {
    const choice: JudgeChoice = manifest === null || base === null || shown === undefined ? { kind: "clerk" } : { kind: "model", model: manifest.key, settings: settingsFor(base, shown, reasons ? protocol : "verdict-only") };
    void startPairs({ judge: choice, criterion: asked, budget: extent === "all" ? null : wanted });
  }

  return (
    <section aria-label={words.setup} className={styles["setup"]}>
      <div className={styles["fields"]}>
        <Select label={words.criterion} value={criterion?.id ?? ""} options={criteria.map(({ id, name }) => ({ value: id, label: name }))} onChange={setCriterionId} />
        <Select
          label={words.judge}
          value={manifest === null ? CLERK : manifest.key}
          options={[{ value: CLERK, label: messages.judges.clerk }, ...kept.map((one) => ({ value: one.key, label: nameOf(one) }))]}
          onChange={(next) => {
            setJudge(next);
            setFormat(null);
          }}
        />
        {manifest === null || shown === undefined ? null : (
          <Select
            label={words.format}
            value={shown.id}
            options={formats.map(({ id, together }) => {
              const name = messages.models.settings.formats[id] ?? id;
              return { value: id, label: together ? words.together(name) : words.alone(name) };
            })}
            onChange={setFormat}
          />
        )}
        {reasons ? (
          <Select
            label={words.protocol}
            value={protocol}
            options={(["verdict-only", "with-rationale"] as const).map((value) => ({ value, label: messages.models.settings.protocols[value] }))}
            onChange={setProtocol}
          />
        ) : null}
        <Select
          label={words.extent}
          value={extent}
          options={[{ value: "all", label: words.all(most) }, { value: "chosen", label: words.chosen }]}
          onChange={setExtent}
        />
        {extent === "all" ? null : (
          <NumberField label={words.budget} value={wanted} invalid={words.budgetInvalid(most)} accepts={(value) => Number.isInteger(value) && value >= 1 && value <= most} onChange={setBudget} />
        )}
      </div>
      {manifest !== null && shown === undefined ? <p>{words.noFormat}</p> : <p className={styles["soft"]}>{shown?.together === true ? words.togetherHint : words.aloneHint}</p>}
      {extent === "all" ? null : <p className={styles["soft"]}>{sourcesOf(pairs).length > 1 ? words.chosenHint : words.chosenNoSources}</p>}
      {busy ? null : (
        <div className={styles["buttons"]}>
          <Button rank="primary" icon="scales" disabled={!ready || gridBusy} onClick={() => { if (criterion !== undefined) start(criterion); }}>
            {run === null ? words.start : words.again}
          </Button>
          {gridBusy ? <p className={styles["soft"]}>{words.gridBusy}</p> : null}
        </div>
      )}
      {starting && !counting ? <p role="status">{words.starting}</p> : null}
      <PairCounting />
      <PairCuts />
    </section>
  );
}

/** The settings that the person gave this model, or those it starts with. */
function settingsOf(manifest: ModelManifest, chosen: JudgeChoice): JudgeSettings {
  return chosen.kind === "model" && chosen.model === manifest.key ? chosen.settings : defaultJudgeSettings(defaultFormat(manifest));
}

/** Another format has another wording. */
function settingsFor(base: JudgeSettings, { id }: PairFormat, protocol: Protocol): JudgeSettings {
  return { ...base, format: id, templates: base.format === id ? base.templates : [], protocol };
}

function nameOf({ repository, dtype }: { readonly repository: string; readonly dtype: string; readonly key: ModelKey }): string {
  return `${repository.split("/").at(-1) ?? repository} (${dtype})`;
}
