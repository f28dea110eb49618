// Edited cases and criteria: which verdicts are outdated, and judging only those again.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { responseOf, verdictKey } from "../domain/verdict.ts";
import { defaultJudgeSettings } from "../domain/judge-settings.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import { keyOf, ruleVerdict } from "./judge-in-process.fixture.ts";
import { keyFor, manifestFor } from "./models-in-process.fixture.ts";
import { judgeItem } from "./run-plan.ts";
import { selectOutdated, selectRows } from "./selectors.ts";
import type { AppStore } from "./state.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

const isDone = (state: AppStore): boolean => state.run?.state === "done";

async function judgedTab(world: World, asked: string[], count = 6): Promise<Tab> {
  const tab = await world.open({ sample: rows(count), judge: { asked: (items) => asked.push(...items.map(keyOf)) } });
  await tab.store.getState().actions.startRun();
  await until(tab.store, isDone);
  asked.length = 0;
  return tab;
}

function editFirst(tab: Tab, text: string): void {
  const { actions, caseSet } = tab.store.getState();
  const first = caseSet!.cases[0]!;
  actions.editCase({ ...first, responses: first.responses.map((r) => ({ ...r, text })) });
}

/** Every cell holds what the judge says of the texts and criteria that are on the table. */
function expectCurrent(state: AppStore): void {
  expect(state.outdated).toBe(false);
  expect(state.run?.rubric.criteria).toEqual(state.rubric.criteria);
  expect(state.cells.size).toBe(state.run?.total);
  for (const row of selectRows(state)) {
    for (const criterion of state.rubric.criteria) {
      expect(state.cells.get(verdictKey(row.response.id, criterion.id))).toMatchObject({ state: "scored", verdict: ruleVerdict(judgeItem(row, criterion)) });
    }
  }
}

test("an edited case marks its own verdicts, and only those are judged again, in the same run", async () => {
  const world = new World();
  const asked: string[] = [];
  const tab = await judgedTab(world, asked);
  const { run, caseSet, rubric } = tab.store.getState();
  const id = caseSet!.cases[0]!.responses[0]!.id;
  const mine = rubric.criteria.map((criterion) => verdictKey(id, criterion.id));
  editFirst(tab, "Something new.");
  expect([...selectOutdated(tab.store.getState()).keys].sort()).toEqual([...mine].sort());
  expect(tab.store.getState().outdated).toBe(true);

  await tab.store.getState().actions.judgeOutdated();
  const done = await until(tab.store, (s) => isDone(s) && !s.outdated);
  expect(asked.sort()).toEqual([...mine].sort());
  expect(done.run?.id).toBe(run?.id);
  expectCurrent(done);
  // After a reload it is the same, and taking the edit back makes the new verdicts the outdated ones.
  const again = await world.open();
  expectCurrent(again.store.getState());
  await done.actions.undo();
  expect([...selectOutdated(tab.store.getState()).keys].sort()).toEqual([...mine].sort());
  await done.actions.redo();
  expect(tab.store.getState().outdated).toBe(false);
});

test("own scores and comments survive an edit, another tab sees it, and what the judge read can still be read", async () => {
  const world = new World();
  const tab = await judgedTab(world, []);
  const other = await world.open();
  const { actions, caseSet, rubric } = tab.store.getState();
  const place = { responseId: caseSet!.cases[0]!.responses[0]!.id, criterionId: rubric.criteria[0]!.id };
  const before = caseSet!.cases[0]!.responses[0]!.text;
  await actions.setOverride([place], 3);
  editFirst(tab, "Something new.");
  const seen = await until(other.store, (s) => s.caseSet?.cases[0]?.responses[0]?.text === "Something new." && s.overrides.size === 1, "the edit in the other tab");
  expect(seen.outdated).toBe(true);
  expect(tab.store.getState().overrides.size).toBe(1);
  await actions.readInput(place.responseId, place.criterionId);
  expect(tab.store.getState().detail).toMatchObject({ status: "ready", reading: { segments: [{ tokens: [{ text: before }] }] } });
  await actions.judgeOutdated();
  await until(tab.store, (s) => isDone(s) && !s.outdated);
  await actions.readInput(place.responseId, place.criterionId);
  expect(tab.store.getState().detail).toMatchObject({ status: "ready", reading: { segments: [{ tokens: [{ text: "Something new." }] }] } });
});

