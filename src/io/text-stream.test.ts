import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { LIMITS } from "./limits.ts";
import { createParseService } from "./parse-service.ts";
import type { ReadAs } from "./table.ts";
import { WHOLE_BYTES } from "./text-stream.ts";

const FILL = "question,answer that is long enough to fill a line\n";
/** Lines of a table that is larger than what is read whole. */
const MANY = Math.ceil((WHOLE_BYTES * 1.5) / FILL.length);
const HEAD = `instruction,response\n${FILL.repeat(MANY)}`;

function open(name: string, parts: readonly (string | Uint8Array<ArrayBuffer>)[], as: ReadAs = {}, encoding: string | null = null) {
  const context = { signal: new AbortController().signal, progress: () => undefined };
  return createParseService().open({ source: { kind: "file", name, blob: new Blob([...parts]), ...as }, encoding }, context);
}

function big5(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

// "題目,回應很好" in Big5.
const BIG5_ROW = big5("c344a5d82ca65ec0b3abdca66e0a");

test("a large table: every row, the line of each problem, and nothing else to offer for plain ASCII", async () => {
  expect(await open("a.csv", [HEAD, "one,two,three\nlast,row\n"])).toMatchObject({
    ok: true,
    value: { format: "csv", rowCount: MANY + 1, encoding: "utf-8", encodings: [], dialect: { delimiter: ",", quote: '"' }, problems: [{ code: "csv-ragged-row", line: MANY + 2 }] },
  });
  const lines = `{"response":"${"x".repeat(1_000)}"}\n`.repeat(1_000);
  expect(await open("a.jsonl", [lines, "nope\n", lines])).toMatchObject({ ok: true, value: { format: "jsonl", rowCount: 2_000, problems: [{ code: "json-line-invalid", line: 1_001 }] } });
  expect(await open("a.csv.gz", [new Uint8Array(gzipSync(`${HEAD}last,row\n`))])).toMatchObject({ ok: true, value: { rowCount: MANY + 1 } });
});

test("what a large file is encoded in may show late", async () => {
  expect(await open("a.csv", [HEAD, "問題,回應很好\n"])).toMatchObject({ ok: true, value: { rowCount: MANY + 1, encoding: "utf-8" } });
  expect(await open("a.csv", [HEAD, BIG5_ROW])).toMatchObject({ ok: true, value: { rowCount: MANY + 1, encoding: "big5", problems: [] } });
  expect(await open("a.csv", [HEAD, "問題,回應很好\n".repeat(50), new Uint8Array([0xff]), ",x\n"])).toMatchObject({
    ok: true,
    value: { rowCount: MANY + 51, encoding: "utf-8", problems: [{ code: "text-damaged", line: MANY + 52 }] },
  });
  expect(await open("a.csv", [HEAD, new Uint8Array([0x80, 0xff, 0x81, 0xfe])])).toMatchObject({ ok: false, code: "encoding-unknown" });
  expect(await open("a.csv", [HEAD, BIG5_ROW], {}, "klingon")).toMatchObject({ ok: false, code: "encoding-unknown", detail: "klingon" });
  expect(await open("a.csv", [HEAD, BIG5_ROW], {}, "windows-1252")).toMatchObject({ ok: true, value: { rowCount: MANY + 1, encoding: "windows-1252" } });
});

test("a NUL in the middle, half a surrogate pair, and a size over the limit are found in a large file too", async () => {
  expect(await open("a.csv", [HEAD, "a\u0000,b\n"])).toMatchObject({ ok: false, code: "file-binary", detail: "NUL" });
  const lines = `{"response":"${"x".repeat(1_000)}"}\n`.repeat(1_000);
  expect(await open("a.jsonl", [lines, '{"response":"\\ud800 alone"}\n'])).toMatchObject({ ok: true, value: { rowCount: 1_001, problems: [{ code: "text-damaged", line: 1_001 }] } });
  const bomb = new Uint8Array(gzipSync(new Uint8Array(3_000_000).fill(97)));
  const service = createParseService({ ...LIMITS, fileBytes: 1_000_000 });
  const opened = await service.open({ source: { kind: "file", name: "a.csv.gz", blob: new Blob([bomb]) }, encoding: null }, { signal: new AbortController().signal, progress: () => undefined });
  expect(opened).toMatchObject({ ok: false, code: "file-too-large" });
});

test("delimiter and quote may be chosen, in a large file as in a small one", async () => {
  const row = "a|'b, c'|d\n";
  for (const count of [3, Math.ceil((WHOLE_BYTES * 1.5) / row.length)]) {
    const text = `x|y|z\n${row.repeat(count)}`;
    expect(await open("a.tsv", [text])).toMatchObject({ ok: true, value: { rowCount: count, columns: ["x", "y", "z"], dialect: { delimiter: "|", quote: "'" } } });
    expect(await open("a.tsv", [text], { delimiter: ";", quote: null })).toMatchObject({ ok: true, value: { columns: ["x|y|z"], dialect: { delimiter: ";", quote: null } } });
  }
});

const ELEMENT = `{"instruction":"question","response":"${"long answer, ".repeat(20)}"}`;
const ELEMENTS = Math.ceil((WHOLE_BYTES * 1.5) / ELEMENT.length);
/** The inside of a JSON list that is larger than what is read whole, an element a line. */
const LIST = Array.from({ length: ELEMENTS }, () => ELEMENT).join(",\r\n");

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const units = Uint16Array.from(text, (_, i) => text.charCodeAt(i));
  return new Uint8Array(units.buffer);
}

