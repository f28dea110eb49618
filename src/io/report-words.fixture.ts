// Words for the report's tests: each is its own name, so that a test sees which part of a report it looks at.
import type { ReportWords } from "./report-words.ts";

const NAMES = [
  "title", "of", "generator", "headline", "rows", "cases", "verdicts", "overrides", "passing", "pass", "fail", "overall", "mean", "interval", "intervalOf", "intervalNote", "failed", "skipped", "pending", "none",
  "noRun", "judge", "judgeHint", "fact", "value", "rubric", "criterion", "question", "scale", "weight", "level", "meaning", "count", "share", "scores", "chartOf", "sources", "source",
  "noSource", "sourcesChart", "rank", "highest", "lowest", "row", "number", "instruction", "context", "reference", "response", "comment", "score", "confidence", "override", "rationale",
  "failures", "flags", "flagsHint", "what", "more", "shortened", "empty",
] as const;

export const REPORT_WORDS: ReportWords = {
  ...(Object.fromEntries(NAMES.map((name) => [name, name])) as Readonly<Record<(typeof NAMES)[number], string>>),
  title: "title {name}",
  row: "row {n}",
  passingOf: "{n} of {of}",
  passRule: "passes from {threshold}",
  passRequired: "required {names}",
  intervalOf: "{low} to {high}",
  codes: {},
  signals: {},
};
