// A run bundle through the store: out of one profile, into another, and made again there.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { tableParts } from "../io/export-columns.ts";
import type { Repository } from "../storage/repository.ts";
import type { ExportOrder } from "./export-order.ts";
import { selectRows } from "./selectors.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

const ORDER: ExportOrder = { format: "bundle", name: "", scope: "all", parts: tableParts(false), pairs: { margin: 0, which: "all" }, criterion: null, language: null };

async function judged(world: World, sample?: string): Promise<Tab> {
  const tab = await world.open(sample === undefined ? {} : { sample });
  await tab.store.getState().actions.startRun();
  await until(tab.store, (state) => state.run?.state === "done");
  return tab;
}

async function bundleOf(tab: Tab): Promise<Blob> {
  const written = await tab.store.getState().actions.exportFile(ORDER);
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
  const wrap = (repository: Repository): Repository => ({ ...repository, importRun: () => Promise.resolve(fail("storage-quota")) });
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
