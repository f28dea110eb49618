// Runs: one judge over one set of cases with one rubric, with everything needed to repeat it.
import type { JudgeSettings } from "./judge-settings.ts";
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
  /** What a generative judge was asked by; left out for the Clerk. */
  readonly prompt?: JudgePrompt;
};

/** The settings behind a generative judge's verdicts, and where its bytes came from. */
export type JudgePrompt = {
  readonly model: string;
  /** Repository and commit; null for a model from disk. */
  readonly repository: string | null;
  readonly commit: string | null;
  readonly dtype: string;
  readonly settings: JudgeSettings;
};

/** "pointwise": each response is scored. "pairwise": two responses to one instruction are compared. */
export type RunMode = "pointwise" | "pairwise";

/** Which pairs a pairwise run judges. */
export type PairPlan = {
  /** Most pairs, chosen one batch after the other by what they tell of the ranking; null: all of them. */
  readonly budget: number | null;
  /** Pairs that the set holds. */
  readonly of: number;
};

export type RunState = "running" | "paused" | "done" | "cancelled" | "failed";

/** One run. Verdicts are kept apart, keyed by run id. */
export type Run = {
  readonly id: string;
  readonly createdAt: string; // ISO 8601, UTC
  readonly caseSetId: string;
  readonly rubric: Rubric;
  /** The judge that gives the run's verdicts now. */
  readonly judge: JudgeIdentity;
  /** The same judge on a device that was lost on the way, oldest first; left out when the run never moved. */
  readonly earlier?: readonly JudgeIdentity[];
  readonly state: RunState;
  /** Set on a run that came in a bundle: the bundle's digest and when it was opened here. */
  readonly origin?: { readonly digest: string; readonly at: string };
  /** The run from a bundle that this one makes again. It may be gone. */
  readonly repeats?: string;
  /** True when the judge is to be tried with attacks after the run; left out: not. */
  readonly canaries?: boolean;
  /** Number of cells (responses x criteria), or of pairs. Of a run whose cases lost or got rows it is that of the rows there are now. */
  readonly total: number;
  /** Left out: pointwise. */
  readonly mode?: RunMode;
  /** Of a pairwise run, whose rubric holds the one criterion it judges. */
  readonly pairs?: PairPlan;
  /** What a person called the run, and wrote about it; left out while they did not. */
  readonly name?: string;
  readonly notes?: string;
  /** The cases as they were called when the run began; runs of earlier versions of this page have none. */
  readonly cases?: RunCases;
  /** What came of the run, counted when it was first listed at rest; left out before, and while it is judged. */
  readonly tally?: RunTally;
};

export type RunCases = { readonly name: string; readonly isSample: boolean; readonly responses: number };

/** Counts of a run's cells, and how good the responses are in all. */
export type RunTally = {
  readonly scored: number;
  readonly failed: number;
  readonly skipped: number;
  /** Mean of the overall scores (0..1) of the responses that have one; null when none has. */
  readonly overall: number | null;
  /** Names the deleted rows that were left out of the count; left out where there were none. */
  readonly without?: string;
};

/** What a person adds to a run. An empty text is none. */
export type RunLabel = { readonly name: string; readonly notes: string };

/** The run with a name and notes. */
export function labelled(run: Run, { name, notes }: RunLabel): Run {
  const { name: _, notes: __, ...bare } = run;
  return { ...bare, ...(name === "" ? {} : { name }), ...(notes === "" ? {} : { notes }) };
}

/** The run with the name and notes of another record of it. */
export function labelledAs(run: Run, other: Pick<Run, "name" | "notes">): Run {
  return labelled(run, { name: other.name ?? "", notes: other.notes ?? "" });
}

/** The run without its tally: it is judged on. */
export function untallied({ tally: _, ...run }: Run): Run {
  return run;
}

/** Whether the judge reads all responses to an instruction in one prompt: then a verdict depends on all of them. */
export function readsTogether(judge: JudgeIdentity): boolean {
  return judge.prompt?.settings.together === true;
}

/** Every judge that gave verdicts of a run, in order; a cell's `by` points into it. */
export function judgesOf(run: Pick<Run, "judge" | "earlier">): readonly JudgeIdentity[] {
  return [...(run.earlier ?? []), run.judge];
}
