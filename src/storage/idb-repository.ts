// The repository over IndexedDB. One transaction per call; every record is checked when it is read back.
import type { IDBPDatabase } from "idb";
import type { ResponseId } from "../domain/case.ts";
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import type { Comment, MarkChange, Marks } from "../domain/marks.ts";
import type { Override } from "../domain/override.ts";
import { type Run, type RunLabel, type RunTally, labelledAs } from "../domain/run.ts";
import { verdictKey } from "../domain/verdict.ts";
import { storageFailure } from "./failure.ts";
import { type KeptPieces, putCaseSet, readCaseSet, readKeptRows } from "./idb-case-sets.ts";
import { DELETE_STORES, deleteCases, deleteRun, dropUnusedSets, keepTally, labelRun, listKeptCases, listRuns, tallyOfJournal } from "./idb-history.ts";
import { type ReadJournal, WORTH_GATHERING, dropCells, gather, mendBlock, putJournal, readJournal } from "./idb-journal.ts";
import { type Damaged, type Mode, type Reading, RunErased, type Transaction, type Writing, put, readOne, readUnder, requireRun } from "./idb-records.ts";
import { pairsLeftOf, runOverRows, withoutName } from "./kept-rows.ts";
import { STORES, type StoreName } from "./migrations.ts";
import { DATABASE_NAME, openDatabase } from "./open-database.ts";
import { type ImportedRuns, newestPairRun, type Repository, type RepositoryEvent, type SavedRun } from "./repository.ts";
import { readReport, type ReportKind, type Reports } from "./report-schema.ts";
import {
  type JournalEntry,
  type PairEntry,
  readComment,
  readOverride,
  readPairEntry,
  readRecord,
  rubricSchema,
  runSchema,
  sessionSchema,
  settingsSchema,
} from "./schema.ts";
import { viewSchema } from "./view-schema.ts";

/** Verdicts of a run that are filed as single records before they are gathered while it goes on. */
const GATHER_EVERY = 20_000;
/** The stores that gathering writes to. */
const GATHER_STORES: StoreName[] = ["verdicts", "verdictBlocks", "quarantine"];

/** Opens the database and answers with a repository over it. Failures are those of `openDatabase`. */
export async function openIdbRepository(name: string = DATABASE_NAME): Promise<Result<Repository>> {
  const repository = new IdbRepository(name);
  const opened = await repository.connect();
  return opened.ok ? ok(repository) : opened;
}

