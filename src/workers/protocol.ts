// The typed worker protocol: what each worker can be asked, what it answers and what it reports on the way.
// Types only. The client is client.ts, the worker side serve.ts. Kind, payload, progress and result belong together.
import type { JudgeComparison } from "../domain/agreement-compare.ts";
import type { AgreementInput, AgreementOptions, AgreementReport } from "../domain/agreement.ts";
import type { Case, CaseId, CaseSet, ResponseId } from "../domain/case.ts";
import type { Result } from "../domain/error-code.ts";
import type { PairTrust, TrustedPair } from "../domain/pair-trust.ts";
import type { PeerInput, PeerTrust } from "../domain/peer-trust.ts";
import type { RankingInput } from "../domain/pair-ranking.ts";
import type { PairSide, PairVerdict } from "../domain/pair.ts";
import type { Ranking } from "../domain/statistics/bradley-terry.ts";
import type { Criterion } from "../domain/rubric.ts";
import type { ColumnComparison, ComparedColumn } from "../domain/run-comparison.ts";
import type { SourceColumn, SourceStanding } from "../domain/source-summary.ts";
import type { DeviceChoice, GpuTrouble, JudgeIdentity } from "../domain/run.ts";
import type { Dtype, ModelFile, ModelHead, ModelKey, ModelManifest } from "../domain/model.ts";
import type { JudgeSettings } from "../domain/judge-settings.ts";
import type { FactsInput, TrustFacts } from "../domain/trust-facts.ts";
import type { SegmentName, Verdict } from "../domain/verdict.ts";
import type { BootstrapOptions } from "../domain/statistics/bootstrap.ts";
import type { Label } from "../domain/statistics/classification.ts";
import type { Bundle, BundlePart } from "../io/bundle.ts";
import type { ExportRequest } from "../io/export-service.ts";
import type { ExportRow } from "../io/export-row.ts";
import type { ExportedFile } from "../io/export-sink.ts";
import type { SpanOrigin } from "../formats/prompt-format.ts";
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
  /** The cases that come with progress are not in the value's set again: they stand before its own. */
  build: Call<
    { readonly mapping: ColumnMapping; readonly name: string },
    { readonly done: number; readonly of: number; readonly cases: readonly Case[] },
    Result<{ readonly set: CaseSet; readonly problems: readonly RowProblem[] }>
  >;
};

/** What this browser can run judges on. */
export type Capabilities = {
  readonly crossOriginIsolated: boolean;
  readonly hardwareThreads: number;
  /** Null when there is no adapter; `reason` then says why. */
  readonly webgpu: { readonly description: string; readonly shaderF16: boolean; readonly software: boolean } | null;
  readonly reason: GpuTrouble | null;
  /** Limits of the adapter, in bytes; left out where there is none. */
  readonly maxBufferSize?: number;
  readonly maxStorageBufferBindingSize?: number;
  /** GiB of memory, rounded and at most 8; left out where the browser does not tell. */
  readonly deviceMemory?: number;
};

/** What a judge reads for one cell. */
export type JudgeItem = {
  readonly responseId: ResponseId;
  readonly criterion: Criterion;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
  /**
   * All responses to the instruction, this one among them, in the order in which they are read in one prompt. Left out where
   * the response stands alone.
   */
  readonly companions?: readonly Companion[];
};

export type Companion = { readonly responseId: ResponseId; readonly text: string };

/** What a judge reads to compare two responses on one criterion. */
export type PairItem = {
  readonly caseId: CaseId;
  readonly criterion: Criterion;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly a: { readonly responseId: ResponseId; readonly text: string };
  readonly b: { readonly responseId: ResponseId; readonly text: string };
};

/** The input of one order of a pair; where `together` is false, that of one response, which the judge reads by itself. */
export type PairReading = { readonly together: boolean; readonly reading: Reading };

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

/** Which judge to load: the embedded one, or a kept model with the settings it judges by. */
export type JudgeChoice = { readonly kind: "clerk" } | { readonly kind: "model"; readonly model: ModelKey; readonly settings: JudgeSettings };

/** A prompt as the model read it, in order. */
export type PromptReading = {
  readonly kind: "prompt";
  readonly variant: string;
  /** `special` marks control tokens, which only the template can hold. */
  readonly spans: readonly { readonly text: string; readonly origin: SpanOrigin; readonly special: boolean }[];
  readonly tokens: number;
  /** Tokens at the start that neighbouring items share and that are computed once. */
  readonly shared: number;
  /** UTF-16 units of the joined span texts that the shared tokens cover; left out where it is not known. */
  readonly sharedUnits?: number;
};

export type WordReading = {
  readonly kind: "words";
  readonly segments: readonly InputSegment[];
  readonly features: readonly { readonly name: string; readonly value: number }[];
};

