// A run bundle through the store: out of one profile, into another, and made again there.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { tableParts } from "../io/export-columns.ts";
import type { Repository } from "../storage/repository.ts";
import type { ExportOrder } from "./export-order.ts";
import { selectRows } from "./selectors.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

const ORDER: ExportOrder = { format: "bundle", name: "", scope: "all", runs: "this", parts: tableParts(false), pairs: { margin: 0, which: "all" }, criterion: null, language: null };

async function judged(world: World, sample?: string): Promise<Tab> {
  const tab = await world.open(sample === undefined ? {} : { sample });
  await tab.store.getState().actions.startRun();
  await until(tab.store, (state) => state.run?.state === "done");
  return tab;
}

async function bundleOf(tab: Tab, runs: ExportOrder["runs"] = "this"): Promise<Blob> {
  const written = await tab.store.getState().actions.exportFile({ ...ORDER, runs });
  if (written?.ok !== true) throw new Error("not written");
  expect(written.value.name).toMatch(/\.chambers\.json$/);
  return written.value.blob;
}

function openIn(tab: Tab, blob: Blob): Promise<void> {
  return tab.store.getState().actions.openSource({ kind: "file", name: "run.chambers.json", blob });
}

test("elsewhere it shows the same run, cases, verdicts, scores and comments, also after a reload; made again, all scores are equal", async () => {
  const here = await judged(new World(), rows(5));
  const [row] = selectRows(here.store.getState());
  const criterion = here.store.getState().rubric.criteria[0]!;
  await here.store.getState().actions.setOverride([{ responseId: row!.response.id, criterionId: criterion.id }], 1);
  await here.store.getState().actions.setComment(row!.response.id, "看一看");
  const before = here.store.getState();
  const blob = await bundleOf(here);

  const world = new World();
  const there = await world.open();
  await openIn(there, blob);
  const opened = await until(there.store, (state) => state.importing.step === "done" && state.overrides.size === 1);
  expect(opened.caseSet).toEqual(before.caseSet);
  expect(new Map(opened.cells)).toEqual(new Map(before.cells));
  expect(opened.overrides).toEqual(before.overrides);
  expect(opened.comments).toEqual(before.comments);
  expect(opened.rubric).toEqual(before.run?.rubric);
  expect({ ...opened.run, origin: undefined }).toEqual({ ...before.run, origin: undefined });
  expect(opened.run?.origin?.digest).toMatch(/^sha256:/);
  const again = await world.open();
  expect(new Map(again.store.getState().cells)).toEqual(new Map(before.cells));

  await there.store.getState().actions.startRun();
  const repeated = await until(there.store, (state) => state.repeat !== null);
  expect(repeated.repeat?.report).toEqual({ of: before.cells.size, again: before.cells.size, equal: before.cells.size, largest: 0, differences: [] });
  // A run made again can be made once more; it is still compared with the bundle's.
  await there.store.getState().actions.startRun();
  const third = await until(there.store, (state) => state.run?.id !== repeated.run?.id && state.repeat !== null);
  expect(third.run?.repeats).toBe(before.run?.id);
});

test("the pairs, their ranking and the reports come along", async () => {
  const sources = ["north", "east", "south"];
  const sample = Array.from({ length: 4 }, (_, c) => sources.map((source) => JSON.stringify({ instruction: `Question ${c}?`, response: `Answer of ${source} to ${c}.`, source }))).flat().join("\n");
  const home = new World();
  const here = await judged(home, sample);
  const { actions, rubric } = here.store.getState();
  await actions.startPairs({ judge: { kind: "clerk" }, criterion: rubric.criteria[0]!, budget: null });
  const before = await until(here.store, (state) => state.pairs.run?.state === "done" && state.pairs.ranking?.ranking.n === 12, "the pairs judged");
  await actions.makeBiasReport(4, 0);
  const { report } = here.store.getState().bias;
  expect(report).not.toBeNull();
  const blob = await bundleOf(here);

  const world = new World();
  const there = await world.open();
  await openIn(there, blob);
  const opened = await until(there.store, (state) => state.pairs.ranking !== null && state.pairs.run !== null, "the pairs opened");
  expect(opened.pairs.cells).toEqual(before.pairs.cells);
  expect(opened.pairs.ranking).toEqual(before.pairs.ranking);
  expect(opened.pairs.run).toEqual({ ...before.pairs.run, origin: opened.run?.origin });
  const kept = await world.repository.loadReport(opened.run!.id, "bias");
  expect(kept).toEqual({ ok: true, value: report });

  // Where it came from, the run stands there twice, its report with each, and the pairs once.
  await openIn(here, blob);
  const twice = await until(here.store, (state) => state.run?.origin !== undefined);
  expect(twice.run?.id).not.toBe(before.run?.id);
  expect(await home.repository.loadReport(twice.run!.id, "bias")).toEqual({ ok: true, value: { ...report, runId: twice.run!.id } });
  const runs = await home.repository.listRuns();
  expect(runs.ok && runs.value.map(({ mode }) => mode ?? "pointwise").sort()).toEqual(["pairwise", "pointwise", "pointwise"]);
});

