// Groups inputs of similar length into batches. Pure.

export type BatchLimits = {
  /** Most inputs of one batch. */
  readonly rows: number;
  /** Most ids of one batch, padding included; a longer single input is a batch of its own. */
  readonly ids: number;
};

/**
 * Positions of `lengths` in batches, shortest first: every input of a batch costs as much as its longest. Each position is
 * in exactly one batch; equal lengths keep their order.
 */
export function planBatches(lengths: readonly number[], limits: BatchLimits): number[][] {
  const order = lengths.map((_, i) => i).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  const batches: number[][] = [];
  let current: number[] = [];
  for (const i of order) {
    const padded = (current.length + 1) * (lengths[i] ?? 0);
    if (current.length > 0 && (current.length >= limits.rows || padded > limits.ids)) {
      batches.push(current);
      current = [];
    }
    current.push(i);
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
