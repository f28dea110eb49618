// How fast bytes come in, over the last seconds. Knows no clock.

/** Milliseconds that the rate looks back. */
const WINDOW_MS = 5000;
/** Under this time a rate would be a guess. */
const SHORTEST_MS = 500;

export type RateMeter = {
  /** Takes note that `total` bytes came in by `now` (milliseconds). */
  note(total: number, now: number): void;
  /** Bytes per second; 0 while unknown. */
  rate(): number;
};

export function createRateMeter(): RateMeter {
  let marks: { readonly total: number; readonly at: number }[] = [];
  return {
    note(total, now) {
      // Marks closer than a tenth of a second say nothing new; the last one moves on.
      if (marks.length > 1 && now - (marks.at(-2)?.at ?? 0) < 100) marks.pop();
      marks.push({ total, at: now });
      const old = marks.findLastIndex(({ at }) => at <= now - WINDOW_MS);
      if (old > 0) marks = marks.slice(old);
    },
    rate() {
      const [first, last] = [marks[0], marks.at(-1)];
      if (first === undefined || last === undefined || last.at - first.at < SHORTEST_MS) return 0;
      return Math.max(0, ((last.total - first.total) / (last.at - first.at)) * 1000);
    },
  };
}
