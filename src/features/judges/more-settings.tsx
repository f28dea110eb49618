// The settings that few change: length of rationales, sampling, thinking.
import { useState } from "react";
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { NumberField, Select } from "../../ui/field.tsx";
import styles from "./judges.module.css";

const TOKENS = { low: 8, high: 4096, start: 256 } as const;
const SAMPLES = { low: 2, high: 32 } as const;
const HOTTEST = 2;
const MOST_SEED = 2 ** 31 - 1;

export function MoreSettings({ settings, onChange }: { readonly settings: JudgeSettings; readonly onChange: (patch: Partial<JudgeSettings>) => void }) {
  const { messages, format } = useLanguage();
  const words = messages.models.settings;
  const { rationaleTokens, sampling, thinking } = settings;
  const [open, setOpen] = useState(rationaleTokens !== null || sampling !== null || thinking !== "off");
  function whole(low: number, high: number): { readonly invalid: string; readonly accepts: (value: number) => boolean } {
    return { invalid: words.badNumber(format.number(low), format.number(high)), accepts: (value) => Number.isInteger(value) && value >= low && value <= high };
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.more}</summary>
      <div className={styles["more"]}>
        <Select
          label={words.rationaleTokens}
          hint={words.rationaleTokensHint}
          value={rationaleTokens === null ? "format" : "own"}
          options={[
            { value: "format", label: words.rationaleDefault },
            { value: "own", label: words.rationaleOwn },
          ]}
          onChange={(value) => onChange({ rationaleTokens: value === "own" ? TOKENS.start : null })}
        />
        {rationaleTokens === null ? null : (
          <NumberField label={words.rationaleTokens} hideLabel value={rationaleTokens} {...whole(TOKENS.low, TOKENS.high)} onChange={(next) => onChange({ rationaleTokens: next })} />
        )}
        <Select
          label={words.sampling}
          value={sampling === null ? "greedy" : "sample"}
          options={[
            { value: "greedy", label: words.samplings.greedy },
            { value: "sample", label: words.samplings.sample },
          ]}
          onChange={(value) => onChange({ sampling: value === "sample" ? { count: 3, temperature: 0.7, seed: 1 } : null })}
        />
        {sampling === null ? null : (
          <div className={styles["trio"]}>
            <NumberField label={words.samples} value={sampling.count} {...whole(SAMPLES.low, SAMPLES.high)} onChange={(count) => onChange({ sampling: { ...sampling, count } })} />
            <NumberField
              label={words.temperature}
              value={sampling.temperature}
              invalid={words.badNumber(format.number(0), format.number(HOTTEST))}
              accepts={(value) => value >= 0 && value <= HOTTEST}
              onChange={(temperature) => onChange({ sampling: { ...sampling, temperature } })}
            />
            <NumberField label={words.seed} value={sampling.seed} {...whole(0, MOST_SEED)} onChange={(seed) => onChange({ sampling: { ...sampling, seed } })} />
          </div>
        )}
        <Select
          label={words.thinking}
          hint={words.thinkingHint}
          value={thinking === "off" ? "off" : "budget"}
          options={[
            { value: "off", label: words.thinkings.off },
            { value: "budget", label: words.thinkings.budget },
          ]}
          onChange={(value) => onChange({ thinking: value === "off" ? "off" : { tokens: TOKENS.start } })}
        />
        {thinking === "off" ? null : (
          <NumberField label={words.thinkingTokens} value={thinking.tokens} {...whole(TOKENS.low, TOKENS.high)} onChange={(tokens) => onChange({ thinking: { tokens } })} />
        )}
      </div>
    </details>
  );
}
