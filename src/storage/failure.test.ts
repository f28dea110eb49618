import { expect, test } from "vitest";
import { storageFailure } from "./failure.ts";

test.each([
  ["QuotaExceededError", "storage-quota"],
  ["VersionError", "storage-newer-version"],
  ["SecurityError", "storage-unavailable"],
  ["AbortError", "storage-failed"],
  ["UnknownError", "storage-failed"],
])("%s becomes %s", (name, code) => {
  expect(storageFailure(new DOMException("why", name))).toEqual({ ok: false, code, detail: `${name}: why` });
});

test("a thrown value that is no error keeps its text", () => {
  expect(storageFailure("odd")).toEqual({ ok: false, code: "storage-failed", detail: "odd" });
});
