// The Cases section: what is loaded, and the ways to bring in something else. The column dialog is mapping-dialog.tsx.
import { lazy, useMemo, useRef, useState } from "react";
import type { CaseSet } from "../../domain/case.ts";
import { useFormat, useMessages } from "../../i18n/messages-context.tsx";
import { LIMITS } from "../../io/limits.ts";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { TextArea } from "../../ui/field.tsx";
import styles from "./cases.module.css";
import { ImportStatus } from "./import-status.tsx";
import { shownName } from "../../i18n/shown-name.ts";
import { useOpenSource } from "./use-open-source.ts";

const EditedLine = lazy(() => import("./edited-line.tsx").then((module) => ({ default: module.EditedLine })));

const ACCEPT = ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz,.xlsx,.parquet,.zip,text/csv,text/tab-separated-values,application/json,text/plain";

export function CasesPanel() {
  const messages = useMessages().cases;
  const format = useFormat();
  const caseSet = useApp((state) => state.caseSet);
  const importing = useApp((state) => state.importing);
  const actions = useApp((state) => state.actions);
  const source = useOpenSource();
  const [text, setText] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  const busy = importing.step === "reading" || importing.step === "building";

  return (
    <div className={styles["panel"]}>
      {caseSet === null ? <p className={styles["soft"]}>{messages.none}</p> : <CaseSetSummary set={caseSet} />}
      <ImportStatus />
      <div className={styles["ways"]}>
        <Button icon="file" disabled={busy} onClick={() => picker.current?.click()}>
          {messages.openFile}
        </Button>
        {caseSet?.isSample === true ? null : (
          <Button disabled={busy} onClick={() => void actions.useSample()}>
            {messages.useSample}
          </Button>
        )}
        <input
          ref={picker}
          type="file"
          multiple
          accept={ACCEPT}
          hidden
          aria-label={messages.openFile}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            // Emptied so that choosing the same file again counts as a change.
            event.target.value = "";
            if (files.length > 0) source.openFiles(files);
          }}
        />
      </div>
      <p className={styles["soft"]}>
        {messages.fileHint} {messages.limits(format.bytes(LIMITS.fileBytes), format.number(LIMITS.rows))}
      </p>
      <AllLimits />
      <form
        className={styles["paste"]}
        onSubmit={(event) => {
          event.preventDefault();
          source.open({ kind: "paste", text });
          setText("");
        }}
      >
        <TextArea label={messages.pasteLabel} hint={messages.pasteHint} rows={3} value={text} onChange={setText} />
        <Button type="submit" disabled={busy || text.trim() === ""}>
          {messages.pasteRead}
        </Button>
      </form>
    </div>
  );
}

function CaseSetSummary({ set }: { readonly set: CaseSet }) {
  const messages = useMessages().cases;
  const { count, responses, human, preferences, references, contexts } = useMemo(() => factsOf(set), [set]);
  return (
    <div className={styles["summary"]}>
      <p className={styles["name"]}>
        <bdi>{shownName(set.name, messages, set.isSample)}</bdi> {set.isSample ? <Tag>{messages.sampleTag}</Tag> : null}
      </p>
      <ul role="list" className={styles["facts"]}>
        <li>{messages.summary(count, responses)}</li>
        <li>{messages.withReference(references, count)}</li>
        <li>{messages.withContext(contexts, count)}</li>
        {human === 0 ? null : <li>{messages.withHuman(human)}</li>}
        {preferences === 0 ? null : <li>{messages.withPreference(preferences)}</li>}
      </ul>
      <Deferred when={set.edition !== undefined}>
        <EditedLine set={set} />
      </Deferred>
    </div>
  );
}

/** Counted once for each set: it may hold a hundred thousand responses. */
function factsOf({ cases }: CaseSet) {
  const facts = { count: 0, responses: 0, human: 0, preferences: 0, references: 0, contexts: 0 };
  for (const { responses, reference, context, preferences } of cases) {
    // All of its responses were deleted.
    if (responses.length === 0) continue;
    facts.count += 1;
    facts.responses += responses.length;
    for (const { humanScore, criterionScores = [] } of responses) facts.human += Number(humanScore !== null) + criterionScores.length;
    facts.preferences += preferences?.filter(({ a, b }) => [a, b].every((id) => responses.some((one) => one.id === id))).length ?? 0;
    if (reference !== null && reference !== "") facts.references += 1;
    if (context !== null && context !== "") facts.contexts += 1;
  }
  return facts;
}

/** Every limit of an import, each of which has a message of its own when it is reached. */
function AllLimits() {
  const messages = useMessages().cases;
  const format = useFormat();
  const { number, bytes } = format;
  const lines: readonly (readonly [string, string])[] = [
    [messages.limitNames.file, bytes(LIMITS.fileBytes)],
    [messages.limitNames.rows, number(LIMITS.rows)],
    [messages.limitNames.columns, number(LIMITS.columns)],
    [messages.limitNames.cell, number(LIMITS.cellChars)],
    [messages.limitNames.line, number(LIMITS.jsonLineChars)],
    [messages.limitNames.depth, number(LIMITS.jsonDepth)],
    [messages.limitNames.files, number(LIMITS.filesAtOnce)],
    [messages.limitNames.entries, number(LIMITS.archiveEntries)],
    [messages.limitNames.unpacked, bytes(LIMITS.archiveBytes)],
    [messages.limitNames.ratio, number(LIMITS.archiveRatio)],
    [messages.limitNames.problems, number(LIMITS.problems)],
  ];
  return (
    <details className={styles["limits"]}>
      <summary>{messages.limitsTitle}</summary>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{messages.limitsMemory}</p>
    </details>
  );
}
