// The figures about trust follow the run, the scores that people give and the page that is open. The figures themselves are
// tested in domain/.
import { expect, test, vi } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { AppStoreApi } from "./app-store.ts";
import { selectVisibleRows } from "./selectors.ts";
import type { TrustState } from "./trust-state.ts";
import { World, until } from "./world.fixture.ts";

const ROWS = 24;

function sample(scored: number): string {
  return Array.from({ length: ROWS }, (_, i) => JSON.stringify({ instruction: `Question ${i}?`, response: `Answer ${i} ${"word ".repeat((i * 7) % 13)}.`, ...(i < scored ? { human_score: i % 2 } : {}) })).join("\n");
}

async function judged(world: World, scored: number): Promise<AppStoreApi> {
  const { store } = await world.open({ sample: sample(scored) });
  const { rubric, actions } = store.getState();
  const [first] = rubric.criteria;
  if (first === undefined) throw new Error("no criterion");
  actions.setRubric({ ...rubric, criteria: [{ ...first, id: "truth", scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {} }] });
  await actions.startRun();
  await until(store, (state) => state.run?.state === "done", "the run");
  return store;
}

/** Figures take seconds on a busy machine. */
function ready(store: AppStoreApi, test: (trust: TrustState) => boolean): Promise<void> {
  return vi.waitFor(() => expect(test(store.getState().trust)).toBe(true), { timeout: 30_000 });
}

test("nothing is worked out before the page is opened, and then the report is there with its facts", async () => {
  const store = await judged(new World(), 10);
  expect(store.getState().trust.status).toBe("idle");
  store.getState().actions.showPage("trust");
  await ready(store, (trust) => trust.status === "ready");
  const { trust } = store.getState();
  expect(trust.criteria).toMatchObject([{ criterionId: "truth", report: { n: 10, method: { resamples: 1000, seed: 20 } }, facts: { n: ROWS } }]);
});

test("a person's score changes the figures after a pause; without any there is no report", async () => {
  const store = await judged(new World(), 0);
  const { actions } = store.getState();
  actions.showPage("trust");
  await ready(store, (trust) => trust.status === "ready");
  const before = store.getState();
  expect(before.trust.criteria[0]?.report).toBeNull();
  const [row] = selectVisibleRows(before);
  await actions.setOverride([{ responseId: row?.response.id as ResponseId, criterionId: "truth" }], 1);
  await ready(store, (trust) => trust.criteria[0]?.report?.n === 1);
  expect(store.getState().trust.criteria[0]?.report?.figures.kappa.interval).toBeNull();
});

test("a computation can be stopped, and taken up again", async () => {
  const store = await judged(new World(), 10);
  const { actions } = store.getState();
  actions.showPage("trust");
  expect(store.getState().trust.status).toBe("computing");
  actions.stopTrust();
  expect(store.getState().trust).toMatchObject({ status: "stopped", criteria: [] });
  await actions.computeTrust();
  expect(store.getState().trust).toMatchObject({ status: "ready", criteria: [{ criterionId: "truth" }] });
});

test("rows below a threshold go to the grid, least sure first and without those that people scored; the threshold is kept", async () => {
  const world = new World();
  const store = await judged(world, 10);
  const { actions, cells } = store.getState();
  const confidenceOf = (id: ResponseId): number => {
    const cell = cells.get(verdictKey(id, "truth"));
    return cell?.state === "scored" ? cell.verdict.confidence : NaN;
  };
  const confidences = selectVisibleRows(store.getState()).map(({ response }) => confidenceOf(response.id));
  const threshold = [...confidences].sort((a, b) => a - b)[ROWS / 2] ?? 0;
  actions.setThreshold("truth", threshold);
  actions.showToScore("truth", { kind: "below", threshold });
  const shown = selectVisibleRows(store.getState());
  const expected = confidences.slice(10).filter((one) => one < threshold).sort((a, b) => a - b);
  expect(expected.length).toBeGreaterThan(0);
  expect(shown.map(({ response }) => confidenceOf(response.id))).toEqual(expected);
  expect(shown.every(({ response }) => response.humanScore === null)).toBe(true);
  expect(store.getState()).toMatchObject({ page: "grid", view: { selected: shown[0]?.response.id, queue: { kind: "below", threshold } } });

  actions.showToScore("truth", { kind: "random", most: 5 });
  expect(selectVisibleRows(store.getState())).toHaveLength(5);
  actions.setView({ queue: null });
  expect(selectVisibleRows(store.getState())).toHaveLength(ROWS);

  const { store: next } = await world.open({ sample: sample(10) });
  expect(next.getState().thresholds).toEqual({ truth: threshold });
});

test("another run over the same rows is set beside the shown one, with tests against people; new scores mark the figures as old", async () => {
  const store = await judged(new World(), 12);
  const first = store.getState().run;
  const { actions } = store.getState();
  await actions.startRun();
  await until(store, ({ run }) => run?.state === "done" && run.id !== first?.id, "the second run");
  await actions.comparePeers([first?.id ?? ""]);
  const { peers } = store.getState();
  if (peers.status !== "ready") throw new Error(peers.status);
  expect(peers.report.runs.map(({ id }) => id)).toEqual([store.getState().run?.id, first?.id]);
  // The same judge on the same rows says the same.
  expect(peers.report.criteria).toMatchObject([{ criterionId: "truth", split: [], trust: { n: ROWS, split: { value: 0 }, tests: [{ other: 1, comparison: { n: 12, mcNemar: { onlyFirst: 0, onlySecond: 0 } } }] } }]);
  expect(peers.stale).toBe(false);
  const [row] = selectVisibleRows(store.getState());
  await actions.setOverride([{ responseId: row?.response.id as ResponseId, criterionId: "truth" }], 1);
  expect(store.getState().peers).toMatchObject({ status: "ready", stale: true });
  await actions.openRun(first?.id ?? "");
  expect(store.getState().peers).toEqual({ status: "none" });
});
