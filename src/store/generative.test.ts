// Runs of a judge that reads prompts: order, budget, reasons asked for later, and a graphics card that goes away.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import type { JudgeCalls, JudgeItem } from "../workers/protocol.ts";
import { verdictKey } from "../domain/verdict.ts";
import { type JudgeScript, keyOf as keyOfItem, NO_CUTS, modelIdentity, ruleVerdict } from "./judge-in-process.fixture.ts";
import { keyFor, manifestFor } from "./models-in-process.fixture.ts";
import { World, until, type Tab } from "./world.fixture.ts";

const KEY = keyFor("owner/small-judge");
const isDone = (state: { run: { state: string } | null }): boolean => state.run?.state === "done";

async function withModel(judge: Partial<JudgeScript>, sample?: string, world = new World()): Promise<Tab> {
  world.shelf.kept.set(KEY, manifestFor("owner/small-judge"));
  const tab = await world.open({ judge, ...(sample === undefined ? {} : { sample }) });
  await until(tab.store, (s) => s.models.kept.length === 1);
  tab.store.getState().actions.chooseModel(KEY);
  return tab;
}

/** Rows of three instructions, interleaved, so that the order in the file is not the order to judge in. */
const interleaved = Array.from({ length: 24 }, (_, i) => JSON.stringify({ instruction: `Question ${i % 3}?`, response: `Answer ${i} ${"word ".repeat((i * 7) % 13)}` })).join("\n");

test("responses to the same instruction go to the judge side by side, with all criteria of one in one call", async () => {
  const calls: (readonly JudgeItem[])[] = [];
  const { store } = await withModel({ asked: (items) => calls.push(items) }, interleaved);
  await store.getState().actions.startRun();
  const done = await until(store, isDone);
  const items = calls.flat();
  expect(items).toHaveLength(done.run!.total);
  expect(items.map((item) => item.instruction).filter((one, i, all) => one !== all[i - 1])).toEqual(["Question 0?", "Question 1?", "Question 2?"]);
  const callOf = new Map<string, number>();
  calls.forEach((call, i) => {
    expect(call.length).toBeLessThanOrEqual(32);
    for (const item of call) {
      expect(callOf.get(item.responseId) ?? i).toBe(i);
      callOf.set(item.responseId, i);
    }
  });
  expect(done.run?.judge.prompt?.model).toBe(KEY);
});

test("a run without cuts starts at once and shows its budget", async () => {
  const { store } = await withModel({});
  await store.getState().actions.startRun();
  expect(store.getState().budget).toEqual({ status: "known", budget: NO_CUTS });
  await until(store, isDone);
});

test("a run with cuts waits for the person: going back starts nothing, starting anyway judges", async () => {
  let planned = 0;
  const plan = (items: readonly JudgeItem[]) => {
    planned += 1;
    const { responseId, criterion } = items[0]!;
    return { ...NO_CUTS, cut: [{ responseId, criterionId: criterion.id, segment: "response", kept: 3, of: 9 } as const] };
  };
  const { store } = await withModel({ plan });
  const { actions } = store.getState();
  await actions.startRun();
  expect(store.getState().budget).toMatchObject({ status: "asking", budget: { cut: [{ kept: 3, of: 9 }] } });
  expect(store.getState().run).toBe(null);
  actions.leaveCuts();
  expect(store.getState().budget).toEqual({ status: "none" });
  await actions.startRun();
  expect(store.getState().budget.status).toBe("asking");
  await actions.startWithCuts();
  await until(store, isDone);
  expect(store.getState().budget.status).toBe("known");
  expect(planned).toBe(1);
});

test("a yes to cuts does not count for other cases", async () => {
  const plan = (items: readonly JudgeItem[]) => ({ ...NO_CUTS, cut: items.map((item) => ({ responseId: item.responseId, criterionId: item.criterion.id, segment: "response" as const, kept: 1, of: 2 })) });
  const { store } = await withModel({ plan });
  const { actions, caseSet } = store.getState();
  await actions.startRun();
  actions.editCase({ ...caseSet!.cases[0]!, instruction: "Another?" });
  await actions.startWithCuts();
  expect(store.getState().budget.status).toBe("asking");
  expect(store.getState().run).toBe(null);
});

