import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import type { Case } from "../domain/case.ts";
import { responseOf, verdictKey } from "../domain/verdict.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import type { Repository } from "../storage/repository.ts";
import { ruleVerdict } from "./judge-in-process.fixture.ts";
import { judgeItem } from "./run-plan.ts";
import { exportRows, selectOutdated, selectRows, selectShownRubric } from "./selectors.ts";
import { World, rows, until } from "./world.fixture.ts";

const isDone = (state: { run: { state: string } | null }): boolean => state.run?.state === "done";

test("the first visit shows the sample cases and the default rubric, with the judge loaded and nothing stored", async () => {
  const world = new World();
  const { store } = await world.open();
  const state = await until(store, (s) => s.judge.status === "ready");
  expect(state.phase).toBe("ready");
  expect(state.caseSet?.isSample).toBe(true);
  expect(selectRows(state)).toHaveLength(2);
  expect(state.rubric).toEqual(RUBRIC_LIBRARY[0]);
  expect(state.capabilities?.hardwareThreads).toBe(1);
  expect(state.notices).toEqual([]);
  const saved = await world.repository.load();
  expect(saved.ok && saved.value).toEqual({ settings: null, session: null, view: null, rubrics: [], caseSet: null, run: null });
});

test("a file is opened, mapped, built and judged, and everything is there after a reload", async () => {
  const world = new World();
  const { store } = await world.open();
  const { actions } = store.getState();
  const blob = new Blob(["question,answer,model\nWho?,Me.,a\nWhere?,,b\n"]);
  await actions.openSource({ kind: "file", name: "cases.csv", blob });
  const { importing } = store.getState();
  expect(importing.step).toBe("mapping");
  if (importing.step !== "mapping") return;
  actions.setMapping({ roles: ["instruction", "response", "source"] });
  await actions.confirmImport();
  expect(store.getState().importing).toMatchObject({ step: "done", name: "cases.csv", rows: 2 });

  await actions.startRun();
  const done = await until(store, isDone);
  const rubric = selectShownRubric(done);
  expect(done.progress.done).toBe(2 * rubric.criteria.length);
  expect(done.cells.size).toBe(done.run?.total);
  for (const row of selectRows(done)) {
    const exported = exportRows(done).find((r) => r.response.id === row.response.id);
    for (const criterion of rubric.criteria) {
      const cell = exported?.cells.get(criterion.id);
      if (row.response.text === "") expect(cell).toEqual({ state: "skipped", reason: "empty-response" });
      else expect(cell).toEqual({ state: "scored", verdict: ruleVerdict(judgeItem(row, criterion)) });
    }
  }

  const again = (await world.open()).store.getState();
  expect(again.caseSet).toEqual(done.caseSet);
  expect(again.run).toEqual(done.run);
  expect(new Map(again.cells)).toEqual(new Map(done.cells));
  expect(again.outdated).toBe(false);
});

test("the browser is asked to keep the data after the first run only, and its answer is kept", async () => {
  const world = new World();
  const { store } = await world.open();
  expect(store.getState().storage.persisted).toBe(null);
  await store.getState().actions.startRun();
  await until(store, (s) => s.storage.persisted === true);
  expect((await until(store, (s) => s.storage.usage !== null)).storage.usage).toBe(10);
  const session = await world.repository.load();
  expect(session.ok && session.value.session?.persisted).toBe(true);
});

test("pausing keeps what is judged, and resuming judges the rest with the same judge and no cell twice", async () => {
  const judged: string[] = [];
  const world = new World();
  const { store } = await world.open({ sample: rows(60), judge: { batch: 4, judged: (keys) => judged.push(...keys) } });
  const { actions } = store.getState();
  await actions.startRun();
  await until(store, (s) => s.progress.done >= 32);
  actions.pauseRun();
  expect(store.getState().run?.state).toBe("paused");
  // Pressed before the pausing has ended.
  await actions.resumeRun();
  expect(store.getState().run?.state).toBe("running");
  const done = await until(store, isDone);
  expect(done.cells.size).toBe(done.run?.total);
  expect([...done.cells.values()].every((cell) => cell.state === "scored")).toBe(true);
  expect(judged.length - new Set(judged).size).toBeLessThanOrEqual(32);
});

