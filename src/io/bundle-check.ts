// Checks the parts of a bundle: each record for itself, and that they belong together. The checks of single records are handed in,
// since they are those of the page's storage.
import type { Case, CaseSet } from "../domain/case.ts";
import { rowsOf } from "../domain/case.ts";
import { casesAsTheyCame } from "../domain/case-edit.ts";
import { caseSetIdFor } from "../domain/content-hash.ts";
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Comment } from "../domain/marks.ts";
import type { Override } from "../domain/override.ts";
import type { Run } from "../domain/run.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { Bundle, BundlePair, BundleReport, BundleRun, BundleSections, BundleVerdict } from "./bundle.ts";
import { deep, isFields, own } from "./shape-values.ts";

/** Each gives the record as it is to be kept, or null for a damaged one. */
export type BundleChecks = {
  run(value: unknown): Run | null;
  set(value: unknown): CaseSet | null;
  verdict(value: unknown): BundleVerdict | null;
  override(value: unknown): Override | null;
  comment(value: unknown): Comment | null;
  pair(value: unknown): BundlePair | null;
  /** A report on the run with this id. */
  report(runId: string, value: unknown): BundleReport | null;
};

/** A run whose parts are still being gathered. */
type Gathering = { readonly run: Run; readonly criteria: ReadonlySet<string>; readonly seen: Set<string>; readonly verdicts: BundleVerdict[]; readonly pairs: BundlePair[]; readonly reports: BundleReport[] };

/** @returns the bundle, or `bundle-damaged` with the record that is not what it should be */
export function checkBundle(raw: BundleSections, digest: string, checks: BundleChecks): Result<Bundle> {
  const set = checks.set({ ...(isFields(raw.set) ? raw.set : {}), cases: raw.cases });
  if (set === null) return fail("bundle-damaged", "cases");
  // The id is made of the content: another content under a known id could stand in for cases that are kept here.
  if (set.id !== caseSetIdFor(casesAsTheyCame(set))) return fail("bundle-damaged", "id of the cases");
  const caseOf = new Map<string, string>(rowsOf(set).map(({ case: { id }, response }) => [response.id, id]));
  if (caseOf.size !== countOf(set.cases)) return fail("bundle-damaged", "two responses with one id");

  const runs: Gathering[] = [];
  for (const [i, value] of raw.runs.entries()) {
    const run = checks.run(value);
    const belongs = run !== null && run.caseSetId === set.id && run.rubric.criteria.length > 0 && runs.every((other) => other.run.id !== run.id);
    if (!belongs) return fail("bundle-damaged", `run ${i + 1}`);
    runs.push({ run, criteria: new Set(run.rubric.criteria.map(({ id }) => id)), seen: new Set(), verdicts: [], pairs: [], reports: [] });
  }
  if (runs.length === 0) return fail("bundle-damaged", "no run");
  const { shown } = raw;
  const inView = runs.find(({ run }) => run.id === shown && run.mode !== "pairwise")?.run.id ?? null;
  if (inView !== shown) return fail("bundle-damaged", "run in view");
  /** The run that a record names by its place, where it is of that mode and has nothing under that key yet. */
  function runFor(value: unknown, pairwise: boolean, key: string): Gathering | null {
    const at = isFields(value) ? own(value, "run") : null;
    const found = typeof at === "number" ? runs[at] : undefined;
    if (found === undefined || (found.run.mode === "pairwise") !== pairwise || found.seen.has(key)) return null;
    found.seen.add(key);
    return found;
  }

  for (const [i, value] of raw.verdicts.entries()) {
    const one = checks.verdict(value);
    const of = one === null ? null : runFor(value, false, verdictKey(one.responseId, one.criterionId));
    if (one === null || of === null || !caseOf.has(one.responseId) || !of.criteria.has(one.criterionId)) return fail("bundle-damaged", `verdict ${i + 1}`);
    of.verdicts.push(one);
  }
  for (const [i, value] of raw.pairs.entries()) {
    const one = checks.pair(value);
    const of = one === null ? null : runFor(value, true, one.key);
    const [a = "", b = "", criterion] = one?.key.split("\u0000") ?? [];
    const belongs = a !== b && caseOf.has(a) && caseOf.get(a) === caseOf.get(b) && criterion === of?.run.rubric.criteria[0]?.id;
    if (one === null || of === null || !belongs) return fail("bundle-damaged", `pair ${i + 1}`);
    of.pairs.push(one);
  }
  for (const [i, value] of raw.reports.entries()) {
    const runId = deep(value, "report", "runId");
    const of = runs.find(({ run }) => run.id === runId && run.mode !== "pairwise");
    const one = of === undefined ? null : checks.report(of.run.id, value);
    if (of === undefined || one === null || of.reports.some(({ kind }) => kind === one.kind)) return fail("bundle-damaged", `report ${i + 1}`);
    of.reports.push(one);
  }
  const overrides = all(raw.overrides, checks.override, (one) => one.caseSetId === set.id && caseOf.has(one.responseId));
  if (!overrides.ok) return fail("bundle-damaged", `override ${overrides.at}`);
  const comments = all(raw.comments, checks.comment, (one) => one.caseSetId === set.id && caseOf.has(one.responseId));
  if (!comments.ok) return fail("bundle-damaged", `comment ${comments.at}`);
  return ok({
    ...{ digest, set, overrides: overrides.value, comments: comments.value },
    shown: inView,
    runs: runs.map(({ run, verdicts, pairs, reports }): BundleRun => ({ run, verdicts, pairs, reports })),
  });
}

function countOf(cases: readonly Case[]): number {
  return cases.reduce((sum, { responses }) => sum + responses.length, 0);
}

function all<T>(values: readonly unknown[], check: (value: unknown) => T | null, belongs: (one: T) => boolean): { readonly ok: true; readonly value: readonly T[] } | { readonly ok: false; readonly at: number } {
  const kept: T[] = [];
  for (const [i, value] of values.entries()) {
    const one = check(value);
    if (one === null || !belongs(one)) return { ok: false, at: i + 1 };
    kept.push(one);
  }
  return { ok: true, value: kept };
}
