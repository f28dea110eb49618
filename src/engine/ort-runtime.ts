// ONNX Runtime Web as the page hosts it: which build, where its files are, how many threads. Sessions are made elsewhere.
import type * as Ort from "onnxruntime-web";
import type { Device } from "../domain/run.ts";

/** The part of the runtime's module that the engine uses; Node's build of it has the same shape. */
export type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor" | "env">;

export type Runtime = {
  readonly ort: OrtModule;
  readonly device: Device;
  /** Threads that the runtime really has: they are fixed when it first starts. */
  readonly threads: number;
  /** Name and version, e.g. "onnxruntime-web 1.30.0". */
  readonly engine: string;
};

export function engineName(ort: OrtModule): string {
  return `onnxruntime-web ${ort.env.versions.web ?? "unknown"}`;
}

const started = new Map<Device, Promise<Runtime>>();

/**
 * Loads the runtime of a device, once per worker. The two builds are two modules with a memory and a state of their own, so a
 * WebGPU session that could not be made does not harm a WASM session made afterwards in the same worker. A failed session
 * does harm later ones of the same build: then the worker must be given up.
 * @param base address of the folder with the runtime's files
 * @param threads of the WASM part; ignored when this build has started already
 */
export function loadRuntime(device: Device, threads: number, base: URL): Promise<Runtime> {
  const known = started.get(device);
  if (known !== undefined) return known;
  const loading = load(device, threads, base);
  started.set(device, loading);
  return loading;
}

async function load(device: Device, threads: number, base: URL): Promise<Runtime> {
  // Each build is fetched only when it is asked for.
  const ort: OrtModule = device === "webgpu" ? await import("onnxruntime-web/webgpu") : await import("onnxruntime-web/wasm");
  // A string prefix: the runtime then imports its script by address. An object would make it a blob:, which the policy stops.
  ort.env.wasm.wasmPaths = base.href;
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.proxy = false;
  ort.env.logLevel = "error";
  return { ort, device, threads, engine: engineName(ort) };
}
