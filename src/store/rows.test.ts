// Rows that are added, copied and deleted over runs: what counts, what is judged, what is taken back, and what a reload finds.
import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { BLANK_CASE } from "../domain/case-rows.ts";
import { tableParts } from "../io/export-columns.ts";
import { countsOf } from "./cell-map.ts";
import { selectRows, selectVisibleRows } from "./selectors.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

const idOf = (tab: Tab, at: number): ResponseId => selectRows(tab.store.getState())[at]!.response.id;
const texts = (tab: Tab): string[] => selectRows(tab.store.getState()).map((row) => row.case.instruction);

async function judged(tab: Tab): Promise<string> {
  await tab.store.getState().actions.startRun();
  const { run } = await until(tab.store, (s) => s.run?.state === "done" && !s.gridJudging, "the run");
  return run!.id;
}

test("a deleted row takes its verdicts out of every count, in this run and in the others, and brings them back when it is undone", async () => {
  const world = new World();
  const tab = await world.open({ sample: rows(5) });
  const { actions, rubric } = tab.store.getState();
  const [first, second] = [await judged(tab), await judged(tab)];
  const each = rubric.criteria.length;
  const cells = tab.store.getState().cells;
  await actions.refreshRuns();
  await until(tab.store, (s) => s.history?.every((run) => run.tally !== undefined) === true, "the counts");
  const gone = [idOf(tab, 1), idOf(tab, 3)];
  actions.setView({ checked: new Set([...gone, idOf(tab, 0)]), selected: gone[0]! });

  expect(await actions.deleteRows(new Set(gone))).toBe(2);
  const left = tab.store.getState();
  expect(texts(tab)).toEqual(["Question 0?", "Question 2?", "Question 4?"]);
  expect(left.run).toMatchObject({ id: second, state: "done", total: 3 * each });
  expect(countsOf(left.cells)).toMatchObject({ scored: 3 * each });
  expect(left.progress.done).toBe(3 * each);
  expect(left.outdated).toBe(false);
  expect([...left.view.checked]).toEqual([idOf(tab, 0)]);
  expect(left.view.selected).toBe(null);
  for (const row of selectRows(left)) for (const { id } of rubric.criteria) expect(left.cells.get(`${row.response.id}\u0000${id}`)).toEqual(cells.get(`${row.response.id}\u0000${id}`));
  await actions.refreshRuns();
  const listed = await until(tab.store, (s) => s.history?.every((run) => run.tally?.scored === 3 * each) === true, "the counts without the rows");
  expect(listed.history!.map(({ id, total }) => [id, total])).toEqual([[second, 3 * each], [first, 3 * each]]);
  await actions.compareRuns([first, second]);
  const compared = await until(tab.store, (s) => s.comparison.status === "ready", "the comparison");
  expect(compared.comparison.status === "ready" && compared.comparison.report.pairs[0]!.columns.map(({ comparison }) => comparison.n)).toEqual(Array(1 + each).fill(3));
  const csv = await actions.exportFile({ name: "x", format: "csv", scope: "all", runs: "this", parts: tableParts(true), pairs: { margin: 0, which: "all" }, criterion: null, language: null });
  expect(csv?.ok === true && (await csv.value.blob.text()).includes("Question 1?")).toBe(false);

  // A reload finds the same.
  const again = await world.open();
  expect(again.store.getState()).toMatchObject({ run: { id: second, state: "done", total: 3 * each }, outdated: false });
  expect(texts(again)).toEqual(texts(tab));
  expect(again.store.getState().cells.size).toBe(3 * each);
  again.kill();

  await actions.undo();
  expect(texts(tab)).toEqual(["Question 0?", "Question 1?", "Question 2?", "Question 3?", "Question 4?"]);
  const back = tab.store.getState();
  expect(back.run).toMatchObject({ state: "done", total: 5 * each });
  expect(new Map(back.cells)).toEqual(new Map(cells));
  expect(back.caseSet!.edition).toBe(undefined);
  await actions.refreshRuns();
  await until(tab.store, (s) => s.history?.every((run) => run.tally?.scored === 5 * each && run.total === 5 * each) === true, "the counts as before");
  await actions.redo();
  expect(tab.store.getState().cells.size).toBe(3 * each);
});

