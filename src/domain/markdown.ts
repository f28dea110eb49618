// Markdown as a tree: the parts of CommonMark and of tables and strike-through that models write. Pure, and it never fails:
// what it does not know stays text. HTML is text, and links and images keep their address as text; nothing is ever fetched.

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "strong" | "emphasis" | "strike"; readonly children: readonly Inline[] }
  | { readonly kind: "link" | "image"; readonly address: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  | { readonly kind: "list"; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "table"; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: "rule" };

/** Longest link, emphasis or piece of code within a line, in UTF-16 units: bounds the search for its end. */
const REACH = 1500;
/** Deeper lists, quotes and emphases stay text, so that no text makes the parser or the page run deep. */
const MOST_DEPTH = 12;

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|(\d{1,9})[.)])(?:[ \t]+|$)/;
const TABLE_RULE = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The blocks of a text, in order. */
export function parseMarkdown(text: string): readonly Block[] {
  return blocksOf(text.replaceAll("\r\n", "\n").replaceAll("\t", "    ").split("\n"), 0);
}

function blocksOf(lines: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  function flush(): void {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", children: parseInline(paragraph.join("\n")) });
    paragraph = [];
  }
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      flush();
      at += 1;
      continue;
    }
    const fence = FENCE.exec(line);
    if (fence !== null) {
      flush();
      const [mark, end] = fenced(lines, at + 1, fence[1] ?? "```");
      blocks.push({ kind: "code", language: (fence[2] ?? "").trim(), text: mark.join("\n") });
      at = end;
      continue;
    }
    const heading = HEADING.exec(line);
    if (heading !== null) {
      flush();
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, children: parseInline(heading[2] ?? "") });
      at += 1;
      continue;
    }
    if (RULE.test(line)) {
      flush();
      blocks.push({ kind: "rule" });
      at += 1;
      continue;
    }
    if (depth < MOST_DEPTH && QUOTE.test(line)) {
      flush();
      const inner: string[] = [];
      while (at < lines.length && QUOTE.test(lines[at] ?? "")) inner.push((lines[at++] ?? "").replace(QUOTE, ""));
      blocks.push({ kind: "quote", children: blocksOf(inner, depth + 1) });
      continue;
    }
    // Four spaces after a blank line are code; within a paragraph they are not.
    if (paragraph.length === 0 && line.startsWith("    ")) {
      const inner: string[] = [];
      while (at < lines.length && ((lines[at] ?? "").startsWith("    ") || (lines[at] ?? "").trim() === "")) inner.push((lines[at++] ?? "").slice(4));
      while (inner.at(-1) === "") inner.pop();
      blocks.push({ kind: "code", language: "", text: inner.join("\n") });
      continue;
    }
    const item = depth < MOST_DEPTH ? ITEM.exec(line) : null;
    // A number that is not 1 does not break a paragraph: "in\n1984. It was" is a sentence.
    if (item !== null && (paragraph.length === 0 || item[3] === undefined || item[3] === "1")) {
      flush();
      const [list, end] = listAt(lines, at, item, depth);
      blocks.push(list);
      at = end;
      continue;
    }
    if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "") && cellsOf(line).length === cellsOf(lines[at + 1] ?? "").length) {
      flush();
      const head = cellsOf(line).map(parseInline);
      const rows: (readonly (readonly Inline[])[])[] = [];
      at += 2;
      while (at < lines.length && (lines[at] ?? "").includes("|")) {
        const cells = cellsOf(lines[at++] ?? "");
        rows.push(head.map((_, i) => parseInline(cells[i] ?? "")));
      }
      blocks.push({ kind: "table", head, rows });
      continue;
    }
    paragraph.push(line.trimStart());
    at += 1;
  }
  flush();
  return blocks;
}

/** The lines of a fenced code from `at` on, and the line after it. A fence that is never closed goes to the end. */
function fenced(lines: readonly string[], at: number, fence: string): readonly [readonly string[], number] {
  const inner: string[] = [];
  for (let i = at; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    const close = line.trim();
    if (close.length >= fence.length && close === fence.charAt(0).repeat(close.length)) return [inner, i + 1];
    inner.push(line);
  }
  return [inner, lines.length];
}

function listAt(lines: readonly string[], from: number, first: RegExpExecArray, depth: number): readonly [Block, number] {
  const isNumbered = first[3] !== undefined;
  const items: (readonly Block[])[] = [];
  let at = from;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at] ?? "");
    if (item === null || (item[3] !== undefined) !== isNumbered || RULE.test(lines[at] ?? "")) break;
    const indent = item[0].length;
    const inner = [(lines[at] ?? "").slice(indent)];
    at += 1;
    for (; at < lines.length; at += 1) {
      const line = lines[at] ?? "";
      const own = line.length - line.trimStart().length;
      if (line.trim() === "") {
        const next = lines[at + 1] ?? "";
        if (next.trim() === "" || next.length - next.trimStart().length < 2) break;
        inner.push("");
      } else if (own >= 2) inner.push(line.slice(Math.min(own, indent)));
      else if (ITEM.test(line) || QUOTE.test(line) || FENCE.test(line) || HEADING.test(line)) break;
      else if (inner.at(-1) === "") break;
      else inner.push(line);
    }
    items.push(blocksOf(inner, depth + 1));
    // One blank line between items keeps them one list.
    if ((lines[at] ?? "x").trim() === "" && ITEM.test(lines[at + 1] ?? "")) at += 1;
  }
  return [{ kind: "list", start: isNumbered ? Number(first[3]) : null, items }, at];
}

