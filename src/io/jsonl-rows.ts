// JSON Lines to a grid: each line stands alone, so a bad line costs only itself.
import { ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import { findJsonFault } from "./json-fault.ts";
import type { JsonFault } from "./json-scanner.ts";
import type { Limits } from "./limits.ts";
import { LineReader } from "./line-reader.ts";
import type { Line } from "./line-reader.ts";
import type { Pacer } from "./pacer.ts";
import type { ProblemList } from "./problem-list.ts";
import type { ShapeChoice } from "./shape.ts";
import { ShapedRows } from "./shaped-rows.ts";

/**
 * Reads one object a line, from a whole text or piece by piece. Blank lines are skipped; lines that are no object are reported and
 * left out.
 */
export async function readJsonl(
  text: string | AsyncIterable<string>,
  limits: Limits,
  problems: ProblemList,
  pacer: Pacer,
  shape: ShapeChoice = null,
): Promise<Result<Grid>> {
  const rows = new ShapedRows(limits, problems, shape);
  // White space around a line does not count, so a little more than the limit is kept.
  const reader = new LineReader(limits.jsonLineChars + 1_024);
  let line = 0;
  function take(found: Line): boolean {
    line += 1;
    const content = found.text?.trim() ?? null;
    if (content === "") return true;
    if (content === null || content.length > limits.jsonLineChars) {
      problems.add(line, "line-too-large", true, { limit: limits.jsonLineChars, found: content?.length ?? found.length });
      return true;
    }
    const { fault, value } = readLine(content, limits.jsonDepth);
    if (fault?.kind === "depth") {
      problems.add(line, "json-too-deep", true, { column: fault.offset + 1, limit: limits.jsonDepth });
    } else if (fault) {
      problems.add(line, "json-line-invalid", true, { column: fault.offset + 1 });
    } else return rows.add(value, line);
    return true;
  }
  let goesOn = true;
  for await (const [piece, done] of typeof text === "string" ? partsOf(text) : unmeasured(text)) {
    await pacer.breathe(done);
    goesOn = reader.push(piece, take);
    if (!goesOn) break;
  }
  if (goesOn) reader.end(take);
  return ok(rows.grid("jsonl"));
}

/** Characters that are read between two pauses. */
const PART_CHARS = 64 * 1024;

/** A whole text in parts, each with the share of the text that comes before it. */
function* partsOf(text: string): Generator<readonly [string, number]> {
  for (let start = 0; start < text.length; start += PART_CHARS) yield [text.slice(start, start + PART_CHARS), start / text.length];
}

async function* unmeasured(pieces: AsyncIterable<string>): AsyncGenerator<readonly [string, number]> {
  for await (const piece of pieces) yield [piece, 0];
}

/** The scan that finds a fault is slow, so it runs only on a line that may nest deeply or that JSON.parse refuses. */
function readLine(content: string, depth: number): { readonly fault: JsonFault | null; readonly value: unknown } {
  if (countBrackets(content) <= depth) {
    try {
      return { fault: null, value: JSON.parse(content) as unknown };
    } catch {
      // The scan below says where.
    }
  }
  const fault = findJsonFault(content, depth);
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
