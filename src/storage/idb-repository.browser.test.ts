import { deleteDB, openDB } from "idb";
import { afterEach, expect, test } from "vitest";
import type { Case, CaseId, CaseSet, ResponseId } from "../domain/case.ts";
import { statesApart, withAdded, withCasesOf, withoutRows } from "../domain/case-rows.ts";
import { pairKey, verdictOfSameText } from "../domain/pair.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import type { Run } from "../domain/run.ts";
import { verdictFromDistribution, verdictKey } from "../domain/verdict.ts";
import { openIdbRepository } from "./idb-repository.ts";
import { MIGRATIONS, STORES, VERSION } from "./migrations.ts";
import { openStorage } from "./open-storage.ts";
import type { Repository, RepositoryEvent } from "./repository.ts";
import type { JournalEntry, Session } from "./schema.ts";
import type { SavedView } from "./view-schema.ts";

const rubric = RUBRIC_LIBRARY[0]!;
const set: CaseSet = {
  id: "set-1",
  name: "cases.csv",
  isSample: false,
  cases: [
    {
      id: "c1" as CaseId,
      instruction: "Say \u0000 or 說。",
      context: null,
      reference: "yes",
      responses: [{ id: "r1" as ResponseId, text: "", source: "a", humanScore: 0.5 }],
    },
  ],
};
const run: Run = {
  id: "run-1",
  createdAt: "2026-01-01T00:00:00.000Z",
  caseSetId: set.id,
  rubric,
  judge: { judge: "clerk", name: "The Clerk", version: "1", files: { "m.onnx": "ab" }, format: "clerk-1", device: "wasm", threads: 2, engine: "e 1" },
  state: "running",
  total: 3,
};
const session: Session = { caseSetId: set.id, runId: run.id, rubric, deviceChoice: "wasm", judge: { kind: "clerk" }, persisted: true };
const view: SavedView = {
  caseSetId: set.id, page: "runs", preset: "flagged", search: "說", isPattern: true, sort: { column: "criterion", criterionId: "a" }, descending: true, source: "a",
  queue: { criterionId: "a", kind: "random", threshold: null, ids: ["r1" as ResponseId] }, ranges: [{ criterionId: "overall", min: 0, max: 0.5 }], group: "source",
  selected: "r1" as ResponseId, markdown: true, checked: ["r1" as ResponseId], columns: { widths: { response: 300 }, hidden: ["source"] },
};

function entry(response: string, criterion: string): JournalEntry {
  const verdict = verdictFromDistribution(response as ResponseId, criterion, [0, 1], [0.5, 0.5], []);
  return { key: verdictKey(verdict.responseId, criterion), cell: { state: "scored", verdict } };
}
const entries: JournalEntry[] = [
  entry("r1", "a"),
  { key: verdictKey("r1" as ResponseId, "b"), cell: { state: "failed", code: "worker-lost", detail: "x" } },
  { key: verdictKey("r1" as ResponseId, "c"), cell: { state: "skipped", reason: "empty-response" } },
];

let names = 0;
const opened: Repository[] = [];
const used: string[] = [];

function freshName(): string {
  const name = `test-${(names += 1)}-${Math.random()}`;
  used.push(name);
  return name;
}

async function open(name: string): Promise<Repository> {
  const result = await openIdbRepository(name);
  if (!result.ok) throw new Error(result.detail);
  opened.push(result.value);
  return result.value;
}

/** Fails the test when `promise` answers with a failure. */
async function must<T>(promise: Promise<{ ok: true; value: T } | { ok: false; code: string; detail: string }>): Promise<T> {
  const result = await promise;
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}

async function fill(repository: Repository): Promise<void> {
  await must(repository.saveSettings({ locale: "zh-Hant-TW", theme: "dark", singleKeyShortcuts: false, hub: "https://hub.example" }));
  await must(repository.saveRubric({ ...rubric, id: "mine" }));
  await must(repository.startRun(run, set));
  await must(repository.append(run.id, entries));
  await must(repository.saveSession(session));
  await must(repository.saveView(view));
}

