// The columns of the results grid, made from the rubric that is shown.
import type { ReactNode } from "react";
import type { CaseRow, ResponseId } from "../../domain/case.ts";
import type { Comment } from "../../domain/marks.ts";
import { type Outdated, isCellOutdated } from "../../domain/outdated.ts";
import { fileScoreOn, overrideOf, type Overrides } from "../../domain/override.ts";
import { passes } from "../../domain/overall.ts";
import type { Rubric } from "../../domain/rubric.ts";
import { verdictKey, type Cell } from "../../domain/verdict.ts";
import type { Messages } from "../../i18n/en.ts";
import type { Format } from "../../i18n/format.ts";
import type { HeaderStats } from "../../store/column-stats.ts";
import { OVERALL, type Overalls } from "../../store/row-filter.ts";
import type { ScoreRange, SortKey, View } from "../../store/state.ts";
import type { GridColumn } from "../../ui/grid-column.ts";
import { Icon } from "../../ui/icon.tsx";
import { snippet } from "../../ui/snippet.ts";
import { VisibleLine } from "../../ui/visible-line.tsx";
import { ColumnFigures } from "./column-figures.tsx";
import styles from "./results.module.css";
import { RowCheck } from "./row-check.tsx";
import { OverallCell, ScoreCell } from "./score-cell.tsx";
import { isWeakEvidence } from "./weak-evidence.ts";

/** Characters of a text that a cell carries; two lines never show more. */
const SNIPPET = 160;
const CRITERION = "criterion:";
const AT_THE_END: ReadonlySet<string> = new Set(["human", "source", "instruction"]);

export type ColumnInput = {
  readonly rubric: Rubric;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly overalls: Overalls;
  readonly overrides: Overrides;
  readonly comments: ReadonlyMap<ResponseId, Comment>;
  readonly stats: HeaderStats;
  readonly view: View;
  readonly running: boolean;
  /** Whether rows without anything to compare with are marked: only the small judge needs it. */
  readonly marksWeak: boolean;
  readonly withSource: boolean;
  readonly withHuman: boolean;
  /** Scores stand next to the response, and what identifies the case goes to the end. */
  readonly narrow: boolean;
  readonly orderOf: ReadonlyMap<string, number>;
  readonly messages: Messages;
  readonly format: Format;
  readonly onRange: (columnId: string, range: ScoreRange | null) => void;
  readonly outdated: Outdated;
  /** Marks a row, or with Shift all rows from the last one marked. */
  readonly onCheck: (row: CaseRow, through: boolean) => void;
  readonly checkAll: ReactNode;
};

/** The criterion of a column id; null for other columns. */
export function criterionOfColumn(rubric: Rubric, columnId: string): Rubric["criteria"][number] | null {
  if (!columnId.startsWith(CRITERION)) return null;
  return rubric.criteria.find(({ id }) => id === columnId.slice(CRITERION.length)) ?? null;
}

/** The sort key of a column id; null for columns that cannot be sorted. */
export function sortKeyOf(columnId: string): SortKey | null {
  if (columnId.startsWith(CRITERION)) return { column: "criterion", criterionId: columnId.slice(CRITERION.length) };
  switch (columnId) {
    case "order":
    case "source":
    case "instruction":
    case "response":
    case "overall":
    case "human":
      return { column: columnId };
    default:
      return null;
  }
}

function columnIdOf(key: SortKey): string {
  return key.column === "criterion" ? `${CRITERION}${key.criterionId}` : key.column;
}

/** What pressing a header does: up, down, then back to the file's order. */
export function nextSort(view: View, columnId: string): Pick<View, "sort" | "descending"> | null {
  const key = sortKeyOf(columnId);
  if (key === null) return null;
  if (columnIdOf(view.sort) !== columnId) return { sort: key, descending: false };
  if (!view.descending) return { sort: key, descending: true };
  return { sort: { column: "order" }, descending: false };
}

/** The columns that a person may leave out, in the grid's order; the number with its mark stays. */
export function columnNames({ rubric, messages, withSource, withHuman }: Pick<ColumnInput, "rubric" | "messages" | "withSource" | "withHuman">): readonly { readonly id: string; readonly label: string }[] {
  const names = messages.results.columns;
  const plain = (["source", "instruction", "response", "overall", "human"] as const).filter((id) => (id !== "source" || withSource) && (id !== "human" || withHuman));
  return [...plain.map((id) => ({ id, label: names[id] })), ...rubric.criteria.map(({ id, name }) => ({ id: `${CRITERION}${id}`, label: name }))];
}

