// Judges what a bias report or the canary set asks for, by the judge of the run that is shown, and keeps the reports. The
// verdicts on probes are no verdicts of the run: they are never journalled and change no score.
import type { BiasInput, ProbeItem, SampledRow } from "../domain/bias/bias-probes.ts";
import type { PairInBothOrders } from "../domain/bias/bias-figures.ts";
import { type CaseRow, type CaseSet, rowsOf } from "../domain/case.ts";
import { type Failure, type Result, fail, ok } from "../domain/error-code.ts";
import { humanScoreOf } from "../domain/override.ts";
import type { PairVerdict } from "../domain/pair.ts";
import { allPairs } from "../domain/pair-plan.ts";
import { type Criterion, normalizeScore } from "../domain/rubric.ts";
import { type JudgeIdentity, readsTogether, type Run } from "../domain/run.ts";
import { type Cell, type Verdict, verdictKey } from "../domain/verdict.ts";
import type { BiasState } from "./bias-state.ts";
import { type Context, settled } from "./context.ts";
import type { JudgeLoader } from "./judge-loader.ts";
import type { JudgeTurns } from "./judge-turns.ts";
import { pairItem } from "./pair-judging.ts";
import { amongCompanions, judgeItem } from "./run-plan.ts";
import { traitsOf } from "../formats/format-traits.ts";

export type BiasDesk = {
  /** Reads the kept reports of the shown run. */
  read(): Promise<void>;
  /**
   * Makes a bias report of the shown run on at most `sample` rows. Resolves when it is kept, stopped or failed.
   * @param samples how often a judge that writes answers each of them; below 2 it is not asked to
   */
  report(sample: number, samples: number): Promise<void>;
  /** Tries the attacks on the judge of the shown run. */
  tryCanaries(): Promise<void>;
  setCanaries(asked: boolean): void;
  stop(): void;
  /** Stops, and resolves when nothing of it is left. */
  settle(): Promise<void>;
};

export type BiasDeskParts = { readonly context: Context; readonly loader: JudgeLoader; readonly turns: JudgeTurns; readonly runJudges: () => boolean };

/** Items of one call: a stop takes effect between calls. */
const CHUNK = { clerk: 32, model: 8 } as const;
/** Of items that are answered several times, with reasons. */
const SAMPLED_CHUNK = 2;
/** How answers are drawn where the run's own judge gives the likeliest. */
const SAMPLING = { temperature: 0.7, seed: 1 } as const;

