// The repository for browsers that keep nothing (some private modes): everything lives as long as the tab.
import { type CaseSet, rowsOf } from "../domain/case.ts";
import { rowChangesOf } from "../domain/case-rows.ts";
import { type Result, fail, ok } from "../domain/error-code.ts";
import { type Marks, NO_MARKS, applyMarks } from "../domain/marks.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { PairCell } from "../domain/pair.ts";
import { tallyOf } from "../domain/run-tally.ts";
import { type Run, labelled, labelledAs } from "../domain/run.ts";
import { leftOf, pairsLeftOf, runOverRows, withoutName } from "./kept-rows.ts";
import { byName, keptCases, type KeptCases, newestFirst, newestPairRun, type Repository, type SavedRun } from "./repository.ts";
import type { ReportKind, Reports } from "./report-schema.ts";
import type { KeptRows, PairEntry, SavedSettings, Session, SettledCell } from "./schema.ts";
import type { SavedView } from "./view-schema.ts";

type Shelf = {
  settings: SavedSettings | null;
  session: Session | null;
  view: SavedView | null;
  readonly caseSets: Map<string, CaseSet>;
  /** Those whose rows were changed at any time. */
  readonly rowsChanged: Set<string>;
  readonly rubrics: Map<string, Rubric>;
  readonly runs: Map<string, Run>;
  readonly reports: Map<string, Reports[ReportKind]>;
  readonly verdicts: Map<string, Map<string, SettledCell>>;
  readonly marks: Map<string, Marks>;
  readonly pairs: Map<string, Map<string, PairCell>>;
};

