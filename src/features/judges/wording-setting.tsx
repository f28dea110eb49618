// The wording around a format's markers: the project's own, the official one, or one of the person's.
import { useRef, useState } from "react";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { PromptFormat } from "../../formats/prompt-format.ts";
import { OWN_WORDINGS } from "../../formats/prompt-formats.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Select, TextArea } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./judges.module.css";
import { draftsIn, readWording, withWordings, type Template } from "./wording.ts";

type Outcome = { readonly tone: "good" | "info" | "danger"; readonly text: string };

/** Bytes; wordings are a few kilobytes, and the file is read as a whole. */
const MOST_BYTES = 1024 * 1024;

export function WordingSetting({ format, settings, onChange }: {
  readonly format: PromptFormat;
  readonly settings: JudgeSettings;
  readonly onChange: (patch: Partial<JudgeSettings>) => void;
}) {
  const words = useMessages().models.settings;
  const variants = OWN_WORDINGS[format.id].map((one) => one.variant);
  const [variant, setVariant] = useState(variants[0] ?? "");
  const [template, setTemplate] = useState("");
  const [system, setSystem] = useState("");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const file = useRef<HTMLInputElement>(null);

  function take(added: readonly Template[]): void {
    const official = added.filter((one) => one.provenance === "official").map((one) => one.variant);
    onChange({ templates: withWordings(settings.templates, added) });
    setOutcome(official.length > 0 ? { tone: "good", text: words.wordingOfficial(official.join(words.listComma)) } : { tone: "info", text: words.wordingCustom });
    setTemplate("");
    setSystem("");
  }

  async function apply(): Promise<void> {
    const read = await readWording(format.id, variant, { variant, system, template });
    if (read.ok) take([read.template]);
    else setOutcome({ tone: "danger", text: words.wordingMissing(read.missing.join(words.listComma)) });
  }

  async function open(chosen: File): Promise<void> {
    const drafts = chosen.size > MOST_BYTES ? [] : draftsIn(await chosen.text(), format.id);
    const read = await Promise.all(drafts.map((draft) => readWording(format.id, draft.variant ?? variant, draft)));
    const added = read.flatMap((one) => (one.ok && variants.includes(one.template.variant) ? [one.template] : []));
    if (added.length > 0) take(added);
    else setOutcome({ tone: "danger", text: words.wordingUnread });
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
          <Callout tone={outcome.tone}>{outcome.text}</Callout>
        </div>
      )}
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
              if (chosen !== undefined) void open(chosen);
            }}
          />
          <Button icon="file" className={styles["start"]} onClick={() => file.current?.click()}>
            {words.wordingFile}
          </Button>
          <Select label={words.wordingVariant} value={variant} options={variants.map((value) => ({ value, label: value }))} onChange={setVariant} />
          <TextArea label={words.wordingSystem} rows={2} value={system} onChange={setSystem} />
          <TextArea label={words.wording} rows={5} value={template} onChange={setTemplate} />
          <Button className={styles["start"]} disabled={template.trim() === ""} onClick={() => void apply()}>
            {words.wordingApply}
          </Button>
        </div>
      </details>
    </div>
  );
}
