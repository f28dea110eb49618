// Bundles of the versions before: one run, which was in view, and at most one pairwise run beside it. Checks their digest, which was
// made otherwise, and gives them in the parts that a bundle has now.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { type BundleSections, RecordHashes } from "./bundle.ts";
import type { Fields } from "./shape.ts";
import { isFields, own } from "./shape-values.ts";

/** The parts that the digest of those versions covers, in this order. The first version has no pairs and no reports. */
export type SectionsBefore = {
  readonly run: unknown;
  readonly set: unknown;
  readonly cases: readonly unknown[];
  readonly verdicts: readonly unknown[];
  readonly overrides: readonly unknown[];
  readonly comments: readonly unknown[];
  readonly pairRun?: unknown;
  readonly pairs?: readonly unknown[];
  readonly reports?: readonly unknown[];
};

const LISTS = ["cases", "verdicts", "overrides", "comments"] as const;

/**
 * @param set the document's set without its cases
 * @returns as `readBundle`, which has looked at format and version
 */
export async function sectionsBefore(document: Fields, set: Fields): Promise<Result<BundleSections & { readonly digest: string }>> {
  const [run, pairRun] = [own(document, "run"), own(document, "pairRun") ?? null];
  if (!isFields(run)) return fail("bundle-damaged", "run");
  const lists: Record<string, readonly unknown[]> = {};
  for (const name of [...LISTS, "pairs", "reports"] as const) {
    const list = own(document, name) ?? (name === "pairs" || name === "reports" ? [] : undefined);
    if (!Array.isArray(list)) return fail("bundle-damaged", name);
    lists[name] = list as readonly unknown[];
  }
  const { cases = [], verdicts = [], overrides = [], comments = [], pairs = [], reports = [] } = lists;
  const digest = await digestBefore({ run, set, cases, verdicts, overrides, comments, pairRun, pairs, reports });
  if (digest !== own(document, "digest")) return fail("bundle-changed", digest);
  if (pairRun === null && pairs.length > 0) return fail("bundle-damaged", "run of pairs");
  const of = (index: number) => (record: unknown) => (isFields(record) ? { ...record, run: index } : record);
  return ok({
    ...{ digest, version: own(document, "version"), shown: own(run, "id"), set, cases, overrides, comments, reports },
    runs: pairRun === null ? [run] : [run, pairRun],
    verdicts: verdicts.map(of(0)),
    pairs: pairs.map(of(1)),
  });
}

/** The digest as those versions made it. */
export async function digestBefore({ run, set, cases, verdicts, overrides, comments, pairRun = null, pairs = [], reports = [] }: SectionsBefore): Promise<string> {
  const hashes = new RecordHashes();
  await hashes.add("run", [run]);
  await hashes.add("set", [set]);
  await hashes.add("case", cases);
  await hashes.add("verdict", verdicts);
  await hashes.add("override", overrides);
  await hashes.add("comment", comments);
  await hashes.add("pair run", pairRun === null ? [] : [pairRun]);
  await hashes.add("pair", pairs);
  await hashes.add("report", reports);
  return `sha256:${await hashes.digest()}`;
}
