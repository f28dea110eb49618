import { expect, test } from "vitest";
import type { Case, CaseSet } from "../domain/case.ts";
import { createParseService } from "./parse-service.ts";
import { readNested } from "./python-value.ts";
import { scoreWords } from "./score-words.ts";
import type { ShapeChoice } from "./shape.ts";
import type { TablePreview } from "./table.ts";

type Read = { readonly preview: TablePreview; readonly set: CaseSet };

async function read(name: string, content: string, shape: ShapeChoice = null): Promise<Read> {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const opened = await service.open({ source: { kind: "file", name, blob: new Blob([content]), shape }, encoding: null }, context);
  if (!opened.ok) throw new Error(`${opened.code} ${opened.detail}`);
  const built = await service.build({ mapping: opened.value.mapping, name }, context);
  if (!built.ok) throw new Error(`${built.code} ${built.detail}`);
  return { preview: opened.value, set: built.value.set };
}

function lines(...rows: readonly object[]): string {
  return rows.map((row) => JSON.stringify(row)).join("\n");
}

/** Everything that a case says, without ids. */
function brief(set: CaseSet): object[] {
  return set.cases.map((one) => ({
    instruction: one.instruction,
    context: one.context,
    reference: one.reference,
    responses: one.responses.map(({ text, source, humanScore }) => [text, source, humanScore]),
    ...(one.preferences === undefined ? {} : { won: won(one) }),
  }));
}

/** Preferences of a case by the sources of its responses. */
function won({ responses, preferences = [] }: Case): string[] {
  const name = (id: string) => responses.find((one) => one.id === id)?.source ?? "";
  return preferences.map(({ a, b, better }) => (better === "tie" ? `${name(a)} = ${name(b)}` : `${name(better)} > ${name(better === a ? b : a)}`));
}

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });

test("chat messages: the last answer, what was asked last, and the rest as context", async () => {
  const { preview, set } = await read(
    "chat.jsonl",
    lines(
      { messages: [{ role: "system", content: "Be brief." }, user("Hi"), assistant("Hello"), user("Bye?"), assistant("Bye.")], model: "m1" },
      { messages: [{ role: "user", content: [{ type: "text", text: "What is it?" }] }, assistant("A cat.")], model: "m2", rating: 4 },
    ),
  );
  expect(preview.shape).toBe("messages");
  expect(brief(set)).toEqual([
    { instruction: "Bye?", context: "System: Be brief.\n\nUser: Hi\n\nAssistant: Hello", reference: null, responses: [["Bye.", "m1", null]] },
    { instruction: "What is it?", context: null, reference: null, responses: [["A cat.", "m2", 4]] },
  ]);
});

