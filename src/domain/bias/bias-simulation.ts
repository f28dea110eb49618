// Simulated runs for the power and the false alarms of the bias report: a judge that reads the very probes of a report, with or
// without a planted bias. Used by the test and by npm run bias-power. Pure and seeded.
import type { Case, CaseId, CaseRow, ResponseId } from "../case.ts";
import type { Criterion } from "../rubric.ts";
import { generator } from "../statistics/random.ts";
import { BIAS_KINDS, type BiasKind } from "./bias.ts";
import type { PairInBothOrders } from "./bias-figures.ts";
import { makeFindings, makeProbes, type ProbeItem, type SampledRow } from "./bias-probes.ts";
import { DEFAULT_NAMES, oppositeQuestion } from "./probe-texts.ts";

export type SimulationRates = {
  /** Share of runs with the bias planted in which it is found. */
  readonly power: Readonly<Record<BiasKind, number>>;
  /** Share of runs without any bias in which it is found all the same. */
  readonly falseAlarms: Readonly<Record<BiasKind, number>>;
  /** Share of runs without any bias in which anything is found. */
  readonly anyFalseAlarm: number;
};

/** Rows of a simulated run. */
const ROWS = 40;
/** Standard deviations, in shares of the scale: of the judge about the truth, of a wording, of people about the truth. */
const JUDGE_NOISE = 0.1;
const WORDING_NOISE = 0.03;
const HUMAN_NOISE = 0.1;

/** What is planted: shares of the scale; for "length" for one standard deviation of the logarithm of the length. */
const PLANTED: Readonly<Record<BiasKind, number>> = { position: 0.35, order: 0.06, length: 0.1, consistency: 0.12, samples: 0.12, source: 0.06, padding: 0.06, opposite: 1, language: 0.12, "own-language": 0.25 };

const QUESTION = "Is the response right?";
const CRITERION: Criterion = { id: "right", name: "Right", question: QUESTION, scale: { kind: "likert", min: 1, max: 5 }, descriptions: { "1": "wrong", "5": "right" }, weight: 1 };

type SimulatedRun = { readonly rows: readonly CaseRow[]; readonly truths: ReadonlyMap<string, number>; readonly habits: ReadonlyMap<string, number>; readonly humans: ReadonlyMap<string, number> };

/** A standard normal variable by Box and Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function simulateRun(next: () => number): SimulatedRun {
  const truths = new Map<string, number>();
  const habits = new Map<string, number>();
  const humans = new Map<string, number>();
  const rows = Array.from({ length: ROWS }, (_, i): CaseRow => {
    const id = `r${i}` as ResponseId;
    const truth = 0.2 + 0.6 * next();
    truths.set(id, truth);
    habits.set(id, JUDGE_NOISE * normal(next));
    humans.set(id, clamp(truth + HUMAN_NOISE * normal(next)));
    const words = Math.round(Math.exp(4 + 0.6 * normal(next)));
    const response = { id, text: (i % 2 === 0 ? "that " : "字字字字 ").repeat(words), source: null, humanScore: null };
    const one: Case = { id: `c${i}` as CaseId, instruction: "Say it.", context: null, reference: null, responses: [response] };
    return { case: one, response };
  });
  return { rows, truths, habits, humans };
}

/** The simulated judge: the truth, its own habits with each response, and the planted bias, read from the text it is given. */
function scoreOf(run: SimulatedRun, row: string, item: Pick<ProbeItem, "criterion" | "instruction" | "response">, planted: BiasKind | null, next: () => number): number {
  const { criterion, response } = item;
  const truth = (run.truths.get(row) ?? 0.5) + (run.habits.get(row) ?? 0);
  const turned = criterion.question === oppositeQuestion(QUESTION) && planted !== "opposite";
  const strength = planted === null ? 0 : PLANTED[planted];
  const reworded = criterion.question !== QUESTION && planted === "consistency" ? strength : 0;
  let score = (turned ? 1 - truth : truth) + Math.hypot(WORDING_NOISE, reworded) * normal(next);
  if (planted === "order" && criterion.listing === "best-first") score += strength;
  if (planted === "length") score += (strength * (Math.log(1 + response.length) - (4 + Math.log(5)))) / 0.6;
  if (planted === "source" && response.includes(DEFAULT_NAMES[0])) score += strength;
  if (planted === "padding" && /It may be worth adding|補充一點/.test(response)) score += strength;
  if (planted === "language" && /\p{Script=Han}/u.test(item.instruction)) score -= strength;
  if (planted === "own-language" && /\p{Script=Han}/u.test(response)) score -= strength;
  return clamp(score);
}

/** The same judge, answering each response three times. */
function simulateSamples(run: SimulatedRun, planted: BiasKind | null, next: () => number): SampledRow[] {
  return run.rows.map(({ response: { id } }) => {
    const noise = Math.hypot(WORDING_NOISE, planted === "samples" ? PLANTED.samples : 0);
    const values = Array.from({ length: 3 }, () => clamp((run.truths.get(id) ?? 0.5) + noise * normal(next)));
    const mean = values.reduce((sum, value) => sum + value, 0) / 3;
    return { responseId: id, criterionId: CRITERION.id, count: 3, mean, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2) };
  });
}

function simulatePairs(planted: BiasKind | null, next: () => number): PairInBothOrders[] {
  return Array.from({ length: ROWS }, () => {
    const lead = normal(next);
    const judge = (first: -1 | 1): -1 | 1 => {
      if (planted === "position" && next() < PLANTED.position) return first;
      return lead + 0.5 * normal(next) > 0 ? -1 : 1;
    };
    return { inOrder: judge(-1), swapped: judge(1) };
  });
}

function foundIn(planted: BiasKind | null, seed: number): ReadonlySet<BiasKind> {
  const next = generator(seed);
  const run = simulateRun(next);
  const criteria = [CRITERION];
  const own = new Map(run.rows.map(({ response, case: { instruction } }) => [response.id as string, scoreOf(run, response.id, { criterion: CRITERION, instruction, response: response.text }, planted, next)]));
  const input = {
    rows: run.rows,
    criteria,
    scoreOf: (id: ResponseId) => own.get(id) ?? null,
    humanOf: ({ response }: CaseRow) => run.humans.get(response.id) ?? null,
    names: DEFAULT_NAMES,
    pairs: simulatePairs(planted, next),
    samples: simulateSamples(run, planted, next),
  };
  const findings = makeFindings(input, run.rows, makeProbes(input, run.rows), ({ row, kind, item }) => scoreOf(run, kind === "language" ? "" : row, item, planted, next));
  return new Set(findings.filter(({ found }) => found).map(({ kind }) => kind));
}

/** Power and false alarms over `runs` simulated runs of each kind and as many without any bias. */
export function simulateBias(runs: number): SimulationRates {
  const share = (of: (found: ReadonlySet<BiasKind>) => boolean, results: readonly ReadonlySet<BiasKind>[]): number => results.filter(of).length / Math.max(1, results.length);
  const clean = Array.from({ length: runs }, (_, i) => foundIn(null, 1_000 + i));
  const power = Object.fromEntries(BIAS_KINDS.map((kind, k) => [kind, share((found) => found.has(kind), Array.from({ length: runs }, (_, i) => foundIn(kind, 10_000 * (k + 1) + i)))]));
  const falseAlarms = Object.fromEntries(BIAS_KINDS.map((kind) => [kind, share((found) => found.has(kind), clean)]));
  return { power: power as SimulationRates["power"], falseAlarms: falseAlarms as SimulationRates["falseAlarms"], anyFalseAlarm: share((found) => found.size > 0, clean) };
}
