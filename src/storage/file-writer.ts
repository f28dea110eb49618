// Writes one private file in place. Where the browser has synchronous handles (workers) every write is in the file at once;
// elsewhere the writes become visible when the file is closed. It knows nothing of models.
import { type Result, fail, ok } from "../domain/error-code.ts";
import { storageFailure } from "./failure.ts";

/** An open file. Its owner must close it; until then nobody else can open it. */
export type FileWriter = {
  /** Bytes in the file when it was opened. */
  readonly size: number;
  /** Writes at an offset in bytes. Failures: storage-quota, storage-failed. */
  write(chunk: Uint8Array<ArrayBuffer>, at: number): Promise<Result<void>>;
  /** Cuts or pads the file to this many bytes. */
  truncate(bytes: number): Promise<Result<void>>;
  /** Flushes and closes. After it the writer must not be used. */
  close(): Promise<Result<void>>;
};

// The DOM library leaves out what only workers have; this is the part that is used here.
type SyncHandle = {
  getSize(): number;
  write(data: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
};
type WorkerFile = { createSyncAccessHandle?(): Promise<SyncHandle> };

/** Opens a file for writing and keeps what is in it. */
export async function openWriter(file: FileSystemFileHandle): Promise<Result<FileWriter>> {
  try {
    const handle = await (file as WorkerFile).createSyncAccessHandle?.();
    return ok(handle === undefined ? await streamWriter(file) : syncWriter(handle));
  } catch (error) {
    return storageFailure(error);
  }
}

function syncWriter(handle: SyncHandle): FileWriter {
  return {
    size: handle.getSize(),
    write(chunk, at) {
      return attempt(() => {
        let written = 0;
        while (written < chunk.length) {
          const count = handle.write(chunk.subarray(written), { at: at + written });
          if (count === 0) return fail("storage-quota", "nothing more could be written");
          written += count;
        }
        return ok(undefined);
      });
    },
    truncate: (bytes) =>
      attempt(() => {
        handle.truncate(bytes);
        return ok(undefined);
      }),
    close: () =>
      attempt(() => {
        try {
          handle.flush();
        } finally {
          handle.close();
        }
        return ok(undefined);
      }),
  };
}

async function streamWriter(file: FileSystemFileHandle): Promise<FileWriter> {
  const { size } = await file.getFile();
  const stream = await file.createWritable({ keepExistingData: true });
  return {
    size,
    write: (data, position) =>
      attempt(async () => {
        await stream.write({ type: "write", position, data });
        return ok(undefined);
      }),
    truncate: (bytes) =>
      attempt(async () => {
        await stream.truncate(bytes);
        return ok(undefined);
      }),
    close: () =>
      attempt(async () => {
        try {
          await stream.close();
        } catch (error) {
          // Chromium reports a full disk at the end, by this name.
          if (error instanceof DOMException && error.name === "AbortError") return fail("storage-quota", error.message);
          throw error;
        }
        return ok(undefined);
      }),
  };
}

async function attempt(work: () => Result<void> | Promise<Result<void>>): Promise<Result<void>> {
  try {
    return await work();
  } catch (error) {
    return storageFailure(error);
  }
}
