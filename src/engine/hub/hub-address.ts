// What a hub, a repository, a revision and a path may look like, and the addresses made of them. A string that passes here
// can name something on a hub and hold no sentence: nothing else may reach the download worker's requests.
import { type Result, fail, ok } from "../../domain/error-code.ts";

/** The hub that is asked when a person sets no other. */
export const DEFAULT_HUB = "https://huggingface.co";

const LOOPBACK = new Set(["127.0.0.1", "localhost"]);
const REPOSITORY = /^[A-Za-z0-9][\w.-]{0,95}\/[\w.-]{1,96}$/;
const REVISION = /^[A-Za-z0-9][\w./-]{0,99}$/;

/**
 * Reads a hub's address: https, or plain http on this machine, which is what the worker's policy lets through. A path is
 * kept, so that a mirror may lie below one.
 * @returns the address without a slash at its end; fails with hub-answer-invalid
 */
export function readHub(text: string): Result<string> {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return fail("hub-answer-invalid", `Not an address: ${text.slice(0, 100)}`);
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (!secure) return fail("hub-answer-invalid", `${url.protocol}//${url.host}: only https, or http on 127.0.0.1 and localhost`);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "" || url.pathname.length > 100) return fail("hub-answer-invalid", `${url.host}: an address without password, question or mark`);
  return ok(`${url.origin}${url.pathname}`.replace(/\/+$/, ""));
}

/** True for "owner/name" as hubs write it. */
export function isRepository(text: string): boolean {
  return REPOSITORY.test(text) && !text.includes("..");
}

/** True for the name of a branch or tag, or a commit. */
export function isRevision(text: string): boolean {
  return REVISION.test(text) && !text.includes("..") && !text.includes("//");
}

export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Says which commit a revision is. */
export function revisionUrl(hub: string, repository: string, revision: string): string {
  return `${hub}/api/models/${encoded(repository)}/revision/${encodeURIComponent(revision)}`;
}

/** Lists the files of a commit, a page at a time. */
export function treeUrl(hub: string, repository: string, commit: string, query: URLSearchParams): string {
  return `${hub}/api/models/${encoded(repository)}/tree/${commit}?${query.toString()}`;
}

/** Where a file's bytes are had; hubs answer it with a redirect to their store. */
export function fileUrl(hub: string, repository: string, commit: string, path: string): string {
  return `${hub}/${encoded(repository)}/resolve/${commit}/${encoded(path)}`;
}
