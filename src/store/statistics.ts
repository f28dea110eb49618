// Asks the statistics worker and lets a question be taken back. What is asked, and when, is the matter of the desks.
import type { Result } from "../domain/error-code.ts";
import type { StatisticsCalls } from "../workers/protocol.ts";
import { type Context, settled } from "./context.ts";

type Value<Kind extends keyof StatisticsCalls> = StatisticsCalls[Kind]["value"] extends Result<infer T> ? T : never;

export type Statistics = {
  /**
   * The worker's answer; null when `signal` aborted first. Aborting ends the worker at once, since a report that is being
   * worked out hears nothing; what others had asked of it is asked again of a fresh one.
   */
  ask<Kind extends keyof StatisticsCalls>(
    kind: Kind,
    payload: StatisticsCalls[Kind]["payload"],
    signal: AbortSignal,
    onProgress?: (progress: StatisticsCalls[Kind]["progress"]) => void,
  ): Promise<Result<Value<Kind>> | null>;
};

export function createStatistics({ ports }: Pick<Context, "ports">): Statistics {
  const worker = ports.statistics;
  /** How often the worker was ended on purpose. */
  let ended = 0;

  return {
    async ask(kind, payload, signal, onProgress) {
      function end(): void {
        ended += 1;
        worker.terminate();
      }
      signal.addEventListener("abort", end, { once: true });
      try {
        while (!signal.aborted) {
          const before = ended;
          const answer = (await settled(worker.call(kind, payload, { onProgress }) as Promise<Result<unknown>>)) as Result<Value<typeof kind>>;
          if (signal.aborted) return null;
          if (answer.ok || answer.code !== "worker-lost" || ended === before) return answer;
        }
        return null;
      } finally {
        signal.removeEventListener("abort", end);
      }
    },
  };
}
