// Long computations in slices: each gives the thread back before a frame is lost. What is computed is elsewhere.

/** A computation that may be left at each `yield` and taken up again. */
export type Sliced<T> = Generator<undefined, T>;

/** Work of one slice, in milliseconds; a frame has 16. */
const SLICE_MS = 8;

/** Runs to the end at once. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Steps from which on work is done in slices. */
export const MANY = 5_000;

/** Runs to the end, in slices if there are many steps. */
export function ended<T>(work: Sliced<T>, steps: number): Promise<T> {
  return steps < MANY ? Promise.resolve(finish(work)) : new Promise((resolve) => inSlices(work, resolve));
}

/** Runs in slices; `done` gets the result unless the work was stopped before. The answer stops it. */
export function inSlices<T>(work: Sliced<T>, done: (value: T) => void): () => void {
  const channel = new MessageChannel();
  let isStopped = false;
  function stop(): void {
    isStopped = true;
    channel.port1.close();
  }
  // A message comes after input and drawing have had their turn, and sooner than a timer would.
  channel.port1.onmessage = () => {
    const end = performance.now() + SLICE_MS;
    do {
      if (isStopped) return;
      const step = work.next();
      if (step.done === true) {
        stop();
        done(step.value);
        return;
      }
    } while (performance.now() < end);
    channel.port2.postMessage(null);
  };
  channel.port2.postMessage(null);
  return stop;
}

/** Rows that are worked on between two looks at the clock. */
export const STRIDE = 250;

/** Rows that a filter keeps, where it looks at each row by itself. */
export function* filterInSlices<Row>(rows: readonly Row[], keep: (part: readonly Row[]) => readonly Row[]): Sliced<readonly Row[]> {
  if (rows.length <= STRIDE) return keep(rows);
  const kept: Row[] = [];
  let all = true;
  for (let from = 0; from < rows.length; from += STRIDE) {
    const part = rows.slice(from, from + STRIDE);
    const found = keep(part);
    all &&= found.length === part.length;
    for (const row of found) kept.push(row);
    yield;
  }
  // The same rows under the same object keep what is memoised over them.
  return all ? rows : kept;
}

/** Rows in order: stable, as `Array.prototype.sort` is. */
export function* sortInSlices<Row>(rows: readonly Row[], compare: (a: Row, b: Row) => number): Sliced<readonly Row[]> {
  let runs: Row[][] = [];
  for (let from = 0; from < rows.length; from += STRIDE) {
    runs.push(rows.slice(from, from + STRIDE).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Row[][] = [];
    for (let i = 0; i < runs.length; i += 2) merged.push(yield* merge(runs[i] ?? [], runs[i + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<Row>(left: readonly Row[], right: readonly Row[], compare: (a: Row, b: Row) => number): Sliced<Row[]> {
  const merged: Row[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const a = left[l];
    const b = right[r];
    if (a !== undefined && (b === undefined || compare(a, b) <= 0)) {
      merged.push(a);
      l += 1;
    } else if (b !== undefined) {
      merged.push(b);
      r += 1;
    }
    if (merged.length % STRIDE === 0) yield;
  }
  return merged;
}