export function gridColumns(input: ColumnInput): GridColumn<CaseRow>[] {
  const { rubric, cells, overalls, stats, view, messages, format } = input;
  const names = messages.results.columns;
  const sorted = columnIdOf(view.sort);
  function sortOf(id: string): GridColumn<CaseRow>["sort"] {
    if (id !== sorted) return "none";
    return view.descending ? "descending" : "ascending";
  }
  function text(id: "source" | "instruction" | "response", width: number, grow: number, textOf: (row: CaseRow) => string): GridColumn<CaseRow> {
    return {
      id,
      label: names[id],
      width,
      minWidth: 80,
      grow,
      align: "start",
      sort: sortOf(id),
      statistics: null,
      cell: (row) => <TextCell text={textOf(row)} empty={messages.results.emptyText} control={messages.detail.control} />,
    };
  }
  const columns: (GridColumn<CaseRow> | null)[] = [
    {
      id: "order",
      label: names.order,
      width: 84,
      minWidth: 76,
      grow: 0,
      align: "end",
      sort: sortOf("order"),
      statistics: input.checkAll,
      cell: (row) => (
        <span className={styles["order"]}>
          <RowCheck
            label={messages.gridWork.check((input.orderOf.get(row.response.id) ?? 0) + 1)}
            checked={view.checked.has(row.response.id)}
            onCheck={(through) => input.onCheck(row, through)}
          />
          {input.comments.has(row.response.id) ? <CommentMark label={messages.gridWork.commentMark} /> : null}
          {format.number((input.orderOf.get(row.response.id) ?? 0) + 1)}
        </span>
      ),
    },
    input.withSource ? text("source", 104, 0, (row) => row.response.source ?? messages.results.noSource) : null,
    text("instruction", 132, 2, (row) => row.case.instruction),
    text("response", input.narrow ? 150 : 188, 3, (row) => row.response.text),
    {
      id: "overall",
      label: names.overall,
      width: 136,
      minWidth: 96,
      grow: 0,
      align: "start",
      sort: sortOf("overall"),
      hint: rubric.pass === undefined ? messages.results.statsExplain : `${messages.bias.pass.hint(format.fixed(rubric.pass.threshold, 2))} ${messages.results.statsExplain}`,
      statistics: <ColumnFigures name={names.overall} columnId={OVERALL} stats={stats.overall} ranges={view.ranges} isOverall onRange={input.onRange} />,
      cell: (row) => <OverallCell overall={overalls.get(row.response.id) ?? null} passed={passes(rubric, overalls.get(row.response.id) ?? null)} weak={input.marksWeak && isWeakEvidence(row)} />,
    },
    input.withHuman
      ? {
          id: "human",
          label: names.human,
          width: 76,
          minWidth: 60,
          grow: 0,
          align: "end",
          sort: sortOf("human"),
          statistics: null,
          cell: (row) => <span className={styles["number"]}>{row.response.humanScore === null ? "–" : format.number(row.response.humanScore, 2)}</span>,
        }
      : null,
    ...rubric.criteria.map((criterion): GridColumn<CaseRow> => {
      const id = `${CRITERION}${criterion.id}`;
      const figures = stats.criteria.get(criterion.id);
      return {
        id,
        label: criterion.name,
        width: 136,
        minWidth: 96,
        grow: 0,
        align: "start",
        sort: sortOf(id),
        hint: criterion.question,
        statistics:
          figures === undefined ? null : (
            <ColumnFigures name={criterion.name} columnId={criterion.id} stats={figures} ranges={view.ranges} isOverall={false} onRange={input.onRange} />
          ),
        cell: (row) => (
          <ScoreCell cell={cells.get(verdictKey(row.response.id, criterion.id))} criterion={criterion} weak={input.marksWeak && isWeakEvidence(row)} running={input.running} own={overrideOf(row.response.id, criterion, input.overrides)?.score ?? null} given={fileScoreOn(row.response, criterion)} outdated={isCellOutdated(input.outdated, row.response.id, criterion.id)} />
        ),
      };
    }),
  ];
  const shown = columns.filter((column) => column !== null).filter(({ id }) => !view.columns.hidden.includes(id)).map((column) => withWidth(column, view.columns.widths[column.id]));
  return input.narrow ? [...shown.filter((column) => !AT_THE_END.has(column.id)), ...shown.filter((column) => AT_THE_END.has(column.id))] : shown;
}

/** A column as wide as a person made it; it does not grow then. */
function withWidth(column: GridColumn<CaseRow>, width: number | undefined): GridColumn<CaseRow> {
  return width === undefined ? column : { ...column, width, grow: 0 };
}

function CommentMark({ label }: { readonly label: string }) {
  return (
    <span role="img" aria-label={label} title={label} className={styles["commentMark"]}>
      <Icon name="note" size={13} />
    </span>
  );
}

function TextCell({ text, empty, control }: { readonly text: string; readonly empty: string; readonly control: (code: string) => string }) {
  const short = snippet(text, SNIPPET);
  return short === "" ? <span className={styles["quiet"]}>{empty}</span> : <VisibleLine text={short} control={control} className={styles["text"]} />;
}
