import { expect, test } from "vitest";
import { guessMapping } from "./column-guess.ts";

const LONG = "A long passage of text that stands for a document. ".repeat(10);

test.each([
  ["plain English", ["instruction", "context", "reference", "response", "source", "human_score"], ["instruction", "context", "reference", "response", "source", "humanScore"]],
  ["Traditional Chinese", ["題目", "上下文", "參考答案", "回應", "模型", "分數"], ["instruction", "context", "reference", "response", "source", "humanScore"]],
  ["Simplified Chinese", ["问题", "参考答案", "回答"], ["instruction", "reference", "response"]],
  ["other words", ["Question", "Gold Answer", "Model Output", "Rating"], ["instruction", "reference", "response", "humanScore"]],
  ["an answer beside a response is the reference", ["question", "answer", "response"], ["instruction", "reference", "response"]],
  ["an answer alone is the response", ["question", "answer"], ["instruction", "response"]],
  ["expected_output is no response", ["input", "expected_output", "output"], ["instruction", "reference", "response"]],
  ["instruction tuning", ["instruction", "input", "output"], ["instruction", "context", "response"]],
  ["pairs whose preference says nothing of them", ["instruction", "response_a", "response_b", "preference", "judge"], ["instruction", "response", "response", "ignore", "ignore"]],
  ["a column for each model", ["prompt", "gpt-4o", "Llama 3 8B", "notes"], ["instruction", "response", "response", "ignore"]],
  ["nested JSON", ["vars.question", "response.output", "latency_ms"], ["instruction", "response", "ignore"]],
  ["spread lists", ["prompt", "responses.1", "responses.2"], ["instruction", "response", "response"]],
  ["bookkeeping", ["id", "response_id", "response_time", "response"], ["ignore", "ignore", "ignore", "response"]],
  ["numbered in Chinese", ["題目", "回應A", "回應B"], ["instruction", "response", "response"]],
])("%s", (_, columns, roles) => {
  const rows = [columns.map((name) => (/score|rating|分數|latency/i.test(name) ? "3" : "some words")), columns.map((_, i) => (/score|rating|分數|latency/i.test(columns[i] ?? "") ? "4" : "other words"))];
  expect(guessMapping(columns, rows).roles).toEqual(roles);
});

test("a source that holds documents is context", () => {
  expect(guessMapping(["source", "summary"], [[LONG, "Short."]]).roles).toEqual(["context", "response"]);
});

test("judged responses: corpus, criterion and scale stay out", () => {
  const columns = ["source", "license", "id", "kind", "instruction", "response", "criterion", "rubric.1", "score", "scale", "judge"];
  const row = ["summeval", "MIT", "x-1", "score", "Summarize.", "It is short.", "How good?", "Bad.", "3.5", "[1,5]", "human"];
  const roles = guessMapping(columns, [row]).roles;
  expect(columns.filter((_, i) => roles[i] !== "ignore")).toEqual(["source", "instruction", "response", "score"]);
});

test("without names, order and shape decide", () => {
  const rows = Array.from({ length: 8 }, (_, i) => [`Why is number ${i} odd?`, `Because it is ${i}.`, i % 2 ? "alpha" : "beta", String(i % 5)]);
  expect(guessMapping(["A", "B", "C", "D"], rows).roles).toEqual(["instruction", "response", "source", "humanScore"]);
  expect(guessMapping(["A"], [["only this"]]).roles).toEqual(["response"]);
});

test("with other names known, the longest text left is the response", () => {
  expect(guessMapping(["question", "remark", "body"], [["Why?", "ok", LONG]]).roles).toEqual(["instruction", "ignore", "response"]);
});

test("when nothing is left, no column is the response", () => {
  expect(guessMapping(["id", "question", "score"], [["1", "Why?", "3"]]).roles).not.toContain("response");
});

test("a winner is a preference only where it names a response", () => {
  const pair = (winner: string) => guessMapping(["instruction", "response_a", "response_b", "winner"], [["Q", "one", "two", winner]]).roles;
  expect(pair("a")).toEqual(["instruction", "response", "response", "preference"]);
  expect(pair("tie")).toEqual(["instruction", "response", "response", "preference"]);
  expect(pair("Ann")).toEqual(["instruction", "response", "response", "ignore"]);
  expect(guessMapping(["instruction", "response", "winner"], [["Q", "one", "a"]]).roles).toEqual(["instruction", "response", "ignore"]);
});