export function createBiasDesk({ context, loader, turns, runJudges }: BiasDeskParts): BiasDesk {
  let active: { readonly stop: AbortController; ended: Promise<void> } | null = null;

  function set(patch: Partial<BiasState>): void {
    context.set({ bias: { ...context.get().bias, ...patch } });
  }

  function isShown(runId: string): boolean {
    return context.get().run?.id === runId;
  }

  /** The cases as the run had them. */
  async function casesOf(run: Run): Promise<CaseSet | null> {
    const { caseSet } = context.get();
    if (caseSet?.id === run.caseSetId) return caseSet;
    const loaded = await context.repository.loadCaseSet(run.caseSetId);
    return loaded.ok ? loaded.value : null;
  }

  /** Judges items chunk by chunk; what the judge could not answer is missing in the result. */
  async function judgeAll(run: Run, items: readonly ProbeItem[], signal: AbortSignal, judged: (count: number) => void): Promise<Result<ReadonlyMap<string, Verdict>>> {
    const verdicts = new Map<string, Verdict>();
    const size = run.judge.prompt === undefined ? CHUNK.clerk : CHUNK.model;
    for (let from = 0; from < items.length; from += size) {
      if (signal.aborted) break;
      const asked = await turns("grid", async (): Promise<Result<unknown>> => {
        const loaded = await loader.ensureFor(run.judge);
        if (!loaded.ok || signal.aborted) return loaded;
        return settled(context.ports.judge.call("judge", { items: items.slice(from, from + size) }, { signal, onProgress: (progress) => keep(progress.verdicts) }));
      });
      if (!asked.ok && !signal.aborted) return asked;
    }
    return ok(verdicts);

    function keep(found: readonly Verdict[]): void {
      for (const verdict of found) verdicts.set(verdictKey(verdict.responseId, verdict.criterionId), verdict);
      judged(verdicts.size);
    }
  }

  /** Several answers to each row by a judge that writes its reasons first; empty for any other. */
  async function judgeSamples(run: Run, rows: readonly CaseRow[], criteria: readonly Criterion[], count: number, signal: AbortSignal, judged: (count: number) => void): Promise<readonly SampledRow[]> {
    const judge = sampledJudge(run, count);
    if (judge === null || count < 2) return [];
    const items = rows.flatMap((row) => criteria.map((criterion) => judgeItem(row, criterion, readsTogether(run.judge))));
    const found: SampledRow[] = [];
    const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
    for (let from = 0; from < items.length && !signal.aborted; from += SAMPLED_CHUNK) {
      const asked = await turns("grid", async (): Promise<Result<unknown>> => {
        const loaded = await loader.ensureFor(judge);
        if (!loaded.ok || signal.aborted) return loaded;
        return settled(context.ports.judge.call("judge", { items: items.slice(from, from + SAMPLED_CHUNK) }, { signal, onProgress: ({ verdicts }) => keep(verdicts) }));
      });
      // A judge that can't be sampled after all leaves this figure out, and nothing else.
      if (!asked.ok) break;
    }
    return found;

    function keep(verdicts: readonly Verdict[]): void {
      for (const { responseId, criterionId, score, spread } of verdicts) {
        const criterion = byId.get(criterionId);
        if (criterion === undefined || spread === undefined) continue;
        found.push({ responseId, criterionId, count, mean: normalizeScore(criterion.scale, score), spread: spread * (normalizeScore(criterion.scale, 1) - normalizeScore(criterion.scale, 0)) });
      }
      judged(found.length);
    }
  }

  /** Pairs in both orders by a judge that reads two responses in one prompt; empty for any other. */
  async function judgePairs(run: Run, set: CaseSet, criterion: Criterion | undefined, most: number, signal: AbortSignal): Promise<readonly PairInBothOrders[]> {
    const { prompt } = run.judge;
    if (prompt === undefined || criterion === undefined || traitsOf(prompt.settings.format)?.verdict === "scalar") return [];
    const seen = new Set<string>();
    const pairs = allPairs(set).filter(({ case: { id } }) => !seen.has(id) && seen.add(id)).slice(0, most);
    const found: PairInBothOrders[] = [];
    for (let from = 0; from < pairs.length && !signal.aborted; from += CHUNK.model) {
      const items = pairs.slice(from, from + CHUNK.model).map((pair) => pairItem(pair, criterion));
      const asked = await turns("grid", async (): Promise<Result<unknown>> => {
        const loaded = await loader.ensureFor(run.judge);
        if (!loaded.ok || signal.aborted) return loaded;
        return settled(context.ports.judge.call("judgePairs", { items }, { signal, onProgress: ({ verdicts }) => found.push(...verdicts.flatMap(inBothOrders)) }));
      });
      // A format that compares no responses leaves this figure out, and nothing else.
      if (!asked.ok) break;
    }
    return found;
  }

  /** One piece of work at a time, and none while a run needs the judge. */
  async function work(kind: "bias" | "canaries", body: (run: Run, set: CaseSet, signal: AbortSignal, progress: (done: number, of: number) => void) => Promise<Failure | null>): Promise<void> {
    const { run } = context.get();
    if (run === null || runJudges() || active !== null) return;
    const mine = { stop: new AbortController(), ended: Promise.resolve() };
    active = mine;
    set({ work: { kind, done: 0, of: 0 } });
    mine.ended = (async () => {
      const cases = await casesOf(run);
      const failure = cases === null
        ? fail("record-damaged", "the cases of the run are gone")
        : await body(run, cases, mine.stop.signal, (done, of) => {
            if (!mine.stop.signal.aborted) set({ work: { kind, done, of } });
          });
      if (failure !== null && !mine.stop.signal.aborted) context.notify(failure);
    })().finally(() => {
      active = null;
      set({ work: null });
    });
    await mine.ended;
  }

  function stop(): void {
    active?.stop.abort();
  }

  return {
    async read() {
      const { run, bias } = context.get();
      if (run === null || bias.runId === run.id) return;
      set({ runId: run.id, report: null, canaries: null });
      const [report, canaries] = await Promise.all([context.repository.loadReport(run.id, "bias"), context.repository.loadReport(run.id, "canaries")]);
      if (context.get().bias.runId !== run.id) return;
      set({ report: report.ok ? report.value : null, canaries: canaries.ok ? canaries.value : null });
    },

    report: (most, count) =>
      work("bias", async (run, cases, signal, progress) => {
        // Few ask for a report, so that what makes one comes when they do.
        const [{ drawRows, makeFindings, makeProbes }, { DEFAULT_NAMES }] = await Promise.all([import("../domain/bias/bias-probes.ts"), import("../domain/bias/probe-texts.ts")]);
        const input = { ...inputOf(run, cases, context.get().cells, context.get().overrides, DEFAULT_NAMES), pairs: [], samples: [] };
        const sample = drawRows(input, most, run.id);
        const probes = makeProbes(input, sample);
        const sampled = count < 2 || sampledJudge(run, count) === null ? 0 : sample.length * input.criteria.length;
        const of = probes.length + sampled;
        progress(0, of);
        // The run's own scores were given among the other responses, so those of probes have to be.
        const rowOf = new Map(readsTogether(run.judge) ? sample.map((row) => [row.response.id as string, row]) : []);
        const items = probes.map(({ item, row }) => {
          const place = rowOf.get(row);
          return place === undefined ? item : amongCompanions(item, place);
        });
        const verdicts = await judgeAll(run, items, signal, (done) => progress(done, of));
        if (!verdicts.ok) return verdicts;
        const samples = await judgeSamples(run, sample, input.criteria, count, signal, (done) => progress(probes.length + done, of));
        const pairs = await judgePairs(run, cases, input.criteria[0], most, signal);
        if (signal.aborted) return null;
        const findings = makeFindings({ ...input, pairs, samples }, sample, probes, ({ item }) => shareOf(item, verdicts.value));
        const report = { runId: run.id, at: context.ports.clock.date().toISOString(), sample: sample.length, judged: verdicts.value.size + count * samples.length + 2 * pairs.length, findings };
        const kept = await context.repository.saveReport("bias", report);
        if (isShown(run.id)) set({ runId: run.id, report });
        return kept.ok ? null : kept;
      }),

    tryCanaries: () =>
      work("canaries", async (run, cases, signal, progress) => {
        const { canaryAttacks, canaryCases, canaryItems, canaryTries } = await import("../domain/injection/canaries.ts");
        const criteria = judgedCriteria(run);
        const items = canaryItems(canaryCases(rowsOf(cases)), criteria, canaryAttacks());
        progress(0, items.length);
        const verdicts = await judgeAll(run, items.map(({ item }) => item), signal, (done) => progress(done, items.length));
        if (!verdicts.ok) return verdicts;
        if (signal.aborted) return null;
        const report = { runId: run.id, at: context.ports.clock.date().toISOString(), tries: canaryTries(items, criteria, ({ item }) => shareOf(item, verdicts.value)) };
        const kept = await context.repository.saveReport("canaries", report);
        if (isShown(run.id)) set({ runId: run.id, canaries: report });
        return kept.ok ? null : kept;
      }),

    setCanaries: (canariesAsked) => set({ canariesAsked }),
    stop,
    async settle() {
      stop();
      await active?.ended;
    },
  };
}