test("ShareGPT conversations are chat messages under other names", async () => {
  const { preview, set } = await read("s.json", JSON.stringify([{ id: "1", conversations: [{ from: "human", value: "Q" }, { from: "gpt", value: "A" }] }]));
  expect(preview.shape).toBe("messages");
  expect(brief(set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", null, null]] }]);
});

test("prompt and completion keep what stands beside them", async () => {
  const { preview, set } = await read("p.jsonl", lines({ prompt: "2+2?", completion: "4", expected: "four", model: "m" }, { prompt: [user("3+3?")], completion: [assistant("6")], expected: null, model: "m" }));
  expect(preview.shape).toBe("prompt-completion");
  expect(brief(set)).toEqual([
    { instruction: "2+2?", context: null, reference: "four", responses: [["4", "m", null]] },
    { instruction: "3+3?", context: null, reference: null, responses: [["6", "m", null]] },
  ]);
});

test("promptfoo results: a row an answer, only a person's rating as human score, a failed call as an empty answer", async () => {
  const result = (provider: object, output: string | null, more: object = {}) => ({
    provider,
    prompt: { raw: "Translate: cat", label: "Translate: {{word}}" },
    vars: { word: "cat" },
    testCase: { vars: { word: "cat" }, assert: [{ type: "equals", value: "chat" }] },
    ...(output === null ? { error: "timeout" } : { response: { output, tokenUsage: { total: 3 } } }),
    success: true,
    score: 0.9,
    gradingResult: { pass: true, score: 0.9, reason: "ok", componentResults: [] },
    ...more,
  });
  const human = { gradingResult: { pass: true, score: 1, componentResults: [{ pass: true, score: 1, reason: "Manual result", assertion: { type: "human" } }] } };
  const { preview, set } = await read(
    "out.json",
    JSON.stringify({ evalId: "eval-x", results: { version: 3, prompts: [{ raw: "x" }], results: [result({ id: "openai:a", label: "" }, "chat", human), result({ id: "openai:b", label: "B" }, "gato"), result({ id: "openai:c" }, null)], stats: {} }, config: {} }),
  );
  expect(preview.shape).toBe("promptfoo");
  expect(brief(set)).toEqual([{ instruction: "Translate: cat", context: null, reference: "chat", responses: [["chat", "openai:a", 1], ["gato", "B", null], ["", "openai:c", null]] }]);
});

test("promptfoo's CSV, newer and older: every output a response, its reasons and the tool's scores no person's", async () => {
  const newer = await read(
    "out.csv",
    "language,input,[openai:gpt] Translate {{input}},Status,Score,Named Scores,Grader Reason,Comment,[anthropic:claude] Translate {{input}},Status,Score,Named Scores,Grader Reason,Comment\n" +
      "French,Hello,Bonjour,PASS,1.00,{},All assertions passed,,Salut,FAIL,0.50,{},Expected Bonjour,hm\n",
  );
  expect(newer.preview).toMatchObject({ shape: "promptfoo-table", columns: ["instruction", "response", "source", "model_score"], rows: [["language: French\ninput: Hello", "Bonjour", "openai:gpt", "1"], ["language: French\ninput: Hello", "Salut", "anthropic:claude", "0.5"]] });
  expect(brief(newer.set)).toEqual([{ instruction: "language: French\ninput: Hello", context: null, reference: null, responses: [["Bonjour", "openai:gpt", null], ["Salut", "anthropic:claude", null]] }]);
  const older = await read("out.csv", 'question,__expected,[openai:gpt] one,[openai:gpt] two\n2+2?,equals: 4,[PASS] 4,"[FAIL] (0.25) Expected 4\n---\nfive\n---\nor six"\n');
  expect(brief(older.set)).toEqual([{ instruction: "2+2?", context: null, reference: "4", responses: [["4", "[openai:gpt] one", null], ["five\n---\nor six", "[openai:gpt] two", null]] }]);
  expect((await read("t.csv", "question,[1] answer\nQ,A\n")).preview.shape).toBeUndefined();
});

test("Label Studio: tasks with annotations, flat rows and CSV; one mark is of the response, several are on criteria", async () => {
  const task = (id: number, marks: readonly (readonly [string, object])[][]) => ({
    id,
    data: { prompt: `Q${id}`, response: "A", model: "m" },
    annotations: marks.map((result) => ({ completed_by: 1, was_cancelled: false, result: result.map(([from_name, value]) => ({ from_name, to_name: "r", type: "rating", value })) })),
    predictions: [],
  });
  const one = await read("export.json", JSON.stringify([task(1, [[["quality", { rating: 4 }]], [["quality", { rating: 5 }]]]), task(2, [[["quality", { choices: ["Yes"] }]]]), task(3, [])]));
  expect(one.preview.shape).toBe("label-studio");
  expect(brief(one.set).map((c) => (c as { responses: unknown[] }).responses)).toEqual([[["A", "m", 4.5]], [["A", "m", 1]], [["A", "m", null]]]);
  const two = await read("export.json", JSON.stringify([task(1, [[["fluency", { rating: 4 }], ["truth", { number: 2 }]]])]));
  expect(two.set.cases[0]?.responses[0]).toMatchObject({ humanScore: null, criterionScores: [{ criterion: "fluency", score: 4 }, { criterion: "truth", score: 2 }] });
  const flat = await read("min.json", JSON.stringify([{ prompt: "Q", response: "A", id: 1, quality: 3, annotator: 1, annotation_id: 5, created_at: "x", updated_at: "x", lead_time: 3.2 }]));
  expect(brief(flat.set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", null, 3]] }]);
  const csv = await read("export.csv", 'annotation_id,annotator,id,lead_time,prompt,quality,response\n1,1,1,3.2,Q,"[{""rating"": 2}]",A\n');
  expect(csv.preview.shape).toBe("label-studio");
  expect(brief(csv.set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", null, 2]] }]);
});

test("an expected result that is the name of a level is a person's score by the rubric on the table", async () => {
  const service = createParseService();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const instances = ["Good", "poor", "odd"].map((expectedResult) => ({ contextVariables: [{ name: "Question", value: "Q" }], response: expectedResult, expectedResult }));
  const opened = await service.open({ source: { kind: "file", name: "e.json", blob: new Blob([JSON.stringify({ type: "direct", instances })]), shape: null }, encoding: null }, context);
  if (!opened.ok) throw new Error(opened.code);
  const words = scoreWords([{ id: "c", name: "C", question: "?", scale: { kind: "labels", labels: ["Poor", "Fair", "Good"] }, descriptions: {}, weight: 1 }]);
  const built = await service.build({ mapping: { ...opened.value.mapping, words }, name: "e" }, context);
  if (!built.ok) throw new Error(built.code);
  expect(built.value.set.cases[0]?.responses.map(({ humanScore }) => humanScore)).toEqual([2, 0, null]);
  expect(built.value.problems).toMatchObject([{ code: "human-score-not-number", dropped: false }]);
});

test("OpenAI Evals log: sampling and match events of one sample belong together", async () => {
  const { preview, set } = await read(
    "log.jsonl",
    lines(
      { spec: { completion_fns: ["gpt-3.5-turbo"], eval_name: "t.dev.v0", run_config: {}, run_id: "r" } },
      { run_id: "r", event_id: 0, sample_id: "t.0", type: "sampling", data: { prompt: [{ role: "system", content: "Answer." }, user("1+1?")], sampled: ["2"] }, created_by: "" },
      { run_id: "r", event_id: 1, sample_id: "t.0", type: "match", data: { correct: true, expected: "2", picked: "2", sampled: "2" }, created_by: "" },
      { run_id: "r", event_id: 2, sample_id: "t.1", type: "sampling", data: { prompt: [user("1+2?")], sampled: ["4"] }, created_by: "" },
      { final_report: { accuracy: 0.5 } },
    ),
  );
  expect(preview).toMatchObject({ shape: "openai-evals", problems: [] });
  expect(brief(set)).toEqual([
    { instruction: "1+1?", context: "System: Answer.", reference: "2", responses: [["2", "gpt-3.5-turbo", null]] },
    { instruction: "1+2?", context: null, reference: null, responses: [["4", "gpt-3.5-turbo", null]] },
  ]);
});

test("OpenAI Evals output items and samples", async () => {
  const items = await read("items.jsonl", lines({ object: "eval.run.output_item", datasource_item: { input: "Q", ground_truth: "G" }, sample: { input: [user("Q")], output: [assistant("A")], model: "gpt-x" }, results: [{ name: "g", passed: true, score: 1 }] }));
  expect(items.preview.shape).toBe("openai-evals");
  expect(brief(items.set)).toEqual([{ instruction: "Q", context: null, reference: "G", responses: [["A", "gpt-x", null]] }]);
  const samples = await read("samples.jsonl", lines({ input: [user("Q")], ideal: ["G1", "G2"], completion: "A" }));
  expect(brief(samples.set)).toEqual([{ instruction: "Q", context: null, reference: "G1\n\nG2", responses: [["A", null, null]] }]);
  // Without any answer there is nothing to judge, and the dialog asks for the column.
  await expect(read("samples.jsonl", lines({ input: [user("Q")], ideal: "G" }))).rejects.toThrow("response-column-missing");
});

test("EvalAssist test cases, of one response and of several", async () => {
  const direct = await read("d.json", JSON.stringify({ name: "t", type: "direct", criteria: { name: "c", options: [] }, instances: [{ id: "1", contextVariables: [{ name: "Question", value: "Q" }, { name: "Article", value: "Text" }], response: "A", expectedResult: "Yes", result: null }] }));
  expect(direct.preview.shape).toBe("evalassist");
  expect(brief(direct.set)).toEqual([{ instruction: "Q", context: "Text", reference: null, responses: [["A", null, 1]] }]);
  const pairs = await read("p.json", JSON.stringify({ type: "pairwise", instances: [{ contextVariables: [{ variable: "instruction", value: "Q" }], responses: ["A", "B"], expectedResult: "Response 2" }] }));
  expect(brief(pairs.set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", "Response 1", null], ["B", "Response 2", null]], won: ["Response 2 > Response 1"] }]);
});

test("Prometheus collections: the model's scores are shown but are nobody's human score", async () => {
  const feedback = { orig_criteria: "Is it kind?", orig_feedback: "Yes.", orig_instruction: "Q", orig_reference_answer: "R", orig_response: "A", orig_score: "4", orig_score1_description: "no", instruction: "###Task ...", input: "", output: "Yes. [RESULT] 4" };
  const one = await read("feedback.json", JSON.stringify([feedback]));
  expect(one.preview).toMatchObject({ shape: "feedback-collection", columns: ["instruction", "reference", "response", "model_score"], rows: [["Q", "R", "A", "4"]] });
  expect(brief(one.set)).toEqual([{ instruction: "Q", context: null, reference: "R", responses: [["A", null, null]] }]);
  const two = await read("pref.jsonl", lines({ orig_criteria: "c", orig_instruction: "Q", orig_reference_answer: "R", orig_response_A: "A", orig_response_B: "B", orig_score_A: "2", orig_score_B: "5", orig_preference: "B", instruction: "x", output: "y" }));
  expect(two.preview).toMatchObject({ shape: "preference-collection", mapping: { roles: ["instruction", "reference", "response", "source", "ignore"] } });
  expect(brief(two.set)).toEqual([{ instruction: "Q", context: null, reference: "R", responses: [["A", "A", null], ["B", "B", null]] }]);
});

const ARENA = { question_id: "58", model_a: "alpaca-13b", model_b: "vicuna-13b", winner: "model_b", judge: "u1", conversation_a: [user("What's 1+1?"), assistant("It's \"2\"")], conversation_b: [user("What's 1+1?"), assistant("2"), user("Sure?"), assistant("Yes.")], turn: 1, language: "English" };

test("Chatbot Arena: one case of two answers, a longer conversation as one answer", async () => {
  const { preview, set } = await read("arena.json", JSON.stringify([ARENA, { ...ARENA, winner: "tie (bothbad)", conversation_a: [user("X"), assistant("Y")], conversation_b: [user("X"), assistant("Z")] }]));
  expect(preview.shape).toBe("arena");
  expect(brief(set)).toEqual([
    { instruction: "What's 1+1?", context: null, reference: null, responses: [['It\'s "2"', "alpaca-13b", null], ["Assistant: 2\n\nUser: Sure?\n\nAssistant: Yes.", "vicuna-13b", null]], won: ["vicuna-13b > alpaca-13b"] },
    { instruction: "X", context: null, reference: null, responses: [["Y", "alpaca-13b", null], ["Z", "vicuna-13b", null]], won: ["alpaca-13b = vicuna-13b"] },
  ]);
});

test("Chatbot Arena as CSV, with conversations as JSON and as Python prints them", async () => {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const json = [ARENA.model_a, ARENA.model_b, "model_a", cell(JSON.stringify(ARENA.conversation_a)), cell(JSON.stringify(ARENA.conversation_b))].join(",");
  const python = ["a", "b", "tie", cell("[{'content': \"What's 2+2?\", 'role': 'user'}\n {'content': 'Four,\\n\\'4\\'', 'role': 'assistant'}]"), cell("[{'content': \"What's 2+2?\", 'role': 'user'}, {'content': '4', 'role': 'assistant'}]")].join(",");
  const { preview, set } = await read("arena.csv", `model_a,model_b,winner,conversation_a,conversation_b\n${json}\n${python}\n`);
  expect(preview.shape).toBe("arena");
  expect(set.cases.map((one) => [one.instruction, ...one.responses.map((r) => r.text.slice(0, 12)), won(one)])).toEqual([
    ["What's 1+1?", 'It\'s "2"', "Assistant: 2", ["alpaca-13b > vicuna-13b"]],
    ["What's 2+2?", "Four,\n'4'", "4", ["a = b"]],
  ]);
});

test("the Kaggle columns of Chatbot Arena", async () => {
  const { preview, set } = await read("train.csv", 'id,model_a,model_b,prompt,response_a,response_b,winner_model_a,winner_model_b,winner_tie\n30192,gpt-4,koala,"[""Hi?"",""More?""]","[""A1"",""A2""]","[""B1"",null]",0,0,1\n53567,m1,m2,"[""Q""]","[""A""]","[""B""]",1,0,0\n');
  expect(preview.shape).toBe("arena-kaggle");
  expect(brief(set)).toEqual([
    { instruction: "Hi?", context: null, reference: null, responses: [["Assistant: A1\n\nUser: More?\n\nAssistant: A2", "gpt-4", null], ["Assistant: B1\n\nUser: More?\n\nAssistant: ", "koala", null]], won: ["gpt-4 = koala"] },
    { instruction: "Q", context: null, reference: null, responses: [["A", "m1", null], ["B", "m2", null]], won: ["m1 > m2"] },
  ]);
});

test("MT-bench answers, by number without the questions and by question with them", async () => {
  const answer = (model: string) => ({ question_id: 81, answer_id: "x", model_id: model, choices: [{ index: 0, turns: ["one", "two"] }], tstamp: 1 });
  const alone = await read("gpt-4.jsonl", lines(answer("gpt-4"), answer("vicuna")));
  expect(alone.preview.shape).toBe("mt-bench");
  expect(brief(alone.set)).toEqual([
    { instruction: "MT-bench 81, turn 1", context: null, reference: null, responses: [["one", "gpt-4", null], ["one", "vicuna", null]] },
    { instruction: "MT-bench 81, turn 2", context: null, reference: null, responses: [["two", "gpt-4", null], ["two", "vicuna", null]] },
  ]);
  const both = await read("both.jsonl", lines({ question_id: 81, category: "writing", turns: ["Q1", "Q2"], reference: ["R1", "R2"] }, answer("gpt-4")));
  expect(brief(both.set)).toEqual([
    { instruction: "Q1", context: null, reference: "R1", responses: [["one", "gpt-4", null]] },
    { instruction: "Q2", context: "User: Q1\n\nAssistant: one", reference: "R2", responses: [["two", "gpt-4", null]] },
  ]);
});

test("AlpacaEval outputs and annotations", async () => {
  const outputs = await read("o.json", JSON.stringify([{ dataset: "helpful_base", instruction: "Q", output: "A", generator: "m", datasplit: "eval" }]));
  expect(outputs.preview.shape).toBe("alpaca-eval");
  expect(brief(outputs.set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", "m", null]] }]);
  const marks = await read("a.json", JSON.stringify([{ instruction: "Q", output_1: "A", generator_1: "base", output_2: "B", generator_2: "m", annotator: "gpt4", preference: 1.75 }]));
  expect(marks.preview.rows.map((row) => row.slice(-3))).toEqual([["A", "base", "0.25"], ["B", "m", "0.75"]]);
  expect(brief(marks.set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", "base", null], ["B", "m", null]] }]);
});

test("RewardBench, its second version with lists, conversations, and texts of Human and Assistant", async () => {
  const { preview, set } = await read("rb.jsonl", lines({ prompt: "Q", chosen: "A", chosen_model: "m1", rejected: "B", rejected_model: "m2", subset: "alpacaeval-easy", id: 0 }, { prompt: "R", chosen: ["A"], rejected: ["B", "C"], subset: "Focus", id: "1" }));
  expect(preview.shape).toBe("chosen-rejected");
  expect(brief(set)).toEqual([
    { instruction: "Q", context: null, reference: null, responses: [["A", "m1", null], ["B", "m2", null]], won: ["m1 > m2"] },
    { instruction: "R", context: null, reference: null, responses: [["A", "chosen", null], ["B", "rejected", null], ["C", "rejected", null]], won: ["chosen > rejected", "chosen > rejected"] },
  ]);
  const chats = await read("c.jsonl", lines({ chosen: [user("Q"), assistant("A")], rejected: [user("Q"), assistant("B")], messages: [user("Q"), assistant("A")] }, { chosen: "\n\nHuman: Hi\n\nAssistant: Yo", rejected: "\n\nHuman: Hi\n\nAssistant: No" }));
  expect(chats.set.cases.map((one) => [one.instruction, ...one.responses.map((r) => r.text)])).toEqual([["Q", "A", "B"], ["Hi", "Yo", "No"]]);
});

test("JudgeLM samples", async () => {
  const { preview, set } = await read("val.jsonl", lines({ question_id: 0, question_body: "Q", answer1_body: "A", answer2_body: "B", answer1_model_id: "m1", answer2_model_id: "m2", answer1_metadata: { decoding_method: "top_p_sampling" }, reference: { text: "R" }, score: [8.0, 7.5], text: "8 7.5\n..." }));
  expect(preview).toMatchObject({ shape: "judgelm", rows: [["Q", "R", "A", "m1", "8"], ["Q", "R", "B", "m2", "7.5"]] });
  expect(brief(set)).toEqual([{ instruction: "Q", context: null, reference: "R", responses: [["A", "m1", null], ["B", "m2", null]] }]);
});

test("a recognised file can be read as a plain table, and a plain table is no shape", async () => {
  const content = lines({ prompt: "Q", completion: "A", note: "n" });
  expect((await read("p.jsonl", content, "table")).preview).toMatchObject({ columns: ["prompt", "completion", "note"], shapes: ["prompt-completion"] });
  expect((await read("p.jsonl", content, "table")).preview.shape).toBeUndefined();
  const plain = (await read("t.csv", "instruction,response,source\nq,[1] a,m\n")).preview;
  expect([plain.shape, plain.shapes]).toEqual([undefined, undefined]);
});

test("an answer that is JSON stays the text that it is, in a table as in JSON", async () => {
  const answers = ['{"text":"x", "n": 1}', "[1, 2]", '["a","b"]', "{'a': 1}"];
  const csv = `prompt,completion\n${answers.map((text) => `Q${text.length},"${text.replaceAll('"', '""')}"\n`).join("")}`;
  const table = await read("p.csv", csv);
  const json = await read("p.jsonl", lines(...answers.map((completion, i) => ({ prompt: `Q${i}`, completion }))));
  for (const { preview, set } of [table, json]) {
    expect(preview.shape).toBe("prompt-completion");
    expect(set.cases.flatMap((one) => one.responses.map((r) => r.text))).toEqual(answers);
  }
});

test("a question with a context of several fields is not taken for a test case of EvalAssist", async () => {
  const { preview } = await read("r.jsonl", lines({ question: "Q", context: { a: "x" }, response: "A" }));
  expect(preview.shape).toBeUndefined();
  const bare = await read("i.json", JSON.stringify([{ context: { question: "Q" }, response: "A", expected_result: "4" }]));
  expect(bare.preview.shape).toBe("evalassist");
  expect(brief(bare.set)).toEqual([{ instruction: "Q", context: null, reference: null, responses: [["A", null, 4]] }]);
});

test("a row of another shape costs only itself, and hostile keys stay data", async () => {
  const { preview, set } = await read("m.jsonl", `${lines({ messages: [user("Q"), assistant("A")] }, { messages: [user("R"), assistant("B")] })}\n{"messages":"none","__proto__":{"polluted":1}}`);
  expect(preview).toMatchObject({ rowCount: 2, problems: [{ line: 3, code: "shape-row-unfit", dropped: true }] });
  expect(set.cases).toHaveLength(2);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("nested values as Python prints them", () => {
  expect(readNested("[{'a': None, 'b': True, 'c': [1, -2.5]}]")).toEqual([{ a: null, b: true, c: [1, -2.5] }]);
  expect(readNested("array(['x', 'y\\u4e2d'], dtype=object)")).toBeUndefined();
  expect(readNested("[array(['x'], dtype=object), nan]")).toEqual([["x"], null]);
  for (const broken of ["[1] see above", "{name}, hello", "[", "['a", "{'a'", "[a]", `${"[".repeat(5_000)}'x'`]) expect(readNested(broken)).toBeUndefined();
});
