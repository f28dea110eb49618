// The history of runs with the real engine and the real stores: opening, naming, repeating, completing, deleting, comparing.
import { expect, test } from "vitest";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { levelsOf } from "../domain/rubric.ts";
import { verdictFromDistribution, verdictKey } from "../domain/verdict.ts";
import type { AppStoreApi } from "./app-store.ts";
import { selectRows } from "./selectors.ts";
import { World, rows, until } from "./world.fixture.ts";

async function judge(store: AppStoreApi): Promise<string> {
  const before = store.getState().run?.id;
  await store.getState().actions.startRun();
  const done = await until(store, (s) => s.run !== null && s.run.id !== before && s.run.state === "done", "the run's end");
  return done.run!.id;
}

/** Another rubric than the first one, of the ready ones. */
const OTHER = RUBRIC_LIBRARY[1]!;

test("runs are listed newest first with their counts, and an older one opens with its cases, cells and rubric", async () => {
  const { store } = await new World().open();
  const { actions, rubric, caseSet } = store.getState();
  const first = await judge(store);
  const cells = store.getState().cells;
  await actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await actions.confirmImport();
  actions.setRubric(OTHER);
  const second = await judge(store);
  await actions.refreshRuns();
  const listed = await until(store, (s) => s.history?.every((run) => run.tally !== undefined) === true, "the counts");
  expect(listed.history!.map(({ id }) => id)).toEqual([second, first]);
  expect(listed.history![1]).toMatchObject({ tally: { scored: cells.size, failed: 0, skipped: 0 }, cases: { responses: 2, isSample: true } });
  expect(listed.history![1]!.tally!.overall).toBeGreaterThan(0);

  expect(await actions.openRun(first)).toBe(true);
  const opened = store.getState();
  expect(opened.run?.id).toBe(first);
  expect(opened.caseSet).toEqual(caseSet);
  expect(new Map(opened.cells)).toEqual(new Map(cells));
  expect(opened.rubric).toEqual(rubric);
  expect(opened.outdated).toBe(false);
});

test("a rubric that is kept nowhere stays on the table when another run is opened", async () => {
  const { store } = await new World().open();
  const { actions } = store.getState();
  const first = await judge(store);
  actions.setRubric(OTHER);
  await judge(store);
  const edited = { ...OTHER, criteria: OTHER.criteria.map((criterion) => ({ ...criterion, question: "Is it so?" })) };
  actions.setRubric(edited);
  await actions.refreshRuns();
  await actions.openRun(first);
  expect(store.getState().rubric).toEqual(edited);
  expect(store.getState().outdated).toBe(true);
});

test("name and notes are kept, outlive the next judging, and reach the other tab", async () => {
  const world = new World();
  const { store } = await world.open();
  const other = await world.open();
  other.store.getState().actions.showPage("runs");
  const id = await judge(store);
  const { actions } = store.getState();
  await actions.labelRun(id, { name: "Baseline", notes: "before the new prompt" });
  await until(other.store, (s) => s.history?.some((run) => run.name === "Baseline") === true, "the name in the other tab");
  await actions.completeRun(id);
  expect(store.getState().run).toMatchObject({ id, name: "Baseline", notes: "before the new prompt", state: "done" });
  await actions.labelRun(id, { name: "", notes: "" });
  const saved = await world.repository.loadRun(id);
  expect(saved.ok && saved.value !== null && "name" in saved.value.run).toBe(false);
});

test("only what failed is judged again, under the same run", async () => {
  const world = new World();
  let failing = true;
  const judged: string[] = [];
  const tab = await world.open({
    sample: rows(6),
    judge: {
      batch: 1,
      judged: (keys) => judged.push(...keys),
      mishap: () => (failing && judged.length >= 3 && judged.length % 2 === 1 ? { ok: false, code: "judge-run-failed", detail: "once" } : "none"),
    },
  });
  const { store } = tab;
  const { actions } = store.getState();
  await actions.startRun();
  const ended = await until(store, (s) => s.run !== null && s.run.state !== "running", "the first end");
  const scored = new Map([...ended.cells].filter(([, cell]) => cell.state === "scored"));
  expect(scored.size).toBeLessThan(ended.run!.total);
  failing = false;
  judged.length = 0;
  await actions.completeRun(ended.run!.id);
  const done = await until(store, (s) => s.run?.state === "done" && [...s.cells.values()].every((cell) => cell.state === "scored"), "the rest");
  expect(done.run!.id).toBe(ended.run!.id);
  expect(done.cells.size).toBe(done.run!.total);
  for (const [key, cell] of scored) expect(done.cells.get(key)).toEqual(cell);
  expect(judged.some((key) => scored.has(key))).toBe(false);
});

test("a run is repeated as a new one with the rubric and judge it had", async () => {
  const { store } = await new World().open();
  const { actions, rubric } = store.getState();
  const first = await judge(store);
  const cells = store.getState().cells;
  actions.setRubric(OTHER);
  await judge(store);
  await actions.refreshRuns();
  await actions.repeatRun(first);
  const again = await until(store, (s) => s.run?.state === "done" && s.run.id !== first && s.run.rubric.id === rubric.id, "the repeated run");
  expect(again.run!.judge).toEqual((await listed(store, first)).judge);
  expect(new Map(again.cells)).toEqual(new Map(cells));
});

async function listed(store: AppStoreApi, id: string) {
  await store.getState().actions.refreshRuns();
  return store.getState().history!.find((run) => run.id === id)!;
}

