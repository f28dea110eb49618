// The part of the page's state about a jury of runs. Types and the empty state only; reading the runs is jury-desk.ts.
import type { Failure } from "../domain/error-code.ts";
import type { Juror } from "../domain/jury.ts";

export type JuryState =
  | { readonly status: "none" }
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly caseSetId: string; readonly jurors: readonly Juror[] }
  | { readonly status: "failed"; readonly failure: Failure };

export const NO_JURY: JuryState = { status: "none" };
