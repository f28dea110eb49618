// The one list of expected failures. Each code has a message and a next step in src/i18n/ in every language.

export const ERROR_CODES = [
  // reading files and pastes
  "file-empty",
  "file-too-large",
  "file-binary",
  "file-unreadable",
  "file-not-table",
  "encoding-unknown",
  "csv-unclosed-quote",
  "csv-ragged-row",
  "header-duplicate",
  "header-empty",
  "header-missing",
  "json-invalid",
  "json-too-deep",
  "json-not-rows",
  "json-line-invalid",
  "row-not-object",
  "shape-row-unfit",
  "request-failed",
  "columns-unequal",
  "cell-too-large",
  "line-too-large",
  "too-many-rows",
  "too-many-columns",
  "row-empty",
  "response-column-missing",
  "human-score-not-number",
  "preference-unknown",
  "text-damaged",
  "problems-more",
  "no-rows",
  "archive-damaged",
  "archive-encrypted",
  "archive-path",
  "archive-entries",
  "archive-ratio",
  "archive-too-large",
  "archive-nested",
  "archive-no-table",
  "archive-file-skipped",
  "spreadsheet-damaged",
  "parquet-damaged",
  "too-many-files",
  "bundle-damaged",
  "bundle-changed",
  "bundle-newer",
  // rubrics
  "rubric-invalid",
  "rubric-syntax",
  "rubric-field-missing",
  "rubric-field-type",
  "rubric-field-unknown",
  "rubric-field-range",
  "rubric-field-duplicate",
  "rubric-level-unknown",
  // judging
  "judge-load-failed",
  "judge-integrity",
  "judge-run-failed",
  "judge-out-of-memory",
  "judge-format-unfit",
  "judge-gpu-lost",
  "judge-model-missing",
  "judge-cannot-explain",
  "check-invalid",
  "check-timeout",
  "worker-lost",
  // models
  "hub-unreachable",
  "hub-not-found",
  "hub-not-allowed",
  "hub-answer-invalid",
  "model-unsupported",
  "model-file-missing",
  "model-truncated",
  "model-size-mismatch",
  "model-hash-mismatch",
  "model-swapped",
  "model-changed",
  "model-space",
  "model-busy",
  "judge-busy",
  "template-unknown",
  // searching
  "search-pattern",
  "search-too-slow",
  // storage
  "storage-unavailable",
  "storage-quota",
  "storage-failed",
  "storage-newer-version",
  "record-damaged",
  // privacy
  "policy-missing",
  "unexpected",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure. `detail` is technical, untranslated and may be shown small. */
export type Failure = { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

/** Result of an operation that can fail in expected ways. */
export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: ErrorCode, detail = ""): Failure {
  return { ok: false, code, detail };
}
