// The run bundle: one file with a run and all that belongs to it, and the digest that tells whether it is still as it was written.
// Writing is bundle-write.ts, reading bundle-read.ts.
import type { BiasReport } from "../domain/bias/bias.ts";
import type { Case, CaseSet, ResponseId } from "../domain/case.ts";
import type { CanaryReport } from "../domain/injection/canaries.ts";
import type { Comment } from "../domain/marks.ts";
import type { Override } from "../domain/override.ts";
import type { PairCell } from "../domain/pair.ts";
import type { Run } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";

export const BUNDLE_FORMAT = "chambers-bundle";
/**
 * Raised when an older page could not read a bundle rightly any more. 1: no pairs and no reports, which are read as none.
 */
export const BUNDLE_VERSION = 2;

export type BundleVerdict = { readonly responseId: ResponseId; readonly criterionId: string; readonly cell: Extract<Cell, { state: "scored" | "failed" | "skipped" }> };
/** What a person added to the case set of a run. */
export type BundleMarks = { readonly overrides: readonly Override[]; readonly comments: readonly Comment[] };

/** What became of one pair, by its pairKey. */
export type BundlePair = { readonly key: string; readonly cell: PairCell };
/** The pairwise run over the same cases. What it says of sources is worked out anew. */
export type BundlePairs = { readonly run: Run; readonly verdicts: readonly BundlePair[] };
/** What was found out about the run's judge by judging on. Agreement is worked out anew from verdicts and scores. */
export type BundleReport = { readonly kind: "bias"; readonly report: BiasReport } | { readonly kind: "canaries"; readonly report: CanaryReport };

export type BundleExtras = { readonly pairs: BundlePairs | null; readonly reports: readonly BundleReport[] };

export type Bundle = BundleMarks & BundleExtras & { readonly digest: string; readonly run: Run; readonly set: CaseSet; readonly verdicts: readonly BundleVerdict[] };

/** The parts that the digest covers, in this order. */
export type BundleSections = {
  readonly run: unknown;
  readonly set: { readonly id: unknown; readonly name: unknown; readonly isSample: unknown };
  readonly cases: readonly Case[] | readonly unknown[];
  readonly verdicts: readonly unknown[];
  readonly overrides: readonly unknown[];
  readonly comments: readonly unknown[];
  /** Left out by the first version, and then not hashed. */
  readonly pairRun?: unknown;
  readonly pairs?: readonly unknown[];
  readonly reports?: readonly unknown[];
};

/**
 * A value as JSON that does not depend on how it was written: keys sorted by UTF-16 units, no spaces, numbers as ECMAScript writes
 * them (as RFC 8785 does). Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${(value as unknown[]).map((item) => (item === undefined ? "null" : canonicalJson(item))).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`);
  return `{${members.join(",")}}`;
}

/** Records that are hashed together, so that the thread is given back between. */
const BATCH = 500;

/** SHA-256 of each record's canonical JSON, joined. A list of records is hashed as its records, one after another. */
export class RecordHashes {
  readonly #hashes: string[] = [];

  async add(section: string, records: readonly unknown[]): Promise<void> {
    for (let at = 0; at < records.length; at += BATCH) {
      const texts = records.slice(at, at + BATCH).map((record) => `${section} ${canonicalJson(record)}`);
      this.#hashes.push(...(await Promise.all(texts.map(sha256))));
    }
  }

  append(other: RecordHashes): void {
    for (const hash of other.#hashes) this.#hashes.push(hash);
  }

  /** SHA-256 over the hashes of all records in order, one a line. */
  digest(): Promise<string> {
    return sha256(this.#hashes.join("\n"));
  }
}

async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The digest of a bundle: `sha256:` and 64 hex digits. */
export async function bundleDigest({ run, set, cases, verdicts, overrides, comments, pairRun = null, pairs = [], reports = [] }: BundleSections): Promise<string> {
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
