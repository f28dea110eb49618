// Lets a long parse breathe: gives the thread back now and then, so that an abort can arrive and progress can be shown.

const SLICE_MS = 40;

/** Called by parsers between rows. Throws the signal's reason when the work was aborted. */
export type Pacer = {
  /** @param done share of the work finished, 0..1 */
  breathe(done: number): Promise<void>;
};

/** A pacer that yields one macrotask after every 40 ms of work. */
export function createPacer(signal: AbortSignal, report: (done: number) => void): Pacer {
  let last = performance.now();
  return {
    async breathe(done) {
      if (performance.now() - last < SLICE_MS) return;
      report(done);
      await new Promise<void>((resolve) => {
        setTimeout(resolve, 0);
      });
      signal.throwIfAborted();
      last = performance.now();
    },
  };
}
