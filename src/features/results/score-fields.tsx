// The fields of a form for people's scores of one response. What they hold and what comes of them is score-edit.ts.
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { TextField } from "../../ui/field.tsx";
import styles from "./detail.module.css";
import { type ScoreField, faultOf, isKeepable } from "./score-edit.ts";

export function ScoreFields({ fields, onChange }: { readonly fields: readonly ScoreField[]; readonly onChange: (fields: readonly ScoreField[]) => void }) {
  const words = useLanguage().messages.gridWork;
  const isFilled = ({ text }: ScoreField): boolean => text.trim() !== "";
  const wholeIdle = fields.some((one) => one.name === null && isFilled(one)) && fields.some((one) => one.name !== null && isFilled(one));

  function range(criterion: Criterion): string {
    const levels = levelsOf(criterion.scale);
    const [low, high] = [levels[0], levels[levels.length - 1]];
    if (low === undefined || high === undefined) return "";
    return criterion.scale.kind === "likert" ? words.editScoreFrom(low.value, high.value) : words.editScoreLevels(low.value, low.label, high.value, high.label);
  }

  function hint(one: ScoreField): string {
    const { name, criterion } = one;
    if (criterion === null) return name === null ? words.editScoreWholeHint : words.editScoreOther;
    return faultOf(one) === "off-scale" && isKeepable(one) ? words.editScoreIdle(range(criterion)) : range(criterion);
  }

  function error(one: ScoreField): string | null {
    if (isKeepable(one)) return null;
    return one.criterion === null || faultOf(one) === "not-number" ? words.editScoreNumber : words.editScoreOff;
  }

  return (
    <fieldset className={styles["scoreFields"]}>
      <legend>{words.editScores}</legend>
      <p className={styles["soft"]}>{words.editScoresHint}</p>
      <div className={styles["scoreGrid"]}>
        {fields.map((one, i) => (
          <TextField
            key={i}
            className={styles["scoreField"]}
            label={one.name ?? words.editScoreWhole}
            hint={hint(one)}
            error={error(one)}
            value={one.text}
            onChange={(text) => onChange(fields.map((other, k) => (k === i ? { ...other, text } : other)))}
          />
        ))}
      </div>
      {wholeIdle ? <p className={styles["soft"]}>{words.editScoreWholeIdle}</p> : null}
    </fieldset>
  );
}
