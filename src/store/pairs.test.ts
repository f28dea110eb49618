// Pairwise runs: all pairs or a budget, the journal, pausing and resuming, a judge that dies, and the grid's run beside them.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { pairKey } from "../domain/pair.ts";
import { allPairs } from "../domain/pair-plan.ts";
import { flipRate } from "../domain/pair-ranking.ts";
import type { PairItem } from "../workers/protocol.ts";
import { defaultJudgeSettings } from "../domain/judge-settings.ts";
import { type JudgeScript, NO_CUTS, ruleStrength, RULE_FIRST_PLACE } from "./judge-in-process.fixture.ts";
import { keyFor, manifestFor } from "./models-in-process.fixture.ts";
import type { AppStore } from "./state.ts";
import { until, World, type Tab } from "./world.fixture.ts";

const SOURCES = ["north", "east", "south", "west"];
const CASES = 8;
const PAIRS = (CASES * SOURCES.length * (SOURCES.length - 1)) / 2;

/** Four sources' answers to eight questions. */
const sample = Array.from({ length: CASES }, (_, c) => SOURCES.map((source) => JSON.stringify({ instruction: `Question ${c}?`, response: `Answer of ${source} to ${c}.`, source }))).flat().join("\n");

const isDone = (state: AppStore): boolean => state.pairs.run?.state === "done";

async function start({ store }: Tab, budget: number | null = null): Promise<void> {
  const { actions, rubric } = store.getState();
  await actions.startPairs({ judge: { kind: "clerk" }, criterion: rubric.criteria[0]!, budget });
}

test("all pairs are judged in both orders, kept before they are shown, ranked, and there after a reload", async () => {
  const world = new World();
  const tab = await world.open({ sample });
  const { store } = tab;
  let unkept = 0;
  store.subscribe(({ pairs, caseSet }) => {
    void world.repository.loadPairRun(caseSet!.id).then((saved) => {
      if (saved.ok && pairs.cells.size > (saved.value?.entries.length ?? 0)) unkept += 1;
    });
  });
  await start(tab);
  const { pairs, run, caseSet } = await until(store, (state) => isDone(state) && state.pairs.ranking?.ranking.n === PAIRS);
  expect(unkept).toBe(0);
  expect(run).toBeNull();
  expect(pairs.run).toMatchObject({ mode: "pairwise", total: PAIRS, pairs: { budget: null, of: PAIRS } });
  expect(pairs.run?.rubric.criteria).toHaveLength(1);
  expect(pairs.cells.size).toBe(PAIRS);
  const verdicts = [...pairs.cells.values()].flatMap((cell) => (cell.state === "scored" ? [cell.verdict] : []));
  // The rule likes the first place: exactly the pairs that are closer than that flip.
  const close = allPairs(caseSet!).filter(({ a, b }) => Math.abs(ruleStrength(a.text) - ruleStrength(b.text)) < RULE_FIRST_PLACE);
  expect(flipRate(verdicts)).toMatchObject({ flipped: close.length, of: PAIRS });
  expect(close.length).toBeGreaterThan(0);
  for (const { a, b } of close) expect(verdicts.find((one) => one.a === a.id && one.b === b.id)).toMatchObject({ choice: "tie", flipped: true });
  const { ranking, sources } = pairs.ranking!;
  expect(sources).toEqual(SOURCES);
  if ("notDefined" in ranking.sources) throw new Error("no ranking");
  expect(ranking.sources.every(({ interval, games }) => interval !== null && games === PAIRS / 2)).toBe(true);

  const again = (await world.open({ sample })).store;
  const restored = await until(again, (state) => state.pairs.ranking !== null, "the run again");
  expect(restored.pairs.run).toEqual(pairs.run);
  expect(restored.pairs.cells).toEqual(pairs.cells);
  expect(restored.pairs.ranking).toEqual(pairs.ranking);
});

