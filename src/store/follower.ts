// When figures about what is shown are to be made anew: at once for something else, after a pause where the same was changed.
// What the figures are, and whether they are wanted now, is said by the desk that makes them.
import type { Ports } from "./ports.ts";

/** Scores are given one after another; the figures wait until the person pauses, in milliseconds. */
const PAUSE_MS = 400;

export type Follower = {
  /** Has the figures made when an input is another than before; the first input names what is shown. */
  follow(inputs: readonly unknown[]): void;
  /** Takes a waiting task back. */
  forget(): void;
  /** As if nothing had been seen yet. */
  reset(): void;
};

export function createFollower(clock: Ports["clock"], compute: () => Promise<void>): Follower {
  let seen: readonly unknown[] = [];
  let forget: () => void = () => undefined;
  return {
    follow(inputs) {
      if (inputs.every((input, i) => input === seen[i])) return;
      const again = seen[0] === inputs[0];
      seen = inputs;
      forget();
      if (!again) void compute();
      else forget = clock.later(PAUSE_MS, () => void compute());
    },
    forget: () => { forget(); },
    reset() { seen = []; },
  };
}
