// YAML or JSON text to a plain value with the line of each field. Safe against alias bombs, custom tags and deep nesting;
// what a rubric must look like is rubric-file.ts.
import { isAlias, LineCounter, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import { findJsonFault } from "./json-fault.ts";
import { LIMITS } from "./limits.ts";
import type { RubricProblem, RubricResult } from "./rubric-problem.ts";

export type RubricFormat = "yaml" | "json";

export type RubricDocument = {
  readonly value: unknown;
  /** 1-based line of the value at a path, or of the nearest field around it; null when unknown. */
  lineOf(path: readonly (string | number)[]): number | null;
};

/** More brackets than this nest deeper than any rubric and could exhaust the YAML parser's stack. */
const MAX_BRACKETS = 2_000;

/** @param format null: JSON when the text starts with a brace, otherwise YAML */
export function readRubricDocument(source: string, format: RubricFormat | null): RubricResult<RubricDocument> {
  const text = source.replace(/^\uFEFF/, "");
  if (text.length > LIMITS.rubricChars) {
    return syntax(null, { reason: "too-large", max: LIMITS.rubricChars, found: text.length });
  }
  if (text.trim() === "") return syntax(null, { reason: "empty" });
  const isJson = format === "json" || (format === null && text.trimStart().startsWith("{"));
  return isJson ? readJsonDocument(text) : readYamlDocument(text);
}

function readJsonDocument(text: string): RubricResult<RubricDocument> {
  const fault = findJsonFault(text, LIMITS.jsonDepth);
  if (fault !== null) return syntax(fault.line, { reason: fault.kind === "depth" ? "too-deep" : "json", column: fault.column });
  return { ok: true, value: { value: JSON.parse(text) as unknown, lineOf: () => null } };
}

function readYamlDocument(text: string): RubricResult<RubricDocument> {
  if ((text.match(/[[{]/g)?.length ?? 0) > MAX_BRACKETS) return syntax(null, { reason: "too-deep" });
  const lines = new LineCounter();
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, { version: "1.2", schema: "core", lineCounter: lines, prettyErrors: false, logLevel: "silent" });
    // A warning is an unknown tag: a rubric has no use for one.
    const trouble = document.errors[0] ?? document.warnings[0];
    if (trouble) {
      const place = lines.linePos(trouble.pos[0]);
      return syntax(place.line, { reason: trouble.code, column: place.col });
    }
    let alias: number | null = null;
    visit(document, (_, node) => {
      if (!isAlias(node)) return undefined;
      alias = node.range?.[0] ?? 0;
      return visit.BREAK;
    });
    // Aliases let ten lines stand for a billion; people who write rubrics do not need them.
    if (alias !== null) return syntax(lines.linePos(alias).line, { reason: "alias" });
    value = document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch (error) {
    // Indentation can nest without brackets until the stack ends.
    if (error instanceof RangeError) return syntax(null, { reason: "too-deep" });
    throw error;
  }
  return { ok: true, value: { value, lineOf: (path) => lineOfPath(document, lines, path) } };
}

function lineOfPath(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const range = typeof node === "object" && node !== null && "range" in node ? (node.range as readonly number[] | null) : null;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return null;
}

function syntax(line: number | null, params: RubricProblem["params"]): { ok: false; problems: RubricProblem[] } {
  return { ok: false, problems: [{ path: "", line, code: "rubric-syntax", params }] };
}
