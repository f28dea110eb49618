// The manifest of a model folder: which files belong to a judge, with their lengths and hashes. Reading and checking only.

export type FileRecord = { readonly bytes: number; readonly sha256: string };

export type Manifest = {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Prompt format the model was trained with. */
  readonly format: string;
  /** Number of features the model expects. */
  readonly features: number;
  readonly files: Readonly<Record<string, FileRecord>>;
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFileRecord(value: unknown): value is FileRecord {
  return isRecord(value) && Number.isSafeInteger(value["bytes"]) && typeof value["sha256"] === "string" && /^[0-9a-f]{64}$/.test(value["sha256"]);
}

/**
 * Reads a parsed manifest.json; null when it is not one, or does not list all of `needed`. Only the needed files are kept,
 * so that a manifest cannot name a path that the engine would not ask for.
 */
export function readManifest(json: unknown, needed: readonly string[]): Manifest | null {
  if (!isRecord(json)) return null;
  const { id, name, version, format, features, files } = json;
  if (typeof id !== "string" || typeof name !== "string" || typeof version !== "string" || typeof format !== "string") return null;
  if (typeof features !== "number" || !isRecord(files)) return null;
  const kept: Record<string, FileRecord> = {};
  for (const file of needed) {
    const record = files[file];
    if (!isFileRecord(record)) return null;
    kept[file] = { bytes: record.bytes, sha256: record.sha256 };
  }
  return { id, name, version, format, features, files: kept };
}
