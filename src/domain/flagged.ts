// Which signals ask for a person's look. Pure.
import type { Cell, Signal } from "./verdict.ts";

/** A missing reference or an empty response is plain to see; everything else may hide why a verdict is as it is. */
export function isFlag(signal: Signal): boolean {
  return signal.kind !== "no-reference" && signal.kind !== "empty-response" && signal.kind !== "rationale-cut";
}

export function isFlagged(cell: Cell | undefined): boolean {
  return cell?.state === "scored" && cell.verdict.signals.some(isFlag);
}
