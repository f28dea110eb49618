// A hub with one repository of known bytes, made anew for each test, and the few things that tests ask of it. The bytes are
// no model: nothing here is loaded.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startHub, type Hub } from "../../scripts/hub/hub-server.ts";

export const REPOSITORY = "chambers/bytes";
export const WEIGHTS = "onnx/model_q4.onnx";
export const DATA = "onnx/model_q4.onnx_data";

/** The same bytes for the same seed, no two parts alike. */
export function someBytes(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed * 2654435761 + 1;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export const CONTENT: Readonly<Record<string, Buffer>> = {
  "config.json": Buffer.from(JSON.stringify({ architectures: ["Qwen2ForCausalLM"], model_type: "qwen2" })),
  "tokenizer.json": Buffer.from(JSON.stringify({ model: { type: "BPE" }, padding: "x".repeat(5000) })),
  "tokenizer_config.json": Buffer.from("{}"),
  "README.md": Buffer.from("# A repository of bytes\n"),
  "unrelated.bin": someBytes(1000, 9),
  [WEIGHTS]: someBytes(300_000, 1),
  [DATA]: someBytes(3_000_000, 2),
  [`${DATA}_1`]: someBytes(300_000, 3),
  "onnx/model_quantized.onnx": someBytes(50_000, 4),
};

/** Files of the q4 choice and their bytes in all. */
export const CHOSEN = [WEIGHTS, DATA, `${DATA}_1`, "config.json", "tokenizer.json", "tokenizer_config.json", "README.md"] as const;
export const CHOSEN_BYTES = CHOSEN.reduce((sum, path) => sum + (CONTENT[path]?.length ?? 0), 0);

export type SmallHub = Hub & { readonly commit: string; /** Requests for the bytes of a file, at the store or the hub. */ bytesAsked(path: string): readonly { readonly range: string | null; readonly bytes: number }[] };

/** Starts it with pages of three entries, so that every listing takes several. */
export async function startSmallHub(options: { readonly gated?: readonly string[] } = {}): Promise<SmallHub> {
  const root = await mkdtemp(join(tmpdir(), "chambers-hub-"));
  for (const [path, bytes] of Object.entries(CONTENT)) {
    const file = join(root, REPOSITORY, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const hub = await startHub({ root, pageSize: 3, ...options });
  const commit = (await hub.repo(REPOSITORY))?.commit ?? "";
  return {
    ...hub,
    commit,
    bytesAsked: (path) => hub.requests.filter(({ url, method }) => method === "GET" && /\/(store|resolve-cache)\//.test(url) && decodeURIComponent(url.split("?")[0] ?? "").endsWith(`/${path}`)),
    async close() {
      await hub.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