function sorted(list: Iterable<JournalEntry> | undefined): JournalEntry[] {
  return [...(list ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
}

afterEach(async () => {
  for (const repository of opened.splice(0)) repository.close();
  for (const name of used.splice(0)) await deleteDB(name);
});

test("everything that is kept is read back by the next visit", async () => {
  const name = freshName();
  const first = await open(name);
  await fill(first);
  first.close();
  const saved = await must((await open(name)).load());
  expect(saved.settings).toEqual({ locale: "zh-Hant-TW", theme: "dark", singleKeyShortcuts: false, hub: "https://hub.example" });
  expect(saved.session).toEqual(session);
  expect(saved.view).toEqual(view);
  expect(saved.rubrics).toEqual([{ ...rubric, id: "mine" }]);
  expect(saved.caseSet).toEqual(set);
  expect(saved.run?.run).toEqual(run);
  expect(sorted(saved.run?.entries)).toEqual(sorted(entries));
});

test("the journals of runs whose ids begin alike stay apart, and a cell filed twice is there once", async () => {
  const repository = await open(freshName());
  for (const id of ["run-1", "run-10", "run-"]) {
    await must(repository.startRun({ ...run, id }, set));
    await must(repository.append(id, [entry(`only-${id}`, "a")]));
  }
  await must(repository.append("run-1", [entry("only-run-1", "a"), entry("r2", "a")]));
  const saved = await must(repository.loadRun("run-1"));
  expect(sorted(saved?.entries)).toEqual(sorted([entry("only-run-1", "a"), entry("r2", "a")]));
});

test("a run that was erased takes no more verdicts and no new state", async () => {
  const repository = await open(freshName());
  expect(await repository.append("gone", entries)).toMatchObject({ ok: false, code: "storage-failed" });
  expect(await repository.updateRun(run)).toMatchObject({ ok: false, code: "storage-failed" });
  expect(await must(repository.loadRun(run.id))).toBe(null);
});

test("a batch is kept whole or not at all", async () => {
  const repository = await open(freshName());
  await must(repository.startRun(run, set));
  const bad = { key: "bad", cell: { state: "failed", code: "unexpected", detail: () => undefined } } as unknown as JournalEntry;
  expect((await repository.append(run.id, [...entries, bad])).ok).toBe(false);
  expect((await must(repository.loadRun(run.id)))?.entries).toHaveLength(0);
  await must(repository.append(run.id, entries));
});

test("case sets that nothing refers to are dropped, those of runs and of the session stay", async () => {
  const repository = await open(freshName());
  await must(repository.startRun(run, set));
  await must(repository.saveCaseSet({ ...set, id: "on-table" }));
  await must(repository.saveSession({ ...session, caseSetId: "on-table" }));
  await must(repository.saveCaseSet({ ...set, id: "edit-1" }));
  await must(repository.saveCaseSet({ ...set, id: "edit-2" }));
  const found = await Promise.all(["set-1", "on-table", "edit-1", "edit-2"].map((id) => must(repository.loadCaseSet(id))));
  expect(found.map((s) => s?.id ?? null)).toEqual(["set-1", "on-table", null, "edit-2"]);
});

test("damaged records are set aside and counted, the rest is read, and nothing is counted twice", async () => {
  const name = freshName();
  const first = await open(name);
  await fill(first);
  first.close();
  const raw = await openDB(name, VERSION);
  await raw.put("verdicts", { state: "scored", verdict: { score: "five" } }, [run.id, entries[0]!.key]);
  await raw.put("rubrics", { id: "broken" }, "broken");
  await raw.put("settings", "dark", "settings");
  raw.close();

  const repository = await open(name);
  const events: RepositoryEvent[] = [];
  repository.listen((event) => events.push(event));
  const saved = await must(repository.load());
  expect(events).toEqual([{ kind: "damaged", count: 3 }]);
  expect(saved.settings).toBe(null);
  expect(saved.rubrics).toEqual([{ ...rubric, id: "mine" }]);
  expect(sorted(saved.run?.entries)).toEqual(sorted(entries.slice(1)));
  await must(repository.load());
  expect(events).toHaveLength(1);
  repository.close();

  const again = await openDB(name, VERSION);
  const aside = (await again.getAll("quarantine")) as { store: string; value: unknown }[];
  expect(aside.map((record) => record.store).sort()).toEqual(["rubrics", "settings", "verdicts"]);
  expect(aside.find((record) => record.store === "rubrics")?.value).toEqual({ id: "broken" });
  again.close();
});

test("a database of every older version is brought to the newest one with its records", async () => {
  for (let version = 1; version < VERSION; version += 1) {
    const name = freshName();
    // By hand, with the browser's own interface, as that version's page did.
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = () => {
        for (const store of ["settings", "caseSets", "rubrics", "runs", "verdicts"]) request.result.createObjectStore(store);
        if (version >= 2) request.result.createObjectStore("quarantine", { autoIncrement: true });
        if (version >= 3) for (const store of ["overrides", "comments", "pairVerdicts", "reports"]) request.result.createObjectStore(store);
        if (version >= 4) request.result.createObjectStore("casePieces");
        if (version >= 5) request.result.createObjectStore("verdictBlocks");
      };
      request.onerror = () => reject(new Error("not opened"));
      request.onsuccess = () => {
        const db = request.result;
        const tx = db.transaction(["settings", "caseSets", "runs", "verdicts"], "readwrite");
        tx.objectStore("settings").put(session, "session");
        tx.objectStore("caseSets").put(set, set.id);
        tx.objectStore("runs").put(run, run.id);
        for (const { key, cell } of entries) tx.objectStore("verdicts").put(cell, [run.id, key]);
        tx.oncomplete = () => {
          db.close();
          resolve();
        };
      };
    });
    const repository = await open(name);
    const saved = await must(repository.load());
    expect(saved.caseSet).toEqual(set);
    expect(sorted(saved.run?.entries)).toEqual(sorted(entries));
    repository.close();
    const raw = await openDB(name);
    expect(raw.version).toBe(VERSION);
    expect([...raw.objectStoreNames].sort()).toEqual([...STORES].sort());
    raw.close();
  }
  expect(MIGRATIONS.length).toBeGreaterThan(1);
});

