// Turns what the browser throws from storage into the product's failure codes.
import { type ErrorCode, type Failure, fail } from "../domain/error-code.ts";

/** Names of DOMExceptions, by the failure they stand for. Anything else is storage-failed. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  QuotaExceededError: "storage-quota",
  // Firefox before the name was standardised.
  NS_ERROR_DOM_INDEXEDDB_QUOTA_ERR: "storage-quota",
  VersionError: "storage-newer-version",
  SecurityError: "storage-unavailable",
};

/** Maps a thrown value to a failure. The detail is the exception's name and message, never a stored value. */
export function storageFailure(error: unknown): Failure {
  if (!(error instanceof Error) && !isException(error)) return fail("storage-failed", String(error));
  const detail = error.message === "" ? error.name : `${error.name}: ${error.message}`;
  return fail(CODES[error.name] ?? "storage-failed", detail);
}

function isException(error: unknown): error is { name: string; message: string } {
  return typeof DOMException !== "undefined" && error instanceof DOMException;
}
