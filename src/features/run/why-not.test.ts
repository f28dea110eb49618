import { describe, expect, test } from "vitest";
import type { CaseId, CaseSet, ResponseId } from "../../domain/case.ts";
import type { Rubric } from "../../domain/rubric.ts";
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

describe("whyNot", () => {
  test("cases come first, then a rubric whose criteria all ask something", () => {
    expect(whyNot(null, rubric)).toBe("needCases");
    expect(whyNot({ ...set, cases: [] }, rubric)).toBe("needCases");
    expect(whyNot(set, { ...rubric, criteria: [] })).toBe("needRubric");
    expect(whyNot(set, { ...rubric, criteria: rubric.criteria.map((one) => ({ ...one, question: " " })) })).toBe("needRubric");
    expect(whyNot(set, rubric)).toBeNull();
  });
});
