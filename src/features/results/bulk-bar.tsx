// What can be done with the marked rows together.
import { useMemo, useState } from "react";
import { rationaleOf, verdictKey } from "../../domain/verdict.ts";
import { levelsOf } from "../../domain/rubric.ts";
import { writesReasons } from "../../formats/format-traits.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectShownRubric, selectVisibleRows, selectRowsHeld } from "../../store/selectors.ts";
import type { CellPlace } from "../../store/state.ts";
import { useActions, useApp, useAppStore } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import styles from "./results.module.css";

const EVERY = "\u0000every";

type Marked = ReadonlySet<CellPlace["responseId"]>;

export function BulkBar({ onDelete }: { readonly onDelete: (marked: Marked) => void }) {
  const checked = useApp((state) => state.view.checked);
  return checked.size === 0 ? null : <FilledBulkBar checked={checked} onDelete={() => onDelete(checked)} />;
}

function FilledBulkBar({ checked, onDelete }: { readonly checked: Marked; readonly onDelete: () => void }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const store = useAppStore();
  const rows = useApp(selectVisibleRows);
  const rubric = useApp(selectShownRubric);
  const run = useApp((state) => state.run);
  const busy = useApp((state) => state.run?.state === "running" || state.explaining?.status === "running");
  const held = useApp(selectRowsHeld);
  const actions = useActions();
  const [chosen, setChosen] = useState<string>(EVERY);
  const [level, setLevel] = useState("");
  const inView = useMemo(() => rows.reduce((count, { response }) => count + Number(checked.has(response.id)), 0), [rows, checked]);
  const criteria = chosen === EVERY ? rubric.criteria : rubric.criteria.filter(({ id }) => id === chosen);
  const only = chosen === EVERY ? undefined : criteria[0];
  const levels = only === undefined ? [] : levelsOf(only.scale);
  const value = levels.find((one) => String(one.value) === level) ?? levels[levels.length - 1];
  const places = (): readonly CellPlace[] => [...checked].flatMap((responseId) => criteria.map(({ id }) => ({ responseId, criterionId: id })));
  const canJudge = run !== null && !busy;
  const canWrite = canJudge && run.judge.prompt !== undefined && writesReasons(run.judge.prompt.settings.format);
  return (
    <div role="group" aria-label={words.bulk} className={styles["bulk"]}>
      <p role="status" className={styles["bulkCount"]}>{words.checkedCount(checked.size, checked.size - inView)}</p>
      <Select className={styles["source"]} label={words.bulkCriterion} hideLabel value={chosen} options={[{ value: EVERY, label: words.everyCriterion }, ...rubric.criteria.map(({ id, name }) => ({ value: id, label: name }))]} onChange={setChosen} />
      {only === undefined || value === undefined ? null : (
        <>
          <Select label={words.own} hideLabel value={String(value.value)} options={levels.map((one) => ({ value: String(one.value), label: one.label }))} onChange={setLevel} />
          <Button onClick={() => void actions.setOverride(places(), value.value)}>{words.bulkSet}</Button>
        </>
      )}
      <Button onClick={() => void actions.clearOverride(places())}>{words.bulkClear}</Button>
      <Button disabled={!canJudge} onClick={() => void actions.judgeAgain(places())}>{words.bulkJudge}</Button>
      {canWrite ? (
        <Button
          onClick={() => {
            const { cells } = store.getState();
            void actions.explain(places().filter((place) => {
              const cell = cells.get(verdictKey(place.responseId, place.criterionId));
              return cell?.state === "scored" && rationaleOf(cell) === null;
            }));
          }}
        >
          {words.bulkReasons}
        </Button>
      ) : null}
      <Button icon="trash" disabled={held} title={held ? words.rowsHeld : words.deleteRowHint} onClick={onDelete}>{words.deleteRows(checked.size)}</Button>
      <Button rank="quiet" onClick={() => actions.setView({ checked: new Set() })}>{words.uncheck}</Button>
    </div>
  );
}