test("what was just deleted or put back can be taken back while it is still being written", async () => {
  const tab = await new World().open({ sample: rows(3) });
  const { actions } = tab.store.getState();
  const deleting = actions.deleteRows(new Set([idOf(tab, 0)]));
  await until(tab.store, () => texts(tab).length === 2, "the deletion");
  await actions.undo();
  await deleting;
  expect(texts(tab)).toEqual(["Question 0?", "Question 1?", "Question 2?"]);
  await actions.redo();
  const resetting = actions.resetCases();
  await until(tab.store, () => texts(tab).length === 3, "the cases as they came");
  await actions.undo();
  await resetting;
  expect(texts(tab)).toEqual(["Question 1?", "Question 2?"]);
});

test("a row that was deleted comes back with its verdicts in a run that was opened meanwhile", async () => {
  const tab = await new World().open({ sample: rows(3) });
  const { actions, rubric } = tab.store.getState();
  const first = await judged(tab);
  await judged(tab);
  await actions.deleteRows(new Set([idOf(tab, 0)]));
  await actions.openRun(first);
  expect(tab.store.getState().cells.size).toBe(2 * rubric.criteria.length);
  await actions.undo();
  expect(tab.store.getState()).toMatchObject({ run: { id: first, total: 3 * rubric.criteria.length } });
  expect(tab.store.getState().cells.size).toBe(3 * rubric.criteria.length);
});

test("a new row and a copy have no verdict until they are judged, and then only they are judged", async () => {
  const world = new World();
  const asked: string[] = [];
  const tab = await world.open({ sample: rows(3), judge: { judged: (keys) => asked.push(...keys) } });
  const { actions, rubric } = tab.store.getState();
  const each = rubric.criteria.length;
  const id = await judged(tab);
  const cells = tab.store.getState().cells;
  await actions.setOverride([{ responseId: idOf(tab, 0), criterionId: rubric.criteria[0]!.id }], 2);
  expect(await actions.copyRow(idOf(tab, 0))).toBe(true);
  expect(await actions.addCase({ ...BLANK_CASE, instruction: "New?", responses: [{ ...BLANK_CASE.responses[0]!, text: "Yes." }] })).toBe(true);
  expect(texts(tab)).toEqual(["Question 0?", "Question 0?", "Question 1?", "Question 2?", "New?"]);
  const fresh = [idOf(tab, 1), idOf(tab, 4)];
  const open = tab.store.getState();
  expect(new Set(selectRows(open).map(({ response }) => response.id)).size).toBe(5);
  expect(open.view.selected).toBe(fresh[1]);
  expect(open.run).toMatchObject({ id, state: "paused", total: 5 * each });
  expect(open.overrides.size).toBe(1);
  expect(fresh.some((one) => rubric.criteria.some((criterion) => open.cells.has(`${one}\u0000${criterion.id}`)))).toBe(false);

  // The next visit goes on as this one would have.
  const again = await world.open({ judge: { judged: (keys) => asked.push(...keys) } });
  expect(again.store.getState().run).toMatchObject({ id, state: "paused", total: 5 * each });
  asked.length = 0;
  await again.store.getState().actions.resumeRun();
  const done = await until(again.store, (s) => s.run?.state === "done" && !s.gridJudging, "the rest");
  expect(new Set(asked.map((key) => key.split("\u0000")[0]))).toEqual(new Set(fresh));
  expect(done.cells.size).toBe(5 * each);
  for (const [key, cell] of cells) expect(done.cells.get(key)).toEqual(cell);
});

test("an added row can be taken back and done again, with the verdicts that it got meanwhile", async () => {
  const tab = await new World().open({ sample: rows(2) });
  const { actions, rubric } = tab.store.getState();
  const each = rubric.criteria.length;
  await actions.copyRow(idOf(tab, 1));
  const id = await judged(tab);
  expect(tab.store.getState().cells.size).toBe(3 * each);
  await actions.undo();
  expect(texts(tab)).toEqual(["Question 0?", "Question 1?"]);
  expect(tab.store.getState().caseSet!.edition).toBe(undefined);
  expect(tab.store.getState()).toMatchObject({ run: { id, state: "done", total: 2 * each } });
  expect(tab.store.getState().cells.size).toBe(2 * each);
  await actions.redo();
  expect(tab.store.getState().cells.size).toBe(3 * each);
});