test("a deleted run is gone with its cells and its cases, leaves the table in both tabs, and the others stay", async () => {
  const world = new World();
  const { store } = await world.open();
  const { actions, caseSet } = store.getState();
  const first = await judge(store);
  await actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await actions.confirmImport();
  const second = await judge(store);
  const other = await world.open();
  other.store.getState().actions.showPage("runs");
  await actions.deleteRun(first);
  expect(store.getState().history!.map(({ id }) => id)).toEqual([second]);
  expect(store.getState().run?.id).toBe(second);
  expect(await world.repository.loadRun(first)).toEqual({ ok: true, value: null });
  expect(await world.repository.loadCaseSet(caseSet!.id)).toEqual({ ok: true, value: null });
  await actions.deleteRun(second);
  expect(store.getState()).toMatchObject({ run: null, history: [] });
  expect(selectRows(store.getState())).toHaveLength(1);
  await until(other.store, (s) => s.run === null && s.cells.size === 0, "the deletion in the other tab");
});

test("a run that another tab judges is neither deleted nor opened over", async () => {
  const world = new World();
  const gate = { open: (): void => undefined };
  const opening = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  let batches = 0;
  const busy = await world.open({ sample: rows(60), judge: { pause: () => ((batches += 1) <= 4 ? Promise.resolve() : opening) } });
  const idle = await world.open({ sample: rows(60) });
  await busy.store.getState().actions.startRun();
  const { run } = await until(idle.store, (s) => s.run !== null, "the run in the other tab");
  await idle.store.getState().actions.deleteRun(run!.id);
  expect(await busy.store.getState().actions.openRun(run!.id)).toBe(false);
  gate.open();
  const done = await until(busy.store, (s) => s.run?.state === "done", "the end");
  expect(done.cells.size).toBe(done.run!.total);
});

test("two runs are compared criterion by criterion, and the rows that differ are known", async () => {
  const world = new World();
  const { store } = await world.open({ sample: rows(12) });
  const { actions, rubric } = store.getState();
  const first = await judge(store);
  const second = await judge(store);
  await actions.compareRuns([second, first]);
  const same = await until(store, (s) => s.comparison.status === "ready", "the comparison");
  if (same.comparison.status !== "ready") throw new Error("not ready");
  const { report } = same.comparison;
  expect(report.runs.map(({ id }) => id)).toEqual([first, second]);
  expect(report.pairs[0]!.columns.map(({ criterionId }) => criterionId)).toEqual([null, ...rubric.criteria.map(({ id }) => id)]);
  for (const { comparison } of report.pairs[0]!.columns) expect(comparison).toMatchObject({ n: 12, flipped: 0, difference: { difference: 0 } });
  expect(same.compared!.size).toBe(0);

  // A judge that changed its mind on one row: sure of the worst level where it was least inclined to it.
  const row = selectRows(same)[4]!;
  const { id, scale } = rubric.criteria[0]!;
  const key = verdictKey(row.response.id, id);
  const before = same.cells.get(key)!;
  if (before.state !== "scored") throw new Error("not scored");
  const values = levelsOf(scale).map(({ value }) => value);
  const sure = values.map((_, i) => Number(before.verdict.mostLikely === values[0] ? i === values.length - 1 : i === 0));
  await world.repository.append(second, [{ key, cell: { state: "scored", verdict: verdictFromDistribution(row.response.id, id, values, sure, []) } }]);
  await actions.compareRuns([first, second]);
  const other = store.getState();
  if (other.comparison.status !== "ready") throw new Error("not ready");
  const flips = other.comparison.report.pairs[0]!.columns.map(({ criterionId, comparison }) => [criterionId, comparison.flips.map((flip) => flip.row)]);
  expect(flips).toEqual([[null, []], ...rubric.criteria.map((criterion, i) => [criterion.id, i === 0 ? [4] : []])]);
  expect(other.compared).toEqual(new Set([row.response.id]));
  actions.leaveComparison();
  expect(store.getState()).toMatchObject({ comparison: { status: "none" }, compared: null });
});

test("runs over different cases are not compared", async () => {
  const { store } = await new World().open();
  const { actions } = store.getState();
  const first = await judge(store);
  await actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await actions.confirmImport();
  const second = await judge(store);
  await actions.compareRuns([first, second]);
  expect(store.getState().comparison.status).toBe("failed");
});

test("sources are summed up per criterion and overall, and again when cells change", async () => {
  const text = ["instruction\tsource\tresponse", "A?\tone\tA long and careful answer to it.", "A?\ttwo\tNo.", "B?\tone\tAnother careful answer to it.", "B?\ttwo\tYes."].join("\n");
  const { store } = await new World().open();
  const { actions } = store.getState();
  await actions.openSource({ kind: "paste", text });
  await actions.confirmImport();
  await actions.refreshSources();
  expect(store.getState().sources.report).toMatchObject({ names: ["one", "two"] });
  expect(store.getState().sources.report!.columns.every(({ standings }) => standings.every(({ n }) => n === 0))).toBe(true);
  await judge(store);
  await actions.refreshSources();
  const { report } = store.getState().sources;
  expect(report!.columns).toHaveLength(1 + store.getState().run!.rubric.criteria.length);
  for (const { standings } of report!.columns) {
    expect(standings.map(({ n }) => n)).toEqual([2, 2]);
    expect(standings.map(({ rank }) => rank)).toContain(1);
  }
});
