// The wording around a format's markers: the project's own, the official one, or one of the person's.
import { useRef, useState } from "react";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { PromptFormat } from "../../formats/prompt-format.ts";
import { MAX_TEMPLATE_TEXT, readTemplates } from "../../formats/read-templates.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { TextArea } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./judges.module.css";
import { usableTemplates, withWordings } from "./wording.ts";

type Outcome = { readonly tone: "good" | "info" | "danger"; readonly text: string };

export function WordingSetting({ format, settings, onChange }: {
  readonly format: PromptFormat;
  readonly settings: JudgeSettings;
  readonly onChange: (patch: Partial<JudgeSettings>) => void;
}) {
  const words = useMessages().models.settings;
  const [template, setTemplate] = useState("");
  const [system, setSystem] = useState("");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const file = useRef<HTMLInputElement>(null);

  async function take(text: string, systemText: string | null): Promise<void> {
    const read = await readTemplates(text, { format: format.id, system: systemText });
    const added = read.ok ? usableTemplates(read.value.templates, format.id) : [];
    if (added.length === 0) {
      const missing = read.ok ? [] : [read.detail];
      setOutcome({ tone: "danger", text: [words.wordingUnread, ...missing].join(" ") });
      return;
    }
    const official = added.filter((one) => one.provenance === "official").map((one) => one.variant);
    onChange({ templates: withWordings(settings.templates, added) });
    setOutcome(official.length > 0 ? { tone: "good", text: words.wordingOfficial(official.join(words.listComma)) } : { tone: "info", text: words.wordingCustom });
    setTemplate("");
    setSystem("");
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
              if (chosen === undefined) return;
              if (chosen.size > MAX_TEMPLATE_TEXT) setOutcome({ tone: "danger", text: words.wordingUnread });
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