class IdbRepository implements Repository {
  readonly durable = true;
  readonly #name: string;
  #db: IDBPDatabase | null = null;
  /** Set when the connection was given up for good: a newer page is at work, and writing could harm its data. */
  #retired: Failure | null = null;
  #listener: ((event: RepositoryEvent) => void) | null = null;
  #unheard: RepositoryEvent[] = [];
  /** Single records of each run that this page knows of, roughly. */
  readonly #single = new Map<string, number>();
  #gathering: Promise<unknown> = Promise.resolve();
  /** The large set that was written or read last, so that an edit of it writes only what it touches. */
  #pieces: KeptPieces | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  async connect(): Promise<Result<IDBPDatabase>> {
    if (this.#retired !== null) return this.#retired;
    if (this.#db !== null) return ok(this.#db);
    const opened = await openDatabase(this.#name, (failure) => this.#lost(failure));
    if (opened.ok) this.#db = opened.value;
    return opened;
  }

  async load(): ReturnType<Repository["load"]> {
    const loaded = await this.#reading(["settings", "caseSets", "casePieces", "rubrics", "runs", "verdicts", "verdictBlocks"], async (tx, damaged) => {
      const settings = await readOne(tx, "settings", "settings", (v) => readRecord(settingsSchema, v), damaged);
      const session = await readOne(tx, "settings", "session", (v) => readRecord(sessionSchema, v), damaged);
      const view = await readOne(tx, "settings", "view", (v) => readRecord(viewSchema, v), damaged);
      const keys = await tx.objectStore("rubrics").getAllKeys();
      const rubrics = [];
      for (const key of keys) {
        const rubric = await readOne(tx, "rubrics", key, (v) => readRecord(rubricSchema, v), damaged);
        if (rubric !== null) rubrics.push(rubric);
      }
      const caseSetId = session?.caseSetId ?? null;
      const caseSet = caseSetId === null ? null : await readCaseSet(tx, caseSetId, damaged);
      const runId = session?.runId ?? null;
      const run = runId === null ? null : await readRun(tx, runId, damaged);
      return { settings, session, view, rubrics, caseSet, run };
    });
    if (!loaded.ok) return loaded;
    const { caseSet, run } = loaded.value;
    this.#pieces = caseSet?.kept ?? null;
    return ok({ ...loaded.value, caseSet: caseSet?.set ?? null, run: this.#opened(run) });
  }

  async loadCaseSet(id: string): ReturnType<Repository["loadCaseSet"]> {
    const read = await this.#reading(["caseSets", "casePieces"], (tx, damaged) => readCaseSet(tx, id, damaged));
    if (!read.ok) return read;
    this.#pieces = read.value?.kept ?? this.#pieces;
    return ok(read.value?.set ?? null);
  }

  async loadRun(id: string): ReturnType<Repository["loadRun"]> {
    const read = await this.#reading(RUN_STORES, (tx, damaged) => readRun(tx, id, damaged));
    return read.ok ? ok(this.#opened(read.value)) : read;
  }

  saveSettings(settings: Parameters<Repository["saveSettings"]>[0]): Promise<Result<void>> {
    return this.#writing(["settings"], "relaxed", (tx) => put(tx, "settings", "settings", settings));
  }

  saveSession(session: Parameters<Repository["saveSession"]>[0]): Promise<Result<void>> {
    return this.#writing(["settings"], "relaxed", (tx) => put(tx, "settings", "session", session));
  }

  saveView(view: Parameters<Repository["saveView"]>[0]): Promise<Result<void>> {
    return this.#writing(["settings"], "relaxed", (tx) => put(tx, "settings", "view", view));
  }

  async saveCaseSet(set: Parameters<Repository["saveCaseSet"]>[0]): Promise<Result<void>> {
    let pieces: KeptPieces | null = null;
    const kept = await this.#writing(["settings", "caseSets", "casePieces", "runs", "overrides", "comments"], "relaxed", async (tx) => {
      await dropUnusedSets(tx, [set.id]);
      pieces = await putCaseSet(tx, set, this.#pieces);
    });
    if (kept.ok) this.#pieces = pieces;
    return kept;
  }

  saveRubric(rubric: Parameters<Repository["saveRubric"]>[0]): Promise<Result<void>> {
    return this.#writing(["rubrics"], "relaxed", (tx) => put(tx, "rubrics", rubric.id, rubric));
  }

  removeRubric(id: string): Promise<Result<void>> {
    return this.#writing(["rubrics"], "relaxed", (tx) => tx.objectStore("rubrics").delete(id));
  }

  startRun(run: Run, set: Parameters<Repository["startRun"]>[1]): Promise<Result<void>> {
    return this.#writing(["caseSets", "casePieces", "runs"], "strict", async (tx) => {
      // A set of many megabytes that lies there already is not written again: edits of its cases are kept as they are made.
      if ((await tx.objectStore("caseSets").getKey(set.id)) === undefined) await putCaseSet(tx, set);
      await put(tx, "runs", run.id, run);
    });
  }