test("a run over other cases makes nothing again", async () => {
  const here = await judged(new World());
  const there = await new World().open();
  await openIn(there, await bundleOf(here));
  await there.store.getState().actions.useSample();
  await there.store.getState().actions.startRun();
  const done = await until(there.store, (state) => state.run?.state === "done");
  expect(done.run?.repeats).toBeUndefined();
  expect(done.repeat).toBeNull();
});

test("on the machine it came from the kept run stays, the bundle's stands beside it, and newer marks win", async () => {
  const world = new World();
  const tab = await judged(world);
  const [row] = selectRows(tab.store.getState());
  const place = { responseId: row!.response.id, criterionId: tab.store.getState().rubric.criteria[0]!.id };
  await tab.store.getState().actions.setOverride([place], 1);
  const blob = await bundleOf(tab);
  const first = tab.store.getState().run!;
  await new Promise((resolve) => setTimeout(resolve, 5));
  await tab.store.getState().actions.setOverride([place], 0);
  const newest = [...tab.store.getState().overrides.values()];
  await openIn(tab, blob);
  const opened = await until(tab.store, (state) => state.run?.origin !== undefined && state.overrides.size === newest.length);
  expect(opened.run?.id).not.toBe(first.id);
  expect([...opened.overrides.values()]).toEqual(newest);
  const kept = await world.repository.loadRun(first.id);
  expect(kept.ok && kept.value?.run.origin).toBeUndefined();
});

test("nothing of a bundle is shown that could not be kept, and a damaged one leaves everything as it is", async () => {
  const blob = await bundleOf(await judged(new World()));
  const wrap = (repository: Repository): Repository => ({ ...repository, importRuns: () => Promise.resolve(fail("storage-quota")) });
  const full = await new World().open({ wrap, sample: rows(2) });
  const before = full.store.getState().caseSet;
  await openIn(full, blob);
  expect(full.store.getState().importing).toMatchObject({ step: "failed", failure: { code: "storage-quota" } });
  expect(full.store.getState().caseSet).toBe(before);
  await openIn(full, new Blob([(await blob.text()).replace('"score":', '"score":1')]));
  expect(full.store.getState().importing).toMatchObject({ step: "failed", failure: { code: "bundle-changed" } });
  expect(full.store.getState().run).toBeNull();
});

test("an export can be stopped; the next one is whole", async () => {
  const tab = await judged(new World(), rows(900));
  const writing = tab.store.getState().actions.exportFile({ ...ORDER, format: "csv" });
  await until(tab.store, (state) => (state.exporting?.done ?? 0) > 0);
  tab.store.getState().actions.cancelExport();
  expect(await writing).toBeUndefined();
  expect(tab.store.getState().exporting).toBeNull();
  const whole = await tab.store.getState().actions.exportFile({ ...ORDER, format: "jsonl" });
  expect(whole?.ok === true && (await whole.value.blob.text()).split("\n").length).toBe(901);
});

const SOURCES = ["north", "east", "south"];
const LEAGUE = Array.from({ length: 4 }, (_, c) => SOURCES.map((source) => JSON.stringify({ instruction: `Question ${c}?`, response: `Answer of ${source} to ${c}.`, source }))).flat().join("\n");

/** Three runs in the grid, the second by another rubric and in view, and two comparisons of pairs. */
async function league(world: World): Promise<Tab> {
  const tab = await judged(world, LEAGUE);
  const { store } = tab;
  const { actions } = store.getState();
  const first = store.getState().run!;
  const criteria = first.rubric.criteria;
  for (const rubric of [{ ...first.rubric, criteria: criteria.slice(0, 1) }, first.rubric]) {
    const before = store.getState().run!.id;
    actions.setRubric(rubric);
    await actions.startRun();
    await until(store, (state) => state.run?.id !== before && state.run?.state === "done" && !state.gridJudging);
  }
  for (const budget of [null, 5]) {
    const before = store.getState().pairs.run?.id;
    await actions.startPairs({ judge: { kind: "clerk" }, criterion: criteria[0]!, budget });
    await until(store, (state) => state.pairs.run?.id !== before && state.pairs.run?.state === "done" && state.pairs.ranking !== null);
  }
  await actions.refreshRuns();
  const second = store.getState().history!.find((run) => run.mode !== "pairwise" && run.rubric.criteria.length === 1)!;
  await actions.labelRun(second.id, { name: "One criterion", notes: "Only the first." });
  await actions.openRun(second.id);
  await until(store, (state) => state.run?.id === second.id && state.run.name === "One criterion");
  return tab;
}

