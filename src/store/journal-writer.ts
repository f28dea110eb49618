// Files verdicts in small batches, one transaction each, in order. A cell is handed on only when its transaction is done.
import type { Failure, Result } from "../domain/error-code.ts";
import { MAX_BATCH } from "../storage/repository.ts";
import type { JournalEntry } from "../storage/schema.ts";
import type { Clock } from "./ports.ts";

/** Longest time that a verdict waits for others, in milliseconds. */
export const MAX_WAIT_MS = 250;

export type JournalPorts<Entry = JournalEntry> = {
  append(entries: readonly Entry[]): Promise<Result<void>>;
  /** The entries are kept now and may be shown. */
  committed(entries: readonly Entry[]): void;
  /** Called once, at the first failure. What waits is dropped; it was never shown. */
  failed(failure: Failure): void;
  readonly clock: Pick<Clock, "later">;
};

export class JournalWriter<Entry = JournalEntry> {
  readonly #ports: JournalPorts<Entry>;
  #waiting: Entry[] = [];
  #writing: Promise<void> = Promise.resolve();
  #stopTimer: (() => void) | null = null;
  #failure: Failure | null = null;

  constructor(ports: JournalPorts<Entry>) {
    this.#ports = ports;
  }

  /** The failure that ended the writing; null while all is well. */
  get failure(): Failure | null {
    return this.#failure;
  }

  add(entries: readonly Entry[]): void {
    if (this.#failure !== null) return;
    for (const entry of entries) this.#waiting.push(entry);
    while (this.#waiting.length >= MAX_BATCH) this.#send(MAX_BATCH);
    if (this.#waiting.length > 0) this.#stopTimer ??= this.#ports.clock.later(MAX_WAIT_MS, () => this.#send(MAX_BATCH));
  }

  /** Writes what waits; resolves when everything added so far is kept, or with the failure. */
  async flush(): Promise<Failure | null> {
    if (this.#waiting.length > 0) this.#send(MAX_BATCH);
    await this.#writing;
    return this.#failure;
  }

  #send(size: number): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const batch = this.#waiting.splice(0, size);
    if (batch.length > 0) this.#writing = this.#writing.then(() => this.#write(batch));
  }

  async #write(batch: readonly Entry[]): Promise<void> {
    if (this.#failure !== null) return;
    const written = await this.#ports.append(batch);
    if (written.ok) {
      this.#ports.committed(batch);
      return;
    }
    this.#failure = written;
    this.#waiting = [];
    this.#ports.failed(written);
  }
}
