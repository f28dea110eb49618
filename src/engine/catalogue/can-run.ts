// Whether this machine can run a model of the catalogue, and in which dtype best; asked before anything is downloaded.
import type { Device } from "../../domain/run.ts";
import type { Dtype } from "../../domain/model.ts";
import type { Capabilities } from "../../workers/protocol.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";

/** One thing to know. Amounts are bytes. */
export type RunIssue =
  /** The model has to be converted first. */
  | { readonly code: "needs-converting" }
  /** The repository does not offer this dtype. */
  | { readonly code: "no-such-dtype" }
  | { readonly code: "no-adapter" }
  | { readonly code: "no-shader-f16" }
  | { readonly code: "overflows-half" }
  | { readonly code: "buffer-too-small"; readonly needed: number; readonly limit: number }
  /** More than WebAssembly can address: 4 GB for weights, their copy and the work. */
  | { readonly code: "too-large-for-wasm"; readonly needed: number; readonly limit: number }
  | { readonly code: "memory"; readonly needed: number; readonly has: number }
  | { readonly code: "storage"; readonly needed: number; readonly free: number }
  | { readonly code: "software-adapter" }
  | { readonly code: "one-thread" }
  /** Runs, but each verdict takes many seconds on the processor. */
  | { readonly code: "slow-on-wasm" }
  /** The size is reckoned from the number of parameters. */
  | { readonly code: "size-estimated" };

export type Fitness = {
  /** "no": `reasons` holds why. "warnings": it runs, with what `warnings` says. */
  readonly verdict: "ok" | "warnings" | "no";
  /** Where it would run. */
  readonly device: Device;
  /** Bytes to download, without tokenizer and configuration; null when there is nothing to download. */
  readonly bytes: number | null;
  readonly reasons: readonly RunIssue[];
  readonly warnings: readonly RunIssue[];
};

const GIB = 2 ** 30;
/** Weights, their copy in the module's heap and the work must fit 4 GB. */
const WASM_MOST = 1.9e9;
/** Browsers answer at most this many GiB, whatever there is. */
const MEMORY_CAP_GIB = 8;
/** Parameters from which one verdict on the processor takes many seconds. */
const SLOW_FROM = 1e9;

/** Bytes of one weight, with the share that 4-bit exports leave in more bits. */
const BYTES_EACH: Readonly<Record<Dtype, number>> = { fp32: 4, fp16: 2, q8: 1.05, int8: 1.05, uint8: 1.05, q4: 0.75, q4f16: 0.65, bnb4: 0.75 };

/** Where a dtype is run: half precision needs a GPU's shaders, 8 bits give nonsense on them. */
export function deviceOf(dtype: Dtype, { webgpu }: Pick<Capabilities, "webgpu">): Device {
  switch (dtype) {
    case "fp16":
    case "q4f16":
      return "webgpu";
    case "q8":
    case "int8":
    case "uint8":
      return "wasm";
    case "q4":
    case "bnb4":
    case "fp32":
      return webgpu === null || webgpu.software ? "wasm" : "webgpu";
  }
}

/** The dtype to offer first; null when the model has none that is made for this machine. */
export function bestDtype({ status, overflowsHalf }: CatalogueEntry, { webgpu }: Pick<Capabilities, "webgpu">): Dtype | null {
  if (status.kind === "convert") return null;
  const offered = new Set(status.weights.map(({ dtype }) => dtype));
  const gpu = webgpu !== null && !webgpu.software;
  const wishes: readonly Dtype[] = [
    ...(gpu && webgpu.shaderF16 && !overflowsHalf ? (["q4f16", "fp16"] as const) : []),
    ...(gpu ? (["q4"] as const) : []),
    "q8", "int8", "uint8",
    ...(gpu ? [] : (["q4"] as const)),
  ];
  return wishes.find((dtype) => offered.has(dtype)) ?? null;
}

