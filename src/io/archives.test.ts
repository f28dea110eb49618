import { expect, test } from "vitest";
import { PARQUET_CODECS, parquet, sheetXml, textCell, workbook, zip } from "../../e2e/fixtures/evil/archives.ts";
import type { CaseSet } from "../domain/case.ts";
import type { Result } from "../domain/error-code.ts";
import { enErrors } from "../i18n/en-errors.ts";
import { zhHantErrors } from "../i18n/zh-hant-errors.ts";
import { LIMITS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { createParseService } from "./parse-service.ts";
import type { ImportSource, ReadAs, TablePreview } from "./table.ts";

type Read = { readonly preview: TablePreview; readonly set: CaseSet };

function context() {
  return { signal: new AbortController().signal, progress: () => undefined };
}

function file(name: string, bytes: Uint8Array<ArrayBuffer> | string, as: ReadAs = {}): ImportSource {
  return { kind: "file", name, blob: new Blob([bytes]), ...as };
}

function open(source: ImportSource, limits: Limits = LIMITS): Promise<Result<TablePreview>> {
  return createParseService(limits).open({ source, encoding: null }, context());
}

async function read(source: ImportSource): Promise<Read> {
  const service = createParseService();
  const opened = await service.open({ source, encoding: null }, context());
  if (!opened.ok) throw new Error(`${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "set" }, context());
  if (!built.ok) throw new Error(`${built.code} ${built.detail}`);
  return { preview: opened.value, set: built.value.set };
}

function brief(set: CaseSet): object[] {
  return set.cases.map(({ instruction, reference, responses }) => [instruction, reference, ...responses.map(({ text, source, humanScore }) => [text, source, humanScore])]);
}

const SHARED = `<sst><si><t>instruction</t></si><si><t>response</t></si><si><r><t>Rich </t></r><r><t xml:space="preserve">text &amp; more_x000D_</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si><si/></sst>`;

test("a workbook: shared and inline texts, numbers, dates, truth values, gaps; hidden sheets wait", async () => {
  const styles = '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="0.00&quot;day&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>';
  const rows = [
    ['<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>', '<c r="D1" t="inlineStr"><is><t>human_score</t></is></c>', textCell("when")],
    ['<c r="A2" t="s"><v>2</v></c>', '<c r="B2" t="str"><f>UPPER("a")</f><v>A</v></c>', '<c r="D2"><v>4.5</v></c>', '<c r="E2" s="1"><v>45000</v></c>'],
    ['<c r="A3" t="b"><v>1</v></c>', '<c r="B3"><f>1+1</f></c>', '<c r="D3" s="2"><v>3</v></c>', '<c r="E3" s="1"><v>45000.5</v></c>'],
  ];
  const bytes = workbook([{ name: "Notes", xml: sheetXml([[textCell("x")]]), hidden: true }, { name: "Data", xml: sheetXml(rows) }], { "xl/sharedStrings.xml": SHARED, "xl/styles.xml": styles });
  const { preview, set } = await read(file("book.xlsx", bytes));
  expect(preview).toMatchObject({
    format: "xlsx",
    sheets: ["Notes", "Data"],
    sheet: "Data",
    columns: ["instruction", "response", "C", "human_score", "when"],
    rows: [["Rich text & more\r", "A", "", "4.5", "2023-03-15"], ["TRUE", "", "", "3", "2023-03-15T12:00:00"]],
    problems: [{ code: "header-empty", line: 1 }],
  });
  expect(brief(set)).toEqual([["Rich text & more\r", null, ["A", null, 4.5]], ["TRUE", null, ["", null, 3]]]);
  expect(await open(file("book.xlsx", bytes, { sheet: "Notes" }))).toMatchObject({ ok: true, value: { sheet: "Notes", rows: [["x"]] } });
});

test("a workbook may hold a recognised shape", async () => {
  const rows = [["prompt", "chosen", "rejected"], ["Q", "A", "B"]].map((row) => row.map(textCell));
  const { preview, set } = await read(file("b.xlsx", workbook([{ name: "S", xml: sheetXml(rows) }])));
  expect(preview.shape).toBe("chosen-rejected");
  expect(brief(set)).toEqual([["Q", null, ["A", "chosen", null], ["B", "rejected", null]]]);
});

test("formulas and links to other files in a workbook are never worked out or followed", async () => {
  const rows = [[textCell("response"), textCell("source")], [`<c t="str"><f>WEBSERVICE("https://example.org/"&amp;A1)</f><v>kept</v></c>`, textCell("=HYPERLINK(1)")]];
  const bytes = workbook([{ name: "S", xml: sheetXml(rows) }], {
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" TargetMode="External" Target="https://example.org/x.xlsx"/></Relationships>',
    "xl/externalLinks/externalLink1.xml": "<externalLink/>",
  });
  const { preview } = await read(file("b.xlsx", bytes));
  expect(preview.rows).toEqual([["kept", "=HYPERLINK(1)"]]);
  const outside = workbook([{ name: "S", xml: sheetXml(rows) }], { "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" TargetMode="External" Target="https://example.org/s.xml"/></Relationships>' });
  expect(await open(file("b.xlsx", outside))).toMatchObject({ ok: false, code: "spreadsheet-damaged" });
});

test("a workbook that declares a document type or breaks off is refused", async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>';
  expect(await open(file("b.xlsx", workbook([{ name: "S", xml: bomb }])))).toMatchObject({ ok: false, code: "spreadsheet-damaged", detail: "document type" });
  expect(await open(file("b.xlsx", workbook([{ name: "S", xml: "<worksheet><sheetData><row><c" }])))).toMatchObject({ ok: false, code: "spreadsheet-damaged" });
  expect(await open(file("b.xlsx", workbook([{ name: "S", xml: sheetXml([]) }])))).toMatchObject({ ok: false, code: "no-rows" });
});

test("the limits hold in workbooks", async () => {
  const table = [["response", "a", "b"], ["one", "1", "x"], ["far too long", "2", "y"], ["three", "3", "z"], ["four", "4", "z"]].map((row) => row.map(textCell));
  const opened = await open(file("b.xlsx", workbook([{ name: "S", xml: sheetXml(table) }])), { ...LIMITS, rows: 3, columns: 2, cellChars: 8 });
  expect(opened).toMatchObject({ ok: true, value: { columns: ["response", "a"], rowCount: 2 } });
  if (opened.ok) expect(opened.value.problems.map(({ code, line }) => [code, line])).toEqual([["too-many-rows", 5], ["too-many-columns", null], ["cell-too-large", 3]]);
});

test("an archive of tables is one set, joined by instruction, with the files' names as sources", async () => {
  const book = workbook([{ name: "S", xml: sheetXml([["instruction", "response"].map(textCell), ["q1", "from a book"].map(textCell)]) }]);
  const bytes = zip([
    ["outputs/", ""],
    ["outputs/alpha.csv", "instruction,response\nq1,a1\nq2,a2\n"],
    ["outputs/beta.jsonl", '{"instruction":"q1","response":"b1","model":"beta-7b"}'],
    ["outputs/gamma.xlsx", book],
    ["gold.csv", "instruction,reference\nq1,r1\n"],
    ["__MACOSX/outputs/._alpha.csv", "x"],
    ["README.md", "read me"],
    ["inner.zip", zip([["a.csv", "response\nx\n"]])],
  ]);
  const { preview, set } = await read(file("all.zip", bytes));
  expect(preview.files).toEqual(["outputs/alpha.csv", "outputs/beta.jsonl", "outputs/gamma.xlsx", "gold.csv"]);
  expect(preview.problems.map(({ code, params }) => [code, params["file"]])).toEqual([["archive-file-skipped", "README.md"], ["archive-nested", "inner.zip"]]);
  expect(brief(set)).toEqual([
    ["q1", "r1", ["a1", "alpha", null], ["b1", "beta-7b", null], ["from a book", "gamma", null]],
    ["q2", null, ["a2", "alpha", null]],
  ]);
});

test("an archive of one table is that table", async () => {
  const { preview } = await read(file("one.zip", zip([["a.tsv", "response\tsource\nx\tm\n"]])));
  expect(preview).toMatchObject({ format: "tsv", columns: ["response", "source"], encoding: "utf-8" });
  expect(preview.files).toBeUndefined();
});

test("several files are one set; the three sources of each instruction stand together", async () => {
  const one = (name: string) => ({ name, blob: new Blob([`question,answer\nWhy?,${name} says so\nHow?,${name} shows\n`]) });
  const { preview, set } = await read({ kind: "files", files: [one("gpt.csv"), one("qwen.csv"), one("llama.csv")] });
  expect(preview.rowCount).toBe(6);
  expect(brief(set)).toEqual([
    ["Why?", null, ["gpt.csv says so", "gpt", null], ["qwen.csv says so", "qwen", null], ["llama.csv says so", "llama", null]],
    ["How?", null, ["gpt.csv shows", "gpt", null], ["qwen.csv shows", "qwen", null], ["llama.csv shows", "llama", null]],
  ]);
});

test("of several files, the one that cannot be read is named; too many and too large together are refused", async () => {
  const good = { name: "a.csv", blob: new Blob(["response\nx\n"]) };
  expect(await open({ kind: "files", files: [good, { name: "b.csv", blob: new Blob([]) }] })).toMatchObject({ ok: false, code: "file-empty", detail: "b.csv" });
  expect(await open({ kind: "files", files: [good, good] }, { ...LIMITS, filesAtOnce: 1 })).toMatchObject({ ok: false, code: "too-many-files" });
  expect(await open({ kind: "files", files: [good, good] }, { ...LIMITS, fileBytes: 15 })).toMatchObject({ ok: false, code: "file-too-large" });
  const ragged = await open({ kind: "files", files: [good, { name: "b.csv", blob: new Blob(["response,source\nx\n"]) }] });
  expect(ragged).toMatchObject({ ok: true, value: { problems: [{ code: "csv-ragged-row", line: 2, params: { file: "b.csv" } }] } });
});

const ZEROS = new Uint8Array(3_000_000);

test.each<readonly [string, Uint8Array<ArrayBuffer>, Partial<Limits>, string]>([
  ["packed far too tightly", zip([["a.csv", ZEROS]]), {}, "archive-ratio"],
  ["of many files that are too large together", zip(Array.from({ length: 20 }, (_, i) => [`${i}.csv`, "x".repeat(1_000)] as const)), { archiveBytes: 15_000 }, "archive-too-large"],
  ["that declares less than it holds", zip([["a.csv", `response\n${"x\n".repeat(50_000)}`]], { declare: 100 }), {}, "archive-damaged"],
  ["that declares more than it holds", zip([["a.csv", "response\nx\n"]], { declare: 4_000 }), {}, "archive-damaged"],
  ["of archives only", zip([["a.zip", zip([["b.zip", zip([["c.csv", ZEROS]])]])]]), {}, "archive-no-table"],
  ["that hides an archive as a table", zip([["a.csv", zip([["b.csv", "response\nx\n"]])]]), {}, "archive-no-table"],
  ["with a name that climbs out", zip([["../../etc/a.csv", "response\nx\n"]]), {}, "archive-path"],
  ["with a name that climbs out by backslashes", zip([["a\\..\\..\\b.csv", "response\nx\n"]]), {}, "archive-path"],
  ["with an absolute name", zip([["/etc/a.csv", "response\nx\n"]]), {}, "archive-path"],
  ["with a drive's name", zip([["C:\\a.csv", "response\nx\n"]]), {}, "archive-path"],
  ["with a password", zip([["a.csv", "response\nx\n"]], { encrypted: true }), {}, "archive-encrypted"],
  ["of too many files", zip(Array.from({ length: 1_001 }, (_, i) => [`${i}.csv`, "x"] as const)), {}, "archive-entries"],
  ["of no table", zip([["a.png", "x"]]), {}, "archive-no-table"],
  ["of nothing", zip([]), {}, "archive-no-table"],
  ["that breaks off", zip([["a.csv", "response\nx\n"]]).slice(0, 40), {}, "archive-damaged"],
])("an archive %s is refused", async (_, bytes, limits, code) => {
  expect(await open(file("a.zip", bytes), { ...LIMITS, ...limits })).toMatchObject({ ok: false, code });
});

test("every single byte of an archive can be wrong without more than a refusal", async () => {
  const bytes = zip([["a.csv", "instruction,response\nquestion,answer\n"]]);
  for (let at = 0; at < bytes.length; at += 1) {
    const broken = bytes.slice();
    broken[at] = (broken[at] ?? 0) ^ 0x5a;
    const opened = await open(file("a.zip", broken));
    // A flip in the name, a date or another field that nobody reads leaves the table as it was; nothing else may come of it.
    if (opened.ok) expect(opened.value.rows).toEqual([["question", "answer"]]);
  }
});

test.each(PARQUET_CODECS)("Parquet, %s", async (codec) => {
  const instruction = Array.from({ length: 300 }, (_, i) => `question ${i % 100} `.repeat(20));
  const bytes = parquet({ instruction, response: instruction.map((_, i) => `answer ${i}`), model: instruction.map((_, i) => `m${Math.floor(i / 100)}`), rating: instruction.map((_, i) => i % 5) }, codec);
  const { preview, set } = await read(file("a.parquet", bytes));
  expect(preview).toMatchObject({ format: "parquet", rowCount: 300, columns: ["instruction", "response", "model", "rating"], problems: [] });
  expect(set.cases).toHaveLength(100);
  expect(set.cases[7]?.responses.map(({ text, source, humanScore }) => [text, source, humanScore])).toEqual([["answer 7", "m0", 2], ["answer 107", "m1", 2], ["answer 207", "m2", 2]]);
});

test("Parquet with nested values is a shape, and big numbers and dates are text", async () => {
  const turns = (text: string) => JSON.stringify([{ role: "user", content: "Q" }, { role: "assistant", content: text }]);
  const bytes = parquet({ model_a: ["x"], model_b: ["y"], winner: ["model_b"], conversation_a: [JSON.parse(turns("A")) as unknown], conversation_b: [JSON.parse(turns("B")) as unknown] });
  const { preview, set } = await read(file("arena.parquet", bytes));
  expect(preview.shape).toBe("arena");
  expect(brief(set)).toEqual([["Q", null, ["A", "x", null], ["B", "y", null]]]);
  const typed = await read(file("t.parquet", parquet({ response: ["a"], big: [12345678901234567890n % 9223372036854775807n], day: [new Date(0)] })));
  expect(typed.preview.rows).toEqual([["a", String(12345678901234567890n % 9223372036854775807n), "1970-01-01T00:00:00.000Z"]]);
});

test("the limits hold in Parquet", async () => {
  const bytes = parquet({ response: ["a", "b", "c", "far too long"], b: ["1", "2", "3", "4"], c: ["x", "y", "z", "w"] });
  expect(await open(file("a.parquet", bytes), { ...LIMITS, rows: 2 })).toMatchObject({ ok: true, value: { rowCount: 2, problems: [{ code: "too-many-rows", line: 3 }] } });
  expect(await open(file("a.parquet", bytes), { ...LIMITS, columns: 2, cellChars: 10 })).toMatchObject({ ok: true, value: { columns: ["response", "b"], problems: [{ code: "too-many-columns" }, { code: "cell-too-large", line: 4 }] } });
  expect(await open(file("a.parquet", bytes), { ...LIMITS, archiveBytes: 50 })).toMatchObject({ ok: false, code: "archive-too-large" });
});

test("the messages name the limits that hold", () => {
  for (const errors of [enErrors, zhHantErrors]) {
    expect(errors["archive-entries"].next).toContain(LIMITS.archiveEntries.toLocaleString("en"));
    expect(errors["archive-too-large"].next).toContain(`${LIMITS.archiveBytes / 1024 / 1024} MB`);
    expect(errors["too-many-files"].next).toContain(String(LIMITS.filesAtOnce));
  }
});

test("Parquet that is cut off anywhere is refused", async () => {
  const bytes = parquet({ response: Array.from({ length: 50 }, (_, i) => `answer ${i}`) });
  for (let length = 4; length < bytes.length; length += 23) expect(await open(file("a.parquet", bytes.slice(0, length)))).toMatchObject({ ok: false, code: "parquet-damaged" });
});

test("Parquet of several groups of rows keeps their order, and reading it can be stopped", async () => {
  const response = Array.from({ length: 30_000 }, (_, i) => `answer ${i}`);
  const bytes = parquet({ response }, "SNAPPY", 1_000);
  const { set } = await read(file("a.parquet", bytes));
  expect(set.cases.map((one) => one.responses[0]?.text)).toEqual(response);
  const controller = new AbortController();
  const reason = new DOMException("enough", "AbortError");
  const opening = createParseService().open({ source: file("a.parquet", bytes), encoding: null }, { signal: controller.signal, progress: ({ bytes: done, of }) => { if (done > of / 2) controller.abort(reason); } });
  await expect(opening).rejects.toBe(reason);
});

test("large text comes out of an archive in pieces: rows, lines and files as if it lay alone; a wrong checksum or length is found at its end", async () => {
  // Numbers that differ, since what packs too well is refused.
  const list = Array.from({ length: 2_000 }, (_, i) => `{"instruction":"q","response":"${Array.from({ length: 60 }, (_, k) => (i * 7919 + k * 104_729) % 99_991).join(" ")}"}`).join(",\n");
  const bytes = zip([["one.json", `[${list},\n7]`], ["two.json", `{"results":{"results":[${list}]}}`], ["three.jsonl", `${list.replaceAll(",\n", "\n")}\nbad\n`], ["four.csv", "instruction,response\nq,short,surplus\nq,b\n"]]);
  const { preview } = await read(file("all.zip", bytes));
  expect(preview).toMatchObject({ rowCount: 6_001, files: ["one.json", "two.json", "three.jsonl", "four.csv"] });
  expect(preview.problems.map(({ code, line, params }) => [code, line, params["file"]])).toEqual([
    ["row-not-object", 2_001, "one.json"],
    ["json-line-invalid", 2_001, "three.jsonl"],
    ["csv-ragged-row", 2, "four.csv"],
  ]);
  const alone = zip([["one.json", `[${list}]`]]);
  const at = Buffer.from(alone).indexOf("PK\u0001\u0002", 0, "latin1") + 16;
  const wrong = alone.slice();
  wrong[at] = (wrong[at] ?? 0) ^ 1;
  expect(await open(file("a.zip", wrong))).toMatchObject({ ok: false, code: "archive-damaged", detail: "one.json: checksum" });
  expect(await open(file("a.zip", zip([["one.json", `[${list}]`]], { declare: 600_000 })))).toMatchObject({ ok: false, code: "archive-damaged", detail: "one.json: size" });
  expect(await open(file("a.zip", zip([["one.json", `[${list}]`]], { declare: 2_000_000 })))).toMatchObject({ ok: false, code: "archive-damaged", detail: "one.json: size" });
});
