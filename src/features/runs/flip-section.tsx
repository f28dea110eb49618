// The verdicts that flipped between two runs, each a way to its row, and what that means for passing.
import { useMemo } from "react";
import { levelsOf } from "../../domain/rubric.ts";
import { MOST_FLIPS } from "../../domain/run-comparison.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { ComparisonReport, RunPair } from "../../store/runs-state.ts";
import type { View } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { snippet } from "../../ui/snippet.ts";
import { VisibleLine } from "../../ui/visible-line.tsx";
import { columnName } from "./difference-section.tsx";
import { pText } from "./figure-text.ts";
import styles from "./runs.module.css";

/** Characters of a response that a line shows. */
const SNIPPET = 120;

export function FlipSection({ report, pair }: { readonly report: ComparisonReport; readonly pair: RunPair }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.comparison;
  const shownRun = useApp((state) => state.run?.id ?? null);
  const compared = useApp((state) => state.compared);
  const { openRun, setView, showPage } = useActions();
  const judged = pair.columns.filter(({ criterionId }) => criterionId !== null);
  const flipped = judged.reduce((sum, { comparison }) => sum + comparison.flipped, 0);
  const verdicts = judged.reduce((sum, { comparison }) => sum + comparison.n, 0);
  const overall = pair.columns.find(({ criterionId }) => criterionId === null)?.comparison;
  const passing = overall?.passes ?? null;
  const turned = useMemo(() => new Map([...(passing?.gained ?? []).map((row) => [row, "gained"] as const), ...(passing?.lost ?? []).map((row) => [row, "lost"] as const)]), [passing]);
  const flips = useMemo(
    () =>
      pair.columns
        .flatMap(({ criterionId, comparison }) => (criterionId === null ? [] : comparison.flips.map((flip) => ({ ...flip, criterionId, change: changeOf(report, criterionId, flip.from, flip.to) }))))
        .sort((a, b) => b.change - a.change || a.row - b.row)
        .slice(0, MOST_FLIPS),
    [pair, report],
  );

  /** Shows one of the compared runs in the grid, with this of the view changed. */
  async function show(patch: Partial<View>): Promise<void> {
    const isCompared = report.runs.some((run) => run.id === shownRun);
    if (!isCompared && !(await openRun(pair.second))) return;
    setView(patch);
    showPage("grid");
  }

  function openRow(row: number): void {
    const id = report.rows[row]?.response.id;
    if (id !== undefined) void show({ selected: id });
  }

  return (
    <section aria-label={words.flips} className={styles["part"]}>
      <h3>{words.flips}</h3>
      <p>{flipped === 0 ? words.flipsNone : words.flipsText(flipped, verdicts)}</p>
      {typeof pair.passRule !== "number" ? (
        <p className={styles["soft"]}>{pair.passRule === "none" ? words.passNone : words.passOther}</p>
      ) : passing === null || overall === undefined ? null : (
        <p>
          {words.passCounts(format.fixed(pair.passRule, 2), passing.passed[0], passing.passed[1], overall.n)}{" "}
          {words.passText(passing.gained.length, passing.lost.length, pText(passing.test.exact, messages, format))}
        </p>
      )}
      {compared === null || compared.size === 0 ? null : (
        <p>
          <Button onClick={() => void show({ only: { label: words.inGridLabel, ids: compared }, selected: null })}>{words.inGrid(compared.size)}</Button>
        </p>
      )}
      {flipped > flips.length ? <p className={styles["soft"]}>{words.flipsMost(flips.length)}</p> : null}
      {flips.length === 0 ? null : (
        <div className={styles["scroll"]} data-tall role="region" aria-label={words.flipsTable} tabIndex={0}>
          <table className={styles["table"]}>
            <caption className="visually-hidden">{words.flipsTable}</caption>
            <thead>
              <tr>
                <th scope="col">{words.flipColumns.row}</th>
                <th scope="col">{words.flipColumns.criterion}</th>
                <th scope="col">{words.flipColumns.from}</th>
                <th scope="col">{words.flipColumns.to}</th>
                <th scope="col">{words.flipColumns.response}</th>
              </tr>
            </thead>
            <tbody>
              {flips.map((flip) => (
                <tr key={`${String(flip.row)} ${flip.criterionId}`}>
                  <td>
                    <Button rank="quiet" aria-label={words.openRow(flip.row + 1)} onClick={() => openRow(flip.row)}>
                      {format.number(flip.row + 1)}
                    </Button>
                  </td>
                  <td>
                    <bdi>{columnName(report, flip.criterionId, words.overall)}</bdi>
                  </td>
                  <td>
                    <bdi>{levelName(report, flip.criterionId, flip.from)}</bdi>
                  </td>
                  <td>
                    <bdi>{levelName(report, flip.criterionId, flip.to)}</bdi>{" "}
                    <PassTag turned={turned.get(flip.row)} />
                  </td>
                  <td className={styles["response"]}>
                    <VisibleLine text={snippet(report.rows[flip.row]?.response.text ?? "", SNIPPET)} control={messages.detail.control} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function PassTag({ turned }: { readonly turned: "gained" | "lost" | undefined }) {
  const words = useLanguage().messages.runs.comparison;
  return turned === undefined ? null : <Tag tone={turned === "gained" ? "good" : "caution"}>{words[turned]}</Tag>;
}

function levelName(report: ComparisonReport, criterionId: string, value: number): string {
  const scale = report.rubric.criteria.find(({ id }) => id === criterionId)?.scale;
  return (scale === undefined ? undefined : levelsOf(scale).find((level) => level.value === value)?.label) ?? String(value);
}

/** How far a verdict moved, as a share of its scale, so that scales of different widths can be ordered together. */
function changeOf(report: ComparisonReport, criterionId: string, from: number, to: number): number {
  const scale = report.rubric.criteria.find(({ id }) => id === criterionId)?.scale;
  const levels = scale === undefined ? [] : levelsOf(scale);
  return Math.abs(to - from) / Math.max(1, (levels.at(-1)?.value ?? 1) - (levels[0]?.value ?? 0));
}
