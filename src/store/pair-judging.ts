// Judges one pairwise run from where it stands to its end or stop: which pairs next, the judge, the journal. Buttons, locks and
// records of runs are pair-desk.ts.
import type { CaseSet } from "../domain/case.ts";
import { type Failure, type Result, fail } from "../domain/error-code.ts";
import { type PairCell, pairKey, type PairVerdict, verdictOfSameText } from "../domain/pair.ts";
import { allPairs, comparisonsOf, keyOfPlace, type PairPlace, sourcesOf } from "../domain/pair-plan.ts";
import { choosePairs, selectionSeed } from "../domain/pair-selection.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import type { PairEntry } from "../storage/schema.ts";
import type { LoadedJudge, PairItem } from "../workers/protocol.ts";
import type { Context } from "./context.ts";
import { JournalWriter } from "./journal-writer.ts";
import { type JudgeLoader, sameJudge } from "./judge-loader.ts";
import type { JudgeTurns } from "./judge-turns.ts";
import { RunMeter } from "./run-meter.ts";
import { movedTo } from "./run-judging.ts";
import type { ScheduleEnd } from "./run-scheduler.ts";

/** Pairs per call: enough to share a beginning, few enough that the choice of the next ones knows what the last ones said. */
export const PAIR_CHUNK = 16;
/** Chunks in a row without a single verdict after which judging further is pointless. */
const HOPELESS_CHUNKS = 3;

export type PairParts = { readonly context: Context; readonly loader: JudgeLoader; readonly turns: JudgeTurns };

/** What a judge reads for one pair. */
export function pairItem({ case: { id, instruction, context, reference }, a, b }: PairPlace, criterion: Criterion): PairItem {
  return { caseId: id, criterion, instruction, context, reference, a: { responseId: a.id, text: a.text }, b: { responseId: b.id, text: b.text } };
}

/**
 * Which pairs come next: in the order of the file, or, under a budget, those that tell most of the ranking by what was judged so
 * far. Sources that are unknown can't be ranked; then pairs are drawn by chance.
 */
export function nextPairs(run: Run, criterion: Criterion, pairs: readonly PairPlace[], cells: ReadonlyMap<string, PairCell>): PairPlace[] {
  const count = Math.min(PAIR_CHUNK, run.total - cells.size);
  if (count <= 0) return [];
  const open = pairs.filter((pair) => !cells.has(keyOfPlace(pair, criterion.id)));
  if (run.pairs?.budget == null) return open.slice(0, count);
  const sources = sourcesOf(pairs);
  const index = new Map(sources.map((source, i) => [source, i]));
  const ranked = open.flatMap((pair) => {
    const first = index.get(pair.a.source ?? "");
    const second = index.get(pair.b.source ?? "");
    return pair.a.source === null || pair.b.source === null || first === undefined || second === undefined || first === second ? [] : [{ pair, first, second }];
  });
  const seed = selectionSeed(cells.size);
  if (ranked.length > 0) return choosePairs(sources.length, comparisonsOf(pairs, sources, criterion.id, cells), ranked, count, seed).map(({ pair }) => pair);
  // All of one kind, so that the choice falls by chance.
  return choosePairs(2, [], open.map((pair) => ({ pair, first: 0, second: 1 })), count, seed).map(({ pair }) => pair);
}

