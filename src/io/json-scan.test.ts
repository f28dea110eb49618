import fc from "fast-check";
import { expect, test } from "vitest";
import { pathKey, scanJson } from "./json-scan.ts";
import { LineIndex } from "./line-index.ts";

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("property: finds a fault exactly where JSON.parse refuses", () => {
  const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "0", "-", "e", "x", "\n", "\u0001")).map(([json, at, piece]) => {
    const place = at % (json.length + 1);
    return json.slice(0, place) + piece + json.slice(place + (at % 3));
  });
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken, fc.string(), fc.stringMatching(/^[{}[\],:"\\0-9truefalsn. eE+-]{0,12}$/)), (text) => {
      expect(scanJson(text, 1_000).fault === null).toBe(parses(text));
    }),
    { numRuns: 1_000 },
  );
});

test("property: spans of a root array hold its elements", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), (values, indent) => {
      const text = JSON.stringify(values, null, indent);
      const { elements } = scanJson(text, 1_000);
      expect(elements.map((span) => JSON.parse(text.slice(span.start, span.end)) as unknown)).toEqual(JSON.parse(text));
    }),
  );
});

test("elements before a break are whole", () => {
  const text = '[{"a":1}, [2], {"b":';
  const scan = scanJson(text, 64);
  expect(scan.fault).toEqual({ kind: "syntax", offset: text.length });
  expect(scan.elements.map((span) => text.slice(span.start, span.end))).toEqual(['{"a":1}', "[2]"]);
});

test("knows where the rows below a key start", () => {
  const text = '{"n":[1],"results":{"stats":{},"results":[{"a":[0]},\n{"b":2}]}}';
  const { starts } = scanJson(text, 64);
  expect(starts.get(pathKey(["results", "results"]))?.map((offset) => text.slice(offset, offset + 4))).toEqual(['{"a"', '{"b"']);
});

test("depth counts containers", () => {
  expect(scanJson("[[[]]]", 3).fault).toBeNull();
  expect(scanJson("[[[[]]]]", 3).fault).toEqual({ kind: "depth", offset: 3 });
});

test("a line index counts LF, CR and CR LF as one line end each", () => {
  const index = new LineIndex("a\nb\r\nc\rd");
  expect([0, 2, 5, 7].map((offset) => index.at(offset))).toEqual([
    { line: 1, column: 1 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
  ]);
});