test("judging again counts only what is judged again, and waits where a text would be cut", async () => {
  let planned: readonly JudgeItem[] = [];
  let tight = false;
  const plan = (items: readonly JudgeItem[]) => {
    planned = items;
    return { ...NO_CUTS, cut: tight ? items.slice(0, 1).map((item) => ({ responseId: item.responseId, criterionId: item.criterion.id, segment: "response" as const, kept: 1, of: 2 })) : [] };
  };
  const asked: JudgeItem[] = [];
  const { store } = await withModel({ plan, asked: (items) => asked.push(...items) });
  const { actions } = store.getState();
  await actions.startRun();
  const { run, cells, caseSet } = await until(store, isDone);
  const places = [...cells.values()].slice(0, 2).flatMap((cell) => (cell.state === "scored" ? [{ responseId: cell.verdict.responseId, criterionId: cell.verdict.criterionId }] : []));
  expect(places).toHaveLength(2);
  asked.length = 0;
  await actions.judgeAgain(places);
  await until(store, isDone);
  expect(planned).toHaveLength(2);
  expect(new Set(planned.map(keyOfItem))).toEqual(new Set(asked.map(keyOfItem)));
  asked.length = 0;
  tight = true;
  actions.editCase({ ...caseSet!.cases[0]!, instruction: "Another, longer instruction?" });
  await actions.judgeOutdated();
  expect(store.getState()).toMatchObject({ budget: { status: "asking" }, run: { state: "done" } });
  expect(asked).toEqual([]);
  expect(new Set(planned.map((item) => item.instruction))).toEqual(new Set(["Another, longer instruction?"]));
  actions.leaveCuts();
  await actions.judgeOutdated();
  await actions.startWithCuts();
  const after = await until(store, (state) => isDone(state) && !state.outdated);
  expect(after.run?.id).toBe(run?.id);
  expect(new Set(asked.map(keyOfItem))).toEqual(new Set(planned.map(keyOfItem)));
});

test("what failed is counted before it is judged once more", async () => {
  let planned = 0;
  let broken = true;
  const plan = (items: readonly JudgeItem[]) => {
    planned = items.length;
    return NO_CUTS;
  };
  const { store } = await withModel({ plan, mishap: (items) => (broken && items.some(({ response }) => response.startsWith("Answer 3 ")) ? fail("judge-run-failed", "no") : "none") }, interleaved);
  const { actions } = store.getState();
  await actions.startRun();
  const { run, cells } = await until(store, isDone);
  const failed = [...cells.values()].filter(({ state }) => state === "failed").length;
  expect(failed).toBeGreaterThan(0);
  broken = false;
  await actions.completeRun(run!.id);
  await until(store, (state) => isDone(state) && [...state.cells.values()].every(({ state: is }) => is === "scored"));
  expect(planned).toBe(failed);
});

test("reasons asked for later stand beside the run's own score, stream in, and are there after a reload", async () => {
  const world = new World();
  const explain = (item: JudgeItem) => ({ ...ruleVerdict(item), score: 99, rationale: "Because it is so." });
  const { store } = await withModel({ explain }, undefined, world);
  const { actions } = store.getState();
  await actions.startRun();
  const { run, cells } = await until(store, isDone);
  const [key, cell] = [...cells][0]!;
  if (cell.state !== "scored") throw new Error("not scored");
  const { responseId, criterionId } = cell.verdict;
  const texts = new Set<string>();
  store.subscribe(({ explaining }) => {
    if (explaining?.current?.key === key) texts.add(explaining.current.text);
  });
  await actions.explain([{ responseId, criterionId }]);
  expect([...texts]).toEqual(["", "Because ", "Because it ", "Because it is ", "Because it is so."]);
  const explained = { ...cell, explained: { ...ruleVerdictOf(cell.verdict), score: 99, rationale: "Because it is so." } };
  expect(store.getState().cells.get(key)).toEqual(explained);
  expect(store.getState().explaining).toMatchObject({ status: "ended", done: 1, of: 1 });
  // The same question again is not asked: there is an answer.
  await actions.explain([{ responseId, criterionId }]);
  expect(store.getState().explaining).toMatchObject({ done: 1, of: 1 });

  const again = (await world.open()).store.getState();
  expect(again.run?.id).toBe(run?.id);
  expect(again.cells.get(key)).toEqual(explained);
});

function ruleVerdictOf<T extends object>(verdict: T): T {
  return { ...verdict };
}

test("stopping the reasons keeps those that are written, and a new run stops them first", async () => {
  let slow = false;
  const { store } = await withModel({ pause: () => (slow ? new Promise((resolve) => setTimeout(resolve, 5)) : Promise.resolve()) });
  const { actions } = store.getState();
  await actions.startRun();
  const { cells } = await until(store, isDone);
  const places = [...cells.values()].flatMap((cell) => (cell.state === "scored" ? [{ responseId: cell.verdict.responseId, criterionId: cell.verdict.criterionId }] : []));
  slow = true;
  const writing = actions.explain(places);
  await until(store, (s) => s.explaining?.done === 1, "one written");
  actions.stopExplaining();
  await writing;
  const written = [...store.getState().cells.values()].filter((cell) => cell.state === "scored" && cell.explained !== undefined);
  expect(written.length).toBe(1);
  expect(store.getState().explaining).toMatchObject({ status: "ended", current: null });
  slow = false;
  void actions.explain(places);
  await actions.startRun();
  await until(store, isDone);
  expect(store.getState().explaining).toBe(null);
});

