// Repositories in a folder, as the hub would name and measure their files: ROOT/OWNER/NAME/... Reading only; answering
// requests is hub-server.ts.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Git LFS keeps these elsewhere and only a pointer in the repository. */
const LFS = /\.(onnx|onnx_data(_\d+)?|bin|safetensors|gguf|pt)$/;
const LFS_FROM = 10 * 1024 * 1024;
/** Bytes of a pointer file, as the hub reports them. */
const POINTER_SIZE = 134;

export type RepoFile = {
  /** Within the repository, with "/". */
  readonly path: string;
  readonly onDisk: string;
  readonly size: number;
  /** Git's SHA-1 of the file, or of its pointer. */
  readonly oid: string;
  /** SHA-256 in hex for a file kept by LFS, else null: the hub does not tell it. */
  readonly sha256: string | null;
};

export type Repo = {
  /** "owner/name" */
  readonly id: string;
  /** 40 hex digits; changes when any file does. */
  readonly commit: string;
  readonly files: readonly RepoFile[];
};

function blobOid(content: Uint8Array | string): string {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function pathsBelow(folder: string, below = ""): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? pathsBelow(folder, path) : [path];
    }),
  );
  return lists.flat().sort();
}

async function readRepoFile(folder: string, path: string): Promise<RepoFile> {
  const onDisk = join(folder, path);
  const { size } = await stat(onDisk);
  if (!LFS.test(path) && size < LFS_FROM) return { path, onDisk, size, oid: blobOid(await readFile(onDisk)), sha256: null };
  const sha256 = await sha256Of(onDisk);
  return { path, onDisk, size, oid: blobOid(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`), sha256 };
}

/** Reads a repository; null when no root has its folder. Later roots are asked when earlier ones lack it. */
export async function readRepo(roots: readonly string[], id: string): Promise<Repo | null> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(id) || id.split("/").some((part) => /^\.+$/.test(part))) return null;
  for (const root of roots) {
    const folder = join(root, id);
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() !== true) continue;
    const files: RepoFile[] = [];
    for (const path of await pathsBelow(folder)) files.push(await readRepoFile(folder, path));
    const commit = createHash("sha1").update(files.map((file) => `${file.oid} ${file.path}\n`).join("")).digest("hex");
    return { id, commit, files };
  }
  return null;
}

/** What the tree endpoint says of a file. `size` may be made to lie by a fault. */
export function treeEntry(file: RepoFile, size: number): Record<string, unknown> {
  const entry = { type: "file", oid: file.oid, size, path: file.path };
  return file.sha256 === null ? entry : { ...entry, lfs: { oid: file.sha256, size, pointerSize: POINTER_SIZE }, xetHash: storedHash(file) };
}

/** What the model endpoint says of a file; sizes and hashes only when they are asked for. */
export function sibling(file: RepoFile, size: number, blobs: boolean): Record<string, unknown> {
  if (!blobs) return { rfilename: file.path };
  const entry = { rfilename: file.path, blobId: file.oid, size };
  return file.sha256 === null ? entry : { ...entry, lfs: { sha256: file.sha256, size, pointerSize: POINTER_SIZE } };
}

/** The store's own name for a large file: 64 hex digits that are not its SHA-256. The store's ETag is made of it. */
export function storedHash(file: RepoFile): string {
  return createHash("sha256").update(`stored ${file.sha256 ?? file.oid}`).digest("hex");
}
