// The criteria under which the tiny judge's tasks are judged. They all ask for the same thing in other words, so that it
// works with the page's own rubrics on correctness and with one that a person writes.
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";
import type { Criterion } from "../../src/domain/rubric.ts";
import type { Random } from "../random.ts";

function own(name: string, question: string, levels: readonly [string, string, string, string, string]): Criterion {
  return { id: name.toLowerCase(), name, question, scale: { kind: "likert", min: 1, max: 5 }, descriptions: Object.fromEntries(levels.map((text, i) => [String(i + 1), text])), weight: 1 };
}

const OWN: readonly Criterion[] = [
  own("Accuracy", "Are the items right?", ["At most one is right.", "Two are right.", "Three are right.", "Four are right.", "All are right."]),
  own("Correctness", "Is the response correct?", ["Wrong.", "Mostly wrong.", "Half right.", "Mostly right.", "Right."]),
  own("Complete", "How many of the five items are there?", ["None or one.", "Two.", "Three.", "Four.", "All five."]),
];

const SHIPPED = RUBRIC_LIBRARY.flatMap((rubric) => rubric.criteria).filter((criterion) => criterion.id === "correctness" && criterion.scale.kind === "likert");

/** A criterion on 1..5 about being right. */
export function drawCriterion(random: Random): Criterion {
  return random.chance(0.35) && SHIPPED.length > 0 ? random.pick(SHIPPED) : random.pick(OWN);
}