/** A repository in memory. Values are shared, not copied: every one of them is read-only by type. */
export function createMemoryRepository(): Repository {
  const shelf: Shelf = {
    settings: null,
    session: null,
    view: null,
    caseSets: new Map(),
    rowsChanged: new Set(),
    rubrics: new Map(),
    runs: new Map(),
    reports: new Map(),
    verdicts: new Map(),
    marks: new Map(),
    pairs: new Map(),
  };
  const done: Promise<Result<void>> = Promise.resolve(ok(undefined));
  const erased: Promise<Result<void>> = Promise.resolve(fail("storage-failed", "the run was erased"));

  function savedRun(id: string): SavedRun | null {
    const run = shelf.runs.get(id);
    if (run === undefined) return null;
    const rows = rowsOfSet(run.caseSetId);
    return { run: runOverRows(run, rows), entries: leftOf([...(shelf.verdicts.get(id) ?? [])].map(([key, cell]) => ({ key, cell })), rows) };
  }

  function pairsOf(runId: string): readonly PairEntry[] {
    const run = shelf.runs.get(runId);
    return pairsLeftOf([...(shelf.pairs.get(runId) ?? [])].map(([key, cell]) => ({ key, cell })), run === undefined ? null : rowsOfSet(run.caseSetId));
  }

  /** What a person did on a case set; null when that is nothing. */
  function touched(id: string): KeptCases | null {
    const set = shelf.caseSets.get(id);
    const { overrides, comments } = shelf.marks.get(id) ?? NO_MARKS;
    return set === undefined ? null : keptCases(set, { responses: rowsOf(set).length, scores: overrides.size, comments: comments.size, rows: rowsOfSet(id) });
  }

  function rowsOfSet(id: string): KeptRows | null {
    const set = shelf.caseSets.get(id);
    const changes = set === undefined ? null : rowChangesOf(set);
    if (changes === null) return set === undefined || !shelf.rowsChanged.has(id) ? null : { responses: rowsOf(set).length, gone: [], added: 0, deleted: 0 };
    return { ...changes, gone: [...changes.gone] };
  }

  function keepSet(set: CaseSet): void {
    shelf.caseSets.set(set.id, set);
    if (rowChangesOf(set) !== null) shelf.rowsChanged.add(set.id);
  }

  function dropUnused(also: readonly string[]): void {
    const kept = new Set([...also, shelf.session?.caseSetId, ...[...shelf.runs.values()].map((run) => run.caseSetId)]);
    for (const id of shelf.caseSets.keys()) {
      if (kept.has(id) || touched(id) !== null) continue;
      shelf.caseSets.delete(id);
      shelf.marks.delete(id);
    }
  }

  return {
    durable: false,
    load() {
      const { settings, session, view } = shelf;
      const rubrics = [...shelf.rubrics.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const { caseSetId, runId } = session ?? { caseSetId: null, runId: null };
      const caseSet = caseSetId === null ? null : (shelf.caseSets.get(caseSetId) ?? null);
      const run = runId === null ? null : savedRun(runId);
      return Promise.resolve(ok({ settings, session, view, rubrics, caseSet, run }));
    },
    loadCaseSet(id) {
      return Promise.resolve(ok(shelf.caseSets.get(id) ?? null));
    },
    loadRun(id) {
      return Promise.resolve(ok(savedRun(id)));
    },
    saveSettings(settings) {
      shelf.settings = settings;
      return done;
    },
    saveSession(session) {
      shelf.session = session;
      return done;
    },
    saveView(view) {
      shelf.view = view;
      return done;
    },
    saveCaseSet(set) {
      dropUnused([set.id]);
      keepSet(set);
      return done;
    },
    saveRubric(rubric) {
      shelf.rubrics.set(rubric.id, rubric);
      return done;
    },
    removeRubric(id) {
      shelf.rubrics.delete(id);
      return done;
    },
    startRun(run, set) {
      // As the database does: edits of cases that lie there are kept on their own.
      if (!shelf.caseSets.has(set.id)) keepSet(set);
      shelf.runs.set(run.id, run);
      return done;
    },
    updateRun(run, dropped = []) {
      const kept = shelf.runs.get(run.id);
      if (kept === undefined) return erased;
      shelf.runs.set(run.id, labelledAs(run, kept));
      for (const key of dropped) shelf.verdicts.get(run.id)?.delete(key);
      return done;
    },
    listRuns() {
      return Promise.resolve(ok([...shelf.runs.values()].map((run) => runOverRows(run, rowsOfSet(run.caseSetId))).sort(newestFirst)));
    },
    tallyRun(id) {
      const saved = savedRun(id);
      if (saved === null) return Promise.resolve(ok(null));
      const { run, entries } = saved;
      const without = withoutName(rowsOfSet(run.caseSetId));
      const tally = { ...tallyOf(run.rubric, [...entries].map(({ cell }) => cell)), ...(without === undefined ? {} : { without }) };
      if (run.state !== "running") shelf.runs.set(id, { ...run, tally });
      return Promise.resolve(ok(tally));
    },
    labelRun(id, label) {
      const kept = shelf.runs.get(id);
      if (kept === undefined) return erased;
      shelf.runs.set(id, labelled(kept, label));
      return done;
    },
    deleteRun(id) {
      shelf.runs.delete(id);
      shelf.verdicts.delete(id);
      shelf.pairs.delete(id);
      for (const kind of ["bias", "canaries"] as const) shelf.reports.delete(`${id}\u0000${kind}`);
      dropUnused([]);
      return done;
    },
    append(runId, entries) {
      if (!shelf.runs.has(runId)) return erased;
      const journal = shelf.verdicts.get(runId) ?? new Map<string, SettledCell>();
      for (const { key, cell } of entries) journal.set(key, cell);
      shelf.verdicts.set(runId, journal);
      return done;
    },
    importRuns({ set, marks, runs }) {
      // As the database does: a set that lies there stays, its edits are kept on their own.
      if (!shelf.caseSets.has(set.id)) keepSet(set);
      shelf.marks.set(set.id, applyMarks(shelf.marks.get(set.id) ?? NO_MARKS, marks));
      for (const { run, entries, pairs, reports } of runs) {
        shelf.runs.set(run.id, run);
        if (run.mode !== "pairwise") shelf.verdicts.set(run.id, new Map(entries.map(({ key, cell }) => [key, cell])));
        if (pairs.length > 0) shelf.pairs.set(run.id, new Map(pairs.map(({ key, cell }) => [key, cell])));
        for (const { kind, report } of reports) shelf.reports.set(`${run.id}\u0000${kind}`, report);
      }
      return done;
    },
    loadMarks(caseSetId) {
      return Promise.resolve(ok(shelf.marks.get(caseSetId) ?? NO_MARKS));
    },
    saveMarks(set, changes) {
      if (!shelf.caseSets.has(set.id)) keepSet(set);
      shelf.marks.set(set.id, applyMarks(shelf.marks.get(set.id) ?? NO_MARKS, changes));
      return done;
    },
    listKeptCases() {
      const used = new Set([...shelf.runs.values()].map((run) => run.caseSetId));
      return Promise.resolve(ok([...shelf.caseSets.keys()].flatMap((id) => (used.has(id) ? [] : (touched(id) ?? []))).sort(byName)));
    },
    deleteCases(id) {
      if ([...shelf.runs.values()].some((run) => run.caseSetId === id)) return done;
      shelf.caseSets.delete(id);
      shelf.marks.delete(id);
      return done;
    },
    appendPairs(runId, entries) {
      if (!shelf.runs.has(runId)) return erased;
      const journal = shelf.pairs.get(runId) ?? new Map<string, PairCell>();
      for (const { key, cell } of entries) journal.set(key, cell);
      shelf.pairs.set(runId, journal);
      return done;
    },
    loadPairRun(caseSetId) {
      const run = newestPairRun([...shelf.runs.values()], caseSetId);
      return Promise.resolve(ok(run === null ? null : { run, entries: pairsOf(run.id) }));
    },
    loadPairs(runId) {
      return Promise.resolve(ok(pairsOf(runId)));
    },
    loadReport(runId, kind) {
      return Promise.resolve(ok((shelf.reports.get(`${runId}\u0000${kind}`) as Reports[typeof kind] | undefined) ?? null));
    },
    saveReport(kind, report) {
      if (!shelf.runs.has(report.runId)) return erased;
      shelf.reports.set(`${report.runId}\u0000${kind}`, report);
      return done;
    },
    erase() {
      shelf.settings = null;
      shelf.session = null;
      shelf.view = null;
      for (const map of [shelf.caseSets, shelf.rowsChanged, shelf.rubrics, shelf.runs, shelf.verdicts, shelf.marks, shelf.pairs, shelf.reports]) map.clear();
      return done;
    },
    listen() {
      // Memory has nothing to tell: it cannot be damaged or taken away.
    },
    close() {
      // Nothing is held.
    },
  };
}
