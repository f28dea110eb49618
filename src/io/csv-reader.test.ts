import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { CsvReader } from "./csv-reader.ts";
import type { CsvRecord } from "./csv-reader.ts";

function readAll(text: string, delimiter = ","): CsvRecord[] {
  const reader = new CsvReader(text, { delimiter, quote: '"' });
  const records: CsvRecord[] = [];
  for (let record = reader.next(); record !== null; record = reader.next()) records.push(record);
  return records;
}

function cellsOf(text: string, delimiter = ","): (readonly string[])[] {
  return readAll(text, delimiter).map((record) => record.cells);
}

test("lines are those of the file, across quoted line ends of every kind", () => {
  const records = readAll('a,b\n"1\r\n2\r3\n4",x\r\nlast,y\rend,z');
  expect(records.map((record) => [record.line, record.cells[0]])).toEqual([
    [1, "a"],
    [2, "1\r\n2\r3\n4"],
    [6, "last"],
    [7, "end"],
  ]);
});

test("row ends may be mixed in one file", () => {
  expect(cellsOf('"a","b"\r\n"c","d"\n"e","f"\r"g","h"')).toEqual([["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]);
});

test("an unclosed quote costs its own line only", () => {
  const records = readAll('a,b\nc,"d\ne,f\n');
  expect(records).toEqual([
    { cells: ["a", "b"], line: 1, unclosedQuote: false },
    { cells: [], line: 2, unclosedQuote: true },
    { cells: ["e", "f"], line: 3, unclosedQuote: false },
  ]);
});

test("quotation marks that nobody meant as quoting are kept", () => {
  expect(cellsOf('"Yes" she said,5" screen')).toEqual([['"Yes" she said', '5" screen']]);
  expect(cellsOf('"a, b" c,d')).toEqual([["a, b c", "d"]]);
});

const cell = fc.oneof(fc.string(), fc.stringMatching(/^[a"',;\t\r\n ]{0,6}$/));

test("property: reads what is written by RFC 4180, with any delimiter", () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }), fc.constantFrom(",", ";", "\t", "|"), (rows, delimiter) => {
      const text = rows.map((cells) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(delimiter)).join("\r\n");
      expect(cellsOf(text, delimiter)).toEqual(rows);
    }),
  );
});

test("property: agrees with Papa Parse on what Papa Parse writes", () => {
  // Papa leaves cells bare where it can. It needs one kind of row end and drops no information then.
  const plain = fc.string().map((text) => text.replace(/\r/g, ""));
  fc.assert(
    fc.property(fc.array(fc.array(plain, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (rows) => {
      const text = Papa.unparse(rows, { newline: "\n" });
      expect(cellsOf(text)).toEqual(Papa.parse<string[]>(text, { delimiter: ",", newline: "\n" }).data);
    }),
  );
});

test("property: never loses its place: ends at the end, lines rise, no record without progress", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab",\r\n]{0,40}$/), (text) => {
      const records = readAll(text);
      const lines = records.map((record) => record.line);
      expect(lines).toEqual([...lines].sort((a, b) => a - b));
      expect(new Set(lines).size).toBe(lines.length);
    }),
  );
});

test("single quotes quote where they are the quote, and nothing does where there is none", () => {
  const read = (text: string, quote: string | null) => new CsvReader(text, { delimiter: ",", quote }).next()?.cells;
  expect(read(`'a, ''b''',"c"`, "'")).toEqual(["a, 'b'", '"c"']);
  expect(read('"a, b",c', null)).toEqual(['"a', ' b"', "c"]);
});

/** Reads a text in pieces that end at the given places. */
function inPieces(text: string, cuts: readonly number[], reach: number): CsvRecord[] {
  const reader = new CsvReader("", { delimiter: ",", quote: '"' }, false, reach);
  const records: CsvRecord[] = [];
  const drain = () => {
    for (let record = reader.next(); record !== null; record = reader.next()) records.push(record);
  };
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    reader.push(text.slice(from, cut));
    from = cut;
    drain();
  }
  reader.push(text.slice(from));
  reader.end();
  drain();
  return records;
}

test("property: pieces of any size give the records of the whole, however far a quote may reach", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab",\r\n]{0,60}$/), fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), fc.constantFrom(4, 16, 1_000), (text, cuts, reach) => {
      const whole: CsvRecord[] = [];
      const reader = new CsvReader(text, { delimiter: ",", quote: '"' }, true, reach);
      for (let record = reader.next(); record !== null; record = reader.next()) whole.push(record);
      expect(inPieces(text, cuts.filter((cut) => cut <= text.length), reach)).toEqual(whole);
    }),
    { numRuns: 2_000 },
  );
});

test("in pieces, after many unclosed quotes each costs its own line only", () => {
  const text = 'a,"b\n'.repeat(41) + "c,d\n";
  const records = inPieces(text, Array.from({ length: text.length }, (_, i) => i), 1_000);
  expect(records).toEqual(readAll(text));
  expect(records.at(-1)?.cells).toEqual(["c", "d"]);
});