test("a database of a newer version is not touched, and the page works in memory and says so", async () => {
  const name = freshName();
  const newer = await openDB(name, VERSION + 1, { upgrade: (db) => void db.createObjectStore("future") });
  newer.close();
  expect(await openIdbRepository(name)).toMatchObject({ ok: false, code: "storage-newer-version" });
  const { repository, failure } = await openStorage(name);
  expect(failure?.code).toBe("storage-newer-version");
  expect(repository.durable).toBe(false);
  const after = await openDB(name);
  expect(after.version).toBe(VERSION + 1);
  after.close();
});

test("a tab lets go when a newer page upgrades the database, tells, and writes no more", async () => {
  const name = freshName();
  const repository = await open(name);
  const events: RepositoryEvent[] = [];
  repository.listen((event) => events.push(event));
  const newer = await openDB(name, VERSION + 1);
  expect(events).toMatchObject([{ kind: "lost", failure: { code: "storage-newer-version" } }]);
  expect(await repository.saveSession(session)).toMatchObject({ ok: false, code: "storage-newer-version" });
  newer.close();
});

test("a database that is deleted under the page is told and made anew at the next write", async () => {
  const name = freshName();
  const repository = await open(name);
  await fill(repository);
  const events: RepositoryEvent[] = [];
  repository.listen((event) => events.push(event));
  await deleteDB(name);
  expect(events).toMatchObject([{ kind: "lost", failure: { code: "storage-failed" } }]);
  // The run is gone with it, so its verdicts have no home; new work has.
  expect(await repository.append(run.id, entries)).toMatchObject({ ok: false, code: "storage-failed" });
  await must(repository.startRun(run, set));
  await must(repository.append(run.id, entries));
});

test("another tab that does not let go of an older version costs the storage, not the page", async () => {
  const name = freshName();
  const old = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore("settings") });
  const { repository, failure } = await openStorage(name);
  expect(failure).toMatchObject({ code: "storage-unavailable" });
  expect(repository.durable).toBe(false);
  old.close();
});

test("erasing empties every store, the set-aside records too", async () => {
  const name = freshName();
  const repository = await open(name);
  await fill(repository);
  const raw = await openDB(name, VERSION);
  await raw.put("rubrics", { id: "broken" }, "broken");
  await must(repository.load());
  await must(repository.erase());
  for (const store of STORES) expect(await raw.count(store)).toBe(0);
  raw.close();
  expect(await must(repository.load())).toEqual({ settings: null, session: null, view: null, rubrics: [], caseSet: null, run: null });
});