  async updateRun(run: Run, dropped: readonly string[] = []): Promise<Result<void>> {
    const kept = await this.#writing(dropped.length === 0 ? ["runs"] : ["runs", ...GATHER_STORES], "strict", async (tx) => {
      const before = readRecord(runSchema, await requireRun(tx, run.id));
      await put(tx, "runs", run.id, before === null ? run : labelledAs(run, before));
      await dropCells(tx, run.id, dropped);
    });
    if (kept.ok && run.state !== "running") this.#gatherFrom(run.id, WORTH_GATHERING);
    return kept;
  }

  listRuns(): Promise<Result<readonly Run[]>> {
    return this.#reading(["runs", "casePieces"], listRuns);
  }

  async tallyRun(id: string): Promise<Result<RunTally | null>> {
    const read = await this.#reading(RUN_STORES, (tx, damaged) => readRun(tx, id, damaged));
    if (!read.ok) return read;
    if (read.value === null) return ok(null);
    const { run, journal, without } = read.value;
    const tally = { ...(await tallyOfJournal(run.rubric, journal.cells)), ...(without === undefined ? {} : { without }) };
    // Counting took a while without a lock on anything; keeping what was counted needs one for a moment only.
    const kept = run.state === "running" ? ok(undefined) : await this.#writing(["runs", "casePieces"], "relaxed", (tx) => keepTally(tx, run, tally));
    return kept.ok ? ok(tally) : kept;
  }

  labelRun(id: string, label: RunLabel): Promise<Result<void>> {
    return this.#writing(["runs"], "strict", (tx) => labelRun(tx, id, label));
  }

  deleteRun(id: string): Promise<Result<void>> {
    return this.#writing([...DELETE_STORES], "strict", (tx) => deleteRun(tx, id));
  }

  async append(runId: string, entries: readonly JournalEntry[]): Promise<Result<void>> {
    const kept = await this.#writing(["runs", "verdicts"], "relaxed", async (tx) => {
      await requireRun(tx, runId);
      await Promise.all(entries.map((entry) => put(tx, "verdicts", [runId, entry.key], entry.cell)));
    });
    if (kept.ok) {
      this.#single.set(runId, (this.#single.get(runId) ?? 0) + entries.length);
      this.#gatherFrom(runId, GATHER_EVERY);
    }
    return kept;
  }

  importRuns({ set, marks, runs }: ImportedRuns): Promise<Result<void>> {
    return this.#writing(["caseSets", "casePieces", "runs", "verdictBlocks", "overrides", "comments", "pairVerdicts", "reports"], "strict", async (tx) => {
      if ((await tx.objectStore("caseSets").getKey(set.id)) === undefined) await putCaseSet(tx, set);
      await Promise.all(marks.map((change) => putMark(tx, set.id, change)));
      for (const { run, entries, pairs, reports } of runs) {
        await put(tx, "runs", run.id, run);
        await putJournal(tx, run.id, entries);
        await putPairs(tx, run.id, pairs);
        for (const { kind, report } of reports) await put(tx, "reports", [run.id, kind], report);
      }
    });
  }

  loadMarks(caseSetId: string): Promise<Result<Marks>> {
    return this.#reading(["overrides", "comments"], async (tx, damaged) => {
      const overrides = await readUnder(tx, "overrides", caseSetId, readOverride, damaged);
      const comments = await readUnder(tx, "comments", caseSetId, readComment, damaged);
      return {
        overrides: new Map(overrides.map((one): [string, Override] => [verdictKey(one.responseId, one.criterionId), one])),
        comments: new Map(comments.map((one): [Comment["responseId"], Comment] => [one.responseId, one])),
      };
    });
  }

  saveMarks(set: Parameters<Repository["saveMarks"]>[0], changes: readonly MarkChange[]): Promise<Result<void>> {
    return this.#writing(["caseSets", "casePieces", "overrides", "comments"], "relaxed", async (tx) => {
      if ((await tx.objectStore("caseSets").getKey(set.id)) === undefined) await putCaseSet(tx, set);
      // In order: the same mark may be changed twice, and the requests of one transaction are carried out as they were made.
      await Promise.all(changes.map((change) => putMark(tx, set.id, change)));
    });
  }

  listKeptCases(): ReturnType<Repository["listKeptCases"]> {
    return this.#reading(["caseSets", "casePieces", "runs", "overrides", "comments"], listKeptCases);
  }

  deleteCases(id: string): Promise<Result<void>> {
    return this.#writing(["caseSets", "casePieces", "runs", "overrides", "comments"], "strict", (tx) => deleteCases(tx, id));
  }

  appendPairs(runId: string, entries: readonly PairEntry[]): Promise<Result<void>> {
    return this.#writing(["runs", "pairVerdicts"], "relaxed", async (tx) => {
      await requireRun(tx, runId);
      await putPairs(tx, runId, entries);
    });
  }

  loadPairRun(caseSetId: string): ReturnType<Repository["loadPairRun"]> {
    return this.#reading(["runs", "casePieces", "pairVerdicts"], async (tx, damaged) => {
      const values: unknown[] = await tx.objectStore("runs").getAll();
      const run = newestPairRun(values.flatMap((value) => readRecord(runSchema, value) ?? []), caseSetId);
      if (run === null) return null;
      return { run, entries: pairsLeftOf(await readPairs(tx, run.id, damaged), await readKeptRows(tx, caseSetId)) };
    });
  }

  loadPairs(runId: string): ReturnType<Repository["loadPairs"]> {
    return this.#reading(["runs", "casePieces", "pairVerdicts"], async (tx, damaged) => {
      const run = readRecord(runSchema, await tx.objectStore("runs").get(runId));
      return pairsLeftOf(await readPairs(tx, runId, damaged), run === null ? null : await readKeptRows(tx, run.caseSetId));
    });
  }

  loadReport<Kind extends ReportKind>(runId: string, kind: Kind): Promise<Result<Reports[Kind] | null>> {
    return this.#reading(["reports"], (tx, damaged) => readOne(tx, "reports", [runId, kind], (v) => readReport(runId, kind, v), damaged));
  }

  saveReport<Kind extends ReportKind>(kind: Kind, report: Reports[Kind]): Promise<Result<void>> {
    return this.#writing(["runs", "reports"], "relaxed", async (tx) => {
      await requireRun(tx, report.runId);
      await put(tx, "reports", [report.runId, kind], report);
    });
  }

  async erase(): Promise<Result<void>> {
    const emptied = await this.#writing([...STORES], "strict", async (tx) => {
      for (const store of STORES) await tx.objectStore(store).clear();
    });
    if (!emptied.ok) return emptied;
    const counted = await this.#reading([...STORES], async (tx) => {
      const counts = await Promise.all(STORES.map((store) => tx.objectStore(store).count()));
      return counts.reduce((sum, n) => sum + n, 0);
    });
    if (!counted.ok) return counted;
    return counted.value === 0 ? ok(undefined) : fail("storage-failed", `${counted.value} records left after erasing`);
  }

  listen(listener: ((event: RepositoryEvent) => void) | null): void {
    this.#listener = listener;
    if (listener === null) return;
    for (const event of this.#unheard.splice(0)) listener(event);
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
    this.#retired = fail("storage-failed", "closed");
  }

  #lost(failure: Failure): void {
    this.#db = null;
    if (failure.code === "storage-newer-version") this.#retired = failure;
    this.#tell({ kind: "lost", failure });
  }

  #tell(event: RepositoryEvent): void {
    if (this.#listener === null) this.#unheard.push(event);
    else this.#listener(event);
  }

  /** A run that was read, without what only this file needs to know. */
  #opened(read: ReadRun | null): SavedRun | null {
    if (read === null) return null;
    this.#single.set(read.run.id, read.journal.single);
    // One that goes on, here or in another tab, is gathered by who judges it.
    if (read.run.state !== "running") this.#gatherFrom(read.run.id, WORTH_GATHERING);
    return { run: read.run, entries: read.journal.cells };
  }

  /** Gathers the single records of a run when there are at least so many. Whether that comes to pass changes nothing that is read. */
  #gatherFrom(runId: string, least: number): void {
    if ((this.#single.get(runId) ?? 0) < least) return;
    this.#single.set(runId, 0);
    this.#gathering = this.#gathering.then(async () => {
      for (let more = true; more && this.#retired === null; ) {
        more = false;
        await this.#writing(GATHER_STORES, "relaxed", async (tx) => {
          more = await gather(tx, runId);
        });
      }
    });
  }

  async #reading<T>(
    stores: StoreName[],
    work: (tx: Reading, damaged: Damaged[]) => Promise<T>,
  ): Promise<Result<T>> {
    const damaged: Damaged[] = [];
    const read = await this.#within(stores, "readonly", "default", (tx) => work(tx, damaged));
    if (!read.ok || damaged.length === 0) return read;
    // A full disk may refuse the move. The good records are handed out all the same.
    await this.#quarantine(damaged);
    this.#tell({ kind: "damaged", count: damaged.reduce((sum, { cells = 1 }) => sum + cells, 0) });
    return read;
  }

  #writing(
    stores: StoreName[],
    durability: IDBTransactionDurability,
    work: (tx: Writing) => Promise<void>,
  ): Promise<Result<void>> {
    return this.#within(stores, "readwrite", durability, work);
  }

  /** Runs one transaction and answers when it is complete, not when its requests are. */
  async #within<M extends Mode, T>(
    stores: StoreName[],
    mode: M,
    durability: IDBTransactionDurability,
    work: (tx: Transaction<M>) => Promise<T>,
  ): Promise<Result<T>> {
    const connected = await this.connect();
    if (!connected.ok) return connected;
    let tx: Transaction<M>;
    try {
      tx = connected.value.transaction(stores as string[], mode, { durability });
    } catch (error) {
      return storageFailure(error);
    }
    // Awaited below; marked as handled here because `work` may fail first.
    const done = tx.done.then(
      () => null,
      (error: unknown) => storageFailure(tx.error ?? error),
    );
    try {
      const value = await work(tx);
      const failure = await done;
      return failure ?? ok(value);
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // It had ended by itself; its own error says more than ours.
      }
      await done;
      return error instanceof RunErased ? fail("storage-failed", error.message) : storageFailure(tx.error ?? error);
    }
  }

  #quarantine(damaged: readonly Damaged[]): Promise<Result<void>> {
    const stores = [...new Set(damaged.map((d) => d.store)), "quarantine" as const];
    return this.#writing(stores, "strict", async (tx) => {
      for (const { store, key, cells } of damaged) {
        if (cells !== undefined) {
          await mendBlock(tx, key);
          continue;
        }
        const value: unknown = await tx.objectStore(store).get(key);
        await tx.objectStore("quarantine").add({ store, key, value });
        await tx.objectStore(store).delete(key);
      }
    });
  }
}

