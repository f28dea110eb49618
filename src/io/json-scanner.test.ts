import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonFault } from "./json-fault.ts";
import { JsonScanner } from "./json-scanner.ts";
import type { JsonFault, JsonWatch } from "./json-scanner.ts";

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A text cut at the places given, as shares of its length. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => Math.floor(place * text.length)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

type Told = readonly [what: string, part: string, depth: number, offset: number, line?: number];

function scan(pieces: readonly string[], depth = 1_000): { fault: JsonFault | null; told: Told[] } {
  const told: Told[] = [];
  const watch: JsonWatch = {
    begin: (part, at, offset, line) => void told.push(["begin", part, at, offset, line]),
    end: (part, at, offset) => void told.push(["end", part, at, offset]),
  };
  const scanner = new JsonScanner(depth, [watch]);
  for (const piece of pieces) scanner.push(piece);
  scanner.finish();
  return { fault: scanner.fault, told };
}

const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "\\u12", "0", "-", ".", "e", "x", "\n", "\r", "\u0001")).map(([json, at, piece]) => {
  const place = at % (json.length + 1);
  return json.slice(0, place) + piece + json.slice(place + (at % 3));
});
const anyText = fc.oneof(fc.json(), fc.json({ stringUnit: "binary" }), broken, fc.string(), fc.stringMatching(/^[{}[\],:"\\0-9truefalsn. eE+\-\r\n]{0,12}$/));
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

test("property: finds a fault exactly where JSON.parse refuses", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(findJsonFault(text, 1_000) === null).toBe(parses(text));
    }),
    { numRuns: 2_000 },
  );
});

test("property: where the text is cut into pieces makes no difference", () => {
  fc.assert(
    fc.property(anyText, places, (text, at) => {
      const whole = scan([text]);
      expect(scan(cut(text, at))).toEqual(whole);
      expect(scan([...text])).toEqual(whole);
      expect(scan(Array.from(text, (_, i) => text.charAt(i)))).toMatchObject(text.length === [...text].length ? whole : {});
    }),
    { numRuns: 1_000 },
  );
});

test("property: what stands before a fault could still become JSON, and each fault has the line and column of its offset", () => {
  fc.assert(
    fc.property(broken, (text) => {
      const fault = findJsonFault(text, 1_000);
      if (fault === null) return;
      expect(findJsonFault(text.slice(0, fault.offset), 1_000)?.offset ?? fault.offset).toBe(fault.offset);
      const before = text.slice(0, fault.offset).split(/\r\n|\r|\n/);
      expect([fault.line, fault.column]).toEqual([before.length, (before.at(-1)?.length ?? 0) + 1]);
    }),
    { numRuns: 1_000 },
  );
});

test("property: values of the outer levels are told of with their places", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), places, (values, indent, at) => {
      const text = JSON.stringify(values, null, indent);
      const { told } = scan(cut(text, at));
      const begins = told.filter(([what, , depth]) => what === "begin" && depth === 1);
      const ends = told.filter(([what, , depth]) => what === "end" && depth === 1);
      expect(begins.map(([, , , from], i) => JSON.parse(text.slice(from, ends[i]?.[3])) as unknown)).toEqual(JSON.parse(text));
      expect(begins.map(([, , , from, line]) => [from, line])).toEqual(begins.map(([, , , from]) => [from, text.slice(0, from).split("\n").length]));
    }),
  );
});

test("keys are told of, inside the outer two levels only", () => {
  const text = '{"n":[{"deep":{"er":1}}],"r":{"s":[{"x":0}]}}';
  const { told } = scan([text]);
  const begins = told.filter(([what, part]) => what === "begin" && part === "key");
  expect(begins.map(([, , depth, offset]) => [depth, text.slice(offset + 1, offset + 2)])).toEqual([[1, "n"], [3, "d"], [1, "r"], [2, "s"]]);
});

test("depth counts containers", () => {
  expect(findJsonFault("[[[]]]", 3)).toBeNull();
  expect(findJsonFault("[[[[]]]]", 3)).toEqual({ kind: "depth", offset: 3, line: 1, column: 4 });
});

test.each([
  ["[-x]", 1],
  ["[01]", 2],
  ["[1.]", 2],
  ["[1.5e+]", 4],
  ["[1.5e+", 4],
  ["[nulx]", 1],
  ["[tru", 1],
  ['["a\\u12x4"]', 4],
  ['["a\\', 4],
  ['["a\\x"]', 4],
  ['["a\u0001"]', 3],
  ['["a', 3],
  ["", 0],
  ["{} {}", 3],
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ["[1,]", 3],
  ["\uFEFF[]", 0],
])("the first wrong character of %j is %i, however it is cut", (text, offset) => {
  for (const pieces of [[text], text.split("")]) expect(scan(pieces).fault).toMatchObject({ kind: "syntax", offset });
});

test("LF, CR and CR LF are one line end each, also where CR and LF come apart", () => {
  for (const pieces of [["[\n\r\n\r1,\n\nx"], "[\n\r\n\r1,\n\nx".split("")]) expect(scan(pieces).fault).toMatchObject({ line: 6, column: 1 });
  // LF of the next line after white space is a line end of its own.
  for (const pieces of [["[\r \n1 x"], "[\r \n1 x".split("")]) expect(scan(pieces).fault).toMatchObject({ line: 3, column: 3 });
});