test("marks are kept by case set, replaced, removed, and dropped with their cases; damaged ones are set aside", async () => {
  const repository = await open(freshName());
  const r1 = "r1" as ResponseId;
  const at = "2026-01-01T00:00:00.000Z";
  const override = (caseSetId: string, score: number) => ({ kind: "override", responseId: r1, criterionId: "a", to: { caseSetId, responseId: r1, criterionId: "a", score, at } }) as const;
  const comment = (caseSetId: string, text: string) => ({ kind: "comment", responseId: r1, to: { caseSetId, responseId: r1, text, at } }) as const;
  await must(repository.saveMarks(set, [override("set-1", 1), comment("set-1", "first"), override("set-1", 2)]));
  // The cases come to be kept with their first mark, and a mark never changes those that are.
  await must(repository.saveMarks({ ...set, id: "set-10" }, [override("set-10", 3)]));
  await must(repository.saveMarks({ ...set, id: "set-10", name: "other" }, [comment("set-10", "x")]));
  expect(await must(repository.loadCaseSet("set-10"))).toEqual({ ...set, id: "set-10" });
  const first = await must(repository.loadMarks("set-1"));
  expect([...first.overrides.values()].map(({ score }) => score)).toEqual([2]);
  expect(first.comments.get(r1)?.text).toBe("first");
  await must(repository.saveMarks(set, [{ kind: "override", responseId: r1, criterionId: "a", to: null }, comment("set-1", "second")]));
  const second = await must(repository.loadMarks("set-1"));
  expect(second.overrides.size).toBe(0);
  expect(second.comments.get(r1)?.text).toBe("second");

  // Filed under another set's key.
  const events: RepositoryEvent[] = [];
  repository.listen((event) => events.push(event));
  await must(repository.saveMarks(set, [override("set-10", 5)]));
  expect((await must(repository.loadMarks("set-1"))).overrides.size).toBe(0);
  expect(events).toEqual([{ kind: "damaged", count: 1 }]);

  // Sets with marks stay when nothing else refers to them, until they are deleted; a run keeps its own.
  await must(repository.saveCaseSet({ ...set, id: "set-2" }));
  expect((await must(repository.loadMarks("set-1"))).comments.size).toBe(1);
  expect((await must(repository.loadMarks("set-10"))).overrides.size).toBe(1);
  expect(await must(repository.listKeptCases())).toEqual([
    { id: "set-1", name: set.name, isSample: false, responses: 1, edited: 0, added: 0, deleted: 0, scores: 0, comments: 1 },
    { id: "set-10", name: set.name, isSample: false, responses: 1, edited: 0, added: 0, deleted: 0, scores: 1, comments: 1 },
  ]);
  await must(repository.startRun({ ...run, caseSetId: "set-10" }, { ...set, id: "set-10" }));
  expect((await must(repository.listKeptCases())).map(({ id }) => id)).toEqual(["set-1"]);
  for (const id of ["set-1", "set-10", "gone"]) await must(repository.deleteCases(id));
  expect(await must(repository.loadCaseSet("set-1"))).toBeNull();
  expect((await must(repository.loadMarks("set-1"))).comments.size).toBe(0);
  expect((await must(repository.loadMarks("set-10"))).overrides.size).toBe(1);
});

test("an edited set stays without a run, large or small, with its count of responses, and goes in all its pieces", async () => {
  const name = freshName();
  const repository = await open(name);
  const [one] = set.cases;
  const many = Array.from({ length: 1_200 }, (_, i) => ({ ...one!, id: `c${i}` as CaseId, responses: [{ ...one!.responses[0]!, id: `r${i}` as ResponseId }] }));
  for (const [id, cases] of [["small", set.cases], ["large", many]] as const) {
    await must(repository.saveCaseSet({ ...set, id, name: id, cases, former: [cases[0]!], edition: "e" }));
  }
  await must(repository.saveCaseSet({ ...set, id: "untouched" }));
  await must(repository.saveCaseSet({ ...set, id: "next" }));
  expect(await must(repository.listKeptCases())).toMatchObject([
    { id: "large", responses: 1_200, edited: 1 },
    { id: "small", responses: 1, edited: 1 },
  ]);
  expect(await must(repository.loadCaseSet("untouched"))).toBeNull();
  expect((await must(repository.loadCaseSet("large")))?.cases).toEqual(many);
  await must(repository.deleteCases("large"));
  repository.close();
  const db = await openDB(name);
  expect(await db.count("casePieces")).toBe(0);
  db.close();
});

