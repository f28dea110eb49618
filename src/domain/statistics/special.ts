// Tail probabilities that the tests need, to full double precision.

/**
 * Probability that a chi-squared variable with one degree of freedom exceeds x: the complementary error function of
 * sqrt(x / 2), by its series near 0 and its continued fraction (Lentz) in the tail.
 */
export function chiSquaredTail(x: number): number {
  if (x <= 0) return 1;
  const a = 0.5;
  const z = x / 2;
  const front = Math.exp(-z) * Math.sqrt(z / Math.PI);
  if (z < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; Math.abs(term) > sum * 1e-17; k++) {
      term *= z / (a + k);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = z + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < 10_000; k++) {
    const an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}

/** Probability that a standard normal variable lies further from 0 than z, on either side. */
export function normalTwoTails(z: number): number {
  return chiSquaredTail(z * z);
}

/** Probability of at most k heads in n throws of a fair coin. */
export function fairBinomialAtMost(k: number, n: number): number {
  if (k >= n) return 1;
  // Each term from the one before, in logs: 0.5 ** n underflows for large n.
  let log = -n * Math.LN2;
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log((n - i + 1) / i);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
