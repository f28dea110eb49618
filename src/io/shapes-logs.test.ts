// Batches, harness samples, documents of columns and comparisons: what becomes of each, and what is said of bad rows and at which line.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createParseService } from "./parse-service.ts";
import type { RowProblem } from "./problem.ts";
import type { ImportSource, TablePreview } from "./table.ts";

type Read = { readonly preview: TablePreview; readonly cases: readonly object[]; readonly problems: readonly RowProblem[] };

const context = { signal: new AbortController().signal, progress: () => undefined };

async function readAll(source: ImportSource): Promise<Read> {
  const service = createParseService();
  const opened = await service.open({ source, encoding: null }, context);
  if (!opened.ok) throw new Error(`${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name: "x" }, context);
  if (!built.ok) throw new Error(`${built.code} ${built.detail}`);
  const cases = built.value.set.cases.map(({ instruction, context: beside, reference, responses, preferences = [] }) => ({
    ...{ instruction, reference, responses: responses.map(({ text, source: from }) => [text, from]) },
    ...(beside === null ? {} : { context: beside }),
    ...(preferences.length === 0 ? {} : { better: preferences.map(({ better }) => (better === "tie" ? "tie" : responses.find(({ id }) => id === better)?.text)) }),
  }));
  return { preview: opened.value, cases, problems: [...opened.value.problems, ...built.value.problems] };
}

const file = (name: string, text: string): Promise<Read> => readAll({ kind: "file", name, blob: new Blob([text]) });
const files = (...list: readonly (readonly [string, string])[]): Promise<Read> => readAll({ kind: "files", files: list.map(([name, text]) => ({ name, blob: new Blob([text]) })) });
const lines = (...rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

const output = (id: string, content: string | null, model = "gpt-4o-mini") => ({
  ...{ id: `batch_req_${id}`, custom_id: id, error: null },
  response: { status_code: 200, request_id: "r", body: { id: "chatcmpl", object: "chat.completion", model, choices: [{ index: 0, message: { role: "assistant", content, refusal: content === null ? "No." : null }, finish_reason: "stop" }], usage: {} } },
});
const input = (id: string, question: string) => ({ custom_id: id, method: "POST", url: "/v1/chat/completions", body: { model: "gpt-4o-mini", messages: [{ role: "system", content: "Be brief." }, { role: "user", content: question }] } });

test("an OpenAI batch's output: the answers under their custom_id, refusals among them, and failed requests told by line", async () => {
  const { preview, cases, problems } = await file(
    "out.jsonl",
    lines(
      output("q-1", "Paris."),
      { id: "b", custom_id: "q-2", response: null, error: { code: "batch_expired", message: "This request could not be executed before the completion window expired." } },
      output("q-3", null),
      { id: "b", custom_id: "q-4", response: { status_code: 400, body: { error: { message: "Invalid model", type: "invalid_request_error" } } }, error: null },
      { id: "b", custom_id: "q-5", response: { status_code: 200, body: {} }, error: null },
    ),
  );
  expect(preview).toMatchObject({ shape: "openai-batch", columns: ["instruction", "response", "source", "custom_id"] });
  expect(cases).toEqual([
    { instruction: "q-1", reference: null, responses: [["Paris.", "gpt-4o-mini"]] },
    { instruction: "q-3", reference: null, responses: [["No.", "gpt-4o-mini"]] },
  ]);
  expect(problems.map(({ line, code, params, dropped }) => [line, code, params["found"] ?? null, dropped])).toEqual([
    [2, "request-failed", "q-2: This request could not be executed before the completion window expired.", true],
    [4, "request-failed", "q-4: Invalid model", true],
    [5, "shape-row-unfit", null, true],
  ]);
});

test("a batch's input gives its output the instructions: in one file, in two that are opened together, and for several models", async () => {
  const asked = [input("a", "Capital of France?"), input("b", "Capital of Spain?")];
  const expected = [
    { instruction: "Capital of France?", reference: null, responses: [["Paris.", "gpt-4o-mini"]], context: "System: Be brief." },
    { instruction: "Capital of Spain?", reference: null, responses: [["Madrid.", "gpt-4o-mini"]], context: "System: Be brief." },
  ];
  const answered = [output("b", "Madrid."), output("a", "Paris.")];
  const one = await file("both.jsonl", lines(...answered, ...asked));
  expect(new Set(one.cases.map((c) => JSON.stringify(c)))).toEqual(new Set(expected.map((c) => JSON.stringify(c))));
  for (const list of [[["in.jsonl", lines(...asked)], ["out.jsonl", lines(...answered)]], [["out.jsonl", lines(...answered)], ["in.jsonl", lines(...asked)]]] as const) {
    const two = await files(...list);
    expect(new Set(two.cases.map((c) => JSON.stringify(c)))).toEqual(new Set(expected.map((c) => JSON.stringify(c))));
  }
  const three = await files(["in.jsonl", lines(...asked)], ["1.jsonl", lines(...answered)], ["2.jsonl", lines(output("a", "It is Paris.", "o4"))]);
  expect(three.cases).toContainEqual({ instruction: "Capital of France?", reference: null, responses: [["Paris.", "gpt-4o-mini"], ["It is Paris.", "o4"]], context: "System: Be brief." });
  // Without the input, and where two inputs say different things under one name, the name stands for the instruction.
  const split = await files(["in.jsonl", lines(input("a", "One?"))], ["in2.jsonl", lines(input("a", "Two?"))], ["1.jsonl", lines(output("a", "x"))]);
  expect(split.cases).toEqual([{ instruction: "a", reference: null, responses: [["x", "gpt-4o-mini"]] }]);
});

test("batches of the responses and the completions endpoints, and several answers to one request", async () => {
  const body = (part: object) => ({ custom_id: "c", response: { status_code: 200, body: { model: "m", ...part } }, error: null });
  const responses = await file("r.jsonl", lines(
    { custom_id: "c", method: "POST", url: "/v1/responses", body: { model: "m", instructions: "Be kind.", input: "Hi?" } },
    body({ output: [{ type: "reasoning", summary: [] }, { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello." }] }] }),
  ));
  expect(responses.cases).toEqual([{ instruction: "Hi?", reference: null, responses: [["Hello.", "m"]], context: "Be kind." }]);
  const completions = await file("c.jsonl", lines({ custom_id: "c", url: "/v1/completions", body: { prompt: "2+2=" } }, body({ choices: [{ text: "4" }, { text: "four" }] })));
  expect(completions.cases).toEqual([{ instruction: "2+2=", reference: null, responses: [["4", "m"], ["four", "m"]] }]);
});

test("lm-evaluation-harness: written answers whole, once for all filters, with the target as reference, in both forms of arguments", async () => {
  const sample = (doc_id: number, args: unknown, more: object) => ({ doc_id, doc: { question: `Q${doc_id}`, answer: "#### 4" }, target: "#### 4", arguments: args, doc_hash: `h${doc_id}`, prompt_hash: "p", exact_match: 1, ...more });
  const newer = { gen_args_0: { arg_0: "Question: Q0\nAnswer:", arg_1: { until: ["Question:"], do_sample: false } } };
  const chat = { gen_args_0: { arg_0: JSON.stringify([{ role: "system", content: "Think." }, { role: "user", content: "Q2?" }]), arg_1: {} } };
  const { preview, cases, problems } = await file("samples_gsm8k.jsonl", lines(
    sample(0, newer, { resps: [["2 + 2 is 4. #### 4"]], filtered_resps: ["4"], filter: "strict-match" }),
    sample(0, newer, { resps: [["2 + 2 is 4. #### 4"]], filtered_resps: ["#### 4"], filter: "flexible-extract" }),
    sample(1, [["Q1\nA:", { until: ["\n"] }]], { resps: [["first", "second"]], filtered_resps: ["first"] }),
    sample(2, chat, { resps: [["Yes."]], filtered_resps: ["Yes."] }),
    sample(3, {}, { resps: [["x"]], filtered_resps: ["x"] }),
  ));
  expect(preview.shape).toBe("lm-eval");
  expect(cases).toEqual([
    { instruction: "Question: Q0\nAnswer:", reference: "#### 4", responses: [["2 + 2 is 4. #### 4", null]] },
    { instruction: "Q1\nA:", reference: "#### 4", responses: [["first", null], ["second", null]] },
    { instruction: "Q2?", reference: "#### 4", responses: [["Yes.", null]], context: "System: Think." },
  ]);
  expect(problems).toEqual([{ line: 5, code: "shape-row-unfit", params: {}, dropped: true }]);
});

test("lm-evaluation-harness: of given continuations the likeliest is the answer, and a target by number the one at that place", async () => {
  const choice = (resps: unknown, filtered: unknown, target: unknown) => ({ doc_id: JSON.stringify(resps), doc: { query: "The sky is" }, target, arguments: [["The sky is", " blue"], ["The sky is", " green"]], resps, filtered_resps: filtered, acc: 1 });
  const { cases } = await file("samples_hellaswag.jsonl", lines(
    choice([[["-1.5", "False"]], [["-7.25", "False"]]], [["-1.5", "False"], ["-7.25", "False"]], 1),
    choice([[[-9, false]], [[-0.5, true]]], [[-9, false], [-0.5, true]], " green"),
  ));
  expect(cases).toEqual([
    { instruction: "The sky is", reference: "green", responses: [["blue", null]] },
    { instruction: "The sky is", reference: " green", responses: [["green", null]] },
  ]);
});

test("a document of columns is a table: with lists, with pandas' places, and recognised as another tool's where it is one", async () => {
  const table = { instruction: ["A?", "B?"], response: ["a", null], model: ["m", "n"] };
  const expected = [{ instruction: "A?", reference: null, responses: [["a", "m"]] }, { instruction: "B?", reference: null, responses: [["", "n"]] }];
  expect((await file("t.json", JSON.stringify(table))).cases).toEqual(expected);
  const places = Object.fromEntries(Object.entries(table).map(([name, values]) => [name, Object.fromEntries(values.map((value, i) => [i, value]))]));
  expect((await file("t.json", JSON.stringify(places))).cases).toEqual(expected);
  expect((await file("t.json", JSON.stringify({ dataset: "capitals", version: 2, ...table }))).cases).toEqual(expected);
  const pairs = await file("t.json", JSON.stringify({ prompt: ["Q"], chosen: ["good"], rejected: ["bad"] }));
  expect(pairs.preview.shape).toBe("chosen-rejected");
  expect(pairs.cases).toEqual([{ instruction: "Q", reference: null, responses: [["good", "chosen"], ["bad", "rejected"]], better: ["good"] }]);
});

test("a short column is told with its line, an empty row with its own; one question with several answers stays a row", async () => {
  const { cases, problems } = await file("t.json", '{\n "instruction": [\n  "A?",\n  "B?",\n  "C?",\n  ""\n ],\n "response": [\n  "a",\n  "b"\n ]\n}');
  expect(cases).toEqual([["A?", "a"], ["B?", "b"], ["C?", ""]].map(([instruction, text]) => ({ instruction, reference: null, responses: [[text, null]] })));
  expect(problems.map(({ line, code, params, dropped }) => ({ line, code, params, dropped }))).toMatchObject([
    { line: 8, code: "columns-unequal", params: { column: "response", found: 2, expected: 4 }, dropped: false },
    { line: 6, code: "row-empty", dropped: true },
  ]);
  expect((await file("t.json", '{"instruction":"Q","responses":["a","b"]}')).cases).toHaveLength(1);
  expect((await file("t.json", '{"instruction":["Q"],"responses":["a","b","c"]}')).cases).toHaveLength(1);
});

test("whatever is in the columns, the table is the one that its rows give", async () => {
  const cell = fc.oneof(fc.string({ minLength: 1 }).filter((text) => text.trim() !== ""), fc.integer());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ instruction: cell, response: cell }), { minLength: 2, maxLength: 12 }), async (rows) => {
      const columns = await file("c.json", JSON.stringify({ instruction: rows.map((row) => row.instruction), response: rows.map((row) => row.response) }));
      const listed = await file("r.json", JSON.stringify(rows));
      expect(columns.cases).toEqual(listed.cases);
      expect(columns.preview.columns).toEqual(listed.preview.columns);
    }),
    { numRuns: 40 },
  );
});

test("Label Studio's comparisons: the side that people chose, shares of several people, ties by choices, nested and flat", async () => {
  const task = (id: number, results: readonly object[], data: object = { prompt: `Q${id}`, answer1: "left one", answer2: "right one" }) => ({ id, data, annotations: results.map((value) => ({ completed_by: 1, was_cancelled: false, result: [value] })) });
  const pairwise = (selected: string) => ({ from_name: "cmp", to_name: "answer1,answer2", type: "pairwise", value: { selected } });
  const choices = (text: string) => ({ from_name: "pref", to_name: "q", type: "choices", value: { choices: [text] } });
  const nested = await file("export.json", JSON.stringify([
    task(1, [pairwise("left")]),
    task(2, [pairwise("right"), pairwise("right"), pairwise("left")]),
    task(3, [choices("Tie")]),
    task(4, [choices("answer2")]),
    task(5, [pairwise("left"), pairwise("right")]),
    { ...task(6, [pairwise("left")]), annotations: [{ was_cancelled: true, result: [pairwise("left")] }] },
  ]));
  expect(nested.preview).toMatchObject({ shape: "label-studio-pairs" });
  expect(nested.cases.map((one) => (one as { better?: unknown }).better ?? null)).toEqual([["left one"], ["right one"], ["tie"], ["right one"], ["tie"], null]);
  expect(nested.cases[0]).toEqual({ instruction: "Q1", reference: null, responses: [["left one", "answer1"], ["right one", "answer2"]], better: ["left one"] });
  // The control names the fields, whatever they are called and however they stand in the task.
  const named = await file("export.json", JSON.stringify([task(1, [{ ...pairwise("left"), to_name: "b_text,a_text" }], { question: "Q", a_text: "A", b_text: "B" })]));
  expect(named.cases).toEqual([{ instruction: "Q", reference: null, responses: [["B", "b_text"], ["A", "a_text"]], better: ["B"] }]);
  const flat = await file("min.json", JSON.stringify([{ id: 1, prompt: "Q", answer1: "l", answer2: "r", cmp: "right", annotator: 1, annotation_id: 2, lead_time: 3.5 }]));
  expect(flat.cases).toEqual([{ instruction: "Q", reference: null, responses: [["l", "answer1"], ["r", "answer2"]], better: ["r"] }]);
});