test("a large case set lies in pieces, comes back as it was, loses only a damaged piece, and goes with them all", async () => {
  const name = freshName();
  const cases = Array.from({ length: 1_700 }, (_, i) => ({ ...set.cases[0]!, id: `c${i}` as CaseId, responses: [{ id: `r${i}` as ResponseId, text: `text ${i}`, source: null, humanScore: null }] }));
  const large: CaseSet = { ...set, id: "large", cases };
  const repository = await open(name);
  await must(repository.saveCaseSet(large));
  expect(await must(repository.loadCaseSet("large"))).toEqual(large);
  await must(repository.startRun({ ...run, caseSetId: "larger" }, { ...large, id: "larger" }));
  expect((await must(repository.loadCaseSet("larger")))?.cases).toHaveLength(1_700);

  const raw = await openDB(name);
  const keys = await raw.getAllKeys("casePieces", IDBKeyRange.bound(["large"], ["large", []]));
  expect(keys.length).toBeGreaterThan(2);
  await raw.put("casePieces", [{ id: 7 }], ["large", 1]);
  const events: RepositoryEvent[] = [];
  repository.listen((event) => events.push(event));
  const rest = (await must(repository.loadCaseSet("large")))?.cases ?? [];
  expect(rest.length).toBeGreaterThan(1_000);
  expect(rest).toEqual(cases.filter((one) => rest.some(({ id }) => id === one.id)));
  expect(events).toEqual([{ kind: "damaged", count: 1 }]);

  await must(repository.saveCaseSet(set));
  expect(await must(repository.loadCaseSet("large"))).toBe(null);
  expect(await raw.getAllKeys("casePieces", IDBKeyRange.bound(["large"], ["large", []]))).toEqual([]);
  expect((await must(repository.loadCaseSet("larger")))?.cases).toHaveLength(1_700);
  raw.close();
});

test("an edit of a large case set writes the piece that it touches and no other, unless something else wrote the set meanwhile", async () => {
  const name = freshName();
  const made = (i: number, text: string) => ({ ...set.cases[0]!, id: `c${i}` as CaseId, responses: [{ id: `r${i}` as ResponseId, text, source: null, humanScore: null }] });
  const cases = Array.from({ length: 1_700 }, (_, i) => made(i, `text ${i}`));
  let now: CaseSet = { ...set, id: "large", cases };
  const repository = await open(name);
  await must(repository.saveCaseSet(now));

  const written: IDBValidKey[] = [];
  const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "put")!.value as IDBObjectStore["put"];
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === "casePieces" && key !== undefined) written.push(key);
    return put.call(this, value, key);
  };
  async function edit(by: Repository, at: number, text: string): Promise<number> {
    written.length = 0;
    now = { ...now, cases: now.cases.with(at, made(at, text)) };
    await must(by.saveCaseSet(now));
    // Read by another connection, which knows nothing of what this one remembers.
    const other = await open(name);
    expect(await must(other.loadCaseSet("large"))).toEqual(now);
    other.close();
    return written.length;
  }
  try {
    expect(await edit(repository, 3, "edited")).toBe(1);
    expect(await edit(repository, 1_650, "edited, too")).toBe(1);
    // Another page that has it open edits it; then what this one remembers holds no more.
    const second = await open(name);
    now = (await must(second.loadCaseSet("large")))!;
    expect(await edit(second, 600, "elsewhere")).toBe(1);
    expect(await edit(repository, 601, "here again")).toBeGreaterThan(2);
    expect(await edit(repository, 602, "and again")).toBe(1);
    // A piece that grew too large is cut anew with all others.
    expect(await edit(repository, 5, "x".repeat(1_200_000))).toBeGreaterThan(2);
    second.close();
  } finally {
    IDBObjectStore.prototype.put = put;
  }
});

