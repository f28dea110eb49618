// How a run is called among others over the same cases: by the name that a person gave, else by who judged, how and when.
import type { Run } from "../domain/run.ts";
import type { Messages } from "./en.ts";
import type { Format } from "./format.ts";

export function runNameByJudge(run: Run, messages: Messages, format: Format): string {
  if (run.name !== undefined && run.name !== "") return run.name;
  const settings = run.judge.prompt?.settings;
  const asked = settings === undefined ? run.judge.version : (messages.models.settings.formats[settings.format] ?? settings.format);
  return messages.pairs.juryRun(run.judge.name, asked, format.instant(run.createdAt));
}