/** The run's judge, writing its reasons and answering so many times by chance; null for one that writes none. */
export function sampledJudge(run: Pick<Run, "judge">, count: number): JudgeIdentity | null {
  const { prompt } = run.judge;
  if (prompt === undefined || traitsOf(prompt.settings.format)?.verdict === "scalar") return null;
  const sampling = { count, temperature: prompt.settings.sampling?.temperature ?? SAMPLING.temperature, seed: prompt.settings.sampling?.seed ?? SAMPLING.seed };
  return { ...run.judge, prompt: { ...prompt, settings: { ...prompt.settings, protocol: "with-rationale", sampling } } };
}

/** The criteria that the judge itself scored. */
function judgedCriteria(run: Run): readonly Criterion[] {
  return run.rubric.criteria.filter(({ check }) => check === undefined);
}

type Names = BiasInput["names"];

/**
 * The run as a bias report looks at it: only what the judge itself scored.
 * @param otherwise names of sources where the run has not two
 */
function inputOf(run: Run, set: CaseSet, cells: ReadonlyMap<string, Cell>, overrides: Parameters<typeof humanScoreOf>[2], otherwise: Names): Omit<BiasInput, "pairs" | "samples"> {
  const rows = rowsOf(set);
  const criteria = judgedCriteria(run);
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  function scoreOf(responseId: CaseRowId, criterionId: string): number | null {
    const cell = cells.get(verdictKey(responseId, criterionId));
    const criterion = byId.get(criterionId);
    return cell?.state === "scored" && criterion !== undefined ? normalizeScore(criterion.scale, cell.verdict.score) : null;
  }
  function humanOf(row: Parameters<BiasInput["humanOf"]>[0], criterion: Criterion): number | null {
    const human = humanScoreOf(row, criterion, overrides);
    return human === null ? null : normalizeScore(criterion.scale, human);
  }
  return { rows, criteria, scoreOf, humanOf, names: namesOf(rows, criteria, scoreOf) ?? otherwise };
}

type CaseRowId = Parameters<BiasInput["scoreOf"]>[0];

/** The sources that this judge likes most and least; null where the run has not two. */
function namesOf(rows: BiasInput["rows"], criteria: readonly Criterion[], scoreOf: BiasInput["scoreOf"]): Names | null {
  const scores = new Map<string, number[]>();
  for (const { response } of rows) {
    if (response.source === null) continue;
    for (const { id } of criteria) {
      const score = scoreOf(response.id, id);
      if (score !== null) scores.set(response.source, [...(scores.get(response.source) ?? []), score]);
    }
  }
  const ranked = [...scores].map(([source, list]) => ({ source, mean: list.reduce((a, b) => a + b, 0) / list.length })).sort((a, b) => b.mean - a.mean);
  const [first, last] = [ranked[0]?.source, ranked.at(-1)?.source];
  return first === undefined || last === undefined || first === last ? null : [first, last];
}

function shareOf({ responseId, criterion }: ProbeItem, verdicts: ReadonlyMap<string, Verdict>): number | null {
  const verdict = verdicts.get(verdictKey(responseId, criterion.id));
  return verdict === undefined ? null : normalizeScore(criterion.scale, verdict.score);
}

/** A pair whose two orders the judge read; one that was read apart has no places. */
function inBothOrders({ orders }: PairVerdict): PairInBothOrders[] {
  if (orders === null) return [];
  const sign = (choice: "a" | "b" | "tie"): -1 | 0 | 1 => (choice === "a" ? -1 : choice === "b" ? 1 : 0);
  return [{ inOrder: sign(orders[0].choice), swapped: sign(orders[1].choice) }];
}