test("an edited criterion marks its column; a new one is judged, one that was taken out goes, the rest stays as it is", async () => {
  const asked: string[] = [];
  const tab = await judgedTab(new World(), asked);
  const { actions, rubric, cells } = tab.store.getState();
  const [correctness, faithfulness, completeness] = rubric.criteria;
  const wider = { ...correctness!, scale: { kind: "likert", min: 1, max: 7 } as const, descriptions: {} };
  const extra = { ...completeness!, id: "extra", question: "Is it kind?" };
  actions.setRubric({ ...rubric, criteria: [wider, { ...faithfulness!, name: "Renamed", weight: 9 }, extra] });
  const outdated = selectOutdated(tab.store.getState());
  expect([...outdated.criteria]).toEqual(["correctness"]);
  await actions.judgeOutdated();
  const done = await until(tab.store, (s) => isDone(s) && !s.outdated);
  expectCurrent(done);
  expect(new Set(asked.map((key) => key.split("\u0000")[1]))).toEqual(new Set(["correctness", "extra"]));
  expect(asked).toHaveLength(12);
  for (const [key, cell] of cells) if (key.endsWith("\u0000faithfulness")) expect(done.cells.get(key)).toEqual(cell);

  // Weights alone ask for no judge.
  asked.length = 0;
  actions.setRubric({ ...done.rubric, criteria: done.rubric.criteria.map((criterion) => ({ ...criterion, weight: 5 })) });
  expect(tab.store.getState().outdated).toBe(true);
  await actions.judgeOutdated();
  expectCurrent(tab.store.getState());
  expect(asked).toEqual([]);
  expect(tab.store.getState().run?.state).toBe("done");
});

test("chosen cells are judged again, whatever their state, and a response that is not empty any more is judged", async () => {
  let broken = true;
  const asked: string[] = [];
  const sample = '{"instruction":"A?","response":"B."}\n{"instruction":"C?","response":""}\n';
  const tab = await new World().open({ sample, judge: { asked: (items) => asked.push(...items.map(keyOf)), mishap: () => (broken ? fail("judge-out-of-memory") : "none") } });
  const { actions, caseSet, rubric } = tab.store.getState();
  await actions.startRun();
  const failed = await until(tab.store, isDone);
  expect([...failed.cells.values()].map(({ state }) => state).sort()).toEqual(["failed", "failed", "failed", "skipped", "skipped", "skipped"]);
  broken = false;
  asked.length = 0;
  const place = { responseId: caseSet!.cases[0]!.responses[0]!.id, criterionId: rubric.criteria[1]!.id };
  await actions.judgeAgain([place, { ...place, criterionId: "no-such" }]);
  await until(tab.store, (s) => isDone(s) && s.cells.get(verdictKey(place.responseId, place.criterionId))?.state === "scored");
  expect(asked).toEqual([verdictKey(place.responseId, place.criterionId)]);
  const empty = caseSet!.cases[1]!;
  actions.editCase({ ...empty, responses: [{ ...empty.responses[0]!, text: "D." }] });
  await actions.judgeOutdated();
  const done = await until(tab.store, (s) => isDone(s) && !s.outdated);
  expect([...done.cells].filter(([key]) => responseOf(key) === empty.responses[0]!.id).map(([, { state }]) => state)).toEqual(["scored", "scored", "scored"]);
});

test("judging again that is paused loses no verdict, and goes on with what was left", async () => {
  let slow = false;
  const world = new World();
  const asked: string[] = [];
  const tab = await world.open({
    sample: rows(60),
    judge: { batch: 4, judged: (keys) => asked.push(...keys), pause: () => (slow ? new Promise((resolve) => setTimeout(resolve, 3)) : Promise.resolve()) },
  });
  const { actions } = tab.store.getState();
  await actions.startRun();
  const state = await until(tab.store, isDone);
  const { cells, rubric } = state;
  asked.length = 0;
  slow = true;
  await actions.judgeAgain(selectRows(state).flatMap(({ response }) => rubric.criteria.map(({ id }) => ({ responseId: response.id, criterionId: id }))));
  await until(tab.store, (s) => s.progress.done >= 32);
  actions.pauseRun();
  await until(tab.store, (s) => s.run?.state === "paused" && ![...s.cells.values()].some((c) => c.state === "running"));
  expect(tab.store.getState().cells.size).toBe(cells.size);
  expect([...tab.store.getState().cells.values()].every(({ state }) => state === "scored")).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 30));
  slow = false;
  await actions.resumeRun();
  const done = await until(tab.store, isDone);
  expectCurrent(done);
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(32);
  expect(new Set(asked).size).toBe(cells.size);
});