test("rows of a large set are added and deleted piece by piece, and runs are read, listed and counted without those that are gone", async () => {
  const name = freshName();
  const made = (id: string): Case => ({ id: `c${id}` as CaseId, instruction: "q", context: null, reference: null, responses: [{ id: `r${id}` as ResponseId, text: "t", source: null, humanScore: null }] });
  const came: CaseSet = { id: "large", name: "large", isSample: false, cases: Array.from({ length: 1_700 }, (_, i) => made(String(i))) };
  const repository = await open(name);
  await must(repository.saveCaseSet(came));
  const criteria = rubric.criteria.slice(0, 2);
  const over: Run = { ...run, caseSetId: "large", rubric: { ...rubric, criteria }, state: "done", total: 3_400, mode: "pointwise" };
  await must(repository.startRun(over, came));
  const journal = came.cases.flatMap(({ responses }) => criteria.map((criterion) => entry(responses[0]!.id, criterion.id)));
  for (let from = 0; from < journal.length; from += 500) await must(repository.append(over.id, journal.slice(from, from + 500)));
  await must(repository.startRun({ ...over, id: "pairs", mode: "pairwise" }, came));
  const names = { caseId: "c0" as CaseId, criterionId: "a" };
  const pairs = [["r0", "r1"], ["r2", "r3"]].map(([a, b]) => ({ ...names, a: a as ResponseId, b: b as ResponseId })).map((one) => ({ key: pairKey(one), cell: { state: "scored" as const, verdict: verdictOfSameText(one) } }));
  await must(repository.appendPairs("pairs", pairs));

  const written: IDBValidKey[] = [];
  const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "put")!.value as IDBObjectStore["put"];
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === "casePieces" && Array.isArray(key) && typeof key[1] === "number") written.push(key[1]);
    return put.call(this, value, key);
  };
  async function change(next: CaseSet): Promise<readonly IDBValidKey[]> {
    written.length = 0;
    await must(repository.saveCaseSet(next));
    const other = await open(name);
    expect(await must(other.loadCaseSet("large"))).toEqual(next);
    other.close();
    return [...written];
  }
  async function counted(): Promise<unknown> {
    const [saved, listed, tally, left] = await Promise.all([must(repository.loadRun(over.id)), must(repository.listRuns()), must(repository.tallyRun(over.id)), must(repository.loadPairs("pairs"))]);
    const newest = await must(repository.loadPairRun("large"));
    expect(newest!.entries).toEqual(left);
    expect(listed.find(({ id }) => id === over.id)!.total).toBe(saved!.run.total);
    expect(saved!.entries).toHaveLength(tally!.scored);
    return [saved!.run.total, tally!.scored, left.length];
  }
  try {
    expect(await counted()).toEqual([3_400, 3_400, 2]);
    const added = withAdded(withAdded(came, made("x"), "c499" as CaseId), made("y"), null);
    expect(await change(added)).toEqual([1, 3]);
    expect(await counted()).toEqual([3_404, 3_400, 2]);
    const deleted = withoutRows(added, new Set(["r3", "r4", "rx", "r1699"] as ResponseId[]))!;
    expect(await change(deleted)).toEqual([0, 1, 3]);
    expect(await counted()).toEqual([3_396, 3_394, 1]);
    expect((await must(repository.listRuns())).find(({ id }) => id === over.id)!.tally).toMatchObject({ scored: 3_394 });
    // As it came again; what was added is none of it.
    const back = withoutRows(withCasesOf(deleted, statesApart(added, deleted)), new Set(["rx", "ry"] as ResponseId[]))!;
    expect(await change(back)).toEqual([0, 1, 3]);
    expect(await counted()).toEqual([3_400, 3_400, 2]);
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  for (const id of [over.id, "pairs"]) await must(repository.deleteRun(id));
  expect(await must(repository.loadCaseSet("large"))).toBeNull();
  repository.close();
  const db = await openDB(name);
  expect(await db.count("casePieces")).toBe(0);
  db.close();
});

test("a journal of more records than are read at a time comes back whole", async () => {
  const repository = await open(freshName());
  await must(repository.startRun(run, set));
  const many = Array.from({ length: 2_100 }, (_, i): JournalEntry => ({ key: verdictKey(`r${i}` as ResponseId, "a"), cell: { state: "skipped", reason: "empty-response" } }));
  for (let from = 0; from < many.length; from += 300) await must(repository.append(run.id, many.slice(from, from + 300)));
  await must(repository.startRun({ ...run, id: "run-2" }, set));
  expect(sorted((await must(repository.loadRun(run.id)))?.entries)).toEqual(sorted(many));
  expect((await must(repository.loadRun("run-2")))?.entries).toHaveLength(0);
});

