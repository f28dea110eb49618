// What the JSON files beside a kept model must look like when they are read back: its manifest, or the state of its download.
import * as z from "zod/mini";
import { isModelKey, isModelPath } from "../domain/model-key.ts";
import { DTYPES, type ModelFile, type ModelManifest } from "../domain/model.ts";
import type { PartialFile, PartialModel } from "../domain/partial-model.ts";

// Without this zod tries `new Function`, which the page's policy forbids and would report as a violation.
z.config({ jitless: true });

const key = z.pipe(z.string().check(z.refine(isModelKey)), z.transform((text) => text as ModelManifest["key"]));
const path = z.string().check(z.refine(isModelPath));
const bytes = z.int().check(z.nonnegative());
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const commit = z.string().check(z.regex(/^[0-9a-f]{40}$/));
const repository = z.string().check(z.minLength(1), z.maxLength(300));
const dtype = z.enum(DTYPES);
const head = z.enum(["causal", "classifier", "reward"]);

/** Two entries for one path would let one of them go unchecked. */
function noPathTwice(files: readonly { readonly path: string }[]): boolean {
  return files.length > 0 && new Set(files.map((file) => file.path)).size === files.length;
}

const fileSchema: z.ZodMiniType<ModelFile> = z.object({ path, bytes, sha256 });

export const manifestSchema: z.ZodMiniType<ModelManifest> = z.object({
  version: z.literal(1),
  key,
  repository,
  commit: z.nullable(commit),
  hub: z.nullable(z.string()),
  dtype,
  head,
  files: z.array(fileSchema).check(z.refine(noPathTwice)),
  addedAt: z.iso.datetime(),
});

const partialFileSchema: z.ZodMiniType<PartialFile> = z.object({
  path,
  bytes,
  sha256: z.nullable(sha256),
  gitOid: z.nullable(z.string().check(z.regex(/^[0-9a-f]{40}$/))),
  etag: z.nullable(z.string()),
  done: z.nullable(sha256),
});

export const partialSchema: z.ZodMiniType<PartialModel> = z.object({
  version: z.literal(1),
  key,
  repository,
  commit,
  hub: z.string(),
  dtype,
  head,
  files: z.array(partialFileSchema).check(z.refine(noPathTwice)),
});

/** Parses a record; null when the text is no JSON or not of that shape. */
export function parseRecord<T>(schema: z.ZodMiniType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
