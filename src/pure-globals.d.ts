// The few web-platform types that the pure layers (domain, formats, heads, io) may use: those that browsers, workers and
// Node all have. Nothing that can reach a document, a network or a disk belongs here. The app projects use the real DOM
// library and leave this file out.

declare class TextEncoder {
  readonly encoding: string;
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: ArrayBufferLike | ArrayBufferView, options?: { stream?: boolean }): string;
}

type BlobPart = ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob | string;

declare class Blob {
  constructor(parts?: BlobPart[], options?: { type?: string; endings?: "transparent" | "native" });
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  slice(start?: number, end?: number, contentType?: string): Blob;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  text(): Promise<string>;
}

declare class File extends Blob {
  constructor(parts: BlobPart[], name: string, options?: { type?: string; lastModified?: number });
  readonly name: string;
  readonly lastModified: number;
}

type ReadableStreamReadResult<T> = { done: false; value: T } | { done: true; value: T | undefined };

type ReadableStreamDefaultReader<T> = {
  read(): Promise<ReadableStreamReadResult<T>>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
};

type ReadableStream<T = unknown> = {
  getReader(): ReadableStreamDefaultReader<T>;
  pipeThrough<U>(pair: { readonly readable: ReadableStream<U>; readonly writable: unknown }): ReadableStream<U>;
  cancel(reason?: unknown): Promise<void>;
};

declare class DecompressionStream {
  constructor(format: "gzip" | "deflate" | "deflate-raw");
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: unknown;
}

declare class TransformStream<I, O> {
  constructor(transformer: { transform(chunk: I, controller: { enqueue(chunk: O): void }): void });
  readonly readable: ReadableStream<O>;
  readonly writable: unknown;
}

type AbortSignalEvent = { readonly type: string };

type WritableStreamDefaultWriter = {
  readonly ready: Promise<undefined>;
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
};

declare class CompressionStream {
  constructor(format: "gzip" | "deflate" | "deflate-raw");
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: { getWriter(): WritableStreamDefaultWriter };
}

declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: (event: AbortSignalEvent) => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: (event: AbortSignalEvent) => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string);
}

declare const performance: { now(): number };
declare const crypto: {
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
  getRandomValues<T extends Uint8Array | Uint32Array>(array: T): T;
  readonly subtle: { digest(algorithm: string, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Promise<ArrayBuffer> };
};
declare function structuredClone<T>(value: T): T;
declare function setTimeout(callback: () => void, milliseconds?: number): number;
declare function clearTimeout(id: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