test("all runs over the cases go along: elsewhere the history, a comparison, a jury and the pairs are the same", async () => {
  const home = new World();
  const here = await league(home);
  await here.store.getState().actions.refreshRuns();
  const before = here.store.getState();
  const blob = await bundleOf(here, "all");

  const world = new World();
  const there = await world.open();
  await openIn(there, blob);
  const opened = await until(there.store, (state) => state.importing.step === "done" && state.pairs.ranking !== null, "all of it opened");
  expect(opened.importing).toMatchObject({ runs: { grid: 3, pairwise: 2 } });
  expect({ ...opened.run, origin: undefined, tally: undefined }).toEqual({ ...before.run, origin: undefined, tally: undefined });
  expect(opened.run?.name).toBe("One criterion");
  expect(new Map(opened.cells)).toEqual(new Map(before.cells));
  expect(opened.pairs.cells).toEqual(before.pairs.cells);
  expect(opened.pairs.ranking).toEqual(before.pairs.ranking);

  const { actions } = opened;
  await actions.refreshRuns();
  const bare = (runs: typeof before.history) => runs?.map((run) => ({ ...run, origin: undefined }));
  const history = there.store.getState().history!;
  expect(bare(history)).toEqual(bare(before.history));
  for (const { id, mode } of history) {
    const [ours, theirs] = await Promise.all([home, world].map(({ repository }) => (mode === "pairwise" ? repository.loadPairs(id) : repository.loadRun(id))));
    expect(theirs).toEqual(ours!.ok && ours!.value !== null && "run" in ours!.value ? { ok: true, value: { ...ours!.value, run: expect.objectContaining({ id, origin: opened.run!.origin }) as unknown } } : ours);
  }
  const whole = history.filter((run) => run.mode !== "pairwise" && run.rubric.criteria.length > 1).map(({ id }) => id);
  for (const { store } of [here, there]) {
    await store.getState().actions.compareRuns(whole);
    await until(store, (state) => state.comparison.status === "ready", "the comparison");
    await store.getState().actions.callJury(whole);
  }
  const figures = ({ store }: Tab): unknown => JSON.parse(JSON.stringify(store.getState().comparison, (key, value: unknown) => (key === "origin" ? undefined : value)));
  expect(figures(there)).toEqual(figures(here));
  expect(there.store.getState().jury).toMatchObject({ status: "ready", jurors: [{}, {}] });

  // The run in view can be made again and checked.
  await actions.startRun();
  const repeated = await until(there.store, (state) => state.repeat !== null);
  expect(repeated.repeat?.report).toMatchObject({ of: before.cells.size, equal: before.cells.size, differences: [] });
});

test("opened again where all of it is kept, only the run in view comes twice; a run that went on since stays beside the bundle's", async () => {
  const world = new World();
  const tab = await league(world);
  const blob = await bundleOf(tab, "all");
  const countOf = async (): Promise<readonly number[]> => {
    const runs = await world.repository.listRuns();
    if (!runs.ok) throw new Error(runs.code);
    const pairwise = runs.value.filter(({ mode }) => mode === "pairwise").length;
    return [runs.value.length - pairwise, pairwise];
  };
  expect(await countOf()).toEqual([3, 2]);
  await openIn(tab, blob);
  await until(tab.store, (state) => state.run?.origin !== undefined);
  expect(await countOf()).toEqual([4, 2]);

  const other = tab.store.getState().history!.find((run) => run.mode !== "pairwise" && run.rubric.criteria.length > 1)!;
  const saved = await world.repository.loadRun(other.id);
  if (!saved.ok || saved.value === null) throw new Error("no run");
  const [entry] = saved.value.entries;
  await world.repository.append(other.id, [{ key: entry!.key, cell: { state: "failed", code: "judge-run-failed", detail: "since" } }]);
  await openIn(tab, blob);
  await until(tab.store, (state) => state.importing.step === "done");
  expect(await countOf()).toEqual([6, 2]);
  const kept = await world.repository.loadRun(other.id);
  expect(kept.ok && [...(kept.value?.entries ?? [])].filter(({ cell }) => cell.state === "failed").length).toBe(1);
});

test("comparisons of pairs alone make a bundle, too, and open on their page", async () => {
  const here = await new World().open({ sample: LEAGUE });
  const { actions, rubric } = here.store.getState();
  await actions.startPairs({ judge: { kind: "clerk" }, criterion: rubric.criteria[0]!, budget: 5 });
  const before = await until(here.store, (state) => state.pairs.run?.state === "done");
  const there = await new World().open();
  await openIn(there, await bundleOf(here, "all"));
  const opened = await until(there.store, (state) => state.importing.step === "done" && state.pairs.run !== null);
  expect(opened).toMatchObject({ run: null, page: "pairs", importing: { runs: { grid: 0, pairwise: 1 } } });
  expect(opened.pairs.cells).toEqual(before.pairs.cells);
});
