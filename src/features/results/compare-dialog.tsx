// Responses to the same instruction side by side, two to four of them, with their scores and, where wanted, what differs.
import { useMemo, useState } from "react";
import type { CaseRow, ResponseId } from "../../domain/case.ts";
import { diffWords, readableDiff } from "../../domain/word-diff.ts";
import { overrideOf } from "../../domain/override.ts";
import type { Rubric } from "../../domain/rubric.ts";
import { verdictKey } from "../../domain/verdict.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectOveralls, selectRows } from "../../store/selectors.ts";
import { useApp } from "../../store/use-app.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Checkbox, Select } from "../../ui/field.tsx";
import { VisibleLine } from "../../ui/visible-line.tsx";
import { VisibleText } from "../../ui/visible-text.tsx";
import styles from "./compare.module.css";
import { levelLabel } from "./score-text.ts";

const MOST_COLUMNS = 4;
/** UTF-16 units of each text that differences are looked for in: more would hold up the page. */
const DIFF_UNITS = 20_000;

/** The rows that answer the same instruction as `row`, itself among them, in file order. */
export function siblingsOf(rows: readonly CaseRow[], row: CaseRow): readonly CaseRow[] {
  return rows.filter((other) => other.case.id === row.case.id || other.case.instruction === row.case.instruction);
}

export function CompareDialog({ row, rubric, onClose }: { readonly row: CaseRow; readonly rubric: Rubric; readonly onClose: () => void }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const all = useApp(selectRows);
  const siblings = useMemo(() => siblingsOf(all, row), [all, row]);
  const orderOf = useMemo(() => new Map(all.map((one, index) => [one.response.id, index + 1])), [all]);
  const [chosen, setChosen] = useState<readonly ResponseId[]>(() => [row, ...siblings.filter((one) => one !== row)].slice(0, 2).map(({ response }) => response.id));
  const [marking, setMarking] = useState(false);
  const columns = chosen.flatMap((id) => siblings.find(({ response }) => response.id === id) ?? []);
  const options = siblings.map(({ response }) => ({ value: response.id, label: words.compareOption(orderOf.get(response.id) ?? 0, response.source ?? messages.results.noSource) }));
  const next = siblings.find(({ response }) => !chosen.includes(response.id));
  return (
    <Dialog open wide title={words.compareTitle} closeLabel={messages.app.close} onClose={onClose}>
      <div className={styles["compare"]}>
        <VisibleText text={row.case.instruction} labels={messages.detail} />
        <div className={styles["tools"]}>
          <Checkbox label={words.compareDiff} checked={marking} onChange={setMarking} />
          {next === undefined || columns.length >= MOST_COLUMNS ? null : (
            <Button icon="plus" onClick={() => setChosen([...chosen, next.response.id])}>{words.compareAdd}</Button>
          )}
        </div>
        {marking ? (
          <p className={styles["soft"]}>
            {words.compareLegend} {columns.some(({ response }) => response.text.length > DIFF_UNITS) ? words.compareCut(DIFF_UNITS) : ""}
          </p>
        ) : null}
        <div className={styles["columns"]} style={{ gridTemplateColumns: `repeat(${String(columns.length)}, minmax(15rem, 1fr))` }} role="group" tabIndex={0} aria-label={words.compareTitle}>
          {columns.map((column, at) => (
            <section key={column.response.id} aria-label={words.compareColumn(at + 1)} className={styles["column"]}>
              <div className={styles["choice"]}>
                <Select
                  label={words.compareColumn(at + 1)}
                  hideLabel
                  value={column.response.id as string}
                  options={options.filter(({ value }) => value === column.response.id || !chosen.some((id) => id === value))}
                  onChange={(value) => setChosen(chosen.map((id, index) => (index === at ? (value as ResponseId) : id)))}
                />
                {columns.length > 2 ? <IconButton icon="close" label={words.compareRemove(at + 1)} onClick={() => setChosen(chosen.filter((_, index) => index !== at))} /> : null}
              </div>
              {marking && at > 0 && columns[0] !== undefined ? <Marked first={columns[0].response.text} second={column.response.text} /> : <VisibleText text={column.response.text} labels={messages.detail} />}
              <Scores row={column} rubric={rubric} />
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

function Marked({ first, second }: { readonly first: string; readonly second: string }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const parts = useMemo(() => readableDiff(diffWords(first.slice(0, DIFF_UNITS), second.slice(0, DIFF_UNITS))), [first, second]);
  return (
    <p className={styles["marked"]} dir="auto">
      {parts.map((part, index) => {
        const text = <VisibleLine text={part.text} control={messages.detail.control} className={styles["part"]} />;
        switch (part.kind) {
          case "same":
            return <span key={index}>{text}</span>;
          case "only-first":
            return <del key={index}><span className="visually-hidden">{words.onlyFirst} </span>{text}</del>;
          case "only-second":
            return <ins key={index}><span className="visually-hidden">{words.onlySecond} </span>{text}</ins>;
        }
      })}
    </p>
  );
}

function Scores({ row, rubric }: { readonly row: CaseRow; readonly rubric: Rubric }) {
  const { messages, format } = useLanguage();
  const cells = useApp((state) => state.cells);
  const overrides = useApp((state) => state.overrides);
  const overall = useApp((state) => selectOveralls(state).get(row.response.id) ?? null);
  return (
    <dl aria-label={messages.gridWork.compareScores} className={styles["scores"]}>
      <div className={classNames(styles["overall"])}>
        <dt>{messages.results.columns.overall}</dt>
        <dd>{overall === null ? "–" : format.fixed(overall, 2)}</dd>
      </div>
      {rubric.criteria.map((criterion) => {
        const cell = cells.get(verdictKey(row.response.id, criterion.id));
        const own = overrideOf(row.response.id, criterion, overrides);
        return (
          <div key={criterion.id}>
            <dt>{criterion.name}</dt>
            <dd>
              {cell?.state === "scored" ? format.fixed(cell.verdict.score, 2) : messages.results.cell[cell?.state === "failed" || cell?.state === "skipped" ? cell.state : "pending"]}
              {own === null ? null : ` · ${messages.gridWork.ownIs(levelLabel(criterion.scale, own.score))}`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
