// Plain text to a grid with one response column: one response, or several with separators between them.
import type { Grid } from "./grid.ts";
import type { Limits } from "./limits.ts";
import type { ProblemList } from "./problem-list.ts";

const RULE = /^\s*-{3,}\s*$/;
const FENCE = /^\s*(?:```|~~~)/;

/**
 * Splits at lines of `---` when there is one (so a single such line at the end makes one response with paragraphs), otherwise
 * at blank lines. Blank lines inside a code fence do not split.
 */
export function readText(text: string, limits: Limits, problems: ProblemList): Grid {
  const source = text.split(/\r\n|\n|\r/);
  const byRule = source.some((line) => RULE.test(line));
  const rows: string[][] = [];
  const lines: number[] = [];
  let block: string[] = [];
  let blockLine = 1;
  let fenced = false;
  let full = false;

  function flush(): void {
    const response = block.join("\n").trim();
    const skipped = block.findIndex((line) => line.trim() !== "");
    block = [];
    if (response === "" || full) return;
    const line = blockLine + Math.max(0, skipped);
    if (rows.length >= limits.rows) {
      problems.add(line, "too-many-rows", true, { limit: limits.rows });
      full = true;
    } else if (response.length > limits.cellChars) {
      problems.add(line, "cell-too-large", true, { column: "response", limit: limits.cellChars, found: response.length });
    } else {
      rows.push([response]);
      lines.push(line);
    }
  }

  source.forEach((line, i) => {
    if (!byRule && FENCE.test(line)) fenced = !fenced;
    const isSeparator = byRule ? RULE.test(line) : line.trim() === "" && !fenced;
    if (isSeparator) flush();
    else {
      if (block.length === 0) blockLine = i + 1;
      block.push(line);
    }
  });
  flush();
  return { format: "text", columns: ["response"], rows, lines };
}
