// The dialog that writes results as a file: format, rows, what the format asks for, how large it gets, and how the writing goes.
import { useMemo, useState } from "react";
import type { Result } from "../../domain/error-code.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import { isScoredByCriterion, tableParts, type TablePart } from "../../io/export-columns.ts";
import { TABLE_FORMATS, type ExportFormat } from "../../io/export-formats.ts";
import { LIMITS } from "../../io/limits.ts";
import type { BundleScope, ExportOrder, ExportScope, WrittenFile } from "../../store/export-order.ts";
import { hasWritten } from "../../store/cell-map.ts";
import { estimatedBytes } from "../../store/export-size.ts";
import { selectRows, selectShownRubric, selectVisibleRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NumberField, Select } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { saveBlob } from "../../ui/save-blob.ts";
import { ColumnChoice } from "./column-choice.tsx";
import styles from "./export.module.css";
import { FormatChoice } from "./format-choice.tsx";
import { reportWords } from "./report-words.ts";
import { RunChoice, useRunsOfCases } from "./run-choice.tsx";

type ScopeName = "view" | "all" | "checked";

export function ExportDialog({ open, onClose, checked }: {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Responses that are checked in the grid, by id. */
  readonly checked: ReadonlySet<string>;
}) {
  const { messages, format: numbers, locale } = useLanguage();
  const words = messages.export;
  const { exportFile, cancelExport } = useActions();
  const run = useApp((state) => state.run);
  const rubric = useApp(selectShownRubric);
  const all = useApp(selectRows);
  const view = useApp(selectVisibleRows);
  const exporting = useApp((state) => state.exporting);
  const cells = useApp((state) => state.cells);
  const caseSet = useApp((state) => state.caseSet);
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [scope, setScope] = useState<ScopeName | null>(null);
  const [left, setLeft] = useState<ReadonlySet<TablePart>>(new Set());
  const [margin, setMargin] = useState(0.1);
  const [which, setWhich] = useState<"all" | "extremes">("all");
  const [criterion, setCriterion] = useState<string | null>(null);
  const [bundled, setBundled] = useState<BundleScope>("this");
  const [ended, setEnded] = useState<{ readonly format: ExportFormat; readonly result: Result<WrittenFile> } | null>(null);

  const isBundle = format === "bundle";
  const kept = useRunsOfCases();
  const runs: BundleScope = run === null ? "all" : bundled;
  // Who checked rows most likely wants those.
  const wanted = scope ?? (checked.size > 0 ? "checked" : "view");
  const name: ScopeName = isBundle ? "all" : wanted === "checked" && checked.size === 0 ? "view" : wanted;
  const scopes: Readonly<Record<ScopeName, ExportScope>> = { all: "all", view: "view", checked };
  const counts = { all: all.length, view: view.length, checked: checked.size };
  const written = useMemo(() => open && hasWritten(cells), [open, cells]);
  const scored = useMemo(() => all.some(isScoredByCriterion), [all]);
  const offered = tableParts(written, rubric, scored);
  const parts = offered.filter((part) => !left.has(part));
  const rows = name === "all" ? all : name === "view" ? view : all.filter(({ response }) => checked.has(response.id));
  const isTable = TABLE_FORMATS.has(format);
  const needsRun = isBundle && run === null && kept.length === 0;
  const ready = rows.length > 0 && !needsRun && (!isTable || parts.length > 0);

  async function write(): Promise<void> {
    setEnded(null);
    const order: ExportOrder = {
      ...{ format, parts, criterion: criterion ?? rubric.criteria[0]?.id ?? null, scope: scopes[name], runs, pairs: { margin, which } },
      name: caseSet === null ? "" : caseSet.isSample ? messages.cases.sampleName : caseSet.name === "paste" ? messages.cases.pasteName : caseSet.name,
      language: { words: reportWords(messages), locale },
    };
    const result = await exportFile(order);
    if (result === undefined) return;
    if (result.ok) saveBlob(result.value.name, [result.value.blob], result.value.blob.type);
    setEnded({ format, result });
  }

  function close(): void {
    cancelExport();
    setEnded(null);
    onClose();
  }

  return (
    <Dialog
      open={open}
      wide
      title={words.title}
      closeLabel={messages.app.close}
      onClose={close}
      footer={
        exporting === null ? (
          <>
            <span className={styles["size"]}>{ready ? words.size(numbers.bytes(estimatedBytes(rows, format, rubric.criteria.length * (isBundle && runs === "all" ? Math.max(1, kept.length) : 1)))) : null}</span>
            <Button rank="primary" icon="download" disabled={!ready} onClick={() => void write()}>
              {words.write}
            </Button>
          </>
        ) : (
          <>
            <div className={styles["progress"]}>
              <Progress label={words.writing} value={exporting.done} max={exporting.of} />
              <span>{words.writingOf(exporting.done, exporting.of)}</span>
            </div>
            <Button onClick={cancelExport}>{words.stop}</Button>
          </>
        )
      }
    >
      <div className={styles["dialog"]}>
        <FormatChoice value={format} onChange={setFormat} />
        {needsRun ? <p className={styles["need"]}>{words.needRun}</p> : null}
        {isBundle ? (
          <RunChoice value={runs} runs={kept} onChange={setBundled} />
        ) : (
          <fieldset className={styles["scopes"]}>
            <legend>{words.rows}</legend>
            {(["view", "all", "checked"] as const)
              .filter((one) => one !== "checked" || checked.size > 0)
              .map((one) => (
                <label key={one} className={styles["option"]}>
                  <input type="radio" name="export-rows" checked={name === one} onChange={() => setScope(one)} />
                  {words.scopes[one](counts[one])}
                </label>
              ))}
          </fieldset>
        )}
        {isTable ? <ColumnChoice parts={offered} left={left} onChange={setLeft} /> : null}
        {format === "preferences" ? (
          <div className={styles["fields"]}>
            <Select label={words.pairs} value={which} options={(["all", "extremes"] as const).map((value) => ({ value, label: words.pairChoices[value] }))} onChange={setWhich} />
            <NumberField label={words.margin} hint={words.marginHint} value={margin} onChange={setMargin} invalid={words.marginInvalid} accepts={(value) => value >= 0 && value < 1} />
          </div>
        ) : null}
        {format === "evalassist" ? (
          <div className={styles["fields"]}>
            <Select label={words.criterion} value={criterion ?? rubric.criteria[0]?.id ?? ""} options={rubric.criteria.map(({ id, name: label }) => ({ value: id, label }))} onChange={setCriterion} />
          </div>
        ) : null}
        <Ended ended={ended} />
      </div>
    </Dialog>
  );
}

