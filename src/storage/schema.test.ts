import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { defaultJudgeSettings } from "../domain/judge-settings.ts";
import { levelsOf } from "../domain/rubric.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { verdictFromDistribution, verdictKey } from "../domain/verdict.ts";
import { DEFAULT_HUB, caseSetSchema, readJournalEntry, readRecord, rubricSchema, runSchema, sessionSchema, settingsSchema } from "./schema.ts";

const verdict = verdictFromDistribution("r1" as ResponseId, "truth", [0, 1], [0.25, 0.75], [
  { kind: "input-cut", segment: "context", kept: 10, of: 20 },
  { kind: "no-reference" },
]);
const key = verdictKey(verdict.responseId, verdict.criterionId);

test("every rubric that ships with the page is read back as it is", () => {
  for (const rubric of RUBRIC_LIBRARY) expect(readRecord(rubricSchema, structuredClone(rubric))).toEqual(rubric);
});

test("verdicts of any distribution that a softmax gives are read back as they are", () => {
  const logits = fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 21 });
  fc.assert(
    fc.property(logits, (values) => {
      const weights = values.map((v) => Math.fround(Math.exp(v - Math.max(...values))));
      const sum = weights.reduce((a, b) => a + b, 0);
      const distribution = weights.map((w) => Math.fround(w / sum));
      const made = verdictFromDistribution("r1" as ResponseId, "truth", values.map((_, i) => i), distribution, []);
      const cell = { state: "scored", verdict: made } as const;
      expect(readJournalEntry(key, structuredClone(cell))).toEqual({ key, cell });
    }),
  );
});

test.each([
  ["not an object", 7],
  ["an unknown state", { state: "guessed" }],
  ["a cell that was never settled", { state: "running" }],
  ["an unknown failure", { state: "failed", code: "bad-luck", detail: "" }],
  ["a distribution that sums to 2", { state: "scored", verdict: { ...verdict, distribution: [1, 1] } }],
  ["a negative probability", { state: "scored", verdict: { ...verdict, distribution: [-0.5, 1.5] } }],
  ["a score that is not a number", { state: "scored", verdict: { ...verdict, score: Number.NaN } }],
  ["a verdict on another cell", { state: "scored", verdict: { ...verdict, criterionId: "style" } }],
  ["a missing field", { state: "scored", verdict: { ...verdict, signals: undefined } }],
])("a journal row with %s is damaged", (_what, value) => {
  expect(readJournalEntry(key, value)).toBe(null);
});

test("whatever is stored, reading answers with a sound record or null, and never throws", () => {
  const schemas = [caseSetSchema, rubricSchema, runSchema, sessionSchema, settingsSchema];
  fc.assert(
    fc.property(fc.anything(), fc.string(), (value, name) => {
      for (const schema of schemas) expect([null, "object"]).toContain(readRecord<object>(schema, value) === null ? null : "object");
      readJournalEntry(name, value);
    }),
  );
});

test("unknown fields, and fields that would change a prototype, are left out", () => {
  const value: unknown = JSON.parse('{"locale":"en","theme":"dark","singleKeyShortcuts":true,"extra":1,"__proto__":{"admin":true}}');
  const read = readRecord(settingsSchema, value);
  expect(read).toEqual({ locale: "en", theme: "dark", singleKeyShortcuts: true, hub: DEFAULT_HUB });
  expect("admin" in (read ?? {})).toBe(false);
});

test("scales outside the rules are damaged", () => {
  const rubric = RUBRIC_LIBRARY[0]!;
  const [criterion] = rubric.criteria;
  for (const scale of [
    { kind: "likert", min: 5, max: 5 },
    { kind: "likert", min: 0, max: 1e6 },
    { kind: "labels", labels: ["one"] },
  ]) {
    expect(readRecord(rubricSchema, { ...rubric, criteria: [{ ...criterion, scale }] })).toBe(null);
  }
  expect(levelsOf(criterion!.scale).length).toBeGreaterThan(1);
});

test("a verdict of a generative judge, with reasons asked for later, is read back as it is", () => {
  const generative = {
    ...verdict,
    rationale: "It is right.",
    labelMass: 1.0000001,
    spread: 0.2,
    signals: [
      { kind: "format-marker", segment: "response", marker: "[RESULT]", neutralised: true },
      { kind: "control-token", segment: "response", token: "<|im_end|>" },
      { kind: "unparsed", why: "no-verdict" },
      { kind: "rationale-cut", tokens: 200 },
    ],
  } as const;
  const cell = { state: "scored", verdict, explained: generative, by: 1 } as const;
  expect(readJournalEntry(key, structuredClone(cell))).toEqual({ key, cell });
  expect(readJournalEntry(key, { ...cell, explained: { ...generative, criterionId: "style" } })).toBe(null);
});

test("a run of a model judge keeps its settings, and one of before models reads as ever", () => {
  const clerk = { judge: "clerk", name: "The Clerk", version: "1", files: {}, format: "clerk-1", device: "wasm", threads: 1, engine: "e" } as const;
  const run = { id: "r", createdAt: "2026-01-01T00:00:00Z", caseSetId: "s", rubric: RUBRIC_LIBRARY[0]!, judge: clerk, state: "done", total: 1 } as const;
  expect(readRecord(runSchema, structuredClone(run))).toEqual(run);
  const settings = { ...defaultJudgeSettings("chambers"), sampling: { count: 3, temperature: 0.7, seed: 1 }, thinking: { tokens: 64 }, layout: "criterion-first" } as const;
  const judge = { ...clerk, prompt: { model: "m", repository: null, commit: null, dtype: "q4", settings } };
  const moved = { ...run, judge, earlier: [{ ...judge, device: "webgpu" }] } as const;
  expect(readRecord(runSchema, structuredClone(moved))).toEqual(moved);
  expect(readRecord(runSchema, { ...run, judge: { ...judge, prompt: { ...judge.prompt, settings: { ...settings, protocol: "guess" } } } })).toBe(null);
});

test("a session of before models chooses the Clerk", () => {
  const session = { caseSetId: null, runId: null, rubric: null, deviceChoice: "auto", persisted: null };
  expect(readRecord(sessionSchema, session)).toEqual({ ...session, judge: { kind: "clerk" } });
  const judge = { kind: "model", model: "owner-name-c0ffee-q4", settings: defaultJudgeSettings("chambers") };
  expect(readRecord(sessionSchema, { ...session, judge })).toEqual({ ...session, judge });
  expect(readRecord(sessionSchema, { ...session, judge: { ...judge, model: "../out" } })).toBe(null);
});
