// What a hub says of a repository before anything is downloaded: the commit behind a revision, and each file's path, size
// and digest. Every answer is checked for its shape; nothing a hub says is taken for a path until it has passed as one.
import * as z from "zod/mini";
import { type Result, fail, ok } from "../../domain/error-code.ts";
import { headOfConfig, modelChoices } from "../../domain/model-choices.ts";
import { isModelPath } from "../../domain/model-key.ts";
import type { ModelHead } from "../../domain/model.ts";
import type { RepositoryListing } from "../../workers/protocol.ts";
import { fileUrl, isCommit, revisionUrl, treeUrl } from "./hub-address.ts";
import { askHub, askJson, type Net } from "./hub-request.ts";

// Without this zod tries `new Function`, which the worker's policy forbids and would report as a violation.
z.config({ jitless: true });

/** A file as the hub lists it. Large files have a SHA-256, small ones git's object id, a SHA-1 over a header and the content. */
export type HubFile = { readonly path: string; readonly bytes: number; readonly sha256: string | null; readonly gitOid: string | null };

export type Place = { readonly hub: string; readonly repository: string };

const MOST_PAGES = 100;
const MOST_FILES = 20_000;

const size = z.int().check(z.nonnegative());
const hex = (digits: number): z.ZodMiniString => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
const revisionSchema = z.object({ sha: hex(40) });
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.optional(size),
    oid: z.optional(z.string()),
    lfs: z.optional(z.nullable(z.object({ oid: z.string(), size: z.optional(size) }))),
  }),
);

/** The commit that a branch or tag stands for now. A commit is itself. */
export async function commitOf(net: Net, { hub, repository }: Place, revision: string, signal: AbortSignal): Promise<Result<string>> {
  if (isCommit(revision)) return ok(revision);
  const answered = await askJson(net, revisionUrl(hub, repository, revision), `${repository} at ${revision}`, signal);
  if (!answered.ok) return answered;
  const parsed = revisionSchema.safeParse(answered.value.json);
  return parsed.success ? ok(parsed.data.sha) : fail("hub-answer-invalid", `${repository} at ${revision}: no commit in the answer`);
}

/** All files of a commit. Paths that could leave the model's folder are left out, as nobody needs them. */
export async function listFiles(net: Net, { hub, repository }: Place, commit: string, signal: AbortSignal): Promise<Result<readonly HubFile[]>> {
  const files = new Map<string, HubFile>();
  let query = new URLSearchParams({ recursive: "true" });
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const what = `files of ${repository}, page ${page}`;
    const answered = await askJson(net, treeUrl(hub, repository, commit, query), what, signal);
    if (!answered.ok) return answered;
    const parsed = treeSchema.safeParse(answered.value.json);
    if (!parsed.success) return fail("hub-answer-invalid", `${what}: not a list of files`);
    for (const entry of parsed.data) {
      if (entry.type !== "file" || !isModelPath(entry.path)) continue;
      const file = hubFile(entry);
      if (file === null) return fail("hub-answer-invalid", `${what}: ${entry.path} has no size`);
      files.set(file.path, file);
    }
    if (files.size > MOST_FILES) return fail("hub-answer-invalid", `${repository} has more than ${MOST_FILES} files`);
    const next = nextQuery(answered.value.response.headers.get("Link"), answered.value.response.url);
    if (next === null) return ok([...files.values()]);
    query = next;
  }
  return fail("hub-answer-invalid", `${repository}: the list of files does not end`);
}

function hubFile({ path, size: plain, oid, lfs }: z.infer<typeof treeSchema>[number]): HubFile | null {
  const bytes = lfs?.size ?? plain;
  if (bytes === undefined) return null;
  const large = lfs !== null && lfs !== undefined;
  const sha256 = large && /^[0-9a-f]{64}$/.test(lfs.oid) ? lfs.oid : null;
  return { path, bytes, sha256, gitOid: !large && oid !== undefined && /^[0-9a-f]{40}$/.test(oid) ? oid : null };
}

/**
 * The question that gets the next page, from a Link header. Only the question is taken: a mirror may pass on a link that
 * names another host.
 */
export function nextQuery(link: string | null, base: string): URLSearchParams | null {
  const next = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(link ?? "")?.[1];
  if (next === undefined || !URL.canParse(next, base === "" ? "https://hub.invalid/" : base)) return null;
  return new URL(next, base === "" ? "https://hub.invalid/" : base).searchParams;
}

/**
 * The size and SHA-256 of one file from the headers of its address, for hubs whose list has no digest. A hub that redirects
 * shows them to no script; then both stay unknown.
 */
export async function linkedDigest(net: Net, { hub, repository }: Place, commit: string, path: string, signal: AbortSignal): Promise<{ readonly sha256: string | null; readonly bytes: number | null }> {
  const answered = await askHub(net, fileUrl(hub, repository, commit, path), path, signal, "HEAD");
  if (!answered.ok) return { sha256: null, bytes: null };
  const { headers } = answered.value;
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(headers.get("X-Linked-ETag") ?? "")?.[1] ?? null;
  const bytes = Number(headers.get("X-Linked-Size") ?? NaN);
  return { sha256, bytes: Number.isSafeInteger(bytes) ? bytes : null };
}

/** What kind of head the repository's configuration names; null when it has none that can judge. */
export async function headOf(net: Net, { hub, repository }: Place, commit: string, files: readonly HubFile[], signal: AbortSignal): Promise<Result<ModelHead | null>> {
  if (!files.some(({ path }) => path === "config.json")) return ok(null);
  const answered = await askJson(net, fileUrl(hub, repository, commit, "config.json"), "config.json", signal);
  return answered.ok ? ok(headOfConfig(answered.value.json)) : answered;
}

/** Everything that is known of a revision before a download. A repository without usable weights has no choices. */
export async function describeRepository(net: Net, place: Place, revision: string, signal: AbortSignal): Promise<Result<RepositoryListing>> {
  const commit = await commitOf(net, place, revision, signal);
  if (!commit.ok) return commit;
  const files = await listFiles(net, place, commit.value, signal);
  if (!files.ok) return files;
  const head = await headOf(net, place, commit.value, files.value, signal);
  if (!head.ok) return head;
  return ok({
    repository: place.repository,
    commit: commit.value,
    files: files.value.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
    choices: head.value === null ? [] : modelChoices(files.value, head.value),
  });
}