function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** The inline parts of a text. */
export function parseInline(text: string, depth = 0): readonly Inline[] {
  const parts: Inline[] = [];
  let plain = "";
  function push(part: Inline): void {
    if (plain !== "") parts.push({ kind: "text", text: plain });
    plain = "";
    parts.push(part);
  }
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (character === "\\" && at + 1 < text.length) {
      const next = text.charAt(at + 1);
      if (next === "\n") push({ kind: "break" });
      else plain += PUNCTUATION.test(next) ? next : `\\${next}`;
      at += 2;
      continue;
    }
    if (character === "\n") {
      if (plain.endsWith("  ")) {
        plain = plain.trimEnd();
        push({ kind: "break" });
      } else plain += "\n";
      at += 1;
      continue;
    }
    const found = depth < MOST_DEPTH ? markAt(text, at, depth) : null;
    if (found === null) {
      plain += character;
      at += 1;
    } else {
      push(found.part);
      at = found.end;
    }
  }
  if (plain !== "") parts.push({ kind: "text", text: plain });
  return parts;
}

type Found = { readonly part: Inline; readonly end: number };

function markAt(text: string, at: number, depth: number): Found | null {
  switch (text.charAt(at)) {
    case "`":
      return codeAt(text, at);
    case "*":
    case "_":
    case "~":
      return emphasisAt(text, at, depth);
    case "!":
      return text.charAt(at + 1) === "[" ? linkAt(text, at + 1, "image", depth) : null;
    case "[":
      return linkAt(text, at, "link", depth);
    case "<":
      return autolinkAt(text, at);
    default:
      return null;
  }
}

function codeAt(text: string, at: number): Found | null {
  const ticks = /^`+/.exec(text.slice(at, at + 40))?.[0] ?? "`";
  for (let from = at + ticks.length; ; ) {
    const close = text.indexOf(ticks, from);
    if (close < 0 || close - at > REACH) return null;
    let end = close + ticks.length;
    while (text.charAt(end) === "`") end += 1;
    if (end - close === ticks.length) {
      const inner = text.slice(at + ticks.length, close).replaceAll("\n", " ");
      const isPadded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
      return { part: { kind: "code", text: isPadded ? inner.slice(1, -1) : inner }, end };
    }
    from = end;
  }
}

function emphasisAt(text: string, at: number, depth: number): Found | null {
  const character = text.charAt(at);
  const isDouble = text.charAt(at + 1) === character;
  if (character === "~" && !isDouble) return null;
  const mark = isDouble ? character.repeat(2) : character;
  const inside = at + mark.length;
  if (/^\s?$/.test(text.charAt(inside))) return null;
  // Underscores within words are part of names.
  if (character === "_" && /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return null;
  for (let from = inside; ; ) {
    const close = text.indexOf(mark, from);
    if (close < 0 || close - at > REACH) return null;
    const end = close + mark.length;
    const isRun = !isDouble && (text.charAt(end) === character || text.charAt(close - 1) === character);
    const isInWord = character === "_" && /[\p{L}\p{N}]/u.test(text.charAt(end));
    if (close > inside && !/\s/.test(text.charAt(close - 1)) && text.charAt(close - 1) !== "\\" && !isRun && !isInWord) {
      const kind = character === "~" ? "strike" : isDouble ? "strong" : "emphasis";
      return { part: { kind, children: parseInline(text.slice(inside, close), depth + 1) }, end };
    }
    from = isRun ? close + 2 : close + 1;
  }
}


function linkAt(text: string, open: number, kind: "link" | "image", depth: number): Found | null {
  const stretch = text.slice(open, open + REACH);
  let level = 0;
  for (let i = 0; i < stretch.length; i += 1) {
    const character = stretch.charAt(i);
    if (character === "\\") i += 1;
    else if (character === "[") level += 1;
    else if (character === "]") {
      level -= 1;
      if (level > 0) continue;
      const target = /^\(\s*(?:<([^<>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/.exec(stretch.slice(i + 1));
      if (target === null) return null;
      const children = parseInline(stretch.slice(1, i), depth + 1);
      return { part: { kind, address: target[1] ?? target[2] ?? "", children }, end: open + i + 1 + target[0].length };
    }
  }
  return null;
}

function autolinkAt(text: string, at: number): Found | null {
  const found = /^<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/i.exec(text.slice(at, at + REACH));
  if (found === null) return null;
  const address = found[1] ?? "";
  return { part: { kind: "link", address, children: [{ kind: "text", text: address }] }, end: at + found[0].length };
}
