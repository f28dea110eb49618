import fc from "fast-check";
import { expect, test } from "vitest";
import type { Result } from "../domain/error-code.ts";
import type { Grid } from "./grid.ts";
import { findJsonFault } from "./json-fault.ts";
import { rowsOfColumns } from "./json-columns.ts";
import { readJson } from "./json-rows.ts";
import { LIMITS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import type { RowProblem } from "./problem.ts";
import { ProblemList } from "./problem-list.ts";
import { ShapedRows } from "./shaped-rows.ts";

const TIGHT: Limits = { ...LIMITS, rows: 4, columns: 4, cellChars: 25, jsonDepth: 12, problems: 20 };

type Read = { readonly grid: Result<Grid>; readonly problems: readonly RowProblem[] };

async function read(text: string | readonly string[], chosen: string | null = null, limits = TIGHT): Promise<Read> {
  const problems = new ProblemList(limits.problems);
  const pieces = typeof text === "string" ? text : () => piecesOf(text);
  const grid = await readJson(pieces, limits, problems, { breathe: () => Promise.resolve() }, null, chosen);
  return { grid, problems: problems.list() };
}

async function* piecesOf(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < text.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** An object as it is written: keys may come twice. */
class Written {
  readonly entries: readonly (readonly [string, unknown])[];

  constructor(entries: readonly (readonly [string, unknown])[]) {
    this.entries = entries;
  }
}

/** A document as text, with the line where each element of its lists begins, by the keys above. */
type Document = { readonly text: string; readonly lines: ReadonlyMap<string, readonly number[]> };

function write(root: unknown, spaces: readonly string[], escaped: boolean): Document {
  let text = "";
  let turn = 0;
  const lines = new Map<string, number[]>();
  const space = (): void => {
    text += spaces[turn % spaces.length] ?? "";
    turn += 1;
  };
  const line = (): number => text.split(/\r\n|\r|\n/).length;
  const unit = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const string = (value: string): string => (escaped ? `"${value.split("").map(unit).join("")}"` : JSON.stringify(value));
  function put(value: unknown, keys: readonly string[] | null, begun: (line: number) => void): void {
    space();
    begun(line());
    if (Array.isArray(value)) {
      const starts: number[] = [];
      if (keys !== null) lines.set(JSON.stringify(keys), starts);
      text += "[";
      for (const [i, item] of value.entries()) {
        if (i > 0) text += ",";
        put(item, null, (at) => void starts.push(at));
      }
      space();
      text += "]";
    } else if (value instanceof Written) {
      text += "{";
      for (const [i, [key, inner]] of value.entries.entries()) {
        if (i > 0) text += ",";
        space();
        text += string(key);
        space();
        text += ":";
        put(inner, keys === null || keys.length === 2 ? null : [...keys, key], () => undefined);
      }
      space();
      text += "}";
    } else text += typeof value === "string" ? string(value) : JSON.stringify(value);
    if (keys?.length === 0) space();
  }
  put(root, [], () => undefined);
  return { text, lines };
}

const ROW_KEYS = ["data", "rows", "results", "examples", "items", "cases", "records", "samples", "instances"];

/** The same by JSON.parse of the whole: the list that is chosen, and its elements one by one. */
function byWhole({ text, lines }: Document, chosen: string | null): Read {
  const problems = new ProblemList(TIGHT.problems);
  const rows = new ShapedRows(TIGHT, problems, null);
  const isFields = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
  const root = JSON.parse(text) as unknown;
  const lists = new Map<string, { values: readonly unknown[]; starts: readonly number[] }>();
  for (const [key, starts] of lines) {
    const keys = JSON.parse(key) as string[];
    const values = keys.reduce<unknown>((value, name) => (isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined), root);
    if (Array.isArray(values) && values.some(isFields)) lists.set(keys.join("."), { values, starts });
  }
  if (!Array.isArray(root) && isFields(root)) {
    const usual = [...ROW_KEYS, ...ROW_KEYS.flatMap((outer) => ROW_KEYS.map((inner) => `${outer}.${inner}`))].find((path) => lists.has(path)) ?? "";
    const path = chosen !== null && (chosen === "" || lists.has(chosen)) ? chosen : usual;
    const { values, starts } = lists.get(path) ?? { values: [root], starts: [text.slice(0, text.indexOf("{")).split(/\r\n|\r|\n/).length] };
    for (const [i, value] of values.entries()) if (!rows.add(value, starts[i] ?? 0)) break;
    const paths = lists.size === 0 ? {} : { paths: [...lists.keys(), ""], path };
    return { grid: { ok: true, value: { ...rows.grid("json"), ...paths } }, problems: problems.list() };
  }
  if (!Array.isArray(root) || !root.some(isFields)) return { grid: { ok: false, code: "json-not-rows", detail: "" }, problems: [] };
  for (const [i, value] of root.entries()) if (!rows.add(value, lists.get("")?.starts[i] ?? 0)) break;
  return { grid: { ok: true, value: rows.grid("json") }, problems: problems.list() };
}

const scalar = fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.constantFrom("x".repeat(30), "", "\ud83d", "\u2028\r\n", 12345678901234567890n.toString(), -0, 0.1, true, null), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const keys = (among: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Written> => fc.array(fc.tuple(fc.constantFrom(...among), value), { maxLength: 5 }).map((entries) => new Written(entries));
const nested = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), keys(["a", "b"], scalar));
const row = keys(["a", "b", "c", "prompt", "completion", "messages", "__proto__", "data"], nested);
const item = fc.oneof({ weight: 4, arbitrary: row }, nested);
const list = fc.array(item, { maxLength: 7 });
const PATHS = ["data", "results", "rows", "x", "y", "a.b", "a", "b", "__proto__"];
const root = fc.oneof(list, keys(PATHS, fc.oneof({ weight: 2, arbitrary: list }, keys(PATHS, fc.oneof(list, item)), item)), item);
const spaces = fc.array(fc.constantFrom("", "", "", " ", "\n", "\r\n", "\r", "\t\n "), { minLength: 1, maxLength: 9 });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
const choice = fc.constantFrom(null, "", "x", "results.results", "a.b", "nowhere");

test("property: read in pieces is as JSON.parse of the whole, whatever the document, its list, its lines and the cuts", async () => {
  await fc.assert(
    fc.asyncProperty(root, spaces, fc.boolean(), sizes, choice, async (value, gaps, escaped, at, chosen) => {
      const document = write(value, gaps, escaped);
      // A document of columns is none of one row; it has a test of its own.
      fc.pre(chosen !== null || rowsOfColumns(JSON.parse(document.text), [], new ProblemList(9)) === null);
      const expected = byWhole(document, chosen);
      expect(await read(cut(document.text, at), chosen)).toEqual(expected);
      expect(await read(document.text, chosen)).toEqual(expected);
    }),
    { numRuns: 1_500 },
  );
});

test("property: columns read in pieces are those of the whole, each row at the line of its first value", async () => {
  const cell = fc.oneof(fc.string({ minLength: 1, maxLength: 9 }).filter((text) => text.trim() !== ""), fc.integer());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), sizes, async (pairs, at) => {
      const text = JSON.stringify({ instruction: pairs.map(([one]) => one), response: pairs.map(([, other]) => other) }, null, 1);
      const { grid, problems } = await read(cut(text, at), null, LIMITS);
      expect(grid).toMatchObject({ ok: true, value: { columns: ["instruction", "response"], rows: pairs.map((cells) => cells.map(String)), lines: pairs.map((_, i) => i + 3) } });
      expect(problems).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("property: of a text that breaks off, what stands complete before the break is kept, and the break is told", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), spaces, fc.boolean(), sizes, fc.nat(), async (values, gaps, under, at, place) => {
      const { text } = write(under ? new Written([["n", 1], ["data", values]]) : values, gaps, false);
      const broken = text.trim().slice(0, 1 + (place % (text.trim().length - 1)));
      const fault = findJsonFault(broken, 64);
      if (fault === null) throw new Error("not broken");
      const { grid, problems } = await read(cut(broken, at), null, { ...LIMITS, rows: 4 });
      // The same with its end put back behind the last complete element.
      const ends = [...elementEnds(broken, under ? 2 : 1)];
      if (ends.length === 0) {
        expect(grid).toEqual({ ok: false, code: "json-invalid", detail: `line ${fault.line}, column ${fault.column}` });
        return;
      }
      const whole = await read(`${broken.slice(0, ends.at(-1))}]${under ? "}" : ""}`, null, { ...LIMITS, rows: 4 });
      expect(problems).toEqual([...whole.problems, { code: "json-invalid", dropped: true, line: fault.line, params: { column: fault.column } }]);
      expect(grid).toEqual(whole.grid);
    }),
    { numRuns: 600 },
  );
});

