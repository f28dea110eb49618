// The choice of a prompt format: those that fit the rubric, what the chosen one leaves out, and why the others do not fit.
import type { JudgeSettings } from "../../domain/judge-settings.ts";
import type { ModelHead } from "../../domain/model.ts";
import { type RubricFit, formatFits } from "../../store/format-fit.ts";
import { useApp } from "../../store/use-app.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import type { Messages } from "../../i18n/en.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./judges.module.css";

export function FormatSetting({ settings, head, onChange }: {
  readonly settings: JudgeSettings;
  readonly head: ModelHead;
  readonly onChange: (patch: Partial<JudgeSettings>) => void;
}) {
  const words = useMessages().models.settings;
  const rubric = useApp((state) => state.rubric);
  const fits = formatFits(rubric, head);
  const chosen = fits.find(({ format }) => format.id === settings.format);
  const others = fits.filter(({ fit }) => !fit.fits);
  const options: { readonly value: string; readonly label: string }[] = fits
    .filter(({ format, fit }) => fit.fits || format === chosen?.format)
    .map(({ format: { id }, fit }) => ({ value: id, label: fit.fits ? nameOf(id, words) : words.unfit(nameOf(id, words)) }));
  // A format of another version of the page, or one that the model's head cannot answer.
  if (chosen === undefined) options.unshift({ value: settings.format, label: words.unfit(nameOf(settings.format, words)) });
  /** Another format has another wording. */
  function choose(format: string): void {
    if (format !== settings.format) onChange({ format, templates: [] });
  }
  const offers = chosen?.fit.fits === false && chosen.fit.why === "rubric" ? chosen.fit.offers.filter((id) => fits.some(({ format, fit }) => format.id === id && fit.fits)) : fits.filter(({ fit }) => fit.fits).map(({ format }) => format.id);
  return (
    <div className={styles["stack"]}>
      <Select label={words.format} value={settings.format} options={options} onChange={choose} />
      {chosen?.fit.fits === true ? (
        <Drops drops={chosen.fit.drops} />
      ) : (
        <Callout tone="caution" title={words.chosenUnfit(nameOf(settings.format, words))}>
          <p>{chosen === undefined ? words.headUnfit : misfitText(chosen.fit, words)}</p>
          <div className={styles["offers"]}>
            {offers.slice(0, 3).map((id) => (
              <Button key={id} onClick={() => choose(id)}>
                {words.offer(nameOf(id, words))}
              </Button>
            ))}
          </div>
        </Callout>
      )}
      {others.length === 0 ? null : (
        <details className={styles["soft"]}>
          <summary>{words.others(others.length)}</summary>
          <dl className={styles["reasons"]}>
            {others.map(({ format: { id }, fit }) => (
              <div key={id}>
                <dt>{nameOf(id, words)}</dt>
                <dd>{misfitText(fit, words)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

type Words = Messages["models"]["settings"];

export function nameOf(format: string, words: Words): string {
  return words.formats[format] ?? format;
}

function misfitText(fit: RubricFit, words: Words): string {
  if (fit.fits) return "";
  return fit.why === "head" ? words.headUnfit : words.because(fit.criterion, words.reasons[fit.reason] ?? fit.reason);
}

function Drops({ drops }: { readonly drops: readonly string[] }) {
  const words = useMessages().models.settings;
  if (drops.length === 0) return null;
  const names = drops.map((drop) => words.dropNames[drop] ?? drop);
  const last = names.at(-1) ?? "";
  const parts = names.length === 1 ? last : `${names.slice(0, -1).join(words.comma)}${words.and}${last}`;
  return <Callout tone="info">{words.drops(parts)}</Callout>;
}