test("an edit before, and one after, a deletion stay when it is taken back in its turn", async () => {
  const tab = await new World().open({ sample: rows(3) });
  const { actions, caseSet } = tab.store.getState();
  actions.editCase({ ...caseSet!.cases[0]!, instruction: "First" });
  await actions.deleteRows(new Set([idOf(tab, 1)]));
  actions.editCase({ ...tab.store.getState().caseSet!.cases[2]!, instruction: "Last" });
  expect(texts(tab)).toEqual(["First", "Last"]);
  await actions.undo();
  await actions.undo();
  expect(texts(tab)).toEqual(["First", "Question 1?", "Question 2?"]);
  await actions.redo();
  await actions.redo();
  expect(texts(tab)).toEqual(["First", "Last"]);
  await actions.resetCases();
  expect(texts(tab)).toEqual(["Question 0?", "Question 1?", "Question 2?"]);
  await actions.undo();
  expect(texts(tab)).toEqual(["First", "Last"]);
});

test("rows stay as they are while a judge reads them, and other tabs see those that were changed", async () => {
  const world = new World();
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let batches = 0;
  const tab = await world.open({ sample: rows(12), judge: { batch: 2, pause: () => ((batches += 1) < 3 ? Promise.resolve() : held) } });
  const other = await world.open();
  const { actions } = tab.store.getState();
  await actions.startRun();
  await until(tab.store, (s) => s.cells.size > 0, "a verdict");
  expect(await actions.deleteRows(new Set([idOf(tab, 0)]))).toBe(0);
  expect(await actions.copyRow(idOf(tab, 0))).toBe(false);
  expect(tab.store.getState().edits).toEqual({ undo: 0, redo: 0 });
  expect(selectRows(tab.store.getState())).toHaveLength(12);
  go();
  await until(tab.store, (s) => s.run?.state === "done" && !s.gridJudging, "the end");
  await actions.deleteRows(new Set([idOf(tab, 0), idOf(tab, 5)]));
  const seen = await until(other.store, (s) => selectRows(s).length === 10 && s.cells.size === tab.store.getState().cells.size, "the rows in the other tab");
  expect(seen.run?.total).toBe(tab.store.getState().run?.total);
});

test("cases whose rows were all deleted can be had back, and are kept when others are imported", async () => {
  const tab = await new World().open({ sample: rows(2) });
  const { actions, caseSet } = tab.store.getState();
  await actions.deleteRows(new Set([idOf(tab, 0), idOf(tab, 1)]));
  expect(selectVisibleRows(tab.store.getState())).toEqual([]);
  for (const text of ["a", "b"]) {
    await actions.openSource({ kind: "paste", text: `instruction\tresponse\n${text}\tx\n` });
    await actions.confirmImport();
  }
  await actions.refreshRuns();
  expect(tab.store.getState().keptCases).toMatchObject([{ id: caseSet!.id, responses: 0, deleted: 2, added: 0 }]);
  await actions.openCases(caseSet!.id);
  await actions.resetCases();
  expect(texts(tab)).toEqual(["Question 0?", "Question 1?"]);
});

test("a bundle of cases with deleted, copied and edited rows opens elsewhere as the same rows with the same verdicts", async () => {
  const here = await new World().open({ sample: rows(4) });
  const { actions } = here.store.getState();
  await judged(here);
  await actions.deleteRows(new Set([idOf(here, 0)]));
  await actions.copyRow(idOf(here, 1));
  await actions.resumeRun();
  await until(here.store, (s) => s.run?.state === "done" && !s.gridJudging, "the copy's verdicts");
  const written = await actions.exportFile({ name: "x", format: "bundle", scope: "all", runs: "this", parts: tableParts(true), pairs: { margin: 0, which: "all" }, criterion: null, language: null });
  expect(written?.ok === true && written.value.rows).toBe(4);
  const world = new World();
  const there = await world.open();
  await there.store.getState().actions.openSource({ kind: "file", name: "run.json", blob: written!.ok ? written!.value.blob : new Blob() });
  const [before, opened] = [here.store.getState(), there.store.getState()];
  expect(opened.importing).toMatchObject({ step: "done", rows: 4 });
  expect(opened.caseSet).toEqual(before.caseSet);
  expect(new Map(opened.cells)).toEqual(new Map(before.cells));
  expect(opened.run).toMatchObject({ total: before.run!.total, state: "done" });
});