test("a large JSON document, as a list or under a key, packed or not, in any encoding: every row and the line of each problem", async () => {
  const rows = { rowCount: ELEMENTS + 1, columns: ["instruction", "response"], format: "json" };
  expect(await open("a.json", [`[${LIST},\r\n{"response":"last"}]`])).toMatchObject({ ok: true, value: { ...rows, encoding: "utf-8", encodings: [], problems: [] } });
  expect(await open("a.json", [`[${LIST},\r\n7,\r\n{"response":"last"}]`])).toMatchObject({ ok: true, value: { ...rows, problems: [{ code: "row-not-object", line: ELEMENTS + 1 }] } });
  expect(await open("a.json", [`{"meta":[{"id":1}],\n"data":[${LIST},\r\n{"response":"問題"}],"x":1}`])).toMatchObject({ ok: true, value: { ...rows, paths: ["meta", "data", ""], path: "data" } });
  expect(await open("a.json", [`{"meta":[{"id":1}],\n"data":[${LIST}]}`], { path: "meta" })).toMatchObject({ ok: true, value: { rowCount: 1, columns: ["id"], path: "meta" } });
  expect(await open("a.json", ["\uFEFF", `{"response":"one row","note":[${LIST}]}`], { path: "" })).toMatchObject({ ok: false, code: "cell-too-large", detail: "line 1" });
  expect(await open("a.json.gz", [new Uint8Array(gzipSync(`[${LIST},{"response":"last"}]`))])).toMatchObject({ ok: true, value: rows });
  expect(await open("a.json", [utf16(`\uFEFF[${LIST},{"response":"案例 \ud83d"}]`)])).toMatchObject({ ok: true, value: { ...rows, encoding: "utf-16le", problems: [{ code: "text-damaged", line: ELEMENTS }] } });
  expect(await open("a.json", [`[${LIST},{"response":"`, big5("c344a5d82ca65ec0b3abdca66e"), '"}]'])).toMatchObject({ ok: true, value: { ...rows, encoding: "big5", problems: [] } });
});

test("a large JSON document that breaks off keeps its rows; what comes after the break still decides whether it is text, and which", async () => {
  const fault = { code: "json-invalid", line: ELEMENTS + 1, dropped: true };
  expect(await open("a.json", [`[${LIST},\r\n{"response":oops}]`])).toMatchObject({ ok: true, value: { rowCount: ELEMENTS, problems: [{ ...fault, params: { column: 13 } }] } });
  expect(await open("a.json", [`{"data":[${LIST},\r\n`])).toMatchObject({ ok: true, value: { rowCount: ELEMENTS, path: "data", problems: [fault] } });
  expect(await open("a.json", [`[${LIST},\r\noops`, "\u0000"])).toMatchObject({ ok: false, code: "file-binary", detail: "NUL" });
  expect(await open("a.json", [`[${LIST},\r\noops "`, big5("c344a5d82ca65ec0b3abdca66e")])).toMatchObject({ ok: true, value: { encoding: "big5", problems: [fault] } });
  expect(await open("a.json", [" ".repeat(WHOLE_BYTES + 1), "\n".repeat(9)])).toMatchObject({ ok: false, code: "file-empty" });
});

test("lines of JSON in a file named .json are lines, however long the first is", async () => {
  const long = JSON.stringify({ response: "long", note: "n".repeat(WHOLE_BYTES * 1.5) });
  expect(await open("a.json", [`${long}\n{"response":"b"}\n{"response":"c"}\n`])).toMatchObject({ ok: true, value: { format: "jsonl", rowCount: 2, problems: [{ code: "cell-too-large", line: 1 }] } });
  expect(await open("a.json", [long])).toMatchObject({ ok: false, code: "cell-too-large" });
});

test("a large JSON document may be read twice: its progress rises all the same, and it can be left at any time", async () => {
  const parts = Array.from({ length: 40 }, (_, i) => `${i === 0 ? "" : ","}${Array.from({ length: 100 }, () => ELEMENT).join(",\r\n")}`);
  const source = { kind: "file", name: "a.json", blob: new Blob(['{"n":[{"id":1}],"data":[', ...parts, "]}"]) } as const;
  const shown: number[] = [];
  const opened = await createParseService().open({ source, encoding: null }, { signal: new AbortController().signal, progress: (report) => void shown.push(report.bytes) });
  expect(opened).toMatchObject({ ok: true, value: { rowCount: 4_000 } });
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  expect(shown.at(-1)).toBe(source.blob.size);
  expect(shown.some((bytes) => bytes > source.blob.size * 0.1 && bytes < source.blob.size * 0.5)).toBe(true);
  expect(shown.some((bytes) => bytes > source.blob.size * 0.5 && bytes < source.blob.size * 0.9)).toBe(true);
  for (const share of [0.1, 0.6]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    const progress = ({ bytes }: { readonly bytes: number }): void => {
      if (bytes > source.blob.size * share) controller.abort(reason);
    };
    await expect(createParseService().open({ source, encoding: null }, { signal: controller.signal, progress })).rejects.toBe(reason);
  }
});
