// From a file or a paste to cases: opening, mapping, building. A newer import drops what an older one still answers.
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { Case, CaseSet } from "../domain/case.ts";
import type { RowProblem } from "../io/problem.ts";
import type { ColumnMapping, ImportSource } from "../io/table.ts";
import { scoreWords } from "../io/score-words.ts";
import { isBundle } from "../io/bundle-sniff.ts";
import type { BundleDesk } from "./bundle-desk.ts";
import type { CaseDesk } from "./case-desk.ts";
import { type Context, settled } from "./context.ts";
import type { ImportState } from "./state.ts";

export type ImportDesk = {
  open(source: ImportSource, encoding: string | null): Promise<void>;
  setMapping(mapping: ColumnMapping): void;
  confirm(): Promise<void>;
  cancel(): void;
  /** Puts the cases that ship with the page on the table. They are not stored before a run needs them. */
  loadSample(): Promise<void>;
};

/** Name of a case set that came without a file. */
const PASTE_NAME = "paste";

export function createImportDesk(context: Context, cases: CaseDesk, bundles: BundleDesk): ImportDesk {
  const { ports } = context;
  let current = new AbortController();

  /** Ends what is under way; the answer says whether the caller's import is still the newest. */
  function begin(): AbortSignal {
    current.abort();
    current = new AbortController();
    return current.signal;
  }

  async function open(source: ImportSource, encoding: string | null): Promise<void> {
    const signal = begin();
    const { name, of } = described(source);
    context.set({ importing: { step: "reading", name, bytes: 0, of } });
    if (source.kind === "file" && (await isBundle(source.blob).catch(() => false))) {
      if (signal.aborted) return;
      const ended = await bundles.open(name, source.blob, signal);
      if (ended !== null && !signal.aborted) context.set({ importing: ended });
      return;
    }
    if (signal.aborted) return;
    const opened = await settled(
      ports.parse.call(
        "open",
        { source, encoding },
        {
          signal,
          onProgress(progress) {
            if (!signal.aborted) context.set({ importing: { step: "reading", name, ...progress } });
          },
        },
      ),
    );
    if (signal.aborted) return;
    context.set({
      importing: opened.ok
        ? { step: "mapping", name, preview: opened.value, mapping: opened.value.mapping }
        : { step: "failed", name, failure: opened, problems: [] },
    });
  }

  async function confirm(): Promise<void> {
    const { importing } = context.get();
    if (importing.step !== "mapping") return;
    const { name, mapping, preview } = importing;
    const signal = begin();
    const of = preview.rowCount;
    context.set({ importing: { step: "building", name, done: 0, of } });
    const built = await build({ ...mapping, words: scoreWords(context.get().rubric.criteria) }, name, signal, (done) => {
      if (!signal.aborted) context.set({ importing: { step: "building", name, done, of } });
    });
    if (signal.aborted) return;
    if (!built.ok) {
      context.set({ importing: { step: "failed", name, failure: built, problems: preview.problems } });
      return;
    }
    const { set, problems } = built.value;
    const done: ImportState = { step: "done", name, rows: rowCount(set), problems: [...preview.problems, ...problems] };
    await cases.adopt(set);
    if (current.signal === signal) context.set({ importing: done });
  }

  /** Puts together the cases that come in pieces: a large set in one message would hold up the page. */
  async function build(mapping: ColumnMapping, name: string, signal: AbortSignal, onDone: (rows: number) => void) {
    const cases: Case[] = [];
    const built = await settled(
      ports.parse.call(
        "build",
        { mapping, name },
        {
          signal,
          onProgress(progress) {
            for (const one of progress.cases) cases.push(one);
            onDone(progress.done);
          },
        },
      ),
    );
    if (!built.ok || cases.length === 0) return built;
    for (const one of built.value.set.cases) cases.push(one);
    return ok({ ...built.value, set: { ...built.value.set, cases } });
  }

  async function loadSample(): Promise<void> {
    const signal = begin();
    context.set({ importing: { step: "idle" } });
    const built = await buildSample(signal);
    if (signal.aborted) return;
    if (built.ok) await cases.place(built.value);
    else context.notify(built);
  }

  async function buildSample(signal: AbortSignal): Promise<Result<CaseSet>> {
    const sample = await ports.loadSample();
    if (!sample.ok) return sample;
    const { name, blob } = sample.value;
    const opened = await settled(
      ports.parse.call("open", { source: { kind: "file", name, blob }, encoding: "utf-8" }, { signal }),
    );
    if (!opened.ok) return opened;
    const built = await build(opened.value.mapping, name, signal, () => undefined);
    if (!built.ok) return built;
    const bad: RowProblem | undefined = built.value.problems.find((problem) => problem.dropped);
    if (bad !== undefined) return fail(bad.code, `${name}, line ${bad.line ?? "?"}`);
    return ok({ ...built.value.set, isSample: true });
  }

  return {
    open,
    confirm,
    loadSample,
    setMapping(mapping) {
      const { importing } = context.get();
      if (importing.step === "mapping") context.set({ importing: { ...importing, mapping } });
    },
    cancel() {
      begin();
      context.set({ importing: { step: "idle" } });
    },
  };
}

/** What a source is called and its size: bytes, or characters of a paste. */
function described(source: ImportSource): { readonly name: string; readonly of: number } {
  switch (source.kind) {
    case "file":
      return { name: source.name, of: source.blob.size };
    case "files":
      return { name: source.files.map(({ name }) => name).join(", ").slice(0, 200), of: source.files.reduce((sum, { blob }) => sum + blob.size, 0) };
    case "paste":
      return { name: PASTE_NAME, of: source.text.length };
  }
}

function rowCount(set: CaseSet): number {
  return set.cases.reduce((sum, c) => sum + c.responses.length, 0);
}
