// What to do next, from the figures of several runs beside each other: only what they show. The words are i18n's.
import type { PeerTrust } from "./peer-trust.ts";
import { isDefined } from "./statistics/statistic.ts";

export type PeerAdvice =
  /** The runs say much the same: one of them is enough. */
  | { readonly kind: "same"; readonly alpha: number }
  /** They differ a lot: a person should look at the rows where they do. */
  | { readonly kind: "apart"; readonly alpha: number }
  /** This run agrees more with people than the other, beyond chance. Difference of kappas, above 0. */
  | { readonly kind: "better"; readonly run: number; readonly than: number; readonly by: number }
  /** No two runs can be told apart by how they agree with people. */
  | { readonly kind: "open"; readonly n: number }
  /** Nobody gave a score, so nothing says which of them is right. */
  | { readonly kind: "label" };

/** Alpha from which graders are commonly taken to agree, and below which no conclusion should rest on them (Krippendorff 2018). */
export const ALPHA_GOOD = 0.8;
export const ALPHA_LEAST = 0.667;

export function peerAdvice({ alpha, withPeople, tests }: PeerTrust): PeerAdvice[] {
  const advice: PeerAdvice[] = [];
  if (isDefined(alpha.value) && alpha.value < ALPHA_LEAST) advice.push({ kind: "apart", alpha: alpha.value });
  if (isDefined(alpha.value) && (alpha.interval?.[0] ?? 0) >= ALPHA_GOOD) advice.push({ kind: "same", alpha: alpha.value });
  if (withPeople === null) return [...advice, { kind: "label" }];
  const settled = tests.flatMap(({ other, comparison: { kappa } }): PeerAdvice[] => {
    if ("notDefined" in kappa || !isDefined(kappa.difference) || kappa.interval === null) return [];
    const [low, high] = kappa.interval;
    if (low > 0) return [{ kind: "better", run: 0, than: other, by: kappa.difference }];
    return high < 0 ? [{ kind: "better", run: other, than: 0, by: -kappa.difference }] : [];
  });
  return [...advice, ...settled, ...(settled.length === 0 ? [{ kind: "open" as const, n: Math.max(0, ...tests.map(({ comparison }) => comparison.n)) }] : [])];
}
