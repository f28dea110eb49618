// The repository port: what can be kept and read back, whatever keeps it. Types, and the rules that every repository shares.
import type { CaseSet } from "../domain/case.ts";
import type { Failure, Result } from "../domain/error-code.ts";
import type { MarkChange, Marks } from "../domain/marks.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Run, RunLabel, RunTally } from "../domain/run.ts";
import type { ReportKind, Reports } from "./report-schema.ts";
import type { JournalEntry, KeptRows, PairEntry, SavedSettings, Session } from "./schema.ts";
import type { SavedView } from "./view-schema.ts";

/** What a journal holds, in no order that means anything: an array, or `PackedCells` of domain/packed-cells.ts. */
export type JournalEntries = Iterable<JournalEntry> & { readonly length: number };

/** A run with everything its journal holds of the rows that its cases have now. */
export type SavedRun = { readonly run: Run; readonly entries: JournalEntries };

/** A pairwise run with everything its journal holds. */
export type SavedPairRun = { readonly run: Run; readonly entries: readonly PairEntry[] };

/** A report under its kind. */
export type AnyReport = { readonly [Kind in ReportKind]: { readonly kind: Kind; readonly report: Reports[Kind] } }[ReportKind];

/** A run as it came from elsewhere, with its verdicts, its pairs and its reports, as far as it has some. */
export type ImportedRun = { readonly run: Run; readonly entries: readonly JournalEntry[]; readonly pairs: readonly PairEntry[]; readonly reports: readonly AnyReport[] };

/** Runs over one set of cases that came from elsewhere, and the marks that are to be kept of those that came with them. */
export type ImportedRuns = { readonly set: CaseSet; readonly marks: readonly MarkChange[]; readonly runs: readonly ImportedRun[] };

/** Cases that no run refers to, and what a person did on them. */
export type KeptCases = {
  readonly id: string;
  readonly name: string;
  readonly isSample: boolean;
  /** Null for large sets of earlier versions of this page, which did not count them. */
  readonly responses: number | null;
  /** Cases with other texts or scores than those that were brought in. */
  readonly edited: number;
  /** Rows that were added, and deleted, in the page. */
  readonly added: number;
  readonly deleted: number;
  readonly scores: number;
  readonly comments: number;
};

/** Everything that a page needs to stand as it was left. */
export type Saved = {
  readonly settings: SavedSettings | null;
  readonly session: Session | null;
  /** How results were looked at last; perhaps those of other cases than the session's. */
  readonly view: SavedView | null;
  /** The person's own rubrics, by id. */
  readonly rubrics: readonly Rubric[];
  /** The case set that the session points at. */
  readonly caseSet: CaseSet | null;
  /** The run that the session points at. */
  readonly run: SavedRun | null;
};

/** What a repository tells of its own accord. */
export type RepositoryEvent =
  /** The connection is gone: another tab upgrades or deletes the database, or the browser closed it. */
  | { readonly kind: "lost"; readonly failure: Failure }
  /** Records did not pass their check and were set aside. */
  | { readonly kind: "damaged"; readonly count: number };

/** Most rows of one journal transaction. */
export const MAX_BATCH = 32;

/**
 * Keeps cases, rubrics, runs and verdicts. A promise that answers ok means that the transaction is complete.
 * Failures: storage-quota, storage-failed, storage-newer-version, storage-unavailable.
 */
