// Names for kept models that can stand as a folder's name, and the check that every name is passed through.
import type { Dtype, ModelKey } from "./model.ts";

/** Lower case only, because some disks take "A" and "a" for the same; the commit keeps two repositories apart all the same. */
const KEY = /^[a-z0-9][a-z0-9._-]{0,249}$/;

/** The key of a model of a hub. `commit` is 40 hex digits. A mirror's copy has the same key: the bytes are the same. */
export function hubModelKey(repository: string, commit: string, dtype: Dtype): ModelKey {
  return `${plain(repository.replace("/", "--"))}--${commit}--${dtype}` as ModelKey;
}

/** The key of a model from disk. @param digest SHA-256 in hex over its files' paths and digests */
export function diskModelKey(name: string, digest: string, dtype: Dtype): ModelKey {
  return `disk--${plain(name).slice(0, 60)}--${digest.slice(0, 16)}--${dtype}` as ModelKey;
}

export function isModelKey(text: string): text is ModelKey {
  return KEY.test(text);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9._-]/g, "_");
}

/** True for a path within a model's folder that names a file there and nothing outside of it. */
export function isModelPath(path: string): boolean {
  const parts = path.split("/");
  return path.length <= 400 && parts.length <= 8 && parts.every((part) => part !== "" && part !== "." && part !== ".." && part.length <= 200 && !/[\\\u0000-\u001f\u007f]/.test(part));
}
