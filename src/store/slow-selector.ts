// Selectors over very many rows: worked out in slices beside the page's other work, while the former answer stays on screen. For few
// rows they are the plain selectors of memo-selector.ts.
import { MANY, type Sliced, finish, inSlices } from "./slices.ts";
import type { AppState } from "./state.ts";

/** Shortest pause before an answer is made anew because verdicts came in, in milliseconds. */
const PAUSE_MS = 500;

const listeners = new Set<() => void>();

/** Calls `listener` whenever an answer is ready that was not there before; the answer ends that. */
export function whenAnswered(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export type SlowSelector<Inputs extends readonly [unknown, ...unknown[]], Output> = {
  /** Inputs that change all the time during a run, by index: work under way is finished before it is done anew. */
  readonly volatile: readonly number[];
  readonly rows: (values: Inputs) => number;
  readonly compute: (...values: Inputs) => Sliced<Output>;
  /** What is shown until the answer is ready; `last` is the newest answer for other inputs. */
  readonly meanwhile: (values: Inputs, last: { readonly values: Inputs; readonly output: Output } | null) => Output;
};

export function slowSelector<Inputs extends readonly [unknown, ...unknown[]], Output>(
  inputs: { readonly [K in keyof Inputs]: (state: AppState) => Inputs[K] },
  { volatile, rows, compute, meanwhile }: SlowSelector<Inputs, Output>,
): (state: AppState) => Output {
  type Answer = { readonly values: Inputs; readonly output: Output };
  let last: Answer | null = null;
  let job: { readonly values: Inputs; readonly shown: Output; readonly stop: () => void } | null = null;
  /** How long the last answer took, by the clock. */
  let took = 0;

  function isSame(one: Inputs, other: Inputs, but: readonly number[] = []): boolean {
    return one.every((value, i) => Object.is(value, other[i]) || but.includes(i));
  }

  function start(values: Inputs, wait: number): () => void {
    const begun = performance.now() + wait;
    let stop = (): void => undefined;
    function begin(): void {
      stop = inSlices(compute(...values), (output) => {
        took = performance.now() - begun;
        last = { values, output };
        job = null;
        for (const listener of listeners) listener();
      });
    }
    if (wait === 0) {
      begin();
      return () => stop();
    }
    const timer = setTimeout(begin, wait);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  return (state) => {
    const values = inputs.map((input) => input(state)) as unknown as Inputs;
    if (last !== null && isSame(values, last.values)) {
      job?.stop();
      job = null;
      return last.output;
    }
    if (job !== null && isSame(values, job.values, volatile)) return job.shown;
    job?.stop();
    job = null;
    if (rows(values) < MANY) {
      last = { values, output: finish(compute(...values)) };
      return last.output;
    }
    const isFollowing = last !== null && isSame(values, last.values, volatile);
    const shown = meanwhile(values, last);
    job = { values, shown, stop: start(values, isFollowing ? Math.max(PAUSE_MS, took * 2) : 0) };
    return shown;
  };
}
