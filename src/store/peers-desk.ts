// Sets kept runs over the same responses beside the shown one: agreement between them, each with people, and tests between them.
// The figures are domain/peer-trust.ts; here runs become columns and the worker is asked, one criterion at a time.
import { type ResponseId, rowsOf } from "../domain/case.ts";
import { type Failure, fail } from "../domain/error-code.ts";
import { type Juror, juryVerdicts, sharedCriteria } from "../domain/jury.ts";
import { peerInput, splitRows } from "../domain/peer-trust.ts";
import { resamplesFor } from "../domain/run-comparison.ts";
import type { Context } from "./context.ts";
import { type CriterionPeers, NO_PEERS } from "./peers-state.ts";
import { savedCells } from "./saved-run.ts";
import { caseNumbers } from "./score-columns.ts";
import type { Statistics } from "./statistics.ts";

export type PeersDesk = {
  /** Sets these runs beside the shown one. Resolves when the figures are there, or were stopped. */
  compare(ids: readonly string[]): Promise<void>;
  stop(): void;
  /** To be called after every change of the state: figures of another run go, those of former scores are marked. */
  follow(): void;
};

const OPTIONS = { resamples: 1000, seed: 20 } as const;

export function createPeersDesk(context: Context, statistics: Statistics): PeersDesk {
  let running: AbortController | null = null;
  let seen: readonly unknown[] = [];

  function inputs(): readonly unknown[] {
    const { run, cells, caseSet, overrides } = context.get();
    return [run?.id, cells, caseSet, overrides];
  }

  function drop(): void {
    running?.abort();
    running = null;
    if (context.get().peers.status !== "none") context.set({ peers: NO_PEERS });
  }

  async function compare(ids: readonly string[]): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    seen = inputs();
    context.set({ peers: { status: "working", done: 0, of: 0 } });
    const failure = await work(ids, mine.signal);
    if (running === mine) running = null;
    if (failure !== null && !mine.signal.aborted) context.set({ peers: { status: "failed", failure } });
  }

  async function work(ids: readonly string[], signal: AbortSignal): Promise<Failure | null> {
    const { run, cells, caseSet, overrides } = context.get();
    if (run === null || caseSet === null || caseSet.id !== run.caseSetId) return fail("unexpected", "no run over the cases on the table");
    const jurors: Juror[] = [{ run, cells }];
    for (const id of ids) {
      const saved = await context.repository.loadRun(id);
      if (signal.aborted) return null;
      if (!saved.ok) return saved;
      if (saved.value === null || saved.value.run.caseSetId !== caseSet.id) return fail("record-damaged", "a run is gone");
      jurors.push({ run: saved.value.run, cells: await savedCells(saved.value.entries) });
    }
    const rows = rowsOf(caseSet);
    const group = await caseNumbers(rows);
    if (signal.aborted) return null;
    const criteria = sharedCriteria(jurors.map((juror) => juror.run));
    const found: CriterionPeers[] = [];
    for (const criterion of criteria) {
      if (signal.aborted) return null;
      context.set({ peers: { status: "working", done: found.length, of: criteria.length } });
      const input = peerInput(rows, criterion, jurors, overrides, group);
      const answer = await statistics.ask("peers", { input, options: { ...OPTIONS, resamples: Math.min(OPTIONS.resamples, resamplesFor(rows.length)) } }, signal);
      if (answer === null) return null;
      if (!answer.ok) return answer;
      const split = new Set(splitRows(input).flatMap((row) => rows[row]?.response.id ?? []));
      const ordered = juryVerdicts(rows, criterion, jurors, "mean").flatMap(({ row }): ResponseId[] => (split.has(row.response.id) ? [row.response.id] : []));
      found.push({ criterionId: criterion.id, trust: answer.value, split: ordered });
    }
    if (signal.aborted) return null;
    context.set({ peers: { status: "ready", report: { runs: jurors.map((juror) => juror.run), criteria: found }, stale: isStale() } });
    return null;
  }

  function isStale(): boolean {
    const now = inputs();
    return now.some((input, i) => input !== seen[i]);
  }

  return {
    compare,
    stop: drop,
    follow() {
      const { peers, run } = context.get();
      if (peers.status === "none") return;
      if (run?.id !== seen[0]) drop();
      else if (peers.status === "ready" && !peers.stale && isStale()) context.set({ peers: { ...peers, stale: true } });
    },
  };
}
