// Has the figures about the shown pairwise run made while the page about trust is open. The figures are domain/pair-trust.ts.
import { allPairs } from "../domain/pair-plan.ts";
import { trustedPairs } from "../domain/pair-trust.ts";
import type { Context } from "./context.ts";
import { createFollower } from "./follower.ts";
import { NO_PAIR_TRUST } from "./peers-state.ts";
import type { Statistics } from "./statistics.ts";
import { BOOTSTRAP } from "./trust-desk.ts";

export type PairTrustDesk = {
  /** To be called after every change of the state: starts anew when the page is open and what it shows is not of now. */
  follow(): void;
  /** Ends what is under way. */
  settle(): void;
};

export function createPairTrustDesk(context: Context, statistics: Statistics): PairTrustDesk {
  let running: AbortController | null = null;
  const follower = createFollower(context.ports.clock, compute);

  function settle(): void {
    follower.forget();
    running?.abort();
    running = null;
  }

  async function compute(): Promise<void> {
    running?.abort();
    const { pairs: { run, cells }, caseSet, overrides, pairTrust } = context.get();
    const [criterion] = run?.rubric.criteria ?? [];
    if (run === null || criterion === undefined || caseSet?.id !== run.caseSetId) return;
    const mine = new AbortController();
    running = mine;
    context.set({ pairTrust: { ...(pairTrust.runId === run.id ? pairTrust : NO_PAIR_TRUST), runId: run.id, working: true, failure: null } });
    const answer = await statistics.ask("pairs", { pairs: trustedPairs(allPairs(caseSet), criterion, cells, overrides), options: BOOTSTRAP }, mine.signal);
    if (answer === null || mine.signal.aborted) return;
    running = null;
    context.set({ pairTrust: { ...context.get().pairTrust, working: false, ...(answer.ok ? { report: answer.value } : { failure: answer }) } });
  }

  return {
    follow() {
      const { page, pairs: { run, cells }, caseSet, overrides, pairTrust } = context.get();
      if (run === null || cells.size === 0 || caseSet?.id !== run.caseSetId) {
        if (pairTrust.runId === null) return;
        settle();
        follower.reset();
        context.set({ pairTrust: NO_PAIR_TRUST });
        return;
      }
      if (page !== "trust" || run.state === "running") return;
      follower.follow([run.id, cells, caseSet, overrides]);
    },
    settle,
  };
}
