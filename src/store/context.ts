// What the parts of the store share: the state, the ports, the open repository, and how to tell a person of a failure.
import { type Failure, type Result, fail } from "../domain/error-code.ts";
import { textsOutdated } from "../domain/outdated.ts";
import type { Repository } from "../storage/repository.ts";
import { deepEqual } from "./deep-equal.ts";
import type { Ports } from "./ports.ts";
import type { AppState } from "./state.ts";

export type Context = {
  readonly ports: Ports;
  /** Memory until boot has opened the real one. */
  repository: Repository;
  get(): AppState;
  /** Changes the state; `outdated` is worked out here and nowhere else. */
  set(patch: Partial<Omit<AppState, "outdated">>): void;
  notify(failure: Failure): void;
};

/** A failure with the same code that is on screen already is replaced, so that a repeated one does not pile up. */
export function withNotice(notices: AppState["notices"], id: number, failure: Failure): AppState["notices"] {
  return [...notices.filter((n) => n.failure.code !== failure.code), { id, failure }];
}

/**
 * Whether the cases or the criteria are not those that the run's verdicts were given on. The rubric's name does not matter,
 * weights do. Which verdicts are touched is domain/outdated.ts.
 */
export function isOutdated(state: Pick<AppState, "run" | "caseSet" | "rubric" | "cells">): boolean {
  const { run, caseSet, rubric, cells } = state;
  if (run === null) return false;
  if (run.caseSetId !== caseSet?.id || !deepEqual(run.rubric.criteria, rubric.criteria)) return true;
  return textsOutdated(run, caseSet, cells).size > 0;
}

/** Awaits a call to a worker; one that rejects (a bug in the page, or a payload that cannot be sent) becomes a failure. */
export async function settled<T>(call: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await call;
  } catch (error) {
    return fail("unexpected", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
