// The bundle: one file with runs over one set of cases and all that belongs to them, and the digest that tells whether it is still
// as it was written. Writing is bundle-write.ts, reading bundle-read.ts, the versions of before bundle-before.ts.
import type { BiasReport } from "../domain/bias/bias.ts";
import type { CaseSet, ResponseId } from "../domain/case.ts";
import type { CanaryReport } from "../domain/injection/canaries.ts";
import type { Comment } from "../domain/marks.ts";
import type { Override } from "../domain/override.ts";
import type { PairCell } from "../domain/pair.ts";
import type { Run } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";

export const BUNDLE_FORMAT = "chambers-bundle";
/**
 * Raised when an older page could not read a bundle rightly any more. 1: one run in the grid. 2: with one pairwise run and
 * reports. 3: any number of runs. 4: rows that were added or deleted.
 */
export const BUNDLE_VERSION = 4;

export type BundleVerdict = { readonly responseId: ResponseId; readonly criterionId: string; readonly cell: Extract<Cell, { state: "scored" | "failed" | "skipped" }> };
/** What a person added to the cases. */
export type BundleMarks = { readonly overrides: readonly Override[]; readonly comments: readonly Comment[] };

/** What became of one pair, by its pairKey. */
export type BundlePair = { readonly key: string; readonly cell: PairCell };
/** What was found out about a run's judge by judging on. Agreement is worked out anew from verdicts and scores. */
export type BundleReport = { readonly kind: "bias"; readonly report: BiasReport } | { readonly kind: "canaries"; readonly report: CanaryReport };

/**
 * A run with all that belongs to it: verdicts and reports of one in the grid, pairs of a pairwise one, whose ranking is worked out
 * anew.
 */
export type BundleRun = { readonly run: Run; readonly verdicts: readonly BundleVerdict[]; readonly pairs: readonly BundlePair[]; readonly reports: readonly BundleReport[] };

export type Bundle = BundleMarks & {
  readonly digest: string;
  readonly set: CaseSet;
  /** All of them over the set; at least one. */
  readonly runs: readonly BundleRun[];
  /** Id of the run that was in view; null where none was. */
  readonly shown: string | null;
};

/** What a bundle needs beside its rows, which must be all responses of the cases in their order (one for a case without any), and beside its runs. */
export type BundleHead = { readonly shown: string | null; readonly set: Pick<CaseSet, "id" | "name" | "isSample" | "former" | "edition"> } & BundleMarks;

/** The next of a bundle's runs, with its reports; or more of what belongs to the run that came last. */
export type BundlePart =
  | { readonly kind: "run"; readonly run: Run; readonly reports: readonly BundleReport[] }
  | { readonly kind: "verdicts"; readonly verdicts: readonly BundleVerdict[] }
  | { readonly kind: "pairs"; readonly pairs: readonly BundlePair[] };

/**
 * The parts that the digest covers, in this order. Verdicts and pairs name their run by its place in `runs`; reports by its id.
 */
export type BundleSections = {
  readonly version: unknown;
  readonly shown: unknown;
  readonly set: unknown;
  readonly runs: readonly unknown[];
  readonly cases: readonly unknown[];
  readonly verdicts: readonly unknown[];
  readonly pairs: readonly unknown[];
  readonly overrides: readonly unknown[];
  readonly comments: readonly unknown[];
  readonly reports: readonly unknown[];
};

/** The lists among them, as they stand in the file and are hashed, with the name that each record is hashed under. */
export const BUNDLE_LISTS = { runs: "run", cases: "case", verdicts: "verdict", pairs: "pair", overrides: "override", comments: "comment", reports: "report" } as const;
export type BundleList = keyof typeof BUNDLE_LISTS;

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

/** The digest of a bundle: `sha256:` and 64 hex digits. Keys that `set` does not need, such as its cases, are to be left out before. */
export async function bundleDigest({ version, shown, set, ...lists }: BundleSections): Promise<string> {
  const hashes = await headHashes(version, shown, set);
  for (const list of Object.keys(BUNDLE_LISTS) as BundleList[]) await hashes.add(BUNDLE_LISTS[list], lists[list]);
  return `sha256:${await hashes.digest()}`;
}

/** What the digest begins with. */
export async function headHashes(version: unknown, shown: unknown, set: unknown): Promise<RecordHashes> {
  const hashes = new RecordHashes();
  await hashes.add("bundle", [{ version, shown }]);
  await hashes.add("set", [set]);
  return hashes;
}
