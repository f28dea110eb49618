// Results in the shapes of other evaluation tools: promptfoo and EvalAssist. Training data is export-training.ts; both shapes are
// read back by shapes-chat.ts.
import { reaches } from "../domain/overall.ts";
import { levelsOf, normalizeScore } from "../domain/rubric.ts";
import type { Criterion, Rubric } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import { rationaleOf } from "../domain/verdict.ts";
import { cellStatus, promptOf } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { textSink } from "./export-sink.ts";
import type { ExportSink } from "./export-sink.ts";
import { preferredScore } from "./export-training.ts";

const JSON_TYPE = "application/json;charset=utf-8";

/** promptfoo asks for a verdict of yes or no; by this threshold where the rubric has no pass rule. It stands in the file. */
const PASS_FROM = 0.5;

/** From which score on the file says "pass": the rubric's own threshold where it has one. */
function passFrom({ pass }: Pick<Rubric, "pass">): number {
  return pass?.threshold ?? PASS_FROM;
}

/** promptfoo's numbers for why a result did not pass. */
const FAILURE = { none: 0, assertion: 1, error: 2 };

/**
 * Results as `promptfoo eval --output` writes them (version 3): one result for each response, one `llm-rubric` assertion for each
 * criterion with its score in 0..1, and a `human` one where a person scored every criterion.
 */
export function promptfooSink(rubric: Rubric, run: Run | null): ExportSink {
  const head = {
    evalId: `chambers-${run?.id ?? "no-run"}`,
    config: { description: rubric.name, tests: [], metadata: { judge: run?.judge.name ?? null, version: run?.judge.version ?? null } },
    results: { version: 3, timestamp: run?.createdAt ?? null, prompts: [{ raw: "{{context}}\n\n{{instruction}}", label: "instruction" }] },
  };
  const text = JSON.stringify(head);
  return textSink(JSON_TYPE, `${text.slice(0, -2)},"results":[`, (row, i) => `${i === 0 ? "" : ","}\n${JSON.stringify(promptfooResult(row, rubric, i))}`, "\n]}}\n");
}

function promptfooResult(row: ExportRow, rubric: Rubric, index: number): object {
  const { instruction, context, reference } = row.case;
  const vars = { instruction, ...(context === null ? {} : { context }), ...(reference === null ? {} : { reference }) };
  const prompt = { raw: promptOf(row.case), label: "instruction" };
  const overall = row.overall;
  const threshold = passFrom(rubric);
  const pass = overall !== null && reaches(overall, threshold);
  const parts = rubric.criteria.map((criterion) => criterionResult(row, criterion, threshold));
  // What has no verdict is no zero: it is named in the error instead.
  const scored = parts.filter(({ state }) => state === "scored").map(({ state: _, ...part }) => part);
  const human = humanResult(row, rubric);
  return {
    ...{ promptIdx: 0, testIdx: index },
    testCase: { vars, threshold, assert: rubric.criteria.map(assertionOf) },
    ...{ vars, prompt },
    provider: { id: row.response.source ?? "", label: row.response.source ?? "" },
    response: { output: row.response.text },
    ...{ success: pass, score: overall ?? 0 },
    namedScores: Object.fromEntries(scored.map(({ assertion, score }) => [assertion.metric, score])),
    failureReason: overall === null ? FAILURE.error : pass ? FAILURE.none : FAILURE.assertion,
    gradingResult: { pass, score: overall ?? 0, reason: overall === null ? "Not every criterion has a verdict" : "", componentResults: human === null ? scored : [...scored, human] },
    error: overall === null ? parts.filter(({ state }) => state !== "scored").map(({ assertion, state }) => `${assertion.metric}: ${state}`).join("; ") : null,
    metadata: { human_score: row.response.humanScore, comment: row.comment, case_id: row.case.id, response_id: row.response.id },
  };
}

function assertionOf(criterion: Criterion) {
  return { type: "llm-rubric", metric: criterion.name, value: criterion.question, weight: criterion.weight };
}

function criterionResult(row: ExportRow, criterion: Criterion, threshold: number) {
  const cell = row.cells.get(criterion.id);
  const score = cell?.state === "scored" ? normalizeScore(criterion.scale, cell.verdict.score) : 0;
  const reason = cell?.state === "scored" ? (rationaleOf(cell) ?? "") : cellStatus(cell);
  return { pass: cell?.state === "scored" && reaches(score, threshold), score, reason, state: cellStatus(cell), assertion: assertionOf(criterion) };
}

/** The person's own scores as promptfoo keeps a rating by hand; only where they cover the whole rubric. */
function humanResult(row: ExportRow, rubric: Rubric) {
  if (!rubric.criteria.every((criterion) => row.overrides.has(criterion.id))) return null;
  const score = preferredScore(row, rubric);
  if (score === null) return null;
  return { pass: reaches(score, passFrom(rubric)), score, reason: row.comment ?? "", assertion: { type: "human" } };
}

/**
 * Test cases of EvalAssist for one criterion: the context variables, the response, the result that the person expects (by the name
 * of the level) and the one that the judge gave.
 * @param expected the human figure of a row on the criterion, in the scale's units
 */
export function evalassistSink(rubric: Rubric, criterion: Criterion, expected: (row: ExportRow) => number | null): ExportSink {
  const options = levelsOf(criterion.scale).map(({ value, label }) => ({ name: label, description: criterion.descriptions[String(value)] ?? "" }));
  const head = JSON.stringify({ name: rubric.name, type: "direct_assessment", criteria: { name: criterion.name, description: criterion.question, options } });
  return textSink(JSON_TYPE, `${head.slice(0, -1)},"instances":[`, (row, i) => `${i === 0 ? "" : ","}\n${JSON.stringify(instanceOf(row, criterion, expected(row)))}`, "\n]}\n");
}

function instanceOf(row: ExportRow, criterion: Criterion, expected: number | null): object {
  const { instruction, context, reference } = row.case;
  const cell = row.cells.get(criterion.id);
  const variables = [
    { name: "instruction", value: instruction },
    ...(context === null ? [] : [{ name: "context", value: context }]),
    ...(reference === null ? [] : [{ name: "reference", value: reference }]),
  ];
  return {
    id: row.response.id,
    contextVariables: variables,
    response: row.response.text,
    expectedResult: expected === null ? "" : labelOf(criterion, expected),
    result: cell?.state === "scored" ? { option: labelOf(criterion, cell.verdict.mostLikely), explanation: rationaleOf(cell) ?? "", certainty: cell.verdict.confidence } : null,
    metadata: { source: row.response.source, comment: row.comment },
  };
}

/** The name of the level nearest to a score. */
function labelOf({ scale }: Criterion, score: number): string {
  const levels = levelsOf(scale);
  const nearest = levels.reduce<(typeof levels)[number] | undefined>((best, level) => (best === undefined || Math.abs(level.value - score) < Math.abs(best.value - score) ? level : best), undefined);
  return nearest?.label ?? String(score);
}
