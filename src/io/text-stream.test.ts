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
