import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { CaseSet } from "../domain/case.ts";
import { rowsOf } from "../domain/case.ts";
import { LIMITS } from "./limits.ts";
import { createParseService } from "./parse-service.ts";
import type { BuildProgress, OpenProgress } from "./parse-service.ts";
import type { ImportSource, TablePreview } from "./table.ts";

function context(signal = new AbortController().signal) {
  const reports: OpenProgress[] = [];
  const progress = (report: OpenProgress | BuildProgress) => {
    if ("bytes" in report) reports.push(report);
  };
  return { signal, reports, progress };
}

function file(name: string, content: string | Uint8Array<ArrayBuffer>): ImportSource {
  return { kind: "file", name, blob: new Blob([content]) };
}

async function open(source: ImportSource, encoding: string | null = null): Promise<TablePreview> {
  const result = await createParseService().open({ source, encoding }, context());
  if (!result.ok) throw new Error(`${result.code} ${result.detail}`);
  return result.value;
}

async function load(source: ImportSource): Promise<CaseSet> {
  const service = createParseService();
  const opened = await service.open({ source, encoding: null }, context());
  if (!opened.ok) throw new Error(`${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "set" }, context());
  if (!built.ok) throw new Error(`${built.code} ${built.detail}`);
  return built.value.set;
}

function texts(set: CaseSet): string[] {
  return rowsOf(set).map((row) => row.response.text);
}

test("the sample set: eight cases, three sources each, all with a human score and something to check against", async () => {
  const set = await load(file("first-hearing.jsonl", readFileSync("public/samples/first-hearing.jsonl", "utf8")));
  expect(set.cases).toHaveLength(8);
  for (const item of set.cases) {
    expect(item.responses.map((response) => response.source)).toEqual(["harbor-large", "harbor-small", "intern-draft"]);
    expect(item.reference ?? item.context).not.toBeNull();
  }
  const scores = rowsOf(set).map((row) => row.response.humanScore);
  expect(new Set(scores)).toEqual(new Set([1, 2, 3, 4, 5]));
});

test("the same file gives the same ids, another text gives others", async () => {
  const csv = "instruction,response,source\nq,a,m1\nq,b,m2\nr,c,m1\n";
  const [one, two, changed] = await Promise.all([csv, csv, csv.replace("c,m1", "d,m1")].map((text) => load(file("a.csv", text))));
  expect(two).toEqual(one);
  expect(changed?.id).not.toBe(one?.id);
  const ids = (set: CaseSet | undefined) => (set ? rowsOf(set).map((row) => row.response.id) : []);
  expect(ids(changed).slice(0, 2)).toEqual(ids(one).slice(0, 2));
  expect(ids(changed)[2]).not.toBe(ids(one)[2]);
  expect(new Set(ids(one)).size).toBe(3);
});

test("identical responses of one case still have different ids", async () => {
  const set = await load(file("a.csv", "instruction,response\nq,same\nq,same\n"));
  expect(set.cases).toHaveLength(1);
  expect(new Set(rowsOf(set).map((row) => row.response.id)).size).toBe(2);
});

test("rows of one instruction, context and reference are one case, in order of first appearance", async () => {
  const set = await load(file("a.csv", "instruction,reference,response\nq,x,1st\nr,x,2nd\nq,x,3rd\nq,y,4th\n"));
  expect(set.cases.map((item) => item.responses.map((response) => response.text))).toEqual([["1st", "3rd"], ["2nd"], ["4th"]]);
});

test("several response columns: one response each, named after the column; empty cells were not asked", async () => {
  const set = await load(file("a.csv", "instruction,response_a,response_b\nq,one,two\nr,,three\n"));
  expect(rowsOf(set).map((row) => [row.case.instruction, row.response.source, row.response.text])).toEqual([
    ["q", "response_a", "one"],
    ["q", "response_b", "two"],
    ["r", "response_b", "three"],
  ]);
});

test("a model that answered nothing keeps its row", async () => {
  const set = await load(file("a.csv", "instruction,response\nq,\n"));
  expect(texts(set)).toEqual([""]);
});

test.each([
  ["a list", "[{\"prompt\":\"q\",\"output\":\"a\"}]"],
  ["data", "{\"data\":[{\"prompt\":\"q\",\"output\":\"a\"}]}"],
  ["results in results", "{\"results\":{\"results\":[{\"vars\":{\"prompt\":\"q\"},\"response\":{\"output\":\"a\"}}]}}"],
  ["a single object", "{\"prompt\":\"q\",\"output\":\"a\"}"],
  ["a single pretty object", JSON.stringify({ prompt: "q", output: "a" }, null, 2)],
  ["lines, in a file named .json", "{\"prompt\":\"q\",\"output\":\"a\"}\n"],
])("JSON as %s", async (_, json) => {
  const set = await load(file("a.json", json));
  expect(rowsOf(set).map((row) => [row.case.instruction, row.response.text])).toEqual([["q", "a"]]);
});

test("the content decides over the name", async () => {
  expect((await open(file("a.csv", '{"response":"a"}\n{"response":"b"}\n'))).format).toBe("jsonl");
  expect((await open(file("a.jsonl", '[{"response":"a"},\n{"response":"b"}]'))).format).toBe("json");
  expect((await open(file("a.csv", "instruction\tresponse\nq, r\ta, b\n"))).format).toBe("tsv");
});

test("chat messages and lists of documents become text", async () => {
  const set = await load(
    file("a.jsonl", JSON.stringify({ prompt: [{ role: "user", content: "Hi" }, { role: "assistant", content: "Hello" }], contexts: ["one", "two"], responses: ["a", "b"] })),
  );
  expect(set.cases[0]).toMatchObject({ instruction: "User: Hi\n\nAssistant: Hello", context: "one\n\ntwo" });
  expect(texts(set)).toEqual(["a", "b"]);
});

test("a paste is read as what it is", async () => {
  const paste = (text: string): ImportSource => ({ kind: "paste", text });
  expect(await open(paste("One response, with a comma.\nAnd a second line; that is all."))).toMatchObject({ format: "text", rowCount: 1, columns: ["response"] });
  expect(texts(await load(paste("First, one.\n\nSecond.\n\n\nThird.")))).toEqual(["First, one.", "Second.", "Third."]);
  expect(texts(await load(paste("A paragraph.\n\nAnother of the same.\n---\nNext response.\n")))).toEqual(["A paragraph.\n\nAnother of the same.", "Next response."]);
  expect(texts(await load(paste("Use this:\n```\na = 1\n\nb = 2\n```\n\nOther.")))).toEqual(["Use this:\n```\na = 1\n\nb = 2\n```", "Other."]);
  expect(await open(paste("Question\tAnswer\nWhy?\t\"two\nlines\"\n"))).toMatchObject({ format: "tsv", rowCount: 1, columns: ["Question", "Answer"] });
  expect(await open(paste("question,answer\nWhy?,So.\n"))).toMatchObject({ format: "csv", rowCount: 1 });
  // Prose with a comma is no table, also where its first line holds a word that columns are called by.
  for (const prose of ["only one response, with two lines\nsecond line", "The correct answer, I think\nis five, or six", "A reply, as agreed\nand more"]) {
    expect(await open(paste(prose))).toMatchObject({ format: "text", rowCount: 1, rows: [[prose]] });
  }
  // What was guessed can be turned round.
  expect(await open({ ...paste("question,answer\nWhy?,So.\n"), delimiter: "" })).toMatchObject({ format: "text", rowCount: 1 });
  expect(await open({ ...paste("A reply, as agreed\nand more, or less"), delimiter: "," })).toMatchObject({ format: "csv", columns: ["A reply", "as agreed"] });
  expect((await open(paste('[{"response":"a"}]'))).format).toBe("json");
  expect((await open(paste('{"response":"a"}\n{"response":"b"}'))).format).toBe("jsonl");
  expect((await open(paste("[1] As the first source says, it is so."))).format).toBe("text");
  expect((await open(paste("{name}, thank you for writing."))).format).toBe("text");
});

test("lines of a paste's responses are where they start", async () => {
  const service = createParseService({ ...LIMITS, cellChars: 5 });
  const opened = await service.open({ source: { kind: "paste", text: "\n\nok\n\ntoo long\n\nfine" }, encoding: null }, context());
  expect(opened).toMatchObject({ ok: true, value: { rowCount: 2, problems: [{ code: "cell-too-large", line: 5 }] } });
});

test("gzip is unpacked, within the same limit", async () => {
  const packed = new Uint8Array(gzipSync('{"instruction":"q","response":"a"}\n'));
  expect(texts(await load(file("a.jsonl.gz", packed)))).toEqual(["a"]);
  const bomb = new Uint8Array(gzipSync(new Uint8Array(3_000_000)));
  const service = createParseService({ ...LIMITS, fileBytes: 100_000 });
  expect(bomb.length).toBeLessThan(100_000);
  expect(await service.open({ source: file("a.jsonl.gz", bomb), encoding: null }, context())).toMatchObject({ ok: false, code: "file-too-large" });
});

test("a file over the limit is refused before a byte is read", async () => {
  const service = createParseService({ ...LIMITS, fileBytes: 10 });
  const blob = new Blob(["x".repeat(11)]);
  blob.stream = () => {
    throw new Error("read");
  };
  expect(await service.open({ source: { kind: "file", name: "a.csv", blob }, encoding: null }, context())).toMatchObject({ ok: false, code: "file-too-large" });
});

test("problems beyond the limit are counted", async () => {
  const service = createParseService({ ...LIMITS, problems: 2 });
  const opened = await service.open({ source: file("a.jsonl", `{"response":"a"}\n${"bad\n".repeat(5)}`), encoding: null }, context());
  expect(opened).toMatchObject({ ok: true, value: { rowCount: 1, problems: [{ line: 2 }, { line: 3 }, { code: "problems-more", line: null, params: { count: 3, dropped: 3 } }] } });
});

test("progress rises to the size of the file", async () => {
  const report = context();
  const source = file("a.csv", `instruction,response\n${"question,answer\n".repeat(50_000)}`);
  await createParseService().open({ source, encoding: null }, report);
  const bytes = report.reports.map((entry) => entry.bytes);
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  expect(report.reports.at(-1)).toEqual({ bytes: source.kind === "file" ? source.blob.size : 0, of: source.kind === "file" ? source.blob.size : 0 });
});

test("an abort in the middle of parsing throws its reason", async () => {
  const controller = new AbortController();
  const source = file("a.csv", `instruction,response\n${"question,answer\n".repeat(200_000)}`);
  const reason = new Error("enough");
  const size = source.kind === "file" ? source.blob.size : 0;
  // Abort once parsing (the second half of the progress) has begun.
  const progress = (report: OpenProgress) => {
    if (report.bytes > size / 2) controller.abort(reason);
  };
  await expect(createParseService().open({ source, encoding: null }, { signal: controller.signal, progress })).rejects.toBe(reason);
});

test("an aborted open leaves no table behind", async () => {
  const service = createParseService();
  await service.open({ source: file("a.csv", "response\na\n"), encoding: null }, context());
  await expect(service.open({ source: file("b.csv", "response\nb\n"), encoding: null }, context(AbortSignal.abort()))).rejects.toThrow();
  expect(await service.build({ mapping: { roles: ["response"] }, name: "x" }, context())).toMatchObject({ ok: false, code: "no-rows" });
});

test("a mapping without a response is refused", async () => {
  const service = createParseService();
  await service.open({ source: file("a.csv", "response\na\n"), encoding: null }, context());
  expect(await service.build({ mapping: { roles: ["instruction"] }, name: "x" }, context())).toMatchObject({ ok: false, code: "response-column-missing" });
});

test("the preview carries the first 20 rows, padded to the columns", async () => {
  const preview = await open(file("a.jsonl", Array.from({ length: 30 }, (_, i) => JSON.stringify(i < 29 ? { response: `r${i}` } : { response: "x", note: "n" })).join("\n")));
  expect(preview.rowCount).toBe(30);
  expect(preview.rows).toHaveLength(20);
  expect(preview.rows[0]).toEqual(["r0", ""]);
});

test("rows of a JSON document may lie under any name, by path", async () => {
  const json = JSON.stringify({ meta: { runs: [{ id: 1 }] }, answers: { list: [{ prompt: "q", output: "a" }, { prompt: "r", output: "b" }] } });
  const whole = await open(file("a.json", json));
  expect(whole).toMatchObject({ rowCount: 1, paths: ["meta.runs", "answers.list", ""], path: "" });
  const chosen = await open({ ...file("a.json", json), path: "answers.list" });
  expect(chosen).toMatchObject({ rowCount: 2, path: "answers.list", columns: ["prompt", "output"] });
  expect((await open(file("a.json", JSON.stringify({ data: [{ response: "a" }], other: [{ x: 1 }] })))).path).toBe("data");
});

function scores(set: CaseSet): readonly unknown[] {
  return rowsOf(set).map(({ response: { source, criterionScores } }) => [source, Object.fromEntries(criterionScores?.map(({ criterion, score }) => [criterion, score]) ?? [])]);
}

test("scores on criteria are not lost when files are joined, whatever each file calls its columns", async () => {
  const files = [
    { name: "harbor.csv", blob: new Blob(["question,response,human score: Fluency,Truth: human score\nq,a,3,1\nr,b,,0\n"]) },
    { name: "quay.jsonl", blob: new Blob(['{"question":"q","response":"c","human score: fluency ":4}\n{"question":"r","response":"d","Style: human score":2.5}\n']) },
    { name: "pier.json", blob: new Blob(['{"rows":[{"instruction":"q","context":null,"reference":null,"response":"e","source":"pier","human_score":null,"human_scores":[{"criterion":"Truth","score":1}],"overall":null}]}']) },
    { name: "keys.csv", blob: new Blob(["question,reference,human score: Nothing\nq,x,1\n"]) },
  ];
  const set = await load({ kind: "files", files });
  expect(scores(set)).toEqual([
    ["harbor", { Fluency: 3, Truth: 1 }],
    ["quay", { Fluency: 4 }],
    ["pier", { Truth: 1 }],
    ["harbor", { Truth: 0 }],
    ["quay", { Style: 2.5 }],
  ]);
});

test("scores on criteria beside a known shape belong to the one response of their row", async () => {
  const chat = (extra: string): string => `{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]${extra}}\n`;
  expect(scores(await load(file("a.jsonl", chat(',"human score: Fluency":2') + chat(""))))).toEqual([[null, { Fluency: 2 }], [null, {}]]);
  const pair = '{"prompt":"q","chosen":"a","rejected":"b","human score: Fluency":2}\n';
  expect(scores(await load(file("a.jsonl", pair)))).toEqual([["chosen", {}], ["rejected", {}]]);
});

test("a JSON export of before, with scores on criteria only beside its verdicts, gives them back", async () => {
  const row = (verdicts: string): string => `{"instruction":"q","context":null,"reference":null,"response":"a","source":null,"human_score":null,"overall":null,"pass":null,"comment":null,"case_id":"c","response_id":"r","verdicts":${verdicts}}\n`;
  const set = await load(file("a.jsonl", row('[{"criterion":"truth","name":"Truth","state":"pending","human_score":3},{"criterion":"style","name":"Style","state":"pending","human_score":null}]') + row("[]")));
  expect(scores(set)).toEqual([[null, { Truth: 3 }], [null, {}]]);
});
