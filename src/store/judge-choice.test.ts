import { expect, test } from "vitest";
import { defaultJudgeSettings } from "../domain/judge-settings.ts";
import type { ModelKey } from "../domain/model.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import type { JudgeChoice } from "../workers/protocol.ts";
import { choiceFor, sameChoice } from "./judge-choice.ts";

const many = RUBRIC_LIBRARY.find((rubric) => rubric.criteria.length > 1)!;
const one = { ...many, criteria: many.criteria.slice(0, 1) };
const by = (format: string): JudgeChoice => ({ kind: "model", model: "m" as ModelKey, settings: defaultJudgeSettings(format) });

test("Chambers' own format puts the criterion first when there is one, and the response when there are several", () => {
  expect(choiceFor(by("chambers"), one)).toMatchObject({ settings: { layout: "criterion-first" } });
  expect(choiceFor(by("chambers"), many)).toMatchObject({ settings: { layout: "response-first" } });
  expect(choiceFor(by("prometheus-2"), one)).toEqual(by("prometheus-2"));
  expect(choiceFor({ kind: "clerk" }, one)).toEqual({ kind: "clerk" });
});

test("the order of the parts makes no other judge, the settings do", () => {
  expect(sameChoice(choiceFor(by("chambers"), one), choiceFor(by("chambers"), many))).toBe(true);
  expect(sameChoice(by("chambers"), by("glider"))).toBe(false);
  expect(sameChoice(by("chambers"), { kind: "clerk" })).toBe(false);
  expect(sameChoice({ kind: "clerk" }, { kind: "clerk" })).toBe(true);
});
