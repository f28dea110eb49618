// A judge as the worker is asked for it, and what makes two choices the same. Pure.
import type { JudgeSettings } from "../domain/judge-settings.ts";
import type { Rubric } from "../domain/rubric.ts";
import { traitsOf } from "../formats/format-traits.ts";
import type { JudgeChoice } from "../workers/protocol.ts";
import { deepEqual } from "./deep-equal.ts";

/**
 * The chosen judge with what follows from the rubric: Chambers' own format puts first what most prompts share, which is the
 * response where it has several criteria, and the criterion where there is only one.
 */
export function choiceFor(choice: JudgeChoice, rubric: Rubric): JudgeChoice {
  if (choice.kind === "clerk") return choice;
  const settings = askable(withoutLayout(choice.settings));
  if (settings.format !== "chambers") return { ...choice, settings };
  return { ...choice, settings: { ...settings, layout: rubric.criteria.filter(({ check }) => check === undefined).length === 1 ? "criterion-first" : "response-first" } };
}

/** Settings without what the format can't do. */
export function askable({ together, ...settings }: JudgeSettings): JudgeSettings {
  return together === true && traitsOf(settings.format)?.together !== undefined ? { ...settings, together } : settings;
}

/** Whether a person would call them the same: what follows from the rubric does not count. */
export function sameChoice(a: JudgeChoice, b: JudgeChoice): boolean {
  if (a.kind === "clerk" || b.kind === "clerk") return a.kind === b.kind;
  return a.model === b.model && deepEqual(chosen(a.settings), chosen(b.settings));
}

/** Settings without what the page sets itself. */
function chosen(settings: JudgeSettings): JudgeSettings {
  const bare = withoutLayout(settings);
  return bare.guard === undefined ? bare : { ...bare, guard: { ...bare.guard, key: "" } };
}

function withoutLayout({ layout: _, ...settings }: JudgeSettings): JudgeSettings {
  return settings;
}

/** The choice with another key for its guard, where it has one: a text written before the run can't know it. */
export function withFreshKey(choice: JudgeChoice, key: string): JudgeChoice {
  if (choice.kind === "clerk" || choice.settings.guard === undefined) return choice;
  return { ...choice, settings: { ...choice.settings, guard: { ...choice.settings.guard, key } } };
}