export type Repository = {
  /** False when everything is lost with the tab. */
  readonly durable: boolean;
  load(): Promise<Result<Saved>>;
  loadCaseSet(id: string): Promise<Result<CaseSet | null>>;
  loadRun(id: string): Promise<Result<SavedRun | null>>;
  saveSettings(settings: SavedSettings): Promise<Result<void>>;
  saveSession(session: Session): Promise<Result<void>>;
  saveView(view: SavedView): Promise<Result<void>>;
  /** Also drops case sets that no run and no session refer to any more, unless a person edited, scored or commented them. */
  saveCaseSet(set: CaseSet): Promise<Result<void>>;
  saveRubric(rubric: Rubric): Promise<Result<void>>;
  /** Takes one of the person's own rubrics out of the library; runs keep theirs. */
  removeRubric(id: string): Promise<Result<void>>;
  /** Writes the run together with its cases, flushed to the disk before it answers. */
  startRun(run: Run, set: CaseSet): Promise<Result<void>>;
  /**
   * Replaces the run's record, flushed to the disk; its name and notes stay those that are kept, since `labelRun` may have
   * changed them meanwhile. Removes the verdicts in `dropped` (by verdictKey), which have no place in the run any more. Fails
   * with storage-failed when the run was erased.
   */
  updateRun(run: Run, dropped?: readonly string[]): Promise<Result<void>>;
  /** Every run's record, newest first, without its cells. */
  listRuns(): Promise<Result<readonly Run[]>>;
  /**
   * Counts the cells of a run, a batch at a time, and keeps the counts with a run that rests. Null when there is no such run.
   */
  tallyRun(id: string): Promise<Result<RunTally | null>>;
  /** Gives a run its name and notes; fails as `updateRun` does. */
  labelRun(id: string, label: RunLabel): Promise<Result<void>>;
  /**
   * Removes a run with everything that belongs to it: its cells, verdicts on pairs and reports; and case sets that no run
   * and no session refer to any more, unless a person edited, scored or commented them.
   */
  deleteRun(id: string): Promise<Result<void>>;
  /**
   * Files at most MAX_BATCH cells of a run in one transaction; a cell that is there already is replaced.
   * Fails with storage-failed when the run was erased meanwhile, so that nothing is written after an erase.
   */
  append(runId: string, entries: readonly JournalEntry[]): Promise<Result<void>>;
  /** Writes runs that were made elsewhere with their cases, verdicts and marks: all of it or nothing. */
  importRuns(imported: ImportedRuns): Promise<Result<void>>;
  /** A person's own scores and comments on a case set. */
  loadMarks(caseSetId: string): Promise<Result<Marks>>;
  /** Keeps, replaces and removes marks of a case set, all of them or none; the cases as well where they are not kept yet. */
  saveMarks(set: CaseSet, changes: readonly MarkChange[]): Promise<Result<void>>;
  /** The case sets without a run on which a person did something, in the order of their names. */
  listKeptCases(): Promise<Result<readonly KeptCases[]>>;
  /** Removes a case set with its marks; one that a run refers to stays, with its marks. */
  deleteCases(id: string): Promise<Result<void>>;
  /** Files at most MAX_BATCH pairs of a run, as `append` does cells. */
  appendPairs(runId: string, entries: readonly PairEntry[]): Promise<Result<void>>;
  /** The newest pairwise run over a set of cases, with its journal; null when there is none. */
  loadPairRun(caseSetId: string): Promise<Result<SavedPairRun | null>>;
  /** The journal of a pairwise run, whichever it is; empty when there is none. */
  loadPairs(runId: string): Promise<Result<readonly PairEntry[]>>;
  /** A report on a run; null when there is none. */
  loadReport<Kind extends ReportKind>(runId: string, kind: Kind): Promise<Result<Reports[Kind] | null>>;
  /** Keeps a report, in the place of the one before. Fails with storage-failed when the run was erased meanwhile. */
  saveReport<Kind extends ReportKind>(kind: Kind, report: Reports[Kind]): Promise<Result<void>>;
  /** Empties every store and checks that each is empty. */
  erase(): Promise<Result<void>>;
  /** One listener at a time; null removes it. Events that came before are delivered at once. */
  listen(listener: ((event: RepositoryEvent) => void) | null): void;
  close(): void;
};

/** The newest pairwise run over a set of cases; null when there is none. */
export function newestPairRun(runs: readonly Run[], caseSetId: string): Run | null {
  const mine = runs.filter((run) => run.mode === "pairwise" && run.caseSetId === caseSetId);
  return mine.reduce<Run | null>((newest, run) => (newest === null || run.createdAt >= newest.createdAt ? run : newest), null);
}

/** The order of a list of runs; of two that began in the same moment the one with the lower id comes first. */
export function newestFirst(a: Run, b: Run): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? -1 : 1);
}

/** What is listed of a case set without a run; null when nobody did anything on it. */
export function keptCases(
  { id, name, isSample, edition, former = [] }: Omit<CaseSet, "cases">,
  { responses, scores, comments, rows }: Pick<KeptCases, "responses" | "scores" | "comments"> & { readonly rows: Pick<KeptRows, "added" | "deleted"> | null },
): KeptCases | null {
  if (edition === undefined && scores + comments === 0) return null;
  const { added = 0, deleted = 0 } = rows ?? {};
  return { id, name, isSample, responses, edited: edition === undefined ? 0 : new Set(former.map((one) => one.id)).size, added, deleted, scores, comments };
}

/** The order of a list of cases. */
export function byName(a: KeptCases, b: KeptCases): number {
  return a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
}
