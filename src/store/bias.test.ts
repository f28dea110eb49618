// The tests of a judge: a bias report and the attacks, kept and read again; the run's own verdicts stay as they were.
import { expect, test } from "vitest";
import { fooledCounts } from "../domain/injection/canaries.ts";
import type { JudgeCalls, JudgeChoice } from "../workers/protocol.ts";
import { modelIdentity, RULE_SPREAD } from "./judge-in-process.fixture.ts";
import { keyFor, manifestFor } from "./models-in-process.fixture.ts";
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
  await actions.makeBiasReport(10, 0);
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
  const stopped = actions.makeBiasReport(10, 0);
  await until(store, (state) => (state.bias.work?.done ?? 0) > 0);
  actions.stopBias();
  await stopped;
  expect(store.getState().bias).toMatchObject({ report: null, work: null });
  expect(store.getState().notices).toEqual([]);
  const ended = actions.makeBiasReport(10, 0);
  await until(store, (state) => (state.bias.work?.done ?? 0) > 0);
  slow = false;
  await actions.startRun();
  await ended;
  await until(store, isDone);
  expect(store.getState().bias.report).toBeNull();
});

test("a judge that writes answers each row several times, and judges as before afterwards; the Clerk is not sampled", async () => {
  const world = new World();
  const key = keyFor("owner/small-judge");
  world.shelf.kept.set(key, manifestFor("owner/small-judge"));
  const loads: JudgeChoice[] = [];
  const identityFor = (payload: JudgeCalls["load"]["payload"]) => {
    loads.push(payload.judge);
    return modelIdentity(payload);
  };
  const { store } = await world.open({ sample, judge: { identityFor } });
  const { actions, rubric } = store.getState();
  actions.setRubric({ ...rubric, criteria: rubric.criteria.slice(0, 1).map((criterion) => ({ ...criterion, scale: { kind: "likert", min: 1, max: 5 } })) });
  await until(store, (state) => state.models.kept.length === 1);
  await actions.startRun();
  await until(store, isDone);
  await actions.makeBiasReport(10, 3);
  const samplesOf = () => store.getState().bias.report!.findings.find(({ kind }) => kind === "samples")!;
  expect(samplesOf()).toMatchObject({ figure: { n: 0, none: "not-sampled" } });

  actions.chooseModel(key);
  await actions.startRun();
  const { run } = await until(store, (state) => isDone(state) && state.run?.judge.prompt !== undefined, "the model's run");
  await actions.makeBiasReport(10, 3);
  expect(samplesOf()).toMatchObject({ samples: 3, figure: { n: 10, value: RULE_SPREAD / 4 }, found: true });
  expect(loads.flatMap((choice) => (choice.kind === "model" && choice.settings.sampling !== null ? [choice.settings] : []))).toMatchObject([{ protocol: "with-rationale", sampling: { count: 3 } }]);
  // The run's own judge is what it was.
  expect(store.getState().run?.judge).toEqual(run!.judge);
  await actions.tryCanaries();
  expect(loads.at(-1)).toMatchObject({ kind: "model", settings: { sampling: null } });

  await actions.makeBiasReport(10, 1);
  expect(samplesOf().figure).toMatchObject({ none: "not-sampled" });
});
