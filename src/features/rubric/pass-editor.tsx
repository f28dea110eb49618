// Whether responses pass or fail by this rubric: the threshold, and the criteria without which nothing passes.
import type { Rubric } from "../../domain/rubric.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { Checkbox, NumberField } from "../../ui/field.tsx";
import { withPass } from "./rubric-edit.ts";
import styles from "./rubric.module.css";

const START = 0.7;

export function PassEditor({ rubric, onRubric }: { readonly rubric: Rubric; readonly onRubric: (rubric: Rubric) => void }) {
  const words = useMessages().bias.pass;
  const { pass } = rubric;
  return (
    <div className={styles["form"]}>
      <Checkbox label={words.on} hint={words.rule} checked={pass !== undefined} onChange={(on) => onRubric(withPass(rubric, on ? { threshold: START, required: [] } : undefined))} />
      {pass === undefined ? null : (
        <>
          <NumberField
            label={words.threshold}
            value={pass.threshold}
            invalid={words.bad}
            accepts={(value) => value >= 0 && value <= 1 && Math.abs(value * 100 - Math.round(value * 100)) < 1e-9}
            onChange={(threshold) => onRubric(withPass(rubric, { ...pass, threshold }))}
          />
          <fieldset className={styles["levels"]}>
            <legend>{words.required}</legend>
            {rubric.criteria.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={pass.required.includes(id)}
                onChange={(on) => onRubric(withPass(rubric, { ...pass, required: on ? [...pass.required, id] : pass.required.filter((one) => one !== id) }))}
              />
            ))}
          </fieldset>
        </>
      )}
    </div>
  );
}