export type Reading = WordReading | PromptReading;

/** A text that a prompt holds in part, in tokens. */
export type CutText = { readonly segment: SegmentName; readonly kept: number; readonly of: number };

/** Names one verdict of a run. */
export type ItemPlace = { readonly responseId: ResponseId; readonly criterionId: string };
/** Names one verdict of a pairwise run. */
export type ItemPair = { readonly a: ResponseId; readonly b: ResponseId; readonly criterionId: string };

/** What judging these items would take, counted before the run. */
export type Budget<Place = ItemPlace> = {
  /** Tokens that would be prefilled with and without reuse, and the most that would be decoded. */
  readonly prefill: number;
  readonly prefillWithoutReuse: number;
  readonly decode: number;
  /** Items that don't fit the context, with what would be cut of which text, in tokens. */
  readonly cut: readonly (Place & CutText)[];
  readonly contextLength: number;
  /** Bytes of the largest key-value cache that would be held at once. */
  readonly cacheBytes: number;
};

/** The same of pairs, with both orders of each. */
export type PairBudget = Budget<ItemPair>;

/** judge.worker.ts: loads one judge and scores items with it. */
export type JudgeCalls = {
  probe: Call<Record<string, never>, never, Result<Capabilities>>;
  /** `reuse` false: a generative judge reads every prompt from its start, to measure what reuse saves. Left out: it reuses. */
  load: Call<{ readonly judge: JudgeChoice; readonly device: DeviceChoice; readonly threads: number | null; readonly reuse?: boolean }, { readonly loaded: number; readonly of: number }, Result<LoadedJudge>>;
  /** Counts tokens; runs nothing. The Clerk's budget has no cuts: it flags them on the verdict. */
  plan: Call<{ readonly items: readonly JudgeItem[] }, { readonly counted: number }, Result<Budget>>;
  /** The same of pairs. */
  planPairs: Call<{ readonly items: readonly PairItem[] }, { readonly counted: number }, Result<PairBudget>>;
  /** Verdicts arrive as progress, in batches; the value is the count. Aborting stops after the current batch. */
  judge: Call<{ readonly items: readonly JudgeItem[] }, { readonly verdicts: readonly Verdict[] }, Result<{ readonly judged: number }>>;
  /** Writes the rationale of one item; progress is all that is written so far, the value is the verdict read after it. Fails for a judge that can't write. */
  explain: Call<{ readonly item: JudgeItem }, { readonly text: string }, Result<Verdict>>;
  /** Compares pairs, each in both orders; progress and abort as with `judge`. A judge that can't compare scores each response by itself. */
  judgePairs: Call<{ readonly items: readonly PairItem[] }, { readonly verdicts: readonly PairVerdict[] }, Result<{ readonly judged: number }>>;
  /** The exact input of one pair with `first` in the first place, or of that response alone where the judge reads each by itself. */
  readPair: Call<{ readonly item: PairItem; readonly first: PairSide }, never, Result<PairReading>>;
  /** The exact input for one item, for the detail panel. */
  read: Call<{ readonly item: JudgeItem }, never, Result<Reading>>;
};

/** What a hub says of one revision of a repository, before anything is downloaded. */
export type RepositoryListing = {
  readonly repository: string;
  readonly commit: string;
  /** Every file. `sha256` is null where the hub gives no hash (small files kept in git); `etag` may still be there. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string | null }[];
  /** The dtypes found with the files each needs (weights, external data, tokenizer, configs) and their bytes in all. */
  readonly choices: readonly { readonly dtype: Dtype; readonly head: ModelHead; readonly files: readonly string[]; readonly bytes: number }[];
};

export type DownloadProgress = {
  readonly file: string;
  /** Bytes of this file that are kept, of all; those kept by an earlier try count. */
  readonly loaded: number;
  readonly of: number;
  readonly totalLoaded: number;
  readonly totalOf: number;
  /** Bytes per second over the last seconds; 0 while unknown. */
  readonly rate: number;
  readonly secondsLeft: number | null;
};

/** download.worker.ts: the one context that reaches a hub. No message holds a text of a person's cases. */
export type DownloadCalls = {
  describe: Call<{ readonly hub: string; readonly repository: string; readonly revision: string }, never, Result<RepositoryListing>>;
  /** `pins` are hashes known from the catalogue or an earlier download; a difference is an error. Aborting keeps what is there for a resume. */
  download: Call<
    { readonly hub: string; readonly repository: string; readonly commit: string; readonly dtype: Dtype; readonly pins: readonly ModelFile[] },
    DownloadProgress,
    Result<ModelManifest>
  >;
};

