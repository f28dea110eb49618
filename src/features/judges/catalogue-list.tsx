// The catalogue: models that are known to judge, what each is good for, whether it runs here, and the download.
import { useState } from "react";
import type { Dtype } from "../../domain/model.ts";
import type { Fitness, RunIssue } from "../../engine/catalogue/can-run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { Language } from "../../i18n/messages-context.tsx";
import { type CatalogueModel, selectCatalogue } from "../../store/catalogue.ts";
import { downloadId } from "../../store/model-desk.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Select } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { nameOf } from "./format-setting.tsx";
import styles from "./models.module.css";
import { isSameModel } from "./repository-name.ts";

const GROUPS = ["general", "specialised", "reward"] as const;

export function CatalogueList() {
  const words = useLanguage().messages.models;
  const models = useApp(selectCatalogue);
  const known = useApp((state) => state.capabilities !== null);
  const [all, setAll] = useState(false);
  const shown = all ? models : models.filter((model) => model.runs);
  return (
    <section className={styles["section"]} aria-label={words.catalogue}>
      <h3>{words.catalogue}</h3>
      <p className={styles["soft"]}>{known ? words.catalogueIntro : words.machine}</p>
      {GROUPS.map((group) => {
        const mine = shown.filter((model) => model.entry.group === group);
        return mine.length === 0 ? null : (
          <section key={group} className={styles["section"]} aria-label={words.kinds[group]}>
            <h4 className={styles["subhead"]}>{words.kinds[group]}</h4>
            <ul role="list" className={styles["models"]}>
              {mine.map((model) => (
                <CatalogueItem key={model.entry.id} model={model} />
              ))}
            </ul>
          </section>
        );
      })}
      {all || shown.length === models.length ? null : (
        <Button className={styles["start"]} onClick={() => setAll(true)}>
          {words.show(models.length)}
        </Button>
      )}
    </section>
  );
}

function CatalogueItem({ model }: { readonly model: CatalogueModel }) {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const { entry } = model;
  const facts: readonly (readonly [string, string])[] = [
    [words.licence, entry.licence],
    [words.contextLabel, words.context(entry.contextLength)],
    [words.parameters, format.compact(entry.parameters)],
    [words.goodFor, entry.formats.map((id) => nameOf(id, words.settings)).join(words.settings.listComma)],
    [words.scales, words.scaleNames[entry.scales] ?? entry.scales],
  ];
  return (
    <li className={styles["model"]}>
      <div className={styles["modelHead"]}>
        <h5>{entry.name}</h5>
        <span className={styles["soft"]}>
          <bdi>{entry.repository}</bdi>
        </span>
      </div>
      <dl className={styles["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {entry.thinks ? <p className={styles["soft"]}>{words.thinks}</p> : null}
      {entry.status.kind === "convert" ? <Conversion commands={entry.status.commands} /> : <Fetch model={model} />}
    </li>
  );
}

function Conversion({ commands }: { readonly commands: readonly string[] }) {
  const words = useLanguage().messages.models;
  return (
    <>
      <p>
        <Tag tone="caution">{words.converting}</Tag>
      </p>
      <details className={styles["how"]}>
        <summary>{words.convertingHow}</summary>
        <p className={styles["soft"]}>{words.convertingThen}</p>
        <pre tabIndex={0} aria-label={words.convertingHow}>
          {commands.join("\n")}
        </pre>
      </details>
    </>
  );
}

function Fetch({ model: { entry, revision, best, weights } }: { readonly model: CatalogueModel }) {
  const language = useLanguage();
  const { messages, format } = language;
  const words = messages.models;
  const kept = useApp((state) => state.models.kept);
  const downloads = useApp((state) => state.models.downloads);
  const { downloadModel, chooseModel } = useActions();
  const [chosen, setChosen] = useState<Dtype | null>(null);
  const dtype = chosen ?? best ?? weights[0]?.dtype;
  const fitness = weights.find((one) => one.dtype === dtype)?.fitness;
  if (dtype === undefined || fitness === undefined) return null;
  const { repository, name } = entry;
  const here = kept.find((one) => isSameModel(one, repository, dtype));
  const coming = downloads.some((one) => one.id === downloadId({ repository, dtype }) && one.status !== "failed");
  function sizeOf({ bytes, warnings }: Fitness): string {
    if (bytes === null) return words.sizeUnknown;
    return warnings.some(({ code }) => code === "size-estimated") ? words.about(format.bytes(bytes)) : format.bytes(bytes);
  }
  return (
    <>
      <Verdict fitness={fitness} />
      <div className={styles["fetch"]}>
        <Select
          label={words.dtypeOf(name)}
          hideLabel
          value={dtype}
          options={weights.map((one) => ({ value: one.dtype, label: words.dtypeOption(one.dtype, sizeOf(one.fitness)) }))}
          onChange={setChosen}
        />
        {here === undefined ? (
          <Button icon="download" aria-label={words.downloadOf(name)} disabled={coming || fitness.verdict === "no"} onClick={() => void downloadModel({ repository, revision, dtype })}>
            {words.download}
          </Button>
        ) : (
          <>
            <Tag tone="good">{words.isKept}</Tag>
            <Button rank="quiet" onClick={() => chooseModel(here.key)}>
              {words.use}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

function Verdict({ fitness: { verdict, device, reasons, warnings } }: { readonly fitness: Fitness }) {
  const language = useLanguage();
  const words = language.messages.models;
  const told = [...reasons, ...warnings].filter(({ code }) => code !== "size-estimated");
  return (
    <div className={styles["verdict"]} data-runs={verdict !== "no" && told.length === 0}>
      <Icon name={verdict === "no" ? "failed" : told.length > 0 ? "caution" : "check"} />
      <p>
        {verdict === "no" ? words.runsNot : words.runsOn(words.onDevice[device])}
        {told.length === 0 ? "" : ` ${told.map((issue) => issueText(issue, language)).join(" ")}`}
      </p>
    </div>
  );
}

function issueText(issue: RunIssue, { messages, format }: Language): string {
  const words = messages.models.issues;
  switch (issue.code) {
    case "buffer-too-small":
    case "too-large-for-wasm":
      return words[issue.code](format.bytes(issue.needed), format.bytes(issue.limit));
    case "memory":
      return words.memory(format.bytes(issue.needed), format.bytes(issue.has));
    case "storage":
      return words.storage(format.bytes(issue.needed), format.bytes(issue.free));
    case "needs-converting":
    case "no-such-dtype":
    case "no-adapter":
    case "no-shader-f16":
    case "overflows-half":
    case "software-adapter":
    case "one-thread":
    case "slow-on-wasm":
    case "size-estimated":
      return words[issue.code]();
  }
}
