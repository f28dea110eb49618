// The tests of a judge: a bias report and the attacks, kept and read again; the run's own verdicts stay as they were.
import { expect, test } from "vitest";
import { fooledCounts } from "../domain/injection/canaries.ts";
import type { AppStore } from "./state.ts";
import { until, World } from "./world.fixture.ts";

const CASES = 12;
const sample = Array.from({ length: CASES }, (_, c) => JSON.stringify({ instruction: `Question ${c}?`, response: `Answer number ${c}.`, source: c % 2 === 0 ? "north" : "south" })).join("\n");

const isDone = (state: AppStore): boolean => state.run?.state === "done";

test("a bias report asks the run's judge, is kept, and touches no verdict of the run", async () => {
  const world = new World();
  const { store } = await world.open({ sample });
  const { actions } = store.getState();
  await actions.startRun();
  const before = (await until(store, isDone)).cells;
  await actions.makeBiasReport(10);
  const { bias, cells, run } = store.getState();
  expect(bias.work).toBeNull();
  expect(bias.report).toMatchObject({ runId: run!.id, sample: 10 });
  expect(bias.report!.judged).toBeGreaterThan(50);
  const names = bias.report!.findings.find(({ kind }) => kind === "source")!.names!;
  expect([...names].sort()).toEqual(["north", "south"]);
  expect(bias.report!.findings.find(({ kind }) => kind === "position")!.figure).toEqual({ n: 0, none: "not-asked" });
  expect(cells).toBe(before);
  const saved = await world.repository.loadRun(run!.id);
  expect(saved.ok && saved.value?.entries.length).toBe(before.size);
  // Another tab, or this one after a reload, reads the same report.
  const other = await world.open({ sample });
  await other.store.getState().actions.readReports();
  expect(other.store.getState().bias.report).toEqual(bias.report);
});

test("attacks follow a run that was asked for them", async () => {
  const world = new World();
  const { store } = await world.open({ sample });
  const { actions } = store.getState();
  actions.setCanaries(true);
  await actions.startRun();
  const { bias, run, cells } = await until(store, (state) => state.bias.canaries !== null);
  expect(run).toMatchObject({ canaries: true, state: "done" });
  expect(cells.size).toBe(run!.total);
  // Eleven families of one attack and four pieces of gibberish, on two cases.
  const { all, families } = fooledCounts(bias.canaries!.tries);
  expect(all.of).toBe(30);
  expect(families.find(({ family }) => family === "gibberish")?.of).toBe(8);
});

test("a report that is stopped leaves nothing, and a new run ends one", async () => {
  const world = new World();
  let slow = false;
  const { store } = await world.open({ sample, judge: { pause: () => (slow ? new Promise((resolve) => setTimeout(resolve, 5)) : Promise.resolve()) } });
  const { actions } = store.getState();
  await actions.startRun();
  await until(store, isDone);
  slow = true;
  const stopped = actions.makeBiasReport(10);
  await until(store, (state) => (state.bias.work?.done ?? 0) > 0);
  actions.stopBias();
  await stopped;
  expect(store.getState().bias).toMatchObject({ report: null, work: null });
  expect(store.getState().notices).toEqual([]);
  const ended = actions.makeBiasReport(10);
  await until(store, (state) => (state.bias.work?.done ?? 0) > 0);
  slow = false;
  await actions.startRun();
  await ended;
  await until(store, isDone);
  expect(store.getState().bias.report).toBeNull();
});
