// Checks JSON text without recursion: where it breaks, how deep it nests, and where the elements of its outer arrays start.
// The values themselves come from JSON.parse afterwards.

/** Start and end offsets of one element of the array at the root. */
export type Span = { readonly start: number; readonly end: number };

export type JsonScan = {
  /** Null when the text is valid JSON within the depth; otherwise the offset of the first character that is wrong. */
  readonly fault: { readonly kind: "syntax" | "depth"; readonly offset: number } | null;
  /** Complete elements of the array at the root; empty when the root is no array. */
  readonly elements: readonly Span[];
  /** Offsets where the elements of an array start, for arrays one or two keys below a root object; by `pathKey(keys)`. */
  readonly starts: ReadonlyMap<string, readonly number[]>;
};

/** Key of an array's path in `JsonScan.starts`. */
export function pathKey(keys: readonly string[]): string {
  return JSON.stringify(keys);
}

type Frame = { readonly array: boolean; key: string; readonly starts: number[] | null };
type Expect = "value" | "first-item" | "first-key" | "key" | "colon" | "comma" | "end";

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = ["true", "false", "null"] as const;

/** Scans JSON (RFC 8259). Deeper than `maxDepth` containers is a fault of kind "depth". O(n) time, O(depth) memory. */
export function scanJson(text: string, maxDepth: number): JsonScan {
  const stack: Frame[] = [];
  const elements: Span[] = [];
  const starts = new Map<string, number[]>();
  let expect = "value" as Expect;
  let elementStart = 0;
  let pos = skipSpace(text, 0);

  function stop(kind: "syntax" | "depth", offset: number): JsonScan {
    return { fault: { kind, offset }, elements, starts };
  }

  function afterValue(end: number): void {
    pos = end;
    expect = stack.length === 0 ? "end" : "comma";
    if (stack.length === 1 && stack[0]?.array === true) elements.push({ start: elementStart, end });
  }

  for (; pos < text.length; pos = skipSpace(text, pos)) {
    const char = text.charAt(pos);
    const top = stack[stack.length - 1];
    switch (expect) {
      case "end":
        return stop("syntax", pos);
      case "colon":
        if (char !== ":") return stop("syntax", pos);
        pos += 1;
        expect = "value";
        break;
      case "comma":
        if (char === ",") {
          pos += 1;
          expect = top?.array === true ? "value" : "key";
        } else if (char === (top?.array === true ? "]" : "}")) {
          stack.pop();
          afterValue(pos + 1);
        } else return stop("syntax", pos);
        break;
      case "first-key":
      case "key": {
        if (char === "}" && expect === "first-key") {
          stack.pop();
          afterValue(pos + 1);
          break;
        }
        const end = char === '"' ? stringEnd(text, pos) : -pos - 1;
        if (end < 0) return stop("syntax", -end - 1);
        // Only the outer keys are needed, to name the arrays below them.
        if (top && stack.length <= 2) top.key = String(JSON.parse(text.slice(pos, end)));
        pos = end;
        expect = "colon";
        break;
      }
      case "first-item":
      case "value": {
        if (char === "]" && expect === "first-item") {
          stack.pop();
          afterValue(pos + 1);
          break;
        }
        if (top?.array === true) {
          if (stack.length === 1) elementStart = pos;
          top.starts?.push(pos);
        }
        if (char === "[" || char === "{") {
          if (stack.length >= maxDepth) return stop("depth", pos);
          const array = char === "[";
          const frame: Frame = { array, key: "", starts: array ? startsFor(stack, starts) : null };
          stack.push(frame);
          pos += 1;
          expect = array ? "first-item" : "first-key";
          break;
        }
        const end = char === '"' ? stringEnd(text, pos) : scalarEnd(text, pos);
        if (end < 0) return stop("syntax", -end - 1);
        afterValue(end);
        break;
      }
    }
  }
  // The end of the text came before the end of the value (or the text is empty).
  return expect === "end" ? { fault: null, elements, starts } : stop("syntax", text.length);
}

/** The list that collects element offsets of an array about to open, when its path is worth knowing. */
function startsFor(stack: readonly Frame[], starts: Map<string, number[]>): number[] | null {
  if (stack.length === 0 || stack.length > 2 || stack.some((frame) => frame.array)) return null;
  const list: number[] = [];
  // A repeated key wins over the earlier one, as in JSON.parse.
  starts.set(pathKey(stack.map((frame) => frame.key)), list);
  return list;
}

function skipSpace(text: string, from: number): number {
  let pos = from;
  for (; pos < text.length; pos += 1) {
    const code = text.charCodeAt(pos);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
  }
  return pos;
}

/** Offset after the closing quote; -(offset + 1) of the fault when the string is not valid. */
function stringEnd(text: string, start: number): number {
  for (let pos = start + 1; pos < text.length; pos += 1) {
    const code = text.charCodeAt(pos);
    if (code === 34) return pos + 1;
    if (code < 32) return -pos - 1;
    if (code !== 92) continue;
    pos += 1;
    const escape = text.charAt(pos);
    if (escape === "u") {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(pos + 1, pos + 5))) return -pos - 1;
      pos += 4;
    } else if (escape === "" || !'"\\/bfnrt'.includes(escape)) return -pos - 1;
  }
  return -text.length - 1;
}

function scalarEnd(text: string, start: number): number {
  const literal = LITERALS.find((word) => text.startsWith(word, start));
  if (literal !== undefined) return start + literal.length;
  NUMBER.lastIndex = start;
  return NUMBER.test(text) ? NUMBER.lastIndex : -start - 1;
}
