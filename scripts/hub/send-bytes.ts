// Sends a file or a part of it, honestly or with the faults asked for. Headers other than those of ranges are the caller's.
import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { findEffect, type Effect } from "./faults.ts";

const CHUNK = 64 * 1024;
const TICKS_A_SECOND = 20;
/** Lets what was written leave before the connection is cut. */
const CUT_AFTER_MS = 30;

export type Range = { readonly from: number; readonly to: number };

/** The one range of a Range header; null: none or not to be honoured; "unsatisfiable": answer 416. RFC 9110, 14.2. */
export function readRange(header: string | undefined, size: number): Range | null | "unsatisfiable" {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (found === null || (found[1] === "" && found[2] === "")) return null;
  const [, first = "", last = ""] = found;
  if (first === "") return Number(last) === 0 || size === 0 ? "unsatisfiable" : { from: Math.max(0, size - Number(last)), to: size - 1 };
  if (Number(first) >= size) return "unsatisfiable";
  if (last !== "" && Number(last) < Number(first)) return null;
  return { from: Number(first), to: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

async function write(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(bytes)) return true;
  await new Promise<void>((resolve) => {
    // Whichever comes first takes the other one away, or a long file would pile up listeners.
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
  return !response.destroyed;
}

/**
 * Answers with the file at `onDisk`: 200, 206 or 416, or 200 where If-Range names another ETag. Resolves with the number of
 * body bytes sent, when all is sent, the reader has gone, or a fault has ended it.
 */
export async function sendBytes(request: IncomingMessage, response: ServerResponse, onDisk: string, fileSize: number, etag: string, effects: readonly Effect[]): Promise<number> {
  const size = Math.min(fileSize, findEffect(effects, "truncate")?.bytes ?? fileSize);
  const asked = request.headers["if-range"] === undefined || request.headers["if-range"] === etag ? request.headers.range : undefined;
  const range = findEffect(effects, "no-range") === undefined ? readRange(asked, size) : null;
  response.setHeader("ETag", etag);
  response.setHeader("Accept-Ranges", "bytes");
  if (range === "unsatisfiable") {
    response.writeHead(416, { "Content-Range": `bytes */${size}`, "Content-Length": 0 }).end();
    return 0;
  }
  const { from, to } = range ?? { from: 0, to: size - 1 };
  if (range !== null) response.setHeader("Content-Range", `bytes ${from}-${to}/${size}`);
  response.writeHead(range === null ? 200 : 206, { "Content-Length": to - from + 1 });
  if (request.method === "HEAD") {
    response.end();
    return 0;
  }
  const cut = findEffect(effects, "cut")?.afterBytes ?? Infinity;
  const stall = findEffect(effects, "stall")?.afterBytes ?? Infinity;
  const rate = findEffect(effects, "throttle")?.bytesPerSecond ?? Infinity;
  const flips = effects.filter((effect) => effect.kind === "flip");
  const chunk = Math.max(1, Math.min(CHUNK, Math.floor(rate / TICKS_A_SECOND)));
  const began = performance.now();
  let sent = 0;
  const file = await open(onDisk, "r");
  try {
    response.flushHeaders();
    while (from + sent <= to) {
      const length = Math.min(chunk, to - from + 1 - sent, cut - sent, stall - sent);
      if (length <= 0) break;
      const bytes = Buffer.alloc(length);
      await file.read(bytes, 0, length, from + sent);
      for (const flip of flips) {
        const at = flip.offset - from - sent;
        if (at >= 0 && at < length) bytes.writeUInt8(bytes.readUInt8(at) ^ (flip.mask ?? 1), at);
      }
      if (!(await write(response, bytes))) return sent;
      sent += length;
      const ahead = (sent / rate) * 1000 - (performance.now() - began);
      if (ahead > 1) await sleep(ahead);
    }
  } finally {
    await file.close();
  }
  if (sent >= cut) {
    await sleep(CUT_AFTER_MS);
    response.destroy();
  } else if (sent < stall) response.end();
  return sent;
}
