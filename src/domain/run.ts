// Runs: one judge over one set of cases with one rubric, with everything needed to repeat it.
import type { Rubric } from "./rubric.ts";

export type Device = "wasm" | "webgpu";
/** What a person asked for; "auto" lets the capability probe decide. */
export type DeviceChoice = "auto" | Device;

/** Why a judge can't run on the graphics card. Each code has a message; `detail` is the browser's own text, or empty. */
export type GpuTrouble = { readonly code: "no-webgpu" | "no-adapter" | "device-refused" | "runtime-failed"; readonly detail: string };

/** Names the exact model bytes, format and settings behind a verdict. */
export type JudgeIdentity = {
  /** Catalogue id, e.g. "clerk". */
  readonly judge: string;
  readonly name: string;
  readonly version: string;
  /** SHA-256 (hex) of each model file by its path. */
  readonly files: Readonly<Record<string, string>>;
  /** Prompt format id and version, e.g. "clerk-1". */
  readonly format: string;
  readonly device: Device;
  readonly threads: number;
  /** Engine name and version, e.g. "onnxruntime-web 1.30.0". */
  readonly engine: string;
};

export type RunState = "running" | "paused" | "done" | "cancelled" | "failed";

/** One run. Verdicts are kept apart, keyed by run id. */
export type Run = {
  readonly id: string;
  readonly createdAt: string; // ISO 8601, UTC
  readonly caseSetId: string;
  readonly rubric: Rubric;
  readonly judge: JudgeIdentity;
  readonly state: RunState;
  /** Number of cells (responses x criteria). */
  readonly total: number;
};