test("a cell whose reasons fail keeps its score, and a judge that cannot write is asked once only", async () => {
  let asked = 0;
  const explain = () => {
    asked += 1;
    return fail("judge-cannot-explain", "a scalar head");
  };
  const { store } = await withModel({ explain });
  const { actions } = store.getState();
  await actions.startRun();
  const { cells } = await until(store, isDone);
  const places = [...cells.values()].flatMap((cell) => (cell.state === "scored" ? [{ responseId: cell.verdict.responseId, criterionId: cell.verdict.criterionId }] : []));
  await actions.explain(places);
  expect(asked).toBe(1);
  expect(new Map(store.getState().cells)).toEqual(new Map(cells));
  expect(store.getState().notices.map((one) => one.failure.code)).toEqual(["judge-cannot-explain"]);
  expect(store.getState().explaining?.failures.get(verdictKey(places[0]!.responseId, places[0]!.criterionId))?.code).toBe("judge-cannot-explain");
});

/** A judge whose graphics card goes away while it judges; later loads find none. */
function losingGpu(after: number): Partial<JudgeScript> {
  let lost = false;
  let judged = 0;
  return {
    identityFor: (payload: JudgeCalls["load"]["payload"]) => ({ ...modelIdentity(payload), device: payload.device === "wasm" || lost ? "wasm" : "webgpu" }),
    mishap: (items) => {
      if (lost || (judged += items.length) <= after) return "none";
      lost = true;
      return fail("judge-gpu-lost", "device lost");
    },
  };
}

test("a run whose graphics card is lost goes on on the processor; each verdict names its judge and none is lost", async () => {
  const world = new World();
  const { store } = await withModel(losingGpu(20), interleaved, world);
  const { actions } = store.getState();
  await actions.setDevice("webgpu");
  await actions.startRun();
  const done = await until(store, isDone);
  expect(done.cells.size).toBe(done.run?.total);
  expect([...done.cells.values()].every((cell) => cell.state === "scored")).toBe(true);
  expect(done.run?.judge.device).toBe("wasm");
  expect(done.run?.earlier?.map((one) => one.device)).toEqual(["webgpu"]);
  const by = [...done.cells.values()].map((cell) => (cell.state === "scored" ? (cell.by ?? 0) : -1));
  expect(new Set(by)).toEqual(new Set([0, 1]));
  const again = (await world.open()).store.getState();
  expect(again.run).toEqual(done.run);
  expect(new Map(again.cells)).toEqual(new Map(done.cells));
});

test("where the card fails again in a fresh worker, the run moves to the processor after the second failure", async () => {
  const devices: string[] = [];
  let device = "";
  const { store } = await withModel({
    identityFor: (payload) => {
      device = payload.device === "wasm" ? "wasm" : "webgpu";
      if (payload.judge.kind === "model") devices.push(device);
      return { ...modelIdentity(payload), device: device as "wasm" | "webgpu" };
    },
    mishap: () => (device === "webgpu" ? fail("judge-gpu-lost") : "none"),
  });
  await store.getState().actions.setDevice("webgpu");
  await store.getState().actions.startRun();
  const done = await until(store, isDone);
  expect([...done.cells.values()].every((cell) => cell.state === "scored")).toBe(true);
  expect(devices).toEqual(["webgpu", "webgpu", "wasm"]);
});

test("a model that was deleted while it judged ends the run with a message; downloaded again, the run resumes", async () => {
  let gone = false;
  const judge: Partial<JudgeScript> = {
    get loadFailure() {
      return gone ? fail("judge-model-missing", KEY) : null;
    },
    batch: 4,
    mishap: (items) => {
      if (gone || items.length === 0) return "none";
      judged += items.length;
      if (judged < 24) return "none";
      gone = true;
      return "crash";
    },
  };
  let judged = 0;
  const { store } = await withModel(judge, interleaved);
  const { actions } = store.getState();
  await actions.startRun();
  const failed = await until(store, (s) => s.run?.state === "failed");
  expect(failed.notices.map((one) => one.failure.code)).toContain("judge-model-missing");
  const scored = new Map([...failed.cells].filter(([, cell]) => cell.state === "scored"));
  expect(scored.size).toBeGreaterThan(0);
  judged = -10_000;
  gone = false;
  await actions.resumeRun();
  const done = await until(store, isDone);
  expect(done.cells.size).toBe(done.run?.total);
  for (const [key, cell] of scored) expect(done.cells.get(key)).toEqual(cell);
});

test("the input is read by the run's own judge, although another is chosen now", async () => {
  const loads: string[] = [];
  const { store } = await withModel({
    identityFor: (payload) => {
      loads.push(payload.judge.kind);
      return modelIdentity(payload);
    },
  });
  const { actions } = store.getState();
  await actions.startRun();
  const { caseSet, rubric } = await until(store, isDone);
  actions.chooseClerk();
  await until(store, (s) => s.judge.status === "ready" && s.judge.choice.kind === "clerk");
  await actions.readInput(caseSet!.cases[0]!.responses[0]!.id, rubric.criteria[0]!.id);
  expect(store.getState().detail.status).toBe("ready");
  expect(loads.at(-1)).toBe("model");
});