test("a budget judges so many pairs and no more, and each once", async () => {
  const asked: string[] = [];
  const tab = await new World().open({ sample, judge: { askedPairs: (items) => asked.push(...items.map(keyOf)) } });
  await start(tab, 20);
  const { pairs } = await until(tab.store, isDone);
  expect(pairs.run).toMatchObject({ total: 20, pairs: { budget: 20, of: PAIRS } });
  expect(pairs.cells.size).toBe(20);
  expect(asked).toHaveLength(20);
  expect(new Set(asked).size).toBe(20);
});

test("pairs of a deleted response do not count and come back when it does, and those of a budget are made up for", async () => {
  const world = new World();
  const tab = await world.open({ sample });
  const { actions, caseSet } = tab.store.getState();
  const gone = caseSet!.cases[0]!.responses[0]!.id;
  const lost = SOURCES.length - 1;
  await start(tab);
  const all = await until(tab.store, (state) => isDone(state) && state.pairs.ranking?.ranking.n === PAIRS);
  expect(await actions.deleteRows(new Set([gone]))).toBe(1);
  const left = await until(tab.store, (state) => state.pairs.ranking?.ranking.n === PAIRS - lost, "the ranking of the rest");
  expect(left.pairs.run).toMatchObject({ state: "done", total: PAIRS - lost, pairs: { of: PAIRS - lost } });
  expect([...left.pairs.cells.keys()].some((key) => key.includes(gone))).toBe(false);
  const kept = await world.repository.loadPairs(left.pairs.run!.id);
  expect(kept.ok && kept.value).toHaveLength(PAIRS - lost);
  await actions.undo();
  const back = await until(tab.store, (state) => state.pairs.cells.size === PAIRS && state.pairs.run?.total === PAIRS, "all pairs");
  expect(back.pairs.cells).toEqual(all.pairs.cells);

  await start(tab, 20);
  const some = await until(tab.store, (state) => isDone(state) && state.pairs.run?.total === 20, "the run under a budget");
  const [key] = some.pairs.cells.keys();
  await actions.deleteRows(new Set([some.caseSet!.cases.flatMap(({ responses }) => responses).find(({ id }) => key!.startsWith(id))!.id]));
  const open = await until(tab.store, (state) => state.pairs.run?.state === "paused", "the pairs that are missing");
  expect(open.pairs.cells.size).toBeLessThan(20);
  await actions.resumePairs();
  const full = await until(tab.store, isDone, "the end");
  expect(full.pairs.cells.size).toBe(20);
});

test("a run that was paused, or whose tab was closed, goes on where it stopped", async () => {
  const world = new World();
  let seen = 0;
  const judge = { batch: 2, pause: () => new Promise<void>((resolve) => setTimeout(resolve, 2)) };
  const first = await world.open({ sample, judge });
  await start(first, 30);
  await until(first.store, (state) => state.pairs.cells.size >= 6);
  first.store.getState().actions.pausePairs();
  const paused = await until(first.store, (state) => state.pairs.run?.state === "paused");
  expect(paused.pairs.cells.size).toBeLessThan(30);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await first.store.getState().actions.resumePairs();
  await until(first.store, (state) => state.pairs.cells.size > paused.pairs.cells.size + 2);
  first.kill();

  const second = await world.open({ sample, judge: { askedPairs: (items) => { seen += items.length; } } });
  const left = await until(second.store, (state) => state.pairs.run?.state === "paused", "the run of the closed tab");
  const { size } = left.pairs.cells;
  await second.store.getState().actions.resumePairs();
  const done = await until(second.store, isDone);
  expect(done.pairs.cells.size).toBe(30);
  expect(seen).toBe(30 - size);
  for (const [key, cell] of left.pairs.cells) expect(done.pairs.cells.get(key)).toEqual(cell);
});