test("a cancelled run keeps its verdicts, cannot be resumed, and leaves no cell running", async () => {
  const world = new World();
  const { store } = await world.open({ sample: rows(60) });
  const { actions } = store.getState();
  await actions.startRun();
  await until(store, (s) => s.progress.done >= 32);
  actions.cancelRun();
  await until(store, (s) => s.run?.state === "cancelled" && ![...s.cells.values()].some((c) => c.state === "running"));
  const size = store.getState().cells.size;
  await actions.resumeRun();
  expect(store.getState().run?.state).toBe("cancelled");
  expect(size).toBeGreaterThanOrEqual(32);
  expect(size).toBeLessThan(store.getState().run?.total ?? 0);
});

test("starting twice makes one run, and running again makes a new one", async () => {
  const world = new World();
  const { store } = await world.open();
  const { actions } = store.getState();
  await Promise.all([actions.startRun(), actions.startRun()]);
  const first = await until(store, isDone);
  await actions.startRun();
  const second = await until(store, (s) => isDone(s) && s.run?.id !== first.run?.id);
  expect(new Map(second.cells)).toEqual(new Map(first.cells));
});

test("changing a case or a criterion makes the run outdated; taking the change back makes it current", async () => {
  const world = new World();
  const { store } = await world.open();
  const { actions } = store.getState();
  await actions.startRun();
  const { caseSet, rubric, cells } = await until(store, isDone);
  const first = caseSet!.cases[0]!;
  actions.editCase({ ...first, instruction: "Something else?" });
  expect(store.getState().outdated).toBe(true);
  expect(store.getState().cells).toBe(cells);
  actions.editCase(first);
  expect(store.getState().outdated).toBe(false);
  actions.setRubric({ ...rubric, name: "Another name" });
  expect(store.getState().outdated).toBe(false);
  actions.setRubric({ ...rubric, criteria: rubric.criteria.slice(1) });
  expect(store.getState().outdated).toBe(true);
});

