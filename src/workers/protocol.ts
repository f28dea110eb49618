// The typed worker protocol: what each worker can be asked, what it answers and what it reports on the way.
// Types only. The client is client.ts, the worker side serve.ts. Kind, payload, progress and result belong together.
import type { CaseSet, ResponseId } from "../domain/case.ts";
import type { Result } from "../domain/error-code.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { DeviceChoice, GpuTrouble, JudgeIdentity } from "../domain/run.ts";
import type { SegmentName, Verdict } from "../domain/verdict.ts";
import type { ColumnMapping, ImportSource, TablePreview } from "../io/table.ts";
import type { RowProblem } from "../io/problem.ts";

/** A call: payload in, any number of progress reports, one result. */
export type Call<Payload, Progress, Value> = {
  readonly payload: Payload;
  readonly progress: Progress;
  readonly value: Value;
};

/** parse.worker.ts: turns files and pastes into cases. Keeps the last opened table until the next "open". */
export type ParseCalls = {
  open: Call<{ readonly source: ImportSource; readonly encoding: string | null }, { readonly bytes: number; readonly of: number }, Result<TablePreview>>;
  build: Call<{ readonly mapping: ColumnMapping; readonly name: string }, never, Result<{ readonly set: CaseSet; readonly problems: readonly RowProblem[] }>>;
};

/** What this browser can run judges on. */
export type Capabilities = {
  readonly crossOriginIsolated: boolean;
  readonly hardwareThreads: number;
  /** Null when there is no adapter; `reason` then says why. */
  readonly webgpu: { readonly description: string; readonly shaderF16: boolean; readonly software: boolean } | null;
  readonly reason: GpuTrouble | null;
};

/** What a judge reads for one cell. */
export type JudgeItem = {
  readonly responseId: ResponseId;
  readonly criterion: Criterion;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
};

/** One part of the input as the judge read it. */
export type InputSegment = {
  readonly name: SegmentName;
  /** Tokens in order; `matched` marks words that also stand on the other side (response against reference, context or instruction). */
  readonly tokens: readonly { readonly text: string; readonly matched: boolean; readonly known: boolean }[];
  /** Tokens of the segment before it was cut to the budget. */
  readonly of: number;
};

export type LoadedJudge = {
  readonly identity: JudgeIdentity;
  /** Why the engine is not on the device that was asked for; null when it is. */
  readonly fallback: GpuTrouble | null;
};

/** judge.worker.ts: loads one judge and scores items with it. */
export type JudgeCalls = {
  probe: Call<Record<string, never>, never, Result<Capabilities>>;
  load: Call<{ readonly judge: string; readonly device: DeviceChoice; readonly threads: number | null }, { readonly loaded: number; readonly of: number }, Result<LoadedJudge>>;
  /** Verdicts arrive as progress, in batches; the value is the count. Aborting stops after the current batch. */
  judge: Call<{ readonly items: readonly JudgeItem[] }, { readonly verdicts: readonly Verdict[] }, Result<{ readonly judged: number }>>;
  /** The exact input for one item, for the detail panel. */
  read: Call<{ readonly item: JudgeItem }, never, Result<{ readonly segments: readonly InputSegment[]; readonly features: readonly { readonly name: string; readonly value: number }[] }>>;
};
