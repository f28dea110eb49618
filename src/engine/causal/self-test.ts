// A short trial before a model may judge: it runs, its logits are numbers, and a prefix read once gives what reading all gives.
import { type Result, fail, ok } from "../../domain/error-code.ts";
import type { Decoder } from "./decoder.ts";
import type { PromptEncoder } from "./encode-prompt.ts";
import type { ModelTokenizer } from "./tokenizer.ts";

/**
 * Largest difference of two logits of the same token that counts as equal, in units of their standard deviation. Passes of
 * another length add up in another order; half-precision ones differ by about a thousandth.
 */
export const REUSE_TOLERANCE = 0.02;

const TRIAL_PREFIX = "A judge reads the answer with care and compares it with what was asked, line by line. ";
const TRIAL_REST = "The answer is short, right and kind. Score: ";

/**
 * Tries the decoder. `reuse` is false when reuse changes what an exact model says; an inexact one is read in the same pieces
 * every time, so it may differ. Failures: `model-unsupported`. Throws what the decoder throws.
 */
export async function selfTest(decoder: Decoder, tokenizer: ModelTokenizer, encoder: PromptEncoder, exact: boolean): Promise<Result<{ readonly reuse: boolean }>> {
  for (const label of ["1", "5", "A", "yes"]) {
    if (tokenizer.untrusted(label, false).length === 0) return fail("model-unsupported", `The tokenizer can't write "${label}".`);
  }
  const trial = encoder.encode({ kind: "chat", turns: [{ role: "system", spans: [{ text: "Judge.", origin: "template" }] }, { role: "user", spans: [{ text: "Hello", origin: "response" }] }] }, 1 << 20, false);
  if (trial === null || trial.tokens === 0) return fail("model-unsupported", "The chat template gives an empty prompt.");
  const prefix = [...tokenizer.opening, ...tokenizer.untrusted(TRIAL_PREFIX, true)];
  const rest = tokenizer.untrusted(TRIAL_REST, false);
  if (prefix.length === 0 || rest.length === 0) return fail("model-unsupported", "The tokenizer gives no ids.");
  const whole = await decoder.run([...prefix, ...rest], null, 1);
  decoder.release(whole.state);
  const first = await decoder.run(prefix, null, 1);
  try {
    // Twice, since the first use must leave the prefix as it was.
    for (let i = 0; i < 2; i++) {
      const second = await decoder.run(rest, first.state, 1);
      decoder.release(second.state);
      if (exact && distance(whole.logits[0], second.logits[0]) > REUSE_TOLERANCE) return ok({ reuse: false });
    }
  } finally {
    decoder.release(first.state);
  }
  return ok({ reuse: true });
}

/** Largest difference of two rows of logits in units of the first one's standard deviation. */
export function distance(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined || a.length !== b.length) return Infinity;
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  const deviation = Math.sqrt(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return most / Math.max(deviation, 1e-6);
}
