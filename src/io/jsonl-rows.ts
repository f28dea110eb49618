// JSON Lines to a grid: each line stands alone, so a bad line costs only itself.
import { ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import { scanJson } from "./json-scan.ts";
import type { JsonScan } from "./json-scan.ts";
import type { Limits } from "./limits.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ShapeChoice } from "./shape.ts";
import { ShapedRows } from "./shaped-rows.ts";

const LINE_END = /\r\n|\n|\r/g;

/** Reads one object a line. Blank lines are skipped; lines that are no object are reported and left out. */
export async function readJsonl(text: string, limits: Limits, problems: ProblemList, pacer: Pacer, shape: ShapeChoice = null): Promise<Result<Grid>> {
  const rows = new ShapedRows(limits, problems, shape);
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
    const { fault, value } = readLine(content, limits.jsonDepth);
    if (fault?.kind === "depth") {
      problems.add(line, "json-too-deep", true, { column: fault.offset + 1, limit: limits.jsonDepth });
    } else if (fault) {
      problems.add(line, "json-line-invalid", true, { column: fault.offset + 1 });
    } else if (!rows.add(value, line)) break;
  }
  return ok(rows.grid("jsonl"));
}

/** The scan that finds a fault is slow, so it runs only on a line that may nest deeply or that JSON.parse refuses. */
function readLine(content: string, depth: number): { readonly fault: JsonScan["fault"]; readonly value: unknown } {
  if (countBrackets(content) <= depth) {
    try {
      return { fault: null, value: JSON.parse(content) as unknown };
    } catch {
      // The scan below says where.
    }
  }
  const { fault } = scanJson(content, depth);
  return { fault, value: fault === null ? (JSON.parse(content) as unknown) : null };
}

function countBrackets(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 91 || code === 123) count += 1;
  }
  return count;
}
