// A run in plain facts, for files that have a place for names and values. How the facts are called on screen is i18n's matter.
import { judgesOf } from "../domain/run.ts";
import type { JudgeIdentity, Run } from "../domain/run.ts";

export type Fact = readonly [name: string, value: string];

/** Everything that names the run and the exact judge behind it. Names are those of the record, so that programs can rely on them. */
export function runFacts(run: Run): readonly Fact[] {
  const judges = judgesOf(run);
  return [
    ["run", run.id],
    ["created_at", run.createdAt],
    ["state", run.state],
    ["verdicts", String(run.total)],
    ["case_set", run.caseSetId],
    ["rubric", run.rubric.name],
    ...judges.flatMap((judge, i) => judgeFacts(judge, judges.length === 1 ? "judge" : `judge ${i + 1}`)),
  ];
}

/** The facts of one judge, each name after `prefix`. */
export function judgeFacts(judge: JudgeIdentity, prefix: string): readonly Fact[] {
  const { prompt } = judge;
  const facts: Fact[] = [
    [prefix, judge.name],
    [`${prefix}.version`, judge.version],
    [`${prefix}.format`, judge.format],
    [`${prefix}.engine`, judge.engine],
    [`${prefix}.device`, judge.device],
    [`${prefix}.threads`, String(judge.threads)],
    ...Object.entries(judge.files).map(([path, hash]): Fact => [`${prefix}.sha256 ${path}`, hash]),
  ];
  if (prompt === undefined) return facts;
  const { settings } = prompt;
  return [
    ...facts,
    [`${prefix}.repository`, prompt.repository ?? ""],
    [`${prefix}.commit`, prompt.commit ?? ""],
    [`${prefix}.dtype`, prompt.dtype],
    ...settings.templates.map(({ variant, sha256 }): Fact => [`${prefix}.template ${variant}`, sha256]),
    [`${prefix}.settings`, JSON.stringify({ ...settings, templates: settings.templates.map(({ variant, sha256, provenance }) => ({ variant, sha256, provenance })) })],
  ];
}