test("a judge that dies is revived and nothing is lost; one that always fails ends the run with a message", async () => {
  let deaths = 0;
  const mortal = await new World().open({ sample, judge: { pairMishap: () => (deaths++ === 1 ? "crash" : "none") } });
  await start(mortal);
  const done = await until(mortal.store, isDone);
  expect([...done.pairs.cells.values()].every(({ state }) => state === "scored")).toBe(true);
  expect(deaths).toBeGreaterThan(2);

  const broken = await new World().open({ sample, judge: { pairMishap: () => fail("judge-run-failed", "no") } });
  await start(broken);
  const failed = await until(broken.store, (state) => state.pairs.run?.state === "failed");
  expect(failed.notices.map(({ failure }) => failure.code)).toContain("judge-run-failed");
  expect([...failed.pairs.cells.values()].every(({ state }) => state === "failed")).toBe(true);
});

test("two responses of the same text are a tie that no judge is asked about", async () => {
  const same = ["x", "y", "z"].map((source) => JSON.stringify({ instruction: "Q?", response: source === "z" ? "Other." : "Same.", source })).join("\n");
  const asked: PairItem[] = [];
  const tab = await new World().open({ sample: same, judge: { askedPairs: (items) => asked.push(...items) } });
  await start(tab);
  const { pairs } = await until(tab.store, isDone);
  expect(asked).toHaveLength(2);
  expect([...pairs.cells.values()].filter((cell) => cell.state === "scored" && cell.verdict.orders === null)).toMatchObject([{ verdict: { choice: "tie", flipped: false } }]);
});