/** The stores that a run is read from. */
const RUN_STORES: StoreName[] = ["runs", "casePieces", "verdicts", "verdictBlocks"];

type ReadRun = { readonly run: Run; readonly journal: ReadJournal; /** Names the deleted rows, whose cells are not in the journal. */ readonly without: string | undefined };

async function readRun(tx: Reading, id: string, damaged: Damaged[]): Promise<ReadRun | null> {
  const kept = await readOne(tx, "runs", id, (v) => readRecord(runSchema, v), damaged);
  if (kept === null) return null;
  const rows = await readKeptRows(tx, kept.caseSetId);
  const run = runOverRows(kept, rows);
  const responses = run.cases?.responses ?? Math.ceil(run.total / Math.max(1, run.rubric.criteria.length));
  const journal = await readJournal(tx, id, responses, damaged);
  for (const gone of rows?.gone ?? []) for (const criterion of run.rubric.criteria) journal.cells.remove(verdictKey(gone as ResponseId, criterion.id));
  return { run, journal, without: withoutName(rows) };
}

async function putMark(tx: Writing, caseSetId: string, change: MarkChange): Promise<void> {
  const store = change.kind === "override" ? "overrides" : "comments";
  const key = [caseSetId, change.kind === "override" ? verdictKey(change.responseId, change.criterionId) : change.responseId];
  if (change.to === null) await tx.objectStore(store).delete(key);
  else await put(tx, store, key, change.to);
}

/** Pairs that are written before the thread is given back. */
const PAIRS_AT_ONCE = 500;

async function putPairs(tx: Writing, runId: string, entries: readonly PairEntry[]): Promise<void> {
  for (let at = 0; at < entries.length; at += PAIRS_AT_ONCE) {
    await Promise.all(entries.slice(at, at + PAIRS_AT_ONCE).map(({ key, cell }) => put(tx, "pairVerdicts", [runId, key], cell)));
  }
}

function readPairs(tx: Reading, runId: string, damaged: Damaged[]): Promise<readonly PairEntry[]> {
  return readUnder(tx, "pairVerdicts", runId, (key, value) => readPairEntry(Array.isArray(key) ? key[1] : key, value), damaged);
}
