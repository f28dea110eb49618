// The open row: whole texts as plain text, and per criterion the verdict with everything behind it. Beside the grid, not over it.
import { lazy, useState, type ReactNode, type Ref } from "react";
import type { CaseRow } from "../../domain/case.ts";
import type { Rubric } from "../../domain/rubric.ts";
import { verdictKey } from "../../domain/verdict.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectOveralls } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { isEditable, isPlainKey } from "../../ui/shortcut.ts";
import { VisibleText } from "../../ui/visible-text.tsx";
import { CommentBox } from "./comment-box.tsx";
import styles from "./detail.module.css";
import { useLevelKeys } from "./use-level-keys.ts";
import { VerdictSection } from "./verdict-section.tsx";

const RowTools = lazy(() => import("./row-tools.tsx").then((module) => ({ default: module.RowTools })));
const MarkdownText = lazy(() => import("./markdown-text.tsx").then((module) => ({ default: module.MarkdownText })));

export function DetailPanel({ row, position, rubric, canPrevious, canNext, onStep, onDelete, onClose, ref }: {
  readonly row: CaseRow;
  /** 1-based, in the file's order. */
  readonly position: number;
  readonly rubric: Rubric;
  readonly canPrevious: boolean;
  readonly canNext: boolean;
  readonly onStep: (by: -1 | 1) => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
  readonly ref?: Ref<HTMLElement>;
}) {
  const { messages } = useLanguage();
  const words = messages.detail;
  const setLevel = useLevelKeys();
  return (
    <aside
      ref={ref}
      tabIndex={-1}
      aria-label={words.title(position)}
      className={styles["panel"]}
      onKeyDown={(event) => {
        // Within the verdict on a criterion the number keys are for that criterion.
        const section = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-criterion]") : null;
        const criterion = rubric.criteria.find(({ id }) => id === section?.dataset["criterion"]);
        if (criterion !== undefined && isPlainKey(event.nativeEvent, { editable: isEditable(event.target) }) && setLevel(row.response.id, criterion, event.key)) {
          event.preventDefault();
          return;
        }
        if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles["header"]}>
        <h2>{words.title(position)}</h2>
        <div className={styles["moves"]}>
          <IconButton icon="up" label={words.previous} disabled={!canPrevious} onClick={() => onStep(-1)} />
          <IconButton icon="down" label={words.next} disabled={!canNext} onClick={() => onStep(1)} />
          <IconButton icon="close" label={words.close} onClick={onClose} />
        </div>
      </div>
      <DetailBody key={row.response.id} row={row} rubric={rubric} onDelete={onDelete} />
    </aside>
  );
}

function DetailBody({ row, rubric, onDelete }: { readonly row: CaseRow; readonly rubric: Rubric; readonly onDelete: () => void }) {
  const { messages } = useLanguage();
  const words = messages.detail;
  const cells = useApp((state) => state.cells);
  const { readInput } = useActions();
  /** The criterion whose input was asked for last; the store answers only the newest. */
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <div className={styles["body"]}>
      <Facts row={row} />
      <Deferred when>
        <RowTools row={row} rubric={rubric} onDelete={onDelete} />
      </Deferred>
      <TextSection title={words.instruction} text={row.case.instruction} />
      <TextSection title={words.response} text={row.response.text} formatted />
      <section className={styles["verdicts"]} aria-label={words.verdicts}>
        {rubric.criteria.map((criterion) => (
          <VerdictSection
            key={criterion.id}
            responseId={row.response.id}
            criterion={criterion}
            cell={cells.get(verdictKey(row.response.id, criterion.id))}
            asked={asked === criterion.id}
            onRead={() => {
              setAsked(criterion.id);
              void readInput(row.response.id, criterion.id);
            }}
          />
        ))}
      </section>
      <CommentBox responseId={row.response.id} />
      <TextSection title={words.reference} text={row.case.reference} />
      <TextSection title={words.context} text={row.case.context} />
    </div>
  );
}

function Facts({ row }: { readonly row: CaseRow }) {
  const { messages, format } = useLanguage();
  const overall = useApp((state) => selectOveralls(state).get(row.response.id) ?? null);
  const words = messages.detail;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.overall, overall === null ? "–" : format.fixed(overall, 2)],
    ...(row.response.source === null ? [] : [[words.source, <bdi key="source">{row.response.source}</bdi>] as const]),
    ...(row.response.humanScore === null ? [] : [[words.human, format.number(row.response.humanScore, 2)] as const]),
  ];
  return (
    <dl className={styles["facts"]}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Texts longer than this start closed, so that the verdicts stay within reach. UTF-16 units. */
const LONG = 1500;

function TextSection({ title, text, formatted = false }: {
  readonly title: string;
  readonly text: string | null;
  /** Offers to show it as Markdown. */
  readonly formatted?: boolean;
}) {
  const { messages } = useLanguage();
  const asMarkdown = useApp((state) => state.view.markdown);
  const { setView } = useActions();
  if (text === null || text === "") return null;
  return (
    <details className={styles["text"]} open={text.length <= LONG}>
      <summary>
        <h3>{title}</h3>
      </summary>
      {formatted ? (
        <p>
          <Button rank="quiet" onClick={() => setView({ markdown: !asMarkdown })}>
            {asMarkdown ? messages.gridWork.asText : messages.gridWork.asMarkdown}
          </Button>
        </p>
      ) : null}
      {formatted && asMarkdown ? (
        <Deferred when>
          <MarkdownText text={text} />
        </Deferred>
      ) : (
        <VisibleText text={text} labels={messages.detail} />
      )}
    </details>
  );
}