test("runs are listed newest first, counted in pieces, named, and deleted with all that is theirs", async () => {
  const name = freshName();
  const repository = await open(name);
  const { tally: _, ...plain }: Run = { ...run, state: "done" };
  const older: Run = { ...plain, id: "older", createdAt: "2025-01-01T00:00:00.000Z", caseSetId: "set-0", total: 4 };
  await must(repository.startRun(older, { ...set, id: "set-0" }));
  await must(repository.startRun(plain, set));
  await must(repository.saveSession({ ...session, runId: plain.id }));
  await must(repository.append("older", [...entries, entry("r2", "a")]));
  await must(repository.append(plain.id, entries));
  await must(repository.saveMarks({ ...set, id: "set-0" }, []));
  expect((await must(repository.listRuns())).map(({ id }) => id)).toEqual([plain.id, "older"]);

  expect(await must(repository.tallyRun("older"))).toEqual({ scored: 2, failed: 1, skipped: 1, overall: null });
  expect(await must(repository.tallyRun("gone"))).toBeNull();
  await must(repository.labelRun("older", { name: "First", notes: "as it was" }));
  const [, kept] = await must(repository.listRuns());
  expect(kept).toEqual({ ...older, name: "First", notes: "as it was", tally: { scored: 2, failed: 1, skipped: 1, overall: null } });
  // Who judges on has an older record in hand: it must not take the name away, and its count is void.
  await must(repository.updateRun({ ...older, state: "running" }));
  expect((await must(repository.loadRun("older")))?.run).toEqual({ ...older, state: "running", name: "First", notes: "as it was" });
  expect(await repository.labelRun("gone", { name: "x", notes: "" })).toMatchObject({ ok: false, code: "storage-failed" });

  await must(repository.deleteRun("older"));
  expect((await must(repository.listRuns())).map(({ id }) => id)).toEqual([plain.id]);
  expect(await must(repository.loadCaseSet("set-0"))).toBeNull();
  expect(await must(repository.loadCaseSet(set.id))).toEqual(set);
  expect((await must(repository.loadRun(plain.id)))?.entries).toHaveLength(entries.length);
  repository.close();
  const db = await openDB(name);
  const left = await Promise.all((["runs", "verdicts", "overrides", "comments"] as const).map((store) => db.getAllKeys(store)));
  db.close();
  expect(left.flat(2).filter((key) => key === "older" || key === "set-0")).toEqual([]);
});

test("cells are counted over more than one reading", async () => {
  const repository = await open(freshName());
  await must(repository.startRun({ ...run, total: 2500, state: "done" }, set));
  const many = Array.from({ length: 2500 }, (_, i): JournalEntry => ({ key: verdictKey(`r${i}` as ResponseId, "a"), cell: { state: "skipped", reason: "empty-response" } }));
  for (let at = 0; at < many.length; at += 500) await must(repository.append(run.id, many.slice(at, at + 500)));
  expect(await must(repository.tallyRun(run.id))).toEqual({ scored: 0, failed: 0, skipped: 2500, overall: null });
});

/** A verdict whose numbers are its own. */
function numbered(i: number, criterion: string, top = 0.25): JournalEntry {
  const verdict = verdictFromDistribution(`r${i}` as ResponseId, criterion, [1, 2, 3], [top, 0.5, 0.5 - top], i % 5 === 0 ? [{ kind: "no-reference" }] : []);
  return { key: verdictKey(verdict.responseId, criterion), cell: { state: "scored", verdict } };
}

