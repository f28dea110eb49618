// Finds wordings in free text: fenced blocks and string literals of a model card or a source file. Pure text work; which wording
// something is, read-templates.ts says.
import { slotNames } from "./template.ts";

export type FoundTexts = {
  /** Texts with slots, longest first. */
  readonly templates: readonly string[];
  /** Texts without slots that may be the system text of one. */
  readonly systems: readonly string[];
};

const MOST_TEMPLATES = 60;
const MOST_SYSTEMS = 60;
const SYSTEM_LENGTH = { least: 10, most: 3000 };

const FENCE = /^([ \t]*)(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n?^[ \t]*\2[`~]*[ \t]*$/gm;
const TRIPLE = /"""((?:[^\\]|\\[\s\S])*?)"""|'''((?:[^\\]|\\[\s\S])*?)'''/g;
const PLAIN = /"((?:[^"\\\n]|\\.)*)"/g;
const SINGLE = /(?<=[=(,[\s:])'((?:[^'\\\n]|\\.)*)'(?=\s*[,)\]\n}])/g;

/** Looks at the text as a whole too: a pasted file may be nothing but the wording. */
export function findTexts(text: string): FoundTexts {
  const all = new Set<string>();
  const source = text.replaceAll("\r\n", "\n");
  all.add(source);
  all.add(source.trim());
  for (const match of source.matchAll(FENCE)) {
    all.add(match[3] ?? "");
    all.add((match[3] ?? "").trim());
  }
  for (const match of source.matchAll(TRIPLE)) for (const each of spellings(match[1] ?? match[2] ?? "")) all.add(each);
  const rest = source.replaceAll(TRIPLE, " ");
  for (const pattern of [PLAIN, SINGLE]) for (const match of rest.matchAll(pattern)) for (const each of spellings(match[1] ?? "")) all.add(each);
  const texts = [...all];
  const templates = texts.filter((each) => slotNames(each).length > 0).sort((a, b) => b.length - a.length);
  const systems = texts.filter((each) => slotNames(each).length === 0 && each.length >= SYSTEM_LENGTH.least && each.length <= SYSTEM_LENGTH.most);
  return { templates: templates.slice(0, MOST_TEMPLATES), systems: systems.slice(0, MOST_SYSTEMS) };
}

/** A literal as its language would read it, with and without the white space around it. */
function spellings(literal: string): string[] {
  const read = unescape(literal);
  return [read, read.trim(), literal];
}

/** The escapes that Python, JavaScript and JSON share; a backslash before a newline takes both away, as in Python. */
function unescape(literal: string): string {
  return literal.replaceAll(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (whole: string, u?: string, x?: string, one?: string) => {
    if (u !== undefined || x !== undefined) return String.fromCharCode(Number.parseInt(u ?? x ?? "0", 16));
    switch (one) {
      case "n":
        return "\n";
      case "t":
        return "\t";
      case "r":
        return "\r";
      case "\n":
        return "";
      case "\\":
      case "\"":
      case "'":
        return one;
      case undefined:
        return whole;
    }
    return whole;
  });
}
