// Values as Python prints them, which tables written by pandas hold in their cells. JSON comes first; this is the fallback.

type Cursor = { readonly text: string; at: number };

/** Levels of nested lists that are read. */
const DEPTH = 16;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" };

/**
 * Value of a cell that holds a list or an object, as JSON or as Python writes it (single quotes, True, None, and numpy's lists
 * without commas); undefined when it is neither.
 */
export function readNested(cell: string): unknown {
  const head = cell.trimStart().charAt(0);
  if (head !== "[" && head !== "{") return undefined;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    const cursor: Cursor = { text: cell, at: 0 };
    const value = read(cursor, DEPTH);
    skip(cursor);
    return cursor.at === cell.length ? value : undefined;
  }
}

/** Undefined (with the cursor where it stopped) when there is no value. */
function read(cursor: Cursor, depth: number): unknown {
  skip(cursor);
  const char = cursor.text.charAt(cursor.at);
  if (char === "[" || char === "(") return depth === 0 ? undefined : readList(cursor, depth - 1, char === "[" ? "]" : ")");
  if (char === "{") return depth === 0 ? undefined : readObject(cursor, depth - 1);
  if (char === "'" || char === '"') return readText(cursor, char);
  const word = /[A-Za-z_][\w.]*|-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
  word.lastIndex = cursor.at;
  const found = word.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  cursor.at += found.length;
  if (found === "array" && cursor.text.charAt(cursor.at) === "(") return unwrapped(cursor, depth);
  if (found === "None" || found === "nan" || found === "null") return null;
  if (/^true$/i.test(found)) return true;
  if (/^false$/i.test(found)) return false;
  return /^[-\d]/.test(found) ? Number(found) : undefined;
}

/** `array([...], dtype=object)`. */
function unwrapped(cursor: Cursor, depth: number): unknown {
  cursor.at += 1;
  const value = read(cursor, depth);
  const end = /\s*(?:,\s*dtype=[\w']+)?\s*\)/y;
  end.lastIndex = cursor.at;
  const found = end.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at += found[0].length;
  return value;
}

function readList(cursor: Cursor, depth: number, close: string): unknown {
  const values: unknown[] = [];
  cursor.at += 1;
  for (;;) {
    skip(cursor);
    if (cursor.text.charAt(cursor.at) === close) {
      cursor.at += 1;
      return values;
    }
    const value = read(cursor, depth);
    if (value === undefined) return undefined;
    values.push(value);
    skip(cursor);
    if (cursor.text.charAt(cursor.at) === ",") cursor.at += 1;
  }
}

function readObject(cursor: Cursor, depth: number): unknown {
  const entries: [string, unknown][] = [];
  cursor.at += 1;
  for (;;) {
    skip(cursor);
    if (cursor.text.charAt(cursor.at) === "}") {
      cursor.at += 1;
      // fromEntries defines own properties, so `__proto__` is a plain key.
      return Object.fromEntries(entries);
    }
    const key = read(cursor, depth);
    skip(cursor);
    if (typeof key !== "string" || cursor.text.charAt(cursor.at) !== ":") return undefined;
    cursor.at += 1;
    const value = read(cursor, depth);
    if (value === undefined) return undefined;
    entries.push([key, value]);
    skip(cursor);
    if (cursor.text.charAt(cursor.at) === ",") cursor.at += 1;
  }
}

function readText(cursor: Cursor, quote: string): string | undefined {
  let out = "";
  for (let i = cursor.at + 1; i < cursor.text.length; i += 1) {
    const char = cursor.text.charAt(i);
    if (char === quote) {
      cursor.at = i + 1;
      return out;
    }
    if (char !== "\\") {
      out += char;
      continue;
    }
    i += 1;
    const escape = cursor.text.charAt(i);
    const width = escape === "x" ? 2 : escape === "u" ? 4 : escape === "U" ? 8 : 0;
    const code = width === 0 ? NaN : Number.parseInt(cursor.text.slice(i + 1, i + 1 + width), 16);
    if (Number.isNaN(code) || code > 0x10ffff) out += ESCAPES[escape] ?? (/[\\'"]/.test(escape) ? escape : `\\${escape}`);
    else {
      out += String.fromCodePoint(code);
      i += width;
    }
  }
  return undefined;
}

function skip(cursor: Cursor): void {
  while (/\s/.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
}
