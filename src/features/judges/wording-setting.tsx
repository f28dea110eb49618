// The wording around a format's markers: the project's own, the official one, or one of the person's.
import { useRef, useState } from "react";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { ModelManifest } from "../../domain/model.ts";
import type { PromptFormat } from "../../formats/prompt-format.ts";
import { findTemplatesInCard, MAX_TEMPLATE_TEXT, readTemplates } from "../../formats/read-templates.ts";
import type { Messages } from "../../i18n/en.ts";
import { useErrorText, useMessages } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { TextArea } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./judges.module.css";
import { hasCard, type Template, usableTemplates, withWordings } from "./wording.ts";

type Words = Messages["models"]["settings"];
type ErrorText = ReturnType<typeof useErrorText>;

/** `text` is written when it is shown: the language may change while it stands. `offer` holds wordings that are not used yet: the person decides. */
type Outcome = { readonly tone: "good" | "info" | "danger"; readonly text: (words: Words, errorText: ErrorText) => string; readonly offer?: readonly Template[] };

export function WordingSetting({ format, settings, manifest, onChange }: {
  readonly format: PromptFormat;
  readonly settings: JudgeSettings;
  readonly manifest: ModelManifest;
  readonly onChange: (patch: Partial<JudgeSettings>) => void;
}) {
  const words = useMessages().models.settings;
  const [template, setTemplate] = useState("");
  const [system, setSystem] = useState("");
  const errorText = useErrorText();
  const { readModelCard } = useActions();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reading, setReading] = useState(false);
  const file = useRef<HTMLInputElement>(null);

  async function take(text: string, systemText: string | null): Promise<void> {
    const read = await readTemplates(text, { format: format.id, system: systemText });
    const added = read.ok ? usableTemplates(read.value.templates, format.id) : [];
    if (added.length === 0) {
      const missing = read.ok ? [] : [read.detail];
      setOutcome({ tone: "danger", text: (now) => [now.wordingUnread, ...missing].join(" ") });
      return;
    }
    apply(added);
    setTemplate("");
    setSystem("");
  }

  function apply(added: readonly Template[]): void {
    const official = added.filter((one) => one.provenance === "official");
    onChange({ templates: withWordings(settings.templates, added) });
    setOutcome(official.length === 0 ? { tone: "info", text: (now) => now.wordingCustom } : { tone: "good", text: (now) => now.wordingOfficial(variantsOf(official, now)) });
  }

  /** Official wordings are used at once; others are offered with their first words, so that nothing odd slips in. */
  async function takeFromCard(): Promise<void> {
    setOutcome(null);
    setReading(true);
    const card = await readModelCard(manifest.key);
    const found = card?.ok === true && card.value !== null ? usableTemplates(await findTemplatesInCard(card.value, format.id), format.id) : [];
    setReading(false);
    if (card === undefined) return;
    if (!card.ok) setOutcome({ tone: "danger", text: (_, textOf) => textOf(card.code).title });
    else if (found.length === 0) setOutcome({ tone: "info", text: (now) => now.wordingCardNone });
    else if (found.some((one) => one.provenance === "official")) apply(found.filter((one) => one.provenance === "official"));
    else setOutcome({ tone: "info", text: (now) => now.wordingCardOther(variantsOf(found, now)), offer: found });
  }

  return (
    <div className={styles["stack"]}>
      <p className={styles["fieldLabel"]}>{words.wording}</p>
      {settings.templates.length === 0 ? (
        <p className={styles["soft"]}>{words.wordings.own}</p>
      ) : (
        <>
          <ul role="list" className={styles["wordings"]}>
            {settings.templates.map((one) => (
              <li key={one.variant}>
                <bdi>{one.variant}</bdi>
                <Tag tone={one.provenance === "official" ? "good" : "caution"}>{words.wordings[one.provenance]}</Tag>
              </li>
            ))}
          </ul>
          <Button
            rank="quiet"
            className={styles["start"]}
            onClick={() => {
              onChange({ templates: [] });
              setOutcome(null);
            }}
          >
            {words.wordingClear}
          </Button>
        </>
      )}
      {outcome === null ? null : (
        <div role="status">
          <Callout tone={outcome.tone}>
            <p>{outcome.text(words, errorText)}</p>
            {outcome.offer === undefined ? null : <Offer templates={outcome.offer} onUse={apply} />}
          </Callout>
        </div>
      )}
      {hasCard(manifest) ? (
        <Button icon="file" className={styles["start"]} disabled={reading} onClick={() => void takeFromCard()}>
          {words.wordingCard}
        </Button>
      ) : null}
      <details>
        <summary>{words.wordingPaste}</summary>
        <div className={styles["more"]}>
          <p className={styles["soft"]}>{words.wordingHint}</p>
          <input
            ref={file}
            type="file"
            hidden
            accept=".json,.txt,.md,text/plain,application/json"
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = "";
              if (chosen === undefined) return;
              if (chosen.size > MAX_TEMPLATE_TEXT) setOutcome({ tone: "danger", text: (now) => now.wordingUnread });
              else void chosen.text().then((text) => take(text, null));
            }}
          />
          <Button icon="file" className={styles["start"]} onClick={() => file.current?.click()}>
            {words.wordingFile}
          </Button>
          <TextArea label={words.wordingSystem} rows={2} value={system} onChange={setSystem} />
          <TextArea label={words.wording} rows={5} value={template} onChange={setTemplate} />
          <Button className={styles["start"]} disabled={template.trim() === ""} onClick={() => void take(template, system === "" ? null : system)}>
            {words.wordingApply}
          </Button>
        </div>
      </details>
    </div>
  );
}

function variantsOf(templates: readonly Template[], words: Words): string {
  return templates.map((one) => one.variant).join(words.listComma);
}

/** Wordings that a card holds and that are not known: to be read before they are used. */
function Offer({ templates, onUse }: { readonly templates: readonly Template[]; readonly onUse: (templates: readonly Template[]) => void }) {
  const words = useMessages().models.settings;
  return (
    <>
      {templates.map((one) => (
        <details key={one.variant}>
          <summary>
            <bdi>{one.variant}</bdi>
          </summary>
          <pre tabIndex={0} dir="auto" aria-label={one.variant} className={styles["wordingText"]}>
            {[one.system, one.template].filter((text) => text !== null).join("\n\n")}
          </pre>
        </details>
      ))}
      <Button className={styles["start"]} onClick={() => onUse(templates)}>
        {words.wordingCardUse}
      </Button>
    </>
  );
}