function Ended({ ended }: { readonly ended: { readonly format: ExportFormat; readonly result: Result<WrittenFile> } | null }) {
  const { messages, format: numbers } = useLanguage();
  const errorText = useErrorText();
  const words = messages.export;
  if (ended === null) return <div role="status" />;
  const { format, result } = ended;
  if (!result.ok) {
    const { title, next } = errorText(result.code);
    return (
      <div role="alert">
        <Callout tone="danger" title={words.failed}>
          <p>{title}</p>
          <p>{next}</p>
          {result.detail === "" ? null : <p className={styles["detail"]}>{messages.app.detail(result.detail)}</p>}
        </Callout>
      </div>
    );
  }
  const { name, blob, records, leftOut, cut, unpacked = 0 } = result.value;
  const tooLarge = unpacked > LIMITS.fileBytes;
  const size = numbers.bytes(blob.size);
  const isReport = format === "report-html" || format === "report-markdown";
  return (
    <div role="status">
      <Callout tone={records === 0 || cut > 0 || tooLarge ? "caution" : "good"} title={isReport ? words.doneReport(name, size) : words.done(records, name, size)}>
        {leftOut === 0 ? null : <p>{words.leftOut(leftOut)}</p>}
        {cut === 0 ? null : <p>{words.cut(cut)}</p>}
        {tooLarge ? <p>{words.tooLarge(numbers.bytes(unpacked), numbers.bytes(LIMITS.fileBytes))}</p> : null}
      </Callout>
    </div>
  );
}