test("when the judge cannot be loaded, nothing of the run is changed", async () => {
  const world = new World();
  const tab = await world.open({ sample: rows(4) });
  await tab.store.getState().actions.startRun();
  const { run, cells, rubric } = await until(tab.store, isDone);
  tab.kill();
  const later = await world.open({ sample: rows(4), judge: { loadFailure: fail("judge-integrity", "x") } });
  await until(later.store, (s) => s.judge.status === "failed");
  const { actions } = later.store.getState();
  actions.setRubric({ ...rubric, criteria: rubric.criteria.slice(0, 2).map((c) => ({ ...c, question: "?" })) });
  await actions.judgeOutdated();
  const state = later.store.getState();
  expect(state.run).toEqual(run);
  expect(new Map(state.cells)).toEqual(new Map(cells));
  expect(state.notices.map(({ failure }) => failure.code)).toContain("judge-integrity");
});

test("where responses to an instruction are read together, an edit of one outdates them all, and they are judged again together", async () => {
  const world = new World();
  const key = keyFor("owner/small-judge");
  world.shelf.kept.set(key, manifestFor("owner/small-judge"));
  const sample = ["Fox and owl.", "Deer.", ""].map((response) => JSON.stringify({ instruction: "Animals?", response })).concat(JSON.stringify({ instruction: "Trees?", response: "Oak." })).join("\n");
  const calls: (readonly JudgeItem[])[] = [];
  const { store } = await world.open({ sample, judge: { asked: (items) => calls.push(items) } });
  await until(store, (state) => state.models.kept.length === 1);
  const { actions, rubric } = store.getState();
  actions.chooseModel(key);
  actions.setRubric({ ...rubric, criteria: [{ ...rubric.criteria[0]!, scale: { kind: "likert", min: 1, max: 10 }, descriptions: {} }] });
  actions.setJudgeSettings({ ...defaultJudgeSettings("judgelm"), together: true });
  await actions.startRun();
  const { run, caseSet } = await until(store, isDone);
  expect(run?.judge.prompt?.settings.together).toBe(true);
  const companions = (items: readonly JudgeItem[]): (readonly string[] | undefined)[] => items.map((item) => item.companions?.map(({ text }) => text));
  // The empty one goes to no judge, and one alone has no companions.
  expect(companions(calls.flat())).toEqual([["Fox and owl.", "Deer."], ["Fox and owl.", "Deer."], undefined]);
  const [first] = caseSet!.cases;
  const [fox, deer] = first!.responses;
  calls.length = 0;
  actions.editCase({ ...first!, responses: first!.responses.map((one) => (one.id === fox!.id ? { ...one, text: "A fox." } : one)) });
  const edited = store.getState();
  const ids = (keys: Iterable<string>): string[] => [...keys].map(responseOf).sort();
  expect(ids(selectOutdated(edited).keys)).toEqual(first!.responses.map(({ id }) => id).sort());
  await actions.judgeOutdated();
  const after = await until(store, (state) => isDone(state) && !state.outdated);
  expect(companions(calls.flat())).toEqual([["A fox.", "Deer."], ["A fox.", "Deer."]]);
  // Only one of them judged again still reads them all.
  calls.length = 0;
  await actions.judgeAgain([{ responseId: deer!.id, criterionId: rubric.criteria[0]!.id }]);
  await until(store, isDone);
  expect(companions(calls.flat())).toEqual([["A fox.", "Deer."]]);
  expect(after.run?.id).toBe(run?.id);
  await actions.undo();
  expect(store.getState().outdated).toBe(true);
  // A format that can't hold several reads each alone, whatever was ticked before.
  actions.setJudgeSettings({ ...defaultJudgeSettings("chambers"), together: true });
  calls.length = 0;
  await actions.startRun();
  const alone = await until(store, (state) => isDone(state) && state.run?.id !== run?.id);
  expect(alone.run?.judge.prompt?.settings).not.toHaveProperty("together");
  expect(companions(calls.flat()).every((one) => one === undefined)).toBe(true);
});