/** Waits until the single records of a run were gathered. */
async function gathered(name: string, left: number): Promise<void> {
  const raw = await openDB(name);
  for (let tries = 0; (await raw.count("verdicts")) > left; tries += 1) {
    if (tries > 200) throw new Error("The verdicts are not gathered.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  raw.close();
}

test("verdicts of a run that rests are gathered into blocks, later ones win, and all of it is counted, dropped and deleted as before", async () => {
  const name = freshName();
  const repository = await open(name);
  await must(repository.startRun(run, set));
  const many = Array.from({ length: 1_300 }, (_, i) => [numbered(i, "a"), numbered(i, "b")]).flat();
  const odd: JournalEntry[] = [{ key: "r7\u0000c", cell: { state: "failed", code: "worker-lost", detail: "x" } }, { key: "r8\u0000c", cell: { state: "skipped", reason: "no-reference" } }];
  for (let at = 0; at < many.length; at += 650) await must(repository.append(run.id, many.slice(at, at + 650)));
  await must(repository.append(run.id, odd));
  expect((await must(repository.loadRun(run.id)))?.entries).toHaveLength(2_602);
  await must(repository.updateRun({ ...run, state: "paused" }));
  await gathered(name, 0);
  expect(sorted((await must(repository.loadRun(run.id)))?.entries)).toEqual(sorted([...many, ...odd]));

  // Judged again, and some in other words.
  const again = [numbered(3, "a", 0.1), { ...odd[1]!, key: "r7\u0000c" }];
  await must(repository.append(run.id, again));
  const now = new Map([...many, ...odd, ...again].map((one) => [one.key, one]));
  expect(sorted((await must(repository.loadRun(run.id)))?.entries)).toEqual(sorted([...now.values()]));
  // Another two thousand are gathered beside the first ones; what they replace is there once.
  const more = Array.from({ length: 2_000 }, (_, i) => numbered(i, "b", 0.3));
  await must(repository.append(run.id, more));
  await must(repository.updateRun({ ...run, state: "done" }));
  await gathered(name, 0);
  for (const one of more) now.set(one.key, one);
  expect(sorted((await must(repository.loadRun(run.id)))?.entries)).toEqual(sorted([...now.values()]));
  const raw = await openDB(name);
  const rows = ((await raw.getAll("verdictBlocks")) as { columns: { has: Uint8Array }[]; others: unknown[] }[]).reduce((sum, { columns, others }) => sum + others.length + columns.reduce((all, { has }) => all + has.reduce((a, b) => a + b, 0), 0), 0);
  expect(rows).toBe(now.size);
  expect(await must(repository.tallyRun(run.id))).toMatchObject({ scored: now.size - 2, failed: 0, skipped: 2 });

  await must(repository.updateRun({ ...run, state: "done" }, ["r3\u0000a", "r8\u0000c", "r1999\u0000b"]));
  for (const key of ["r3\u0000a", "r8\u0000c", "r1999\u0000b"]) now.delete(key);
  expect(sorted((await must(repository.loadRun(run.id)))?.entries)).toEqual(sorted([...now.values()]));
  await must(repository.deleteRun(run.id));
  expect(await raw.count("verdictBlocks")).toBe(0);
  raw.close();
});

test("damaged cells of a block are set aside one by one, a damaged block as a whole, and the rest is read", async () => {
  const name = freshName();
  const repository = await open(name);
  const many = Array.from({ length: 1_500 }, (_, i) => numbered(i, "a"));
  await must(repository.importRuns({ set, marks: [], runs: [{ run: { ...run, state: "done" }, entries: [...many, { key: "r0\u0000b", cell: { state: "failed", code: "worker-lost", detail: "" } }], pairs: [], reports: [] }] }));
  const raw = await openDB(name);
  type Stored = { columns: { score: Float64Array; shares: Float64Array; signals: Uint32Array }[]; others: { cell: unknown }[] };
  const block = (await raw.get("verdictBlocks", [run.id, 0])) as Stored;
  block.columns[0]!.score[1] = NaN;
  block.columns[0]!.shares[2 * 3] = 0.9;
  block.columns[0]!.signals[4] = 99;
  block.others[0]!.cell = { state: "failed", code: "no such code", detail: "" };
  await raw.put("verdictBlocks", block, [run.id, 0]);
  await raw.put("verdictBlocks", { responses: ["r1"], columns: [{}] }, [run.id, 7]);
  const events: RepositoryEvent[] = [];
  repository.listen((event) => events.push(event));
  const left = many.filter((_, i) => i !== 1 && i !== 2 && i !== 4);
  for (let times = 0; times < 2; times += 1) expect(sorted((await must(repository.loadRun(run.id)))?.entries)).toEqual(sorted(left));
  expect(events).toEqual([{ kind: "damaged", count: 5 }]);
  const aside = (await raw.getAll("quarantine")) as { key: unknown }[];
  expect(aside.map(({ key }) => JSON.stringify(key)).sort()).toEqual([[run.id, 7], ...["r0\u0000b", "r1\u0000a", "r2\u0000a", "r4\u0000a"].map((key) => [run.id, key])].map((key) => JSON.stringify(key)).sort());
  raw.close();
});

test("a page that ends while verdicts are gathered leaves each of them once, where it was or in a block", async () => {
  for (const after of [0, 5, 15, 40]) {
    const name = freshName();
    const repository = await open(name);
    await must(repository.startRun(run, set));
    const many = Array.from({ length: 2_100 }, (_, i) => numbered(i, "a"));
    await must(repository.append(run.id, many));
    await must(repository.updateRun({ ...run, state: "paused" }));
    await new Promise((resolve) => setTimeout(resolve, after));
    repository.close();
    const next = await open(name);
    expect(sorted((await must(next.loadRun(run.id)))?.entries)).toEqual(sorted(many));
  }
});
