// JSON Lines to a grid: each line stands alone, so a bad line costs only itself.
import { ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import { scanJson } from "./json-scan.ts";
import type { Limits } from "./limits.ts";
import { ObjectRows } from "./object-rows.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";

const LINE_END = /\r\n|\n|\r/g;

/** Reads one object a line. Blank lines are skipped; lines that are no object are reported and left out. */
export async function readJsonl(text: string, limits: Limits, problems: ProblemList, pacer: Pacer): Promise<Result<Grid>> {
  const rows = new ObjectRows(limits, problems);
  let line = 0;
  for (let start = 0; start < text.length; ) {
    await pacer.breathe(start / text.length);
    LINE_END.lastIndex = start;
    const end = LINE_END.exec(text);
    const content = text.slice(start, end?.index ?? text.length).trim();
    start = end ? LINE_END.lastIndex : text.length;
    line += 1;
    if (content === "") continue;
    if (content.length > limits.jsonLineChars) {
      problems.add(line, "line-too-large", true, { limit: limits.jsonLineChars, found: content.length });
      continue;
    }
    const { fault } = scanJson(content, limits.jsonDepth);
    if (fault?.kind === "depth") {
      problems.add(line, "json-too-deep", true, { column: fault.offset + 1, limit: limits.jsonDepth });
    } else if (fault) {
      problems.add(line, "json-line-invalid", true, { column: fault.offset + 1 });
    } else if (!rows.add(JSON.parse(content) as unknown, line)) break;
  }
  return ok(rows.grid("jsonl"));
}
