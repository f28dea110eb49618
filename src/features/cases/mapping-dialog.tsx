// The step between a read table and cases: which column is what, in which encoding, and what is wrong with the rows.
import { useId } from "react";
import { meansCriterion } from "../../domain/override.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { criterionOf } from "../../io/column-names.ts";
import { DELIMITERS, QUOTES } from "../../io/csv-dialect.ts";
import { PLAIN_TEXT } from "../../io/plain-text.ts";
import type { ShapeChoice } from "../../io/shape.ts";
import { COLUMN_ROLES, type ColumnMapping, type ColumnRole, type ReadAs, type TablePreview } from "../../io/table.ts";
import type { ImportState } from "../../store/state.ts";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Select } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import { snippet } from "../../ui/snippet.ts";
import { VisibleLine } from "../../ui/visible-line.tsx";
import styles from "./cases.module.css";
import { ProblemTable } from "./problem-table.tsx";
import { shownName } from "../../i18n/shown-name.ts";

/** Characters of a cell that the preview shows. */
const CELL_CHARACTERS = 120;

type Reread = (encoding: string, as?: ReadAs) => void;

export function MappingDialog({ onReread, onClosed }: {
  /** Asks for the same source to be read again, in another encoding or another shape. */
  readonly onReread: Reread;
  /** Called when the person has taken the table in or turned it away. */
  readonly onClosed: () => void;
}) {
  const messages = useMessages();
  const importing = useApp((state) => state.importing);
  const { setMapping, confirmImport, cancelImport } = useApp((state) => state.actions);
  const mapping = importing.step === "mapping" ? importing : null;
  const ready = mapping?.mapping.roles.includes("response") ?? false;
  function cancel(): void {
    cancelImport();
    onClosed();
  }
  function confirm(): void {
    void confirmImport();
    onClosed();
  }
  return (
    <Dialog
      open={mapping !== null}
      wide
      title={messages.cases.mappingTitle}
      closeLabel={messages.cases.cancel}
      onClose={cancel}
      footer={
        <>
          <Button onClick={cancel}>{messages.cases.cancel}</Button>
          <Button rank="primary" disabled={!ready} onClick={confirm}>
            {messages.cases.confirm(mapping?.preview.rowCount ?? 0)}
          </Button>
        </>
      }
    >
      {mapping === null ? null : <MappingBody state={mapping} ready={ready} onMapping={setMapping} onReread={onReread} />}
    </Dialog>
  );
}

function MappingBody({ state, ready, onMapping, onReread }: {
  readonly state: Extract<ImportState, { readonly step: "mapping" }>;
  readonly ready: boolean;
  readonly onMapping: (mapping: ColumnMapping) => void;
  readonly onReread: Reread;
}) {
  const messages = useMessages().cases;
  const { preview, mapping } = state;
  const encodings = [preview.encoding, ...preview.encodings.filter((encoding) => encoding !== preview.encoding)];
  return (
    <div className={styles["mapping"]}>
      <p>
        <strong>
          <bdi>{shownName(state.name, messages)}</bdi>
        </strong>
        {" "}
        {messages.mappingIntro(preview.rowCount, preview.columns.length, messages.formats[preview.format])}
      </p>
      {preview.files === undefined ? null : <p className={styles["soft"]}>{messages.filesJoined(preview.files.length)}</p>}
      {preview.sheets === undefined || preview.sheets.length < 2 ? null : (
        <Select
          className={styles["encoding"]}
          label={messages.sheet}
          value={preview.sheet ?? ""}
          options={preview.sheets.map((value) => ({ value, label: value }))}
          onChange={(sheet) => onReread(preview.encoding, { sheet, shape: null })}
        />
      )}
      {preview.paths === undefined || preview.paths.length < 2 ? null : (
        <Select
          className={styles["encoding"]}
          label={messages.path}
          value={preview.path ?? ""}
          options={preview.paths.map((value) => ({ value, label: value === "" ? messages.wholeDocument : value }))}
          onChange={(path) => onReread(preview.encoding, { path, shape: null })}
        />
      )}
      <ShapeChoices preview={preview} onReread={onReread} />
      <DialectChoices preview={preview} onReread={onReread} />
      {encodings.length > 1 ? (
        <Select
          className={styles["encoding"]}
          label={messages.encoding}
          hint={messages.encodingHint}
          value={preview.encoding}
          options={encodings.map((value) => ({ value, label: value }))}
          onChange={(encoding) => onReread(encoding)}
        />
      ) : null}
      {ready ? null : <Callout tone="caution">{messages.needResponse}</Callout>}
      <PreviewTable preview={preview} mapping={mapping} onMapping={onMapping} />
      <ProblemTable problems={preview.problems} />
      <p className={styles["soft"]}>{messages.replaceNote}</p>
    </div>
  );
}

