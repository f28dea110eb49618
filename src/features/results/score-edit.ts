// People's scores of one response as fields of a form: which fields there are, what is wrong with one, and the response that
// comes of them. Pure; the fields on screen are score-fields.tsx.
import type { CriterionScore, Response } from "../../domain/case.ts";
import { isOnScale, scoreOn, scoresBeside } from "../../domain/override.ts";
import type { Criterion } from "../../domain/rubric.ts";
import { parseHumanScore } from "../../io/human-score.ts";

/** A field: its text as typed and as it was, and what it is about. An empty text is no score. */
export type ScoreField = {
  readonly text: string;
  readonly before: string;
  /** The criterion of the rubric; null where the file scored one that the rubric does not have, and for the response as a whole. */
  readonly criterion: Criterion | null;
  /** Name of the criterion; null for the response as a whole. */
  readonly name: string | null;
};

export type ScoreFault = "not-number" | "off-scale";

/** The response as a whole, each criterion of the rubric, then those that the file scored beside. */
export function scoreFields(response: Response, criteria: readonly Criterion[]): readonly ScoreField[] {
  const { humanScore, criterionScores = [] } = response;
  return [
    field(humanScore, null, null),
    ...criteria.map((criterion) => field(scoreOn(criterionScores, criterion)?.score ?? null, criterion.name, criterion)),
    ...scoresBeside(response, criteria).map(({ criterion, score }) => field(score, criterion, null)),
  ];
}

function field(score: number | null, name: string | null, criterion: Criterion | null): ScoreField {
  const text = score === null ? "" : String(score);
  return { text, before: text, criterion, name };
}

/** What is wrong with a field; null when nothing is. */
export function faultOf({ text, criterion }: ScoreField): ScoreFault | null {
  if (text.trim() === "") return null;
  const score = parseHumanScore(text);
  if (score === null) return "not-number";
  return criterion === null || isOnScale(criterion.scale, score) ? null : "off-scale";
}

/** Whether a field may be kept: one that stayed as the file had it may, even off the scale. */
export function isKeepable(one: ScoreField): boolean {
  return one.text === one.before || faultOf(one) === null;
}

/** The response with the scores of the fields, which must all be keepable. Names and the order of before stay. */
export function withScores(response: Response, fields: readonly ScoreField[]): Response {
  const { criterionScores = [], ...rest } = response;
  let humanScore = response.humanScore;
  const next = new Map<CriterionScore, number | null>();
  const added: CriterionScore[] = [];
  for (const { text, before, criterion, name } of fields) {
    if (text === before) continue;
    const score = text.trim() === "" ? null : parseHumanScore(text);
    const former = criterion === null ? criterionScores.find((one) => one.criterion === name) : scoreOn(criterionScores, criterion);
    if (name === null) humanScore = score;
    else if (former !== undefined) next.set(former, score);
    else if (score !== null) added.push({ criterion: name.trim(), score });
  }
  const kept = criterionScores.flatMap((one) => {
    const score = next.has(one) ? (next.get(one) ?? null) : one.score;
    return score === null ? [] : [{ ...one, score }];
  });
  const all = [...kept, ...added];
  return { ...rest, humanScore, ...(all.length === 0 ? {} : { criterionScores: all }) };
}