/** library.worker.ts: the kept models, without a network. */
export type LibraryCalls = {
  list: Call<Record<string, never>, never, Result<{ readonly models: readonly ModelManifest[]; /** Unfinished downloads. */ readonly parts: readonly { readonly key: ModelKey; readonly repository: string; readonly commit: string; readonly dtype: Dtype; readonly bytes: number; readonly of: number }[] }>>;
  /** Reads every byte and compares. The failure names the file and what is wrong with it. */
  verify: Call<{ readonly model: ModelKey }, { readonly bytes: number; readonly of: number }, Result<ModelManifest>>;
  /** Copies a model folder that a person chose into the store. Of several dtypes it takes the one that is named, or else the smallest. */
  adopt: Call<{ readonly name: string; readonly files: readonly { readonly path: string; readonly blob: Blob }[]; readonly dtype?: Dtype }, { readonly bytes: number; readonly of: number }, Result<ModelManifest>>;
  remove: Call<{ readonly model: ModelKey }, never, Result<{ readonly bytes: number }>>;
};

/** statistics.worker.ts: figures that take too long for the page. A call runs to its end; ending the worker is the only stop. */
export type StatisticsCalls = {
  /** `agreementReport` of domain/agreement.ts. Progress counts resamples. */
  agreement: Call<{ readonly input: AgreementInput; readonly options: AgreementOptions }, { readonly done: number; readonly of: number }, Result<AgreementReport>>;
  /** `trustFacts` of domain/trust-facts.ts: what can be said of verdicts without people. */
  facts: Call<{ readonly input: FactsInput; readonly options: BootstrapOptions }, never, Result<TrustFacts>>;
  /** `compareJudges` of domain/agreement-compare.ts: which of two judges agrees more with people. */
  compare: Call<
    { readonly first: readonly Label[]; readonly second: readonly Label[]; readonly human: readonly Label[]; readonly options: AgreementOptions },
    never,
    Result<JudgeComparison>
  >;
  /** `peerTrust` of domain/peer-trust.ts: several runs beside each other and people, on one criterion. */
  peers: Call<{ readonly input: PeerInput; readonly options: BootstrapOptions }, never, Result<PeerTrust>>;
  /** `pairTrust` of domain/pair-trust.ts: how far verdicts on pairs may be believed. */
  pairs: Call<{ readonly pairs: readonly TrustedPair[]; readonly options: BootstrapOptions }, never, Result<PairTrust>>;
  /** `compareColumn` of domain/run-comparison.ts: two runs over the same rows, in one column. */
  compareColumn: Call<{ readonly column: ComparedColumn; readonly group: Int32Array; readonly options: BootstrapOptions }, never, Result<ColumnComparison>>;
  /** `sourceStandings` of domain/source-summary.ts, column by column. */
  sources: Call<
    { readonly columns: readonly SourceColumn[]; readonly source: Int32Array; readonly group: Int32Array; readonly count: number; readonly options: BootstrapOptions },
    never,
    Result<readonly (readonly SourceStanding[])[]>
  >;
  /** `rankingOf` of domain/pair-ranking.ts: sources by the pairs they won. */
  ranking: Call<RankingInput, never, Result<Ranking>>;
};

/** export.worker.ts: writes results as files, and reads run bundles. One file is written at a time; ending the worker drops it. */
export type ExportCalls = {
  begin: Call<{ readonly request: ExportRequest }, never, Result<null>>;
  /** The next rows, in the order of the file. Small slices keep the page from copying for long. */
  add: Call<{ readonly rows: readonly ExportRow[]; readonly part?: BundlePart }, never, Result<null>>;
  finish: Call<Record<string, never>, never, Result<ExportedFile>>;
  /** Everything in it is checked: digest, version, each record, and that they belong together. */
  bundle: Call<{ readonly blob: Blob }, { readonly bytes: number; readonly of: number }, Result<Bundle>>;
};

/** search.worker.ts: finds rows by their texts. A pattern may never end; ending the worker is the only stop, and it forgets the texts. */
export type SearchCalls = {
  /** Adds rows to those it holds; `first` forgets the former ones. The value counts what it holds. */
  load: Call<{ readonly rows: readonly { readonly id: ResponseId; readonly texts: readonly string[] }[]; readonly first: boolean }, never, Result<{ readonly rows: number }>>;
  /** Rows with a text that holds `search`, or that it matches as a regular expression, in the order of loading. Failure: search-pattern. */
  find: Call<{ readonly search: string; readonly isPattern: boolean }, never, Result<{ readonly ids: readonly ResponseId[] }>>;
};

/** check.worker.ts: runs deterministic criteria. It may hang in a person's expression; then the page ends it. */
export type CheckCalls = {
  /** Answers as soon as the worker listens, so that its start does not count for an item. */
  ready: Call<Record<string, never>, never, Result<null>>;
  /** One item; the page gives it a time of its own. */
  check: Call<{ readonly item: JudgeItem }, never, Result<Verdict>>;
};
