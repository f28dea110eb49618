// Feeds a run's items to the judge, chunk by chunk, and decides what a failing chunk means. Knows no state and no storage.
import { type Failure, type Result, fail } from "../domain/error-code.ts";
import { type Verdict, verdictKey } from "../domain/verdict.ts";
import { MAX_BATCH } from "../storage/repository.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import type { Items } from "./planned-items.ts";

/**
 * Items per call: large enough to fill the judge's batches, small enough that pausing and progress react within a second or
 * so. No more than one journal transaction holds, so that a crash costs at most that many verdicts.
 */
export const CHUNK_SIZE = MAX_BATCH;

/** Chunks in a row without a single score after which judging further is pointless. */
const HOPELESS_CHUNKS = 3;

export type SchedulerPorts = {
  /** Judges items; verdicts arrive in batches before it resolves. May reject when `signal` aborts. */
  judge(
    items: readonly JudgeItem[],
    onVerdicts: (verdicts: readonly Verdict[]) => void,
    signal: AbortSignal,
  ): Promise<Result<unknown>>;
  /** Ends the judge's worker and loads the same judge into a fresh one. */
  revive(): Promise<Result<unknown>>;
  /** Loads the judge on another device, after this failure came twice there; null when there is none to move to. */
  move?(failure: Failure): Promise<Result<unknown>> | null;
  /** The cells that are being judged now. */
  started(keys: readonly string[]): void;
  /** What became of cells. */
  settle(entries: readonly JournalEntry[]): void;
  /** Resolves when everything settled so far is kept; otherwise with the failure. */
  flush(): Promise<Failure | null>;
};

export type ScheduleEnd =
  | { readonly kind: "done" }
  /** The signal aborted first. */
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Cuts items into calls of the same size. */
function* equalChunks(items: Items): Generator<readonly JudgeItem[]> {
  for (let at = 0; at < items.length; at += CHUNK_SIZE) yield items.slice(at, at + CHUNK_SIZE);
}

/**
 * Judges `items` in order until all are settled, `signal` aborts, the journal fails or the judge cannot be revived.
 * A chunk that fails gets a fresh judge and a second chance, and a third on another device where there is one; what is
 * still unanswered then is settled as failed. `chunked` cuts the items into calls of at most CHUNK_SIZE.
 */
export async function runSchedule(
  items: Items,
  ports: SchedulerPorts,
  signal: AbortSignal,
  chunked: (items: Items) => Iterable<readonly JudgeItem[]> = equalChunks,
): Promise<ScheduleEnd> {
  const stopped = (): boolean => signal.aborted;
  let hopeless = 0;
  for (const part of chunked(items)) {
    if (stopped()) return { kind: "stopped" };
    const chunk = new Map(part.map((item) => [keyOf(item), item]));
    const size = chunk.size;
    ports.started([...chunk.keys()]);
    const trouble = await judgeChunk(chunk, ports, signal);
    const unkept = await ports.flush();
    if (unkept !== null) return { kind: "failed", failure: unkept };
    if (chunk.size > 0 && stopped()) return { kind: "stopped" };
    if (trouble === null) {
      hopeless = 0;
      continue;
    }
    if (trouble.final) return { kind: "failed", failure: trouble.failure };
    hopeless = trouble.unanswered === size ? hopeless + 1 : 0;
    if (hopeless === HOPELESS_CHUNKS) return { kind: "failed", failure: trouble.failure };
  }
  const unkept = await ports.flush();
  return unkept === null ? { kind: "done" } : { kind: "failed", failure: unkept };
}

type Trouble = {
  readonly failure: Failure;
  /** Items that were settled as failed. */
  readonly unanswered: number;
  /** True when there is no judge any more. */
  readonly final: boolean;
};

/** Judges what is in `chunk` and takes out what is settled. Null when all went well or the signal aborted. */
async function judgeChunk(
  chunk: Map<string, JudgeItem>,
  ports: SchedulerPorts,
  signal: AbortSignal,
): Promise<Trouble | null> {
  const stopped = (): boolean => signal.aborted;
  const first = await attempt(chunk, ports, signal);
  if (first === null || stopped()) return null;
  const revived = await ports.revive();
  if (stopped()) return null;
  if (!revived.ok) return { failure: revived, unanswered: 0, final: true };
  let last = await attempt(chunk, ports, signal);
  if (last === null || stopped()) return null;
  const moved = await ports.move?.(last);
  if (stopped()) return null;
  if (moved != null) {
    if (!moved.ok) return { failure: moved, unanswered: 0, final: true };
    last = await attempt(chunk, ports, signal);
    if (last === null || stopped()) return null;
  }
  const { code, detail } = last;
  const unanswered = chunk.size;
  ports.settle([...chunk.keys()].map((key) => ({ key, cell: { state: "failed", code, detail } })));
  chunk.clear();
  // The worker may be gone, or poisoned by what it choked on.
  const again = await ports.revive();
  return again.ok ? { failure: last, unanswered, final: false } : { failure: again, unanswered, final: true };
}

async function attempt(
  chunk: Map<string, JudgeItem>,
  ports: SchedulerPorts,
  signal: AbortSignal,
): Promise<Failure | null> {
  function receive(verdicts: readonly Verdict[]): void {
    const entries: JournalEntry[] = [];
    for (const verdict of verdicts) {
      const key = verdictKey(verdict.responseId, verdict.criterionId);
      // A verdict that was not asked for, or came before, is nobody's.
      if (chunk.delete(key)) entries.push({ key, cell: { state: "scored", verdict } });
    }
    if (entries.length > 0) ports.settle(entries);
  }
  try {
    const judged = await ports.judge([...chunk.values()], receive, signal);
    if (chunk.size === 0) return null;
    return judged.ok ? fail("judge-run-failed", `${chunk.size} items without a verdict`) : judged;
  } catch (error) {
    if (signal.aborted) return fail("unexpected", "stopped");
    return fail("judge-run-failed", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

function keyOf(item: JudgeItem): string {
  return verdictKey(item.responseId, item.criterion.id);
}
