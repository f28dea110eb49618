// What scores ought to be: the answers of a process of its own, and the Clerk's head written out a second time.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { ClerkItem } from "../../src/formats/clerk/encode.ts";

/** Location and log-scale of a logistic distribution over quality. */
export type Quality = readonly [location: number, logScale: number];

/** Largest difference of a probability that float32 in another order may make. */
export const TOLERANCE = 1e-5;

/** What the shipped model says of items, computed outside of the browser. */
export function referenceQualities(items: readonly ClerkItem[]): Quality[] {
  const output = execFileSync(process.execPath, ["--import", "tsx", join(import.meta.dirname, "judge-in-node.ts")], {
    cwd: join(import.meta.dirname, "../.."),
    input: JSON.stringify(items),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const qualities = output.trim().split("\n").map((line) => JSON.parse(line) as Quality);
  if (qualities.length !== items.length) throw new Error(`${qualities.length} answers to ${items.length} items`);
  return qualities;
}

/** Probability of each of `levels` equal parts of 0..1 under the distribution; the outer parts take the tails. */
export function levelShares([location, logScale]: Quality, levels: number): number[] {
  const below = (x: number): number => (x <= 0 ? 0 : x >= 1 ? 1 : 0.5 + 0.5 * Math.tanh((x - location) / (2 * Math.exp(logScale))));
  return Array.from({ length: levels }, (_, k) => below((k + 1) / levels) - below(k / levels));
}

/** Largest difference of two lists; infinite when their lengths differ. */
export function distance(a: readonly number[] | undefined, b: readonly number[]): number {
  return a?.length === b.length ? Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? NaN)))) : Infinity;
}