/** Offsets behind the objects that close at a depth, by counting brackets outside strings. */
function* elementEnds(text: string, depth: number): Generator<number> {
  let open = 0;
  for (const { 0: mark, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (mark === "[" || mark === "{") open += 1;
    else if (mark === "]" || mark === "}") open -= 1;
    if (mark === "}" && open === depth) yield index + 1;
  }
}

test("a list under a key that is repeated is the last one, and what it replaces is not offered", async () => {
  const text = '{"x":{"y":[{"a":1}]},"data":[{"a":2}],"z":[{"a":3}],"x":1,"data":[{"a":4}]}';
  expect(await read(text)).toMatchObject({ grid: { value: { rows: [["4"]], paths: ["data", "z", ""], path: "data" } } });
  expect(await read('{"r":{"s":[{"a":1}],"s":[{"a":2}]}}', "r.s")).toMatchObject({ grid: { value: { rows: [["2"]], paths: ["r.s", ""] } } });
  expect(await read('{"r":{"s":[{"a":1}]},"r":{"t":[{"a":2}]}}', "r.s")).toMatchObject({ grid: { value: { path: "", paths: ["r.t", ""] } } });
});

test("a list at the root passes once, one under a key twice, and the second time no further than its end", async () => {
  const counted = async (text: string): Promise<number[]> => {
    const passes: number[] = [];
    const source = async function* () {
      const pass = passes.push(0) - 1;
      for (const piece of cut(text, [1])) {
        passes[pass] = (passes[pass] ?? 0) + 1;
        yield await Promise.resolve(piece);
      }
    };
    await readJson(source, LIMITS, new ProblemList(9), { breathe: () => Promise.resolve() });
    return passes;
  };
  expect(await counted('[{"a":1}] ')).toEqual([10]);
  expect(await counted('{"data":[{"a":1}],"more":0}')).toEqual([27, 17]);
  expect(await counted("42")).toEqual([2]);
});

test("only the element at hand is held", async () => {
  const rows = 12_000;
  const filler = "x".repeat(10_000);
  let most = 0;
  const source = async function* () {
    yield '{"data":[';
    for (let i = 0; i < rows; i += 1) {
      if (i % 100 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
      yield await Promise.resolve(`${i === 0 ? "" : ","}{"response":"r${i}","note":{"deep":["${filler}${i}"]}}`);
    }
    yield "]}";
  };
  const problems = new ProblemList(9);
  const before = process.memoryUsage().heapUsed;
  // Rows with a cell over the limit are not kept, so that nothing is built.
  const grid = await readJson(source, { ...LIMITS, cellChars: 5_000 }, problems, { breathe: () => Promise.resolve() });
  expect(grid).toMatchObject({ ok: true, value: { rows: [] } });
  expect(problems.list().at(-1)).toMatchObject({ code: "problems-more", params: { count: rows - 9 } });
  expect(most - before).toBeLessThan((rows * filler.length) / 2);
});
