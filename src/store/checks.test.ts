// Deterministic criteria in a run: rules are run without the judge, one that never ends costs its own cell, and resuming keeps them.
import { expect, test } from "vitest";
import type { Criterion } from "../domain/rubric.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { AppStore } from "./state.ts";
import { until, World } from "./world.fixture.ts";

const BINARY = { kind: "binary", no: "No", yes: "Yes" } as const;
const JUDGED: Criterion = { id: "judged", name: "Judged", question: "Is it right?", scale: BINARY, descriptions: {}, weight: 1 };
const RULED: Criterion = { ...JUDGED, id: "ruled", name: "Ruled", check: { type: "contains", value: "Paris" } };
const LIKE: Criterion = { ...JUDGED, id: "like", name: "Like", check: { type: "equals" } };

const isDone = (state: AppStore): boolean => state.run?.state === "done";

const sample = [
  { instruction: "Capital of France?", response: "Paris", reference: "Paris" },
  { instruction: "Capital of Spain?", response: "Lisbon" },
].map((row) => JSON.stringify(row)).join("\n");

test("rules are scored without the judge, and need a reference only where they compare with one", async () => {
  const asked: string[] = [];
  const { store } = await new World().open({ sample, judge: { judged: (keys) => asked.push(...keys) } });
  const { actions, rubric } = store.getState();
  actions.setRubric({ ...rubric, criteria: [JUDGED, RULED, LIKE], pass: { threshold: 0.5, required: ["ruled"] } });
  await actions.startRun();
  const { cells, caseSet } = await until(store, isDone);
  const [first, second] = caseSet!.cases.map((one) => one.responses[0]!.id);
  expect(asked.length).toBe(2);
  expect(asked.every((key) => key.endsWith("judged"))).toBe(true);
  expect(cells.get(verdictKey(first!, "ruled"))).toMatchObject({ state: "scored", verdict: { score: 1, distribution: [0, 1], confidence: 1 } });
  expect(cells.get(verdictKey(second!, "ruled"))).toMatchObject({ state: "scored", verdict: { score: 0, distribution: [1, 0] } });
  expect(cells.get(verdictKey(first!, "like"))).toMatchObject({ state: "scored", verdict: { score: 1 } });
  expect(cells.get(verdictKey(second!, "like"))).toEqual({ state: "skipped", reason: "no-reference" });
});

test("a rule that can't be read fails its cells and nothing else", async () => {
  const { store } = await new World().open({ sample });
  const { actions, rubric } = store.getState();
  actions.setRubric({ ...rubric, criteria: [JUDGED, { ...RULED, check: { type: "regex", value: "(" } }] });
  await actions.startRun();
  const { cells } = await until(store, isDone);
  const states = [...cells.values()].map((cell) => (cell.state === "failed" ? cell.code : cell.state));
  expect(states.sort()).toEqual(["check-invalid", "check-invalid", "scored", "scored"]);
});

test("an empty response is skipped by the judge and scored by rules", async () => {
  const { store } = await new World().open({ sample: JSON.stringify({ instruction: "Capital of France?", response: "", reference: "Paris" }) });
  const { actions, rubric } = store.getState();
  const short: Criterion = { ...JUDGED, id: "short", name: "Short", check: { type: "char-count", min: 0, max: 10 } };
  actions.setRubric({ ...rubric, criteria: [JUDGED, RULED, short, LIKE] });
  await actions.startRun();
  const { cells, caseSet } = await until(store, isDone);
  const { id } = caseSet!.cases[0]!.responses[0]!;
  expect(cells.get(verdictKey(id, "judged"))).toEqual({ state: "skipped", reason: "empty-response" });
  expect(cells.get(verdictKey(id, "ruled"))).toMatchObject({ state: "scored", verdict: { score: 0 } });
  expect(cells.get(verdictKey(id, "short"))).toMatchObject({ state: "scored", verdict: { score: 1 } });
  expect(cells.get(verdictKey(id, "like"))).toMatchObject({ state: "scored", verdict: { score: 0 } });
});
