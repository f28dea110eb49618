import { describe, expect, test } from "vitest";
import type { CaseId, CaseSet, ResponseId } from "../../domain/case.ts";
import { defaultJudgeSettings } from "../../domain/judge-settings.ts";
import type { ModelKey, ModelManifest } from "../../domain/model.ts";
import type { Rubric } from "../../domain/rubric.ts";
import { canAsk } from "../../store/format-fit.ts";
import type { JudgeChoice } from "../../workers/protocol.ts";
import { whyNot } from "./why-not.ts";

const set: CaseSet = {
  id: "s",
  name: "s",
  isSample: false,
  cases: [{ id: "c" as CaseId, instruction: "", context: null, reference: null, responses: [{ id: "r" as ResponseId, text: "x", source: null, humanScore: null }] }],
};
const rubric: Rubric = {
  id: "r",
  name: "R",
  description: "",
  criteria: [{ id: "a", name: "A", question: "Is it so?", scale: { kind: "binary", no: "No", yes: "Yes" }, descriptions: {}, weight: 1 }],
};

const CLERK: JudgeChoice = { kind: "clerk" };
const NONE = { listed: true, kept: [] };
const KEY = "owner-small-q4" as ModelKey;
const manifest: ModelManifest = { version: 1, key: KEY, repository: "owner/small", commit: null, hub: null, dtype: "q4", head: "causal", files: [], addedAt: "2026-01-01T00:00:00Z" };

describe("whyNot", () => {
  test("cases come first, then a rubric whose criteria all ask something", () => {
    expect(whyNot(null, rubric, CLERK, NONE, canAsk)).toBe("needCases");
    expect(whyNot({ ...set, cases: [] }, rubric, CLERK, NONE, canAsk)).toBe("needCases");
    expect(whyNot(set, { ...rubric, criteria: [] }, CLERK, NONE, canAsk)).toBe("needRubric");
    expect(whyNot(set, { ...rubric, criteria: rubric.criteria.map((one) => ({ ...one, question: " " })) }, CLERK, NONE, canAsk)).toBe("needRubric");
    expect(whyNot(set, rubric, CLERK, NONE, canAsk)).toBeNull();
  });

  test("a model judges when it is here and its format can ask every criterion", () => {
    const by = (format: string): JudgeChoice => ({ kind: "model", model: KEY, settings: defaultJudgeSettings(format) });
    const models = { listed: true, kept: [manifest] };
    expect(whyNot(set, rubric, by("chambers"), NONE, canAsk)).toBe("needModel");
    expect(whyNot(set, rubric, by("chambers"), models, canAsk)).toBeNull();
    expect(whyNot(set, rubric, by("prometheus-2"), models, canAsk)).toBe("needFormat");
    expect(whyNot(set, rubric, by("reward"), models, canAsk)).toBe("needFormat");
    expect(whyNot(set, rubric, by("of another version"), models, canAsk)).toBe("needFormat");
  });
});
