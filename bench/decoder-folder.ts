// Finds the large decoder that the generative benchmark runs, and has it made when it is not there: random weights in the shape of
// Qwen2.5-0.5B, 8-bit. The builder is training/decoders/build_benchmark.py.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const BUILD = join(import.meta.dirname, "../training/decoders/build/bench/chambers");
const BUILDER = join(import.meta.dirname, "../training/decoders/build_benchmark.py");

/** The folder of a model of the benchmark; CHAMBERS_BENCH_MODEL names another 8-bit model. Throws when it can't be made. */
export function decoderFolder(name: "bench-0.5b" | "bench-small"): string {
  const named = process.env["CHAMBERS_BENCH_MODEL"];
  if (named !== undefined && named !== "") return named;
  const folder = join(BUILD, name);
  if (existsSync(join(folder, "onnx/model_quantized.onnx"))) return folder;
  const pythons = [process.env["PYTHON"] ?? "python3", "/usr/bin/python3"];
  for (const python of pythons) {
    console.error(`Making ${name} with ${python} ...`);
    const made = spawnSync(python, [BUILDER, name === "bench-0.5b" ? "--large" : "--small"], { stdio: ["ignore", "inherit", "inherit"] });
    if (made.status === 0 && existsSync(folder)) return folder;
  }
  throw new Error("The decoder could not be made: it needs a Python with numpy and onnx. PYTHON names one.");
}