/** How delimited text is read; the preview below follows at once. */
function DialectChoices({ preview, onReread }: { readonly preview: TablePreview; readonly onReread: Reread }) {
  const messages = useMessages().cases;
  const { dialect } = preview;
  if (dialect === undefined && preview.format !== "text") return null;
  const { delimiter, quote } = dialect ?? { delimiter: PLAIN_TEXT, quote: null };
  const delimiters = [...new Set([...DELIMITERS, delimiter, PLAIN_TEXT])];
  return (
    <div className={styles["choices"]}>
      <Select
        className={styles["encoding"]}
        label={messages.delimiter}
        value={delimiter}
        options={delimiters.map((value) => ({ value, label: messages.delimiters[value] ?? value }))}
        onChange={(next) => onReread(preview.encoding, { delimiter: next, shape: null, ...(dialect === undefined ? {} : { quote }) })}
      />
      {dialect === undefined ? null : (
        <Select
          className={styles["encoding"]}
          label={messages.quote}
          value={quote ?? ""}
          options={[...QUOTES, ""].map((value) => ({ value, label: messages.quotes[value] ?? value }))}
          onChange={(next) => onReread(preview.encoding, { delimiter, quote: next === "" ? null : next, shape: null })}
        />
      )}
    </div>
  );
}

/** Which tool's shape the file has, where one was recognised; the person may take it as a plain table instead. */
function ShapeChoices({ preview, onReread }: { readonly preview: TablePreview; readonly onReread: Reread }) {
  const messages = useMessages().cases;
  const { shape, shapes = [], columns } = preview;
  if (shapes.length === 0) return null;
  const options = [...shapes.map((value): { value: NonNullable<ShapeChoice>; label: string } => ({ value, label: messages.shapes[value] })), { value: "table" as const, label: messages.plainTable }];
  return (
    <>
      <Select
        className={styles["encoding"]}
        label={messages.shape}
        hint={messages.shapeHint}
        value={shape ?? "table"}
        options={options}
        onChange={(value) => onReread(preview.encoding, { shape: value })}
      />
      {shape !== undefined && columns.includes("model_score") ? <p className={styles["soft"]}>{messages.shapeModelScores}</p> : null}
      {shape !== undefined && columns.includes("preference") ? <p className={styles["soft"]}>{messages.shapePreference}</p> : null}
    </>
  );
}

/** A role, or the criterion that people's scores in the column are on. */
type Choice = Exclude<ColumnRole, "criterionScore"> | `score ${string}`;

function PreviewTable({ preview, mapping, onMapping }: { readonly preview: TablePreview; readonly mapping: ColumnMapping; readonly onMapping: (mapping: ColumnMapping) => void }) {
  const messages = useMessages().cases;
  const { control } = useMessages().detail;
  const caption = useId();
  const criteria = useApp((state) => state.rubric.criteria);
  // People's scores on a criterion are offered for each one of the rubric.
  const plain: readonly Choice[] = COLUMN_ROLES.filter((role) => role !== "criterionScore");
  const options: readonly { value: Choice; label: string }[] = plain.flatMap((value): { value: Choice; label: string }[] => [
    { value, label: messages.roles[value as ColumnRole] },
    ...(value === "humanScore" ? criteria.map(({ name }) => ({ value: `score ${name}` as const, label: messages.criterionScore(name) })) : []),
  ]);
  function choose(index: number, choice: Choice): void {
    const role = choice.startsWith("score ") ? "criterionScore" : (choice as ColumnRole);
    const { [index]: _, ...others } = mapping.criteria ?? {};
    onMapping({
      roles: preview.columns.map((__, at) => (at === index ? role : (mapping.roles[at] ?? "ignore"))),
      criteria: choice.startsWith("score ") ? { ...others, [index]: choice.slice("score ".length) } : others,
    });
  }

  /** What a column is used as, with a criterion of the file's own where the rubric has none by that name. */
  function used(index: number, column: string): { readonly value: Choice; readonly options: readonly { value: Choice; label: string }[] } {
    const role = mapping.roles[index] ?? "ignore";
    if (role !== "criterionScore") return { value: role, options };
    const given = criterionOf(mapping, index, column);
    const name = criteria.find((criterion) => meansCriterion(given, criterion))?.name;
    return name === undefined ? { value: `score ${given}`, options: [...options, { value: `score ${given}`, label: messages.criterionScore(given) }] } : { value: `score ${name}`, options };
  }

  return (
    <div className={styles["tableBox"]} tabIndex={0} role="region" aria-labelledby={caption}>
      <table className={styles["table"]}>
        <caption id={caption}>{messages.previewCaption(preview.rows.length, preview.rowCount)}</caption>
        <thead>
          <tr>
            {preview.columns.map((column, index) => {
              const name = column === "" ? messages.unnamedColumn(index + 1) : column;
              const role = mapping.roles[index] ?? "ignore";
              const now = used(index, column);
              return (
                <th key={index} scope="col" data-ignored={role === "ignore" || undefined}>
                  <bdi className={styles["columnName"]}>{snippet(name, 60)}</bdi>
                  <Select label={messages.roleOf(name)} hideLabel value={now.value} options={now.options} onChange={(next) => choose(index, next)} />
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, at) => (
            <tr key={at}>
              {preview.columns.map((_, index) => (
                <td key={index} data-ignored={mapping.roles[index] === "ignore" || undefined}>
                  <VisibleLine text={snippet(row[index] ?? "", CELL_CHARACTERS)} control={control} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
