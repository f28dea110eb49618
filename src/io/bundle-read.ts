// Reads a bundle back and trusts nothing in it: JSON, version, digest, and then its parts by bundle-check.ts.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { BUNDLE_FORMAT, BUNDLE_LISTS, BUNDLE_VERSION, bundleDigest } from "./bundle.ts";
import type { Bundle, BundleList, BundleSections } from "./bundle.ts";
import { sectionsBefore } from "./bundle-before.ts";
import { type BundleChecks, checkBundle } from "./bundle-check.ts";
import type { Limits } from "./limits.ts";
import { readBlob } from "./read-source.ts";
import type { Fields } from "./shape.ts";
import { isFields, own } from "./shape-values.ts";

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
  const given = own(document, "set");
  if (!isFields(given)) return fail("bundle-damaged", "set");
  const set = { id: own(given, "id"), name: own(given, "name"), isSample: own(given, "isSample"), ...ifThere(given, "former"), ...ifThere(given, "edition") };
  signal.throwIfAborted();
  const read = version < 3 ? await sectionsBefore(document, set) : await sections(document, set);
  signal.throwIfAborted();
  return read.ok ? checkBundle(read.value, read.value.digest, checks) : read;
}

async function sections(document: Fields, set: Fields): Promise<Result<BundleSections & { readonly digest: string }>> {
  const lists: Partial<Record<BundleList, readonly unknown[]>> = {};
  for (const name of Object.keys(BUNDLE_LISTS) as BundleList[]) {
    const list = own(document, name);
    if (!Array.isArray(list)) return fail("bundle-damaged", name);
    lists[name] = list as readonly unknown[];
  }
  const { runs = [], cases = [], verdicts = [], pairs = [], overrides = [], comments = [], reports = [] } = lists;
  const found = { version: own(document, "version"), shown: own(document, "shown") ?? null, set, runs, cases, verdicts, pairs, overrides, comments, reports };
  const digest = await bundleDigest(found);
  return digest === own(document, "digest") ? ok({ ...found, digest }) : fail("bundle-changed", digest);
}

/** Only edited sets have these. */
function ifThere(set: Fields, name: "former" | "edition"): Fields {
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
