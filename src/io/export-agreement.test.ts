// What the page about trust saves.
import { expect, test } from "vitest";
import { agreementReport } from "../domain/agreement.ts";
import { type Criterion, levelsOf } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import { trustFacts } from "../domain/trust-facts.ts";
import { exportAgreement } from "./export-agreement.ts";

const OPTIONS = { resamples: 20, seed: 20 };
const CRITERION: Criterion = { id: "truth", name: "Truth", question: "?", scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 };
const LEVELS = levelsOf(CRITERION.scale).map(({ value }) => value);
const RUBRIC = { id: "r", name: "R", description: "", criteria: [CRITERION] };

test("the saved figures are the whole reports, with what they mean and the threshold", () => {
  const report = agreementReport({ judge: [1.2, 4, 4.6], human: [1, 3, 5], confidence: [0.5, 0.7, 0.6] }, { ...OPTIONS, levels: LEVELS });
  const facts = trustFacts({ score: [1, 2], confidence: [0.5, 0.6], length: [3, 4] }, OPTIONS);
  const run: Run = {
    ...{ id: "run", createdAt: "2026-01-01T00:00:00Z", caseSetId: "s", rubric: RUBRIC, state: "done", total: 3 },
    judge: { judge: "clerk", name: "The Clerk", version: "1", files: {}, format: "clerk-1", device: "wasm", threads: 1, engine: "e" },
  };
  const saved = JSON.parse(exportAgreement(run, [{ criterionId: "truth", report, facts }, { criterionId: "gone", report: null, facts }], { truth: 0.4 })) as unknown;
  expect(saved).toEqual({
    format: "chambers-agreement",
    version: 1,
    run: { id: "run", created_at: run.createdAt, judge: run.judge, rubric: RUBRIC },
    pairs: null,
    runs: null,
    criteria: [{ criterion: "truth", name: "Truth", levels: LEVELS, belief: { level: "unclear", n: report.n, by: "kappaQuadratic", needed: expect.any(Number) as number, reason: null }, threshold: 0.4, report, facts }],
  });
});