test("an edited case set is kept, and a paused run goes on over the cases as they are, without touching what it judged before", async () => {
  const world = new World();
  const first = await world.open({ sample: rows(60) });
  await first.store.getState().actions.startRun();
  await until(first.store, (s) => s.progress.done >= 32);
  first.store.getState().actions.pauseRun();
  await until(first.store, (s) => ![...s.cells.values()].some((c) => c.state === "running"));
  const { caseSet, cells } = first.store.getState();
  const isJudged = (c: Case): boolean => [...cells.keys()].some((key) => responseOf(key) === c.responses[0]!.id);
  const judged = caseSet!.cases.find(isJudged)!;
  const waiting = caseSet!.cases.find((c) => !isJudged(c))!;
  for (const one of [judged, waiting]) first.store.getState().actions.editCase({ ...one, responses: one.responses.map((r) => ({ ...r, text: "Changed." })) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.kill();

  const { store } = await world.open();
  expect(store.getState().caseSet?.id).toBe(caseSet!.id);
  expect(store.getState().caseSet?.cases.filter((c) => c.responses[0]?.text === "Changed.")).toHaveLength(2);
  expect(store.getState().outdated).toBe(true);
  await store.getState().actions.resumeRun();
  const done = await until(store, isDone);
  expect(done.cells.size).toBe(done.run?.total);
  expect([...selectOutdated(done).keys].every((key) => responseOf(key) === judged.responses[0]!.id)).toBe(true);
  for (const row of selectRows(done)) {
    for (const criterion of done.rubric.criteria) {
      const cell = done.cells.get(verdictKey(row.response.id, criterion.id));
      const text = row.case.id === judged.id && cells.has(verdictKey(row.response.id, criterion.id)) ? judged.responses[0]!.text : row.response.text;
      expect(cell).toMatchObject({ state: "scored", verdict: ruleVerdict(judgeItem({ ...row, response: { ...row.response, text } }, criterion)) });
    }
  }
});

test("a full disk stops the run, keeps what was committed and shows nothing else", async () => {
  const world = new World();
  let room = 2;
  const wrap = (repository: Repository): Repository => ({
    ...repository,
    append: (id, entries) => ((room -= 1) < 0 ? Promise.resolve(fail("storage-quota")) : repository.append(id, entries)),
  });
  const { store } = await world.open({ sample: rows(60), wrap });
  await store.getState().actions.startRun();
  const failed = await until(store, (s) => s.run?.state === "failed");
  expect(failed.notices.map((n) => n.failure.code)).toEqual(["storage-quota"]);
  const saved = await world.repository.loadRun(failed.run!.id);
  expect(saved.ok && saved.value?.entries.length).toBe(64);
  expect(new Set(failed.cells.keys())).toEqual(new Set(saved.ok ? [...(saved.value?.entries ?? [])].map((e) => e.key) : []));
  // With room again, the run goes on.
  room = Infinity;
  await store.getState().actions.resumeRun();
  expect((await until(store, isDone)).cells.size).toBe(failed.run?.total);
});

test("a worker that crashes once costs no verdict", async () => {
  let crashes = 1;
  const world = new World();
  const { store } = await world.open({
    sample: rows(40),
    judge: { mishap: () => ((crashes -= 1) >= 0 && crashes === 0 ? "crash" : "none") },
  });
  await store.getState().actions.startRun();
  const done = await until(store, isDone);
  expect([...done.cells.values()].every((cell) => cell.state === "scored")).toBe(true);
  expect(done.notices).toEqual([]);
});

test("cells on which the judge keeps failing are failed with the code, never scored", async () => {
  const world = new World();
  const poison = "Answer 7 ";
  const { store } = await world.open({
    sample: rows(60),
    judge: {
      mishap: (items) =>
        items.some((item) => item.response.startsWith(poison)) ? fail("judge-out-of-memory", "too long") : "none",
    },
  });
  await store.getState().actions.startRun();
  const done = await until(store, isDone);
  const cells = [...done.cells.values()];
  const failed = cells.filter((cell) => cell.state === "failed");
  expect(failed.length).toBeGreaterThanOrEqual(done.run!.rubric.criteria.length);
  expect(failed[0]).toEqual({ state: "failed", code: "judge-out-of-memory", detail: "too long" });
  expect(cells.filter((cell) => cell.state === "scored").length).toBe(cells.length - failed.length);
});

test("a judge that cannot be loaded is shown, and starting tells why instead of making a run", async () => {
  const world = new World();
  const { store } = await world.open({ judge: { loadFailure: fail("judge-integrity", "model.onnx") } });
  await until(store, (s) => s.judge.status === "failed");
  await store.getState().actions.startRun();
  expect(store.getState().run).toBe(null);
  expect(store.getState().notices.map((n) => n.failure.code)).toEqual(["judge-integrity"]);
});

test("new cases replace the old ones and cancel their run", async () => {
  const world = new World();
  const { store } = await world.open({ sample: rows(60) });
  const { actions } = store.getState();
  await actions.startRun();
  const { run } = await until(store, (s) => s.progress.done >= 32);
  await actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await actions.confirmImport();
  const state = store.getState();
  expect(state).toMatchObject({ run: null, outdated: false, importing: { step: "done", rows: 1 } });
  expect(state.cells.size).toBe(0);
  const saved = await world.repository.loadRun(run!.id);
  expect(saved.ok && saved.value?.run.state).toBe("cancelled");
});

test("a cancelled import stays cancelled when its answer comes late", async () => {
  const { store } = await new World().open();
  const { actions } = store.getState();
  const opening = actions.openSource({ kind: "paste", text: "instruction,response\nA,B\n" });
  actions.cancelImport();
  await opening;
  expect(store.getState().importing).toEqual({ step: "idle" });
});

test("an unreadable file leaves the cases on the table as they are", async () => {
  const { store } = await new World().open();
  const before = store.getState().caseSet;
  await store.getState().actions.openSource({ kind: "file", name: "a.csv", blob: new Blob([]) });
  expect(store.getState().importing).toMatchObject({ step: "failed", failure: { code: "file-empty" } });
  expect(store.getState().caseSet).toBe(before);
});

test("a changed rubric is saved under an id of its own, the shipped one stays, and both are there after a reload", async () => {
  const world = new World();
  const { store } = await world.open();
  const { actions, rubric } = store.getState();
  actions.setRubric({ ...rubric, name: "Mine" });
  await actions.saveRubric();
  const mine = store.getState().rubric;
  expect(mine.id).not.toBe(rubric.id);
  const again = (await world.open()).store.getState();
  expect(again.rubric).toEqual(mine);
  expect(again.rubricLibrary).toEqual([...RUBRIC_LIBRARY, mine]);
});

test("an own rubric leaves the library, here and at the next visit; shipped ones and the one on the table stay", async () => {
  const world = new World();
  const tab = await world.open();
  const { actions, rubric, rubricLibrary } = tab.store.getState();
  actions.setRubric({ ...rubric, name: "Mine" });
  await actions.saveRubric();
  const mine = tab.store.getState().rubric;
  expect(tab.store.getState().rubricLibrary).toHaveLength(rubricLibrary.length + 1);
  await actions.removeRubric(mine.id);
  expect(tab.store.getState().rubricLibrary).toEqual(rubricLibrary);
  expect(tab.store.getState().rubric).toEqual(mine);
  await actions.removeRubric(rubric.id);
  tab.reload();
  expect((await world.open()).store.getState().rubricLibrary).toEqual(rubricLibrary);
});

test("settings are kept", async () => {
  const world = new World();
  (await world.open()).store.getState().actions.setSettings({ locale: "zh-Hant-TW", theme: "dark" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await world.open()).store.getState().settings).toMatchObject({ locale: "zh-Hant-TW", theme: "dark" });
});

test("erasing in the middle of a run leaves nothing stored, also not later", async () => {
  const world = new World();
  const { store } = await world.open({ sample: rows(60) });
  const { actions, rubric } = store.getState();
  actions.setSettings({ theme: "dark" });
  actions.setRubric({ ...rubric, name: "Mine" });
  await actions.saveRubric();
  await actions.startRun();
  const { run } = await until(store, (s) => s.progress.done >= 32);
  actions.setRubric({ ...rubric, name: "Mine 2" });
  actions.setRubric({ ...rubric, name: "Mine 3" });
  await actions.eraseEverything();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const saved = await world.repository.load();
  expect(saved.ok && saved.value).toEqual({ settings: null, session: null, view: null, rubrics: [], caseSet: null, run: null });
  const savedRun = await world.repository.loadRun(run!.id);
  expect(savedRun.ok && savedRun.value).toBe(null);
  const state = store.getState();
  expect(state).toMatchObject({ phase: "ready", run: null, settings: { theme: "dark" }, notices: [] });
  expect(state.rubricLibrary).toEqual(RUBRIC_LIBRARY);
  expect(state.caseSet?.isSample).toBe(true);
});

test("the input of a cell is read, and only the newest request is answered", async () => {
  const { store } = await new World().open();
  const state = store.getState();
  const [first, second] = selectRows(state);
  const criterionId = state.rubric.criteria[0]!.id;
  await Promise.all([
    state.actions.readInput(first!.response.id, criterionId),
    state.actions.readInput(second!.response.id, criterionId),
  ]);
  expect(store.getState().detail).toMatchObject({ status: "ready", criterionId, reading: { kind: "words", segments: [{ tokens: [{ text: "Lisbon." }] }] } });
});

test("actions before the first load change nothing", async () => {
  const tab = new World().tab();
  const { actions, settings } = tab.store.getState();
  actions.setSettings({ theme: "dark" });
  await actions.startRun();
  expect(tab.store.getState().settings).toBe(settings);
  expect(tab.store.getState().run).toBe(null);
});

test("the input of a cell is read even when the judge's worker died unseen", async () => {
  let crashes = 0;
  const { store } = await new World().open({ judge: { crashOnRead: () => (crashes += 1) === 1 } });
  const state = await until(store, (s) => s.judge.status === "ready");
  await state.actions.readInput(selectRows(state)[0]!.response.id, state.rubric.criteria[0]!.id);
  expect(crashes).toBe(2);
  expect(store.getState().detail.status).toBe("ready");
  expect(store.getState().judge.status).toBe("ready");
});
