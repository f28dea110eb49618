// Fetches files of the page's own origin and checks them against their recorded length and SHA-256. A mismatch is an error,
// never a warning.
import { type Result, fail, ok } from "../domain/error-code.ts";
import type { FileRecord } from "./manifest.ts";

/** SHA-256 of bytes as 64 hex digits. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Checks bytes against their record. */
export async function verify(path: string, bytes: Uint8Array<ArrayBuffer>, record: FileRecord): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (bytes.length !== record.bytes) return fail("judge-integrity", `${path}: ${bytes.length} bytes instead of ${record.bytes}`);
  const found = await sha256Hex(bytes);
  return found === record.sha256 ? ok(bytes) : fail("judge-integrity", `${path}: SHA-256 ${found} instead of ${record.sha256}`);
}

/**
 * Fetches a whole file. Fails with `judge-load-failed` when it cannot be had and with `judge-integrity` as soon as it is
 * longer than `most`.
 * @param onBytes called with the number of bytes received so far
 */
export async function fetchBytes(url: URL, most: number, onBytes: (received: number) => void): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const name = url.pathname;
  let response: Response;
  try {
    response = await fetch(url, { credentials: "omit", redirect: "error" });
  } catch (error) {
    return fail("judge-load-failed", `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!response.ok || response.body === null) return fail("judge-load-failed", `${name}: HTTP ${response.status}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      received += value.length;
      if (received > most) {
        await reader.cancel();
        return fail("judge-integrity", `${name}: more than ${most} bytes`);
      }
      onBytes(received);
    }
  } catch (error) {
    return fail("judge-load-failed", `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return ok(bytes);
}
