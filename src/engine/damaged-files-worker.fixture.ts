// A judge worker whose network damages files in the way that the worker's name says. For tests.
import type { JudgeCalls } from "../workers/protocol.ts";
import { serve } from "../workers/serve.ts";
import { createJudgeService } from "./judge-service.ts";

const DAMAGE: Readonly<Record<string, (file: string, bytes: Uint8Array<ArrayBuffer>) => Response>> = {
  "a flipped bit": (file, bytes) => {
    if (file === "model.onnx") bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    return new Response(bytes);
  },
  "a cut end": (file, bytes) => new Response(file === "vocabulary.json" ? bytes.slice(0, -1) : bytes),
  "extra bytes": (file, bytes) => new Response(file === "vocabulary.json" ? new Blob([bytes, "x"]) : bytes),
  "a page instead": (file, bytes) => new Response(file === "manifest.json" ? "<!doctype html>" : bytes),
  "a missing file": (file, bytes) => new Response(bytes, { status: file === "model.onnx" ? 404 : 200 }),
  "another format": (file, bytes) => new Response(file === "manifest.json" ? new TextDecoder().decode(bytes).replace('"clerk-', '"usher-') : bytes),
};

const realFetch = self.fetch.bind(self);
self.fetch = async (input, init) => {
  const response = await realFetch(input, init);
  const file = response.url.split("/").at(-1) ?? "";
  return DAMAGE[self.name]?.(file, new Uint8Array(await response.arrayBuffer())) ?? response;
};

serve<JudgeCalls>(createJudgeService());