/** Judges the pairs of `run` that are not in `before`. `committed` gets what the journal has kept, and only that. */
export async function judgePairRun(
  { context, loader, turns }: PairParts,
  run: Run,
  set: CaseSet,
  before: ReadonlyMap<string, PairCell>,
  stop: AbortController,
  ports: { readonly committed: (entries: readonly PairEntry[], progress: ReturnType<RunMeter["add"]>) => void; readonly moved: (run: Run) => void },
): Promise<ScheduleEnd> {
  const [criterion] = run.rubric.criteria;
  if (criterion === undefined) return { kind: "failed", failure: fail("record-damaged", "the run has no criterion") };
  const { clock } = context.ports;
  const signal = stop.signal;
  const stopped = (): boolean => signal.aborted;
  const pairs = allPairs(set);
  const cells = new Map(before);
  const meter = new RunMeter(run.total, before.size, clock.monotonic());
  let current = run;
  const writer = new JournalWriter<PairEntry>({
    append: (entries) => context.repository.appendPairs(run.id, entries),
    committed: (entries) => ports.committed(entries, meter.add(entries.length, entries.length, clock.monotonic())),
    failed: () => stop.abort(),
    clock,
  });
  const stopFlushing = context.ports.onHidden(() => void writer.flush());

  function settle(entries: readonly PairEntry[]): void {
    for (const { key, cell } of entries) cells.set(key, cell);
    writer.add(entries);
  }

  function follow(loaded: Result<LoadedJudge>): Result<LoadedJudge> {
    if (loaded.ok && !sameJudge(loaded.value.identity, current.judge)) {
      current = movedTo(current, loaded.value.identity);
      ports.moved(current);
    }
    return loaded;
  }

  /** Null when every pair of the chunk has its verdict. */
  function attempt(chunk: Map<string, PairItem>, load: () => Promise<Result<LoadedJudge>>): Promise<{ readonly failure: Failure; readonly noJudge: boolean } | null> {
    return turns("pairs", async () => {
      const loaded = follow(await load());
      if (!loaded.ok) return { failure: loaded, noJudge: true };
      if (stopped()) return null;
      const judged = await ask([...chunk.values()], (verdicts) => {
        const entries = verdicts.flatMap((verdict): PairEntry[] => {
          const key = pairKey(verdict);
          return chunk.delete(key) ? [{ key, cell: { state: "scored", verdict } }] : [];
        });
        if (entries.length > 0) settle(entries);
      });
      if (chunk.size === 0 || stopped()) return null;
      return { failure: judged.ok ? fail("judge-run-failed", `${chunk.size} pairs without a verdict`) : judged, noJudge: false };
    });
  }

  async function ask(items: readonly PairItem[], onVerdicts: (verdicts: readonly PairVerdict[]) => void): Promise<Result<unknown>> {
    try {
      return await context.ports.judge.call("judgePairs", { items }, { signal, onProgress: ({ verdicts }) => onVerdicts(verdicts) });
    } catch (error) {
      return fail("judge-run-failed", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  }

  /** One chunk: a failing judge gets a fresh worker, and one whose card is gone the processor. What is left then has failed. */
  async function judgeChunk(chunk: Map<string, PairItem>): Promise<{ readonly failure: Failure; readonly final: boolean } | null> {
    const size = chunk.size;
    let trouble = await attempt(chunk, () => loader.ensureFor(current.judge));
    if (trouble === null || stopped()) return null;
    if (trouble.noJudge) return { failure: trouble.failure, final: true };
    trouble = await attempt(chunk, () => loader.revive(current.judge));
    if (trouble === null || stopped()) return null;
    const { code } = trouble.failure;
    if (!trouble.noJudge && current.judge.device === "webgpu" && (code === "judge-gpu-lost" || code === "judge-out-of-memory")) {
      trouble = await attempt(chunk, () => loader.revive(current.judge, "wasm"));
      if (trouble === null || stopped()) return null;
    }
    if (trouble.noJudge) return { failure: trouble.failure, final: true };
    const { failure } = trouble;
    settle([...chunk.keys()].map((key) => ({ key, cell: { state: "failed", code: failure.code, detail: failure.detail } })));
    hopeless = chunk.size === size ? hopeless + 1 : 0;
    // The worker may be gone, or poisoned by what it choked on.
    const again = await turns("pairs", () => loader.revive(current.judge));
    return { failure, final: hopeless === HOPELESS_CHUNKS || !again.ok };
  }

  let hopeless = 0;
  try {
    for (;;) {
      const next = nextPairs(run, criterion, pairs, cells);
      if (next.length === 0) break;
      if (stopped()) return { kind: "stopped" };
      const chunk = new Map<string, PairItem>();
      for (const pair of next) {
        const item = pairItem(pair, criterion);
        const names = { caseId: item.caseId, criterionId: criterion.id, a: item.a.responseId, b: item.b.responseId };
        if (item.a.text === item.b.text) settle([{ key: pairKey(names), cell: { state: "scored", verdict: verdictOfSameText(names) } }]);
        else chunk.set(pairKey(names), item);
      }
      const trouble = chunk.size === 0 ? null : await judgeChunk(chunk);
      const unkept = await writer.flush();
      if (unkept !== null) return { kind: "failed", failure: unkept };
      if (stopped() && chunk.size > 0) return { kind: "stopped" };
      if (trouble === null) hopeless = 0;
      else if (trouble.final) return { kind: "failed", failure: trouble.failure };
    }
    const unkept = await writer.flush();
    return unkept === null ? { kind: "done" } : { kind: "failed", failure: unkept };
  } finally {
    stopFlushing();
  }
}
