// How models are named on screen. Pure.
import type { ModelManifest } from "../../domain/model.ts";

/** The last part of "owner/name". */
export function shortName(repository: string): string {
  return repository.split("/").at(-1) ?? repository;
}

/** True for "owner/name" as hubs write it. */
export function isRepository(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(text.trim());
}

/** True when a kept model is this repository in this dtype, whatever the commit. */
export function isSameModel(manifest: ModelManifest, repository: string, dtype: string): boolean {
  return manifest.repository.toLowerCase() === repository.toLowerCase() && manifest.dtype === dtype && manifest.commit !== null;
}

/** The first digits of a commit, enough to tell commits apart. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 10);
}

/** The address as it is kept: no spaces, no slash at the end; null when it is neither https nor this machine. */
export function hubAddress(text: string): string | null {
  const trimmed = text.trim().replace(/\/+$/, "");
  if (!URL.canParse(trimmed)) return null;
  const { protocol, hostname, username, search, hash } = new URL(trimmed);
  // What the download worker's policy lets through.
  const allowed = protocol === "https:" || (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost"));
  return allowed && username === "" && search === "" && hash === "" ? trimmed : null;
}
