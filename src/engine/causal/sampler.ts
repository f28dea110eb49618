// Picks the next token from logits: greedily, or by a seeded draw. Pure; the same seed gives the same picks everywhere.

export type SamplerSettings = {
  /** 0: the most likely token. */
  readonly temperature: number;
  /** Smallest set of likeliest tokens whose probability reaches this; 1 or more: all. */
  readonly topP: number;
  /** Above 1: tokens that were read or written already are less likely (Keskar et al. 2019, eq. 3). */
  readonly repetitionPenalty: number;
};

export type Sampler = (logits: Float32Array, seen: ReadonlySet<number>) => number;

/** @param random numbers in [0, 1); not called when the temperature is 0 */
export function createSampler(settings: SamplerSettings, random: () => number): Sampler {
  const { temperature, topP, repetitionPenalty: penalty } = settings;
  return (logits, seen) => {
    const scores = penalty === 1 ? logits : penalised(logits, seen, penalty);
    if (temperature <= 0) return argmax(scores);
    const top = scores[argmax(scores)] ?? 0;
    const weights = Float64Array.from(scores, (score) => Math.exp((score - top) / temperature));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (topP >= 1) return draw(weights, weights.keys(), random() * total, argmax(scores));
    // Ties are ordered by id, so that equal logits give the same set everywhere.
    const likely = Array.from(weights.keys()).filter((id) => (weights[id] ?? 0) > total * 1e-9);
    likely.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
    let kept = 0;
    let mass = 0;
    while (kept < likely.length && (kept === 0 || mass < topP * total)) {
      mass += weights[likely[kept] ?? 0] ?? 0;
      kept += 1;
    }
    return draw(weights, likely.slice(0, kept), random() * mass, likely[0] ?? 0);
  };
}

function draw(weights: Float64Array, ids: Iterable<number>, at: number, otherwise: number): number {
  let left = at;
  for (const id of ids) {
    left -= weights[id] ?? 0;
    if (left < 0) return id;
  }
  return otherwise; // rounding took the last step
}

function penalised(logits: Float32Array, seen: ReadonlySet<number>, penalty: number): Float32Array {
  const scores = logits.slice();
  for (const id of seen) {
    const score = scores[id];
    if (score !== undefined) scores[id] = score > 0 ? score / penalty : score * penalty;
  }
  return scores;
}

/** Position of the largest value; the first of equal ones. */
export function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? -Infinity) > (values[best] ?? -Infinity)) best = i;
  return best;
}

/** A small generator with 32 bits of state (mulberry32); numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
