// Finds out what this browser can run judges on, and decides what "auto" means. Loads no runtime.
import type { Device, DeviceChoice, GpuTrouble } from "../domain/run.ts";
import type { Capabilities } from "../workers/protocol.ts";

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

/** Asks the browser for an adapter; asks for no device, so nothing has to be given back. */
export async function probe(): Promise<Capabilities> {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  const base = {
    ...(deviceMemory === undefined ? {} : { deviceMemory }),
    crossOriginIsolated: globalThis.crossOriginIsolated,
    // Browsers that hide the number answer 2 or less; the property itself may be missing.
    hardwareThreads: Math.max(1, (navigator as { readonly hardwareConcurrency?: number }).hardwareConcurrency ?? 1),
  };
  const gpu = (navigator as { readonly gpu?: GPU }).gpu;
  if (gpu === undefined) return { ...base, webgpu: null, reason: trouble("no-webgpu") };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null) return { ...base, webgpu: null, reason: trouble("no-adapter") };
    const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
    const names = [vendor, architecture, device, description].filter((name) => name !== "");
    return {
      ...base,
      webgpu: {
        description: names.length === 0 ? "unnamed adapter" : names.join(" "),
        shaderF16: adapter.features.has("shader-f16"),
        software: isFallbackAdapter || SOFTWARE.test(names.join(" ")),
      },
      reason: null,
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
    };
  } catch (error) {
    return { ...base, webgpu: null, reason: trouble("device-refused", error) };
  }
}

/**
 * Why an adapter that was found gives no device; null when it does. Asked before the large WebGPU build is fetched, and
 * because the runtime itself reports such a failure as a bare number.
 */
export async function deviceTrouble(): Promise<GpuTrouble | null> {
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null) return trouble("no-adapter");
    (await adapter.requestDevice()).destroy();
    return null;
  } catch (error) {
    return trouble("device-refused", error);
  }
}

/** A reason with what was thrown, if anything, as its detail. */
export function trouble(code: GpuTrouble["code"], thrown?: unknown): GpuTrouble {
  return { code, detail: thrown instanceof Error ? thrown.message : typeof thrown === "string" ? thrown : "" };
}

/** Where a judge is to run, and why not where it was asked to; `fallback` is null when it is. */
export type DeviceDecision = { readonly device: Device; readonly fallback: GpuTrouble | null };

/**
 * Decides the device of a small cross-encoder such as the Clerk. "auto" is WASM with threads: a model of a few million
 * parameters is done before a GPU has been fed, and WASM gives the same bits on every machine. Only where the page is not
 * isolated (one thread) and there is a real GPU does "auto" take WebGPU. A device that was named is honoured, software
 * adapters included, unless there is no adapter at all.
 */
export function decideDevice(choice: DeviceChoice, capabilities: Capabilities): DeviceDecision {
  const { webgpu, crossOriginIsolated: isolated, reason } = capabilities;
  switch (choice) {
    case "wasm":
      return { device: "wasm", fallback: null };
    case "webgpu":
      return webgpu === null ? { device: "wasm", fallback: reason ?? trouble("no-adapter") } : { device: "webgpu", fallback: null };
    case "auto":
      return { device: !isolated && webgpu !== null && !webgpu.software ? "webgpu" : "wasm", fallback: null };
  }
}

/**
 * Threads of the WASM runtime: what was asked for, else one per core up to four, less the cores that are left to the page; one
 * where memory cannot be shared.
 */
export function decideThreads(asked: number | null, capabilities: Pick<Capabilities, "crossOriginIsolated" | "hardwareThreads">, left = 0): number {
  if (!capabilities.crossOriginIsolated) return 1;
  return Math.max(1, Math.floor(asked ?? Math.min(4, capabilities.hardwareThreads - left)));
}
