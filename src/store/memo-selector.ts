// Selectors that work something out again only when what they read has changed. The selectors themselves are in selectors.ts.
import type { AppState } from "./state.ts";

/**
 * Combines input selectors with a computation. The last answer is kept, by identity of the inputs, so that equal states
 * give the very same object. One page has one store, so one kept answer is enough.
 */
export function memoSelector<Inputs extends readonly [unknown, ...unknown[]], Output>(
  inputs: { readonly [K in keyof Inputs]: (state: AppState) => Inputs[K] },
  compute: (...values: Inputs) => Output,
): (state: AppState) => Output {
  let last: { readonly values: Inputs; readonly output: Output } | null = null;
  return (state) => {
    const values = inputs.map((input) => input(state)) as unknown as Inputs;
    const kept = last;
    if (kept !== null && values.every((value, i) => Object.is(value, kept.values[i]))) return kept.output;
    const output = compute(...values);
    last = { values, output };
    return output;
  };
}