test("judging in the grid pauses the pairs, and pairs do not start while it goes on", async () => {
  const judge = { batch: 1, pause: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
  const tab = await new World().open({ sample, judge });
  const { store } = tab;
  await start(tab);
  await until(store, (state) => state.pairs.cells.size > 2);
  const grid = store.getState().actions.startRun();
  await until(store, (state) => state.run?.state === "running");
  expect(store.getState().pairs.run?.state).toBe("paused");
  await store.getState().actions.resumePairs();
  expect(store.getState().pairs.run?.state).toBe("paused");
  await grid;
  await until(store, (state) => state.run?.state === "done");
  await store.getState().actions.resumePairs();
  expect((await until(store, isDone)).pairs.cells.size).toBe(PAIRS);
});

test("comparing while a run in the grid is only starting says why it waits, and nothing is begun", async () => {
  const tab = await new World().open({ sample });
  const { store } = tab;
  const { actions } = store.getState();
  const grid = actions.startRun();
  expect(store.getState()).toMatchObject({ gridJudging: true, run: null });
  await start(tab);
  expect(store.getState().pairs).toMatchObject({ run: null, starting: false });
  expect(store.getState().notices.map(({ failure }) => failure.code)).toEqual(["judge-busy"]);
  await grid;
  await until(store, (state) => state.run?.state === "done" && !state.gridJudging);
  await start(tab);
  expect((await until(store, isDone)).pairs.cells.size).toBe(PAIRS);
});

test("judging while a comparison is only starting lets it begin, pauses it, and never asks for both at once", async () => {
  let pairsAsked = 0;
  let gridBegun = false;
  const judge: Partial<JudgeScript> = {
    batch: 1,
    pause: () => new Promise<void>((resolve) => setTimeout(resolve, 1)),
    askedPairs(items) {
      if (gridBegun && tab.store.getState().gridJudging && tab.store.getState().progress.done > 0) pairsAsked += items.length;
    },
  };
  const tab = await new World().open({ sample, judge });
  const { store } = tab;
  const comparing = start(tab);
  expect(store.getState().pairs).toMatchObject({ run: null, starting: true });
  gridBegun = true;
  await Promise.all([comparing, store.getState().actions.startRun()]);
  expect(store.getState().pairs.run?.state).toBe("paused");
  await until(store, (state) => state.run?.state === "done" && !state.gridJudging);
  expect(pairsAsked).toBe(0);
  await store.getState().actions.resumePairs();
  expect((await until(store, isDone)).pairs.cells.size).toBe(PAIRS);
});

test("comparing again in the moment that a comparison ends is not lost", async () => {
  const tab = await new World().open({ sample });
  await start(tab);
  const first = (await until(tab.store, isDone)).pairs.run!.id;
  await start(tab, 5);
  const { pairs } = await until(tab.store, (state) => state.pairs.run?.id !== first && isDone(state));
  expect(pairs.cells.size).toBe(5);
});

test("the inputs of both orders are read by the run's own judge", async () => {
  const tab = await new World().open({ sample });
  await start(tab);
  const { pairs, actions, caseSet } = await until(tab.store, isDone);
  const [pair] = allPairs(caseSet!);
  await actions.readPair([...pairs.cells.keys()][0]!);
  const { detail } = tab.store.getState().pairs;
  if (detail.status !== "ready") throw new Error(detail.status);
  const texts = detail.readings.map(({ reading }) => (reading.kind === "prompt" ? reading.spans.filter(({ origin }) => origin === "response").map(({ text }) => text) : []));
  expect(texts).toEqual([[pair!.a.text, pair!.b.text], [pair!.b.text, pair!.a.text]]);
});

async function withModel(judge: Partial<JudgeScript>): Promise<{ readonly store: Tab["store"]; start(budget: number | null): Promise<void> }> {
  const world = new World();
  const key = keyFor("owner/small-judge");
  world.shelf.kept.set(key, manifestFor("owner/small-judge"));
  const { store } = await world.open({ sample, judge });
  await until(store, (state) => state.models.kept.length === 1);
  const { actions, rubric } = store.getState();
  return { store, start: (budget) => actions.startPairs({ judge: { kind: "model", model: key, settings: defaultJudgeSettings("chambers") }, criterion: rubric.criteria[0]!, budget }) };
}

test("a model's tokens are counted before the first pair; texts that don't fit wait for a person's yes, and are asked about once", async () => {
  let planned = 0;
  const asked: PairItem[] = [];
  const planPairs = (items: readonly PairItem[]) => {
    planned += 1;
    const [{ a, b, criterion }] = items as readonly [PairItem];
    return { ...NO_CUTS, prefill: 1000, cut: [{ a: a.responseId, b: b.responseId, criterionId: criterion.id, segment: "response" as const, kept: 3, of: 9 }] };
  };
  const { store, start: compare } = await withModel({ planPairs, askedPairs: (items) => asked.push(...items) });
  await compare(12);
  const waiting = store.getState().pairs;
  // Twelve of the pairs will be judged, so the tokens are that share of all.
  expect(waiting.budget).toMatchObject({ status: "asking", budget: { prefill: Math.ceil((1000 * 12) / PAIRS), cut: [{ kept: 3, of: 9 }] } });
  expect(waiting.run).toBeNull();
  expect(asked).toEqual([]);
  store.getState().actions.leavePairCuts();
  expect(store.getState().pairs.budget).toEqual({ status: "none" });
  await compare(12);
  expect(store.getState().pairs.budget.status).toBe("asking");
  await store.getState().actions.startPairsWithCuts();
  const { pairs } = await until(store, isDone);
  expect(pairs.cells.size).toBe(12);
  expect(pairs.budget.status).toBe("known");
  expect(planned).toBe(1);
  // Another wish is another question.
  await compare(null);
  expect(store.getState().pairs.budget.status).toBe("asking");
  expect(planned).toBe(2);
});

test("counting can be stopped, and then nothing begins", async () => {
  const { store, start: compare } = await withModel({ planPairs: () => ({ ...NO_CUTS, cut: [] }) });
  const stop = store.subscribe(({ pairs, actions }) => {
    if (pairs.budget.status !== "counting") return;
    stop();
    actions.cancelPairs();
  });
  await compare(null);
  expect(store.getState().pairs).toMatchObject({ run: null, budget: { status: "none" }, starting: false });
});

function keyOf({ a, b, criterion }: PairItem): string {
  return pairKey({ a: a.responseId, b: b.responseId, criterionId: criterion.id });
}
