// Colour of a level by its place between worst and best. Colour only supports the label; it never carries it alone.

/** A CSS colour for position in [0, 1]; 0 is the worst level and 1 the best. */
export function levelColour(position: number): string {
  const stops = ["--level-worst", "--level-low", "--level-mid", "--level-high", "--level-best"] as const;
  const at = Math.min(1, Math.max(0, position)) * (stops.length - 1);
  const low = Math.floor(at);
  const high = Math.min(stops.length - 1, low + 1);
  const share = Math.round((at - low) * 100);
  const from = stops[low] ?? stops[0];
  const to = stops[high] ?? stops[0];
  return share === 0 ? `var(${from})` : `color-mix(in oklab, var(${from}), var(${to}) ${String(share)}%)`;
}

/** Position of the level at `index` among `count` levels. */
export function levelPosition(index: number, count: number): number {
  return count <= 1 ? 1 : index / (count - 1);
}