/** Bytes of a model's weights in a dtype: as listed, or reckoned from its parameters. */
export function weightBytes({ status, parameters }: CatalogueEntry, dtype: Dtype): { readonly bytes: number; readonly estimated: boolean } {
  const known = status.kind === "onnx" ? (status.weights.find((one) => one.dtype === dtype)?.bytes ?? null) : null;
  return known === null ? { bytes: Math.round(parameters * BYTES_EACH[dtype]), estimated: true } : { bytes: known, estimated: false };
}

/**
 * Whether a model runs here in this dtype.
 * @param free bytes that the browser would still store; null when unknown
 * @param memory GiB of this machine, as the browser tells it (at most 8); null when unknown
 */
export function canRun(entry: CatalogueEntry, dtype: Dtype, capabilities: Capabilities, free: number | null, memory: number | null = capabilities.deviceMemory ?? null): Fitness {
  const device = deviceOf(dtype, capabilities);
  if (entry.status.kind === "convert") return { verdict: "no", device, bytes: null, reasons: [{ code: "needs-converting" }], warnings: [] };
  if (!entry.status.weights.some((one) => one.dtype === dtype)) return { verdict: "no", device, bytes: null, reasons: [{ code: "no-such-dtype" }], warnings: [] };
  const { bytes, estimated } = weightBytes(entry, dtype);
  const found = [
    ...(device === "webgpu" ? gpuIssues(entry, dtype, capabilities) : wasmIssues(entry, bytes, capabilities)),
    ...memoryIssues(bytes, device, memory),
  ];
  const reasons = found.filter(({ hard }) => hard).map(({ issue }) => issue);
  const warnings = found.filter(({ hard }) => !hard).map(({ issue }) => issue);
  if (free !== null && bytes * 1.02 > free) reasons.push({ code: "storage", needed: bytes, free });
  if (estimated) warnings.push({ code: "size-estimated" });
  return { verdict: reasons.length > 0 ? "no" : warnings.length > 0 ? "warnings" : "ok", device, bytes, reasons, warnings };
}

type Found = { readonly issue: RunIssue; readonly hard: boolean };

function gpuIssues(entry: CatalogueEntry, dtype: Dtype, { webgpu, maxBufferSize, maxStorageBufferBindingSize }: Capabilities): Found[] {
  if (webgpu === null) return [{ issue: { code: "no-adapter" }, hard: true }];
  const found: Found[] = [];
  const half = dtype === "fp16" || dtype === "q4f16";
  if (half && !webgpu.shaderF16) found.push({ issue: { code: "no-shader-f16" }, hard: true });
  if (half && entry.overflowsHalf) found.push({ issue: { code: "overflows-half" }, hard: true });
  if (webgpu.software) found.push({ issue: { code: "software-adapter" }, hard: false });
  // Exports leave the embedding unquantized, so that it is the largest tensor by far.
  const needed = entry.vocabulary * entry.hidden * (half ? 2 : 4);
  const limit = Math.min(maxBufferSize ?? Infinity, maxStorageBufferBindingSize ?? Infinity);
  if (needed > limit) found.push({ issue: { code: "buffer-too-small", needed, limit }, hard: true });
  return found;
}

function wasmIssues({ parameters }: CatalogueEntry, bytes: number, { crossOriginIsolated }: Capabilities): Found[] {
  const found: Found[] = [];
  if (bytes > WASM_MOST) found.push({ issue: { code: "too-large-for-wasm", needed: bytes, limit: WASM_MOST }, hard: true });
  if (!crossOriginIsolated) found.push({ issue: { code: "one-thread" }, hard: false });
  if (parameters >= SLOW_FROM) found.push({ issue: { code: "slow-on-wasm" }, hard: false });
  return found;
}

/** Loading holds the weights about twice for a moment, on the processor; on a GPU one copy leaves the page's memory again. */
function memoryIssues(bytes: number, device: Device, memory: number | null): Found[] {
  if (memory === null) return [];
  const needed = Math.round(bytes * (device === "wasm" ? 2.2 : 1.5));
  const has = memory * GIB;
  if (needed <= has * 0.7) return [];
  // At the cap there may be any amount more.
  return [{ issue: { code: "memory", needed, has }, hard: memory < MEMORY_CAP_GIB && needed > has }];
}
