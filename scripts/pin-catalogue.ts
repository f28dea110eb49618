// Asks a hub for the present commit of every ONNX repository of the catalogue and for each file's digest, and writes them to
// src/engine/catalogue/pins.json. For maintainers: `tsx scripts/pin-catalogue.ts [--hub URL] [--only ID,ID]`. Small files
// that the hub knows by git's id only are fetched and hashed. What cannot be had is named, and its old pin is kept.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { modelChoices } from "../src/domain/model-choices.ts";
import type { ModelFile } from "../src/domain/model.ts";
import type { CataloguePin } from "../src/engine/catalogue/catalogue-entry.ts";
import { CATALOGUE } from "../src/engine/catalogue/catalogue.ts";
import { DEFAULT_HUB, fileUrl, readHub } from "../src/engine/hub/hub-address.ts";
import { commitOf, headOf, type HubFile, listFiles, type Place } from "../src/engine/hub/hub-listing.ts";
import { askHub, browserNet } from "../src/engine/hub/hub-request.ts";

const DATA = fileURLToPath(new URL("../src/engine/catalogue/pins.json", import.meta.url));
const signal = new AbortController().signal;

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}

async function digest(place: Place, commit: string, file: HubFile): Promise<ModelFile> {
  if (file.sha256 !== null) return { path: file.path, bytes: file.bytes, sha256: file.sha256 };
  const answered = await askHub(browserNet, fileUrl(place.hub, place.repository, commit, file.path), file.path, signal);
  if (!answered.ok) throw new Error(answered.detail);
  const bytes = Buffer.from(await answered.value.arrayBuffer());
  const git = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  if (bytes.length !== file.bytes || (file.gitOid !== null && git !== file.gitOid)) throw new Error(`${file.path} is not what the hub lists`);
  return { path: file.path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

async function pin(place: Place): Promise<CataloguePin> {
  const commit = await commitOf(browserNet, place, "main", signal);
  if (!commit.ok) throw new Error(`${commit.code}: ${commit.detail}`);
  const files = await listFiles(browserNet, place, commit.value, signal);
  if (!files.ok) throw new Error(`${files.code}: ${files.detail}`);
  const head = await headOf(browserNet, place, commit.value, files.value, signal);
  if (!head.ok || head.value === null) throw new Error("config.json names no judge");
  const needed = new Set(modelChoices(files.value, head.value).flatMap((choice) => choice.files));
  if (needed.size === 0) throw new Error("no weights that the page can use");
  const pinned: ModelFile[] = [];
  for (const file of files.value.filter(({ path }) => needed.has(path))) pinned.push(await digest(place, commit.value, file));
  return { commit: commit.value, files: pinned };
}

const hub = readHub(option("--hub") ?? DEFAULT_HUB);
if (!hub.ok) throw new Error(hub.detail);
const only = option("--only")?.split(",");
const pins = JSON.parse(readFileSync(DATA, "utf8")) as Record<string, CataloguePin>;
for (const { id, repository, status } of CATALOGUE) {
  if (status.kind !== "onnx" || (only !== undefined && !only.includes(id))) continue;
  try {
    pins[repository] = await pin({ hub: hub.value, repository });
    console.log(`${repository}: ${pins[repository].commit}, ${pins[repository].files.length} files`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`${repository}: not pinned: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const sorted = Object.fromEntries(Object.entries(pins).sort(([a], [b]) => a.localeCompare(b)));
writeFileSync(DATA, `${JSON.stringify(sorted, null, 1)}\n`);
