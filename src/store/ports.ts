// Everything the store needs from the outside, as types. The real ones are wired in start.ts, others in tests.
import type { Result } from "../domain/error-code.ts";
import type { ModelManifest } from "../domain/model.ts";
import type { OpenedStorage } from "../storage/open-storage.ts";
import type { RunLocks } from "../storage/run-locks.ts";
import type { Space } from "../storage/space.ts";
import type { TabChannel } from "../storage/tab-channel.ts";
import type { WorkerClient } from "../workers/client.ts";
import type { CheckCalls, DownloadCalls, ExportCalls, JudgeCalls, LibraryCalls, ParseCalls, SearchCalls, StatisticsCalls } from "../workers/protocol.ts";
import type { Locale } from "./state.ts";

export type Clock = {
  /** Milliseconds that never run backwards. */
  monotonic(): number;
  /** The time of day, for records. */
  date(): Date;
  /** Runs `task` after `ms`; the answer takes it back. */
  later(ms: number, task: () => void): () => void;
};

export type Ports = {
  readonly parse: WorkerClient<ParseCalls>;
  readonly judge: WorkerClient<JudgeCalls>;
  /** The one worker that reaches a model hub. */
  readonly download: WorkerClient<DownloadCalls>;
  readonly library: WorkerClient<LibraryCalls>;
  /** Asked through search-desk.ts, which ends it when a search takes too long. */
  readonly search: WorkerClient<SearchCalls>;
  /** Runs deterministic criteria; it is ended when one takes too long. */
  readonly check: WorkerClient<CheckCalls>;
  /** Asked through statistics.ts, which knows how to stop it. */
  readonly statistics: WorkerClient<StatisticsCalls>;
  /** Writes results as files, and reads run bundles. */
  readonly export: WorkerClient<ExportCalls>;
  /** The text of the card that was kept with a model; null for a model without one. */
  readModelCard(manifest: ModelManifest): Promise<Result<string | null>>;
  openStorage(): Promise<OpenedStorage>;
  readonly locks: RunLocks;
  readonly channel: TabChannel;
  readonly space: Space;
  /** Removes what the origin keeps outside of the repository. */
  eraseFiles(): Promise<Result<void>>;
  /** The cases that ship with the page, as the file that they are. */
  loadSample(): Promise<Result<{ readonly name: string; readonly blob: Blob }>>;
  readonly clock: Clock;
  /** Calls back whenever the page goes out of sight (it may never come back); the answer stops that. */
  onHidden(listener: () => void): () => void;
  /** A new id, different from every other. */
  uuid(): string;
  /** The language to start with when none was chosen. */
  readonly preferredLocale: Locale;
};
