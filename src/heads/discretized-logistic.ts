// The Clerk's output head: a logistic distribution over quality in [0, 1], cut into the levels of any scale.

/** Location and natural logarithm of the scale of a logistic distribution over quality; 0 is worst, 1 is best. */
export type LogisticQuality = { readonly mean: number; readonly logScale: number };

/**
 * Probability of each of `levels` equally wide levels, worst first; sums to 1.
 * The outer levels take the tails, as in PixelCNN++ (Salimans et al. 2017, eq. 2).
 * @param levels at least 2
 */
export function levelProbabilities(quality: LogisticQuality, levels: number): number[] {
  const scale = Math.exp(quality.logScale);
  const out: number[] = [];
  let below = 0;
  for (let k = 1; k <= levels; k++) {
    const upTo = k === levels ? 1 : 1 / (1 + Math.exp(-(k / levels - quality.mean) / scale));
    out.push(Math.max(0, upTo - below));
    below = upTo;
  }
  return out;
}

/** Probability that the first of two qualities is preferred (Bradley-Terry on the means, in units of `temperature`). */
export function preferenceProbability(a: LogisticQuality, b: LogisticQuality, temperature: number): number {
  return 1 / (1 + Math.exp(-(a.mean - b.mean) / temperature));
}
