// The dialog that filters by a score: which column, from where to where.
import { useState } from "react";
import { levelsOf, type Criterion } from "../../domain/rubric.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { OVERALL } from "../../store/row-filter.ts";
import { selectShownRubric } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NumberField, Select } from "../../ui/field.tsx";
import styles from "./results.module.css";

export function ScoreFilter({ onClose }: { readonly onClose: () => void }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const rubric = useApp(selectShownRubric);
  const ranges = useApp((state) => state.view.ranges);
  const { setView } = useActions();
  const [column, setColumn] = useState(rubric.criteria[0]?.id ?? OVERALL);
  const [low, high] = boundsOf(rubric.criteria.find(({ id }) => id === column));
  const set = ranges.find(({ criterionId }) => criterionId === column);
  /** Null while they are as they stand. */
  const [edited, setEdited] = useState<{ readonly min: number; readonly max: number } | null>(null);
  const { min, max } = edited ?? set ?? { min: low, max: high };
  return (
    <Dialog
      open
      title={words.filterTitle}
      closeLabel={messages.app.close}
      onClose={onClose}
      footer={
        <Button
          rank="primary"
          disabled={min > max}
          onClick={() => {
            setView({ ranges: [...ranges.filter(({ criterionId }) => criterionId !== column), { criterionId: column, min, max }] });
            onClose();
          }}
        >
          {words.filterApply}
        </Button>
      }
    >
      <div className={styles["filterForm"]}>
        <Select
          label={words.filterColumn}
          value={column}
          options={[{ value: OVERALL, label: messages.results.columns.overall }, ...rubric.criteria.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(next) => {
            setColumn(next);
            setEdited(null);
          }}
        />
        <NumberField key={`${column} from`} label={words.filterFrom} value={min} invalid={words.filterNumber(low, high)} accepts={(value) => value >= low && value <= high} onChange={(value) => setEdited({ min: value, max })} />
        <NumberField key={`${column} to`} label={words.filterTo} value={max} invalid={words.filterNumber(low, high)} accepts={(value) => value >= low && value <= high} onChange={(value) => setEdited({ min, max: value })} />
        <p className={styles["quiet"]}>{words.filterHint}</p>
      </div>
    </Dialog>
  );
}

/** The worst and the best score of a column; the overall score lies in 0..1. */
function boundsOf(criterion: Criterion | undefined): readonly [number, number] {
  if (criterion === undefined) return [0, 1];
  const levels = levelsOf(criterion.scale);
  return [levels[0]?.value ?? 0, levels[levels.length - 1]?.value ?? 1];
}
