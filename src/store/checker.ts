// Runs the deterministic criteria of a run in their worker, one cell at a time, each within a time limit: an expression that
// does not end costs its own cell and nothing else.
import { fail } from "../domain/error-code.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { JudgeItem } from "../workers/protocol.ts";
import { settled } from "./context.ts";
import type { Ports } from "./ports.ts";

/** Milliseconds that a rule may take for one response. Usual ones take less than one. */
export const CHECK_LIMIT_MS = 1_000;

/** Runs the rules of `items` in order until all are settled or `signal` aborts; each gets exactly one entry. */
export async function runChecks({ check: worker, clock }: Pick<Ports, "check" | "clock">, items: readonly JudgeItem[], signal: AbortSignal, settle: (entry: JournalEntry) => void): Promise<void> {
  let fresh = true;
  for (const item of items) {
    if (signal.aborted) return;
    if (fresh) await settled(worker.call("ready", {}));
    fresh = false;
    let late = false;
    const cancel = clock.later(CHECK_LIMIT_MS, () => {
      late = true;
      worker.terminate();
    });
    const answer = await settled(worker.call("check", { item }));
    cancel();
    if (!answer.ok) fresh = true;
    const key = verdictKey(item.responseId, item.criterion.id);
    if (answer.ok) settle({ key, cell: { state: "scored", verdict: answer.value } });
    else {
      const { code, detail } = late ? fail("check-timeout", `${CHECK_LIMIT_MS} ms`) : answer;
      settle({ key, cell: { state: "failed", code, detail } });
    }
  }
}
