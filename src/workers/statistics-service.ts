// The work of the statistics worker: reports that take seconds, over columns of plain numbers and words. No worker code here;
// it runs anywhere. A call runs from its start to its end: whoever wants to stop one ends the worker (store/statistics.ts).
import { compareJudges } from "../domain/agreement-compare.ts";
import { agreementReport } from "../domain/agreement.ts";
import { ok } from "../domain/error-code.ts";
import { compareColumn } from "../domain/run-comparison.ts";
import { pairTrust } from "../domain/pair-trust.ts";
import { peerTrust } from "../domain/peer-trust.ts";
import { rankingOf } from "../domain/pair-ranking.ts";
import { sourceStandings } from "../domain/source-summary.ts";
import { trustFacts } from "../domain/trust-facts.ts";
import type { StatisticsCalls } from "./protocol.ts";
import type { Handlers } from "./serve.ts";

/** Resamples between two reports of progress. */
const REPORT_EVERY = 20;

export function createStatisticsService(): Handlers<StatisticsCalls> {
  return {
    agreement({ input, options }, { progress }) {
      // One bootstrap of the figures, three of calibration, one of the distributions; some may have nothing to do.
      const of = options.resamples * (1 + (input.confidence === undefined ? 0 : 3) + (input.distribution === undefined ? 0 : 1));
      let done = 0;
      const onResample = (): void => {
        done += 1;
        if (done % REPORT_EVERY === 0) progress({ done, of });
      };
      return ok(agreementReport(input, { ...options, onResample }));
    },
    facts: ({ input, options }) => ok(trustFacts(input, options)),
    compare: ({ first, second, human, options }) => ok(compareJudges(first, second, human, options)),
    compareColumn: ({ column, group, options }) => ok(compareColumn(column, group, options)),
    peers: ({ input, options }) => ok(peerTrust(input, options)),
    pairs: ({ pairs, options }) => ok(pairTrust(pairs, options)),
    ranking: (input) => ok(rankingOf(input)),
    sources: ({ columns, source, group, count, options }) => ok(columns.map((column) => sourceStandings(column, source, group, count, options))),
  };
}
