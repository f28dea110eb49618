// Reads a run bundle back and trusts nothing in it: JSON, version, digest, shape, and that its parts belong together. The checks of
// single records are handed in, since they are those of the page's storage.
import type { Case, CaseSet } from "../domain/case.ts";
import { rowsOf } from "../domain/case.ts";
import { casesAsTheyCame } from "../domain/case-edit.ts";
import { caseSetIdFor } from "../domain/content-hash.ts";
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Comment } from "../domain/marks.ts";
import type { Override } from "../domain/override.ts";
import type { Run } from "../domain/run.ts";
import { BUNDLE_FORMAT, BUNDLE_VERSION, bundleDigest } from "./bundle.ts";
import type { Bundle, BundlePair, BundleReport, BundleVerdict } from "./bundle.ts";
import type { Limits } from "./limits.ts";
import { readBlob } from "./read-source.ts";
import { isFields, own } from "./shape-values.ts";

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

/**
 * @returns `bundle-damaged` (broken off, not JSON, or a record that is not what it should be; the detail names it), `bundle-newer`
 *   (a version this page does not know), `bundle-changed` (its digest does not fit its content), or what reading the file failed with
 */
export async function readBundle(blob: Blob, checks: BundleChecks, limits: Limits, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<Result<Bundle>> {
  const bytes = await readBlob(blob, limits.fileBytes, signal, onBytes);
  if (!bytes.ok) return bytes;
  const document = parse(bytes.value);
  if (!isFields(document) || own(document, "format") !== BUNDLE_FORMAT) return fail("bundle-damaged", "no JSON of a bundle");
  const version = own(document, "version");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) return fail("bundle-damaged", "version");
  if (version > BUNDLE_VERSION) return fail("bundle-newer", `version ${version}`);

  const [run, set, digest] = [own(document, "run"), own(document, "set"), own(document, "digest")];
  const lists = { cases: own(document, "cases"), verdicts: own(document, "verdicts"), overrides: own(document, "overrides"), comments: own(document, "comments"), pairs: own(document, "pairs") ?? [], reports: own(document, "reports") ?? [] };
  for (const [name, list] of Object.entries(lists)) if (!Array.isArray(list)) return fail("bundle-damaged", name);
  const { cases, verdicts, overrides, comments, pairs, reports } = lists as Readonly<Record<keyof typeof lists, readonly unknown[]>>;
  const pairRun = own(document, "pairRun") ?? null;
  if (!isFields(run) || !isFields(set)) return fail("bundle-damaged", "run");
  const head = { id: own(set, "id"), name: own(set, "name"), isSample: own(set, "isSample"), ...ifThere(set, "former"), ...ifThere(set, "edition") };
  signal.throwIfAborted();
  const found = await bundleDigest({ run, set: head, cases, verdicts, overrides, comments, pairRun, pairs, reports });
  signal.throwIfAborted();
  if (found !== digest) return fail("bundle-changed", found);
  return checked({ run, set: { ...head, cases }, verdicts, overrides, comments, pairRun, pairs, reports }, found, checks);
}

/** Only edited sets have these. */
function ifThere(set: Readonly<Record<string, unknown>>, name: "former" | "edition"): Readonly<Record<string, unknown>> {
  const value = own(set, name);
  return value === undefined ? {} : { [name]: value };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return null;
  }
}

type Raw = { readonly run: unknown; readonly set: unknown; readonly verdicts: readonly unknown[]; readonly overrides: readonly unknown[]; readonly comments: readonly unknown[]; readonly pairRun: unknown; readonly pairs: readonly unknown[]; readonly reports: readonly unknown[] };

function checked(raw: Raw, digest: string, checks: BundleChecks): Result<Bundle> {
  const run = checks.run(raw.run);
  if (run === null) return fail("bundle-damaged", "run");
  const set = checks.set(raw.set);
  if (set === null) return fail("bundle-damaged", "cases");
  // The id is made of the content: another content under a known id could stand in for cases that are kept here.
  if (set.id !== run.caseSetId || set.id !== caseSetIdFor(casesAsTheyCame(set))) return fail("bundle-damaged", "id of the cases");
  const responses = new Set<string>(rowsOf(set).map(({ response }) => response.id));
  if (responses.size !== countOf(set.cases)) return fail("bundle-damaged", "two responses with one id");
  const criteria = new Set(run.rubric.criteria.map(({ id }) => id));

  const verdicts = all(raw.verdicts, checks.verdict, (one) => responses.has(one.responseId) && criteria.has(one.criterionId));
  if (!verdicts.ok) return fail("bundle-damaged", `verdict ${verdicts.at}`);
  const overrides = all(raw.overrides, checks.override, (one) => one.caseSetId === set.id && responses.has(one.responseId));
  if (!overrides.ok) return fail("bundle-damaged", `override ${overrides.at}`);
  const comments = all(raw.comments, checks.comment, (one) => one.caseSetId === set.id && responses.has(one.responseId));
  if (!comments.ok) return fail("bundle-damaged", `comment ${comments.at}`);
  const pairRun = raw.pairRun === null ? null : checks.run(raw.pairRun);
  if (pairRun === null ? raw.pairRun !== null || raw.pairs.length > 0 : pairRun.mode !== "pairwise" || pairRun.caseSetId !== set.id) return fail("bundle-damaged", "run of pairs");
  const asked = pairRun?.rubric.criteria[0]?.id;
  const pairs = all(raw.pairs, checks.pair, ({ key }) => {
    const [a = "", b = "", criterion] = key.split("\u0000");
    return responses.has(a) && responses.has(b) && criterion === asked;
  });
  if (!pairs.ok) return fail("bundle-damaged", `pair ${pairs.at}`);
  const reports = all(raw.reports, (value) => checks.report(run.id, value), () => true);
  if (!reports.ok) return fail("bundle-damaged", `report ${reports.at}`);
  return ok({
    ...{ digest, run, set, verdicts: verdicts.value, overrides: overrides.value, comments: comments.value },
    pairs: pairRun === null ? null : { run: pairRun, verdicts: pairs.value },
    reports: reports.value,
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
