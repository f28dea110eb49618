import fc from "fast-check";
import { expect, test } from "vitest";
import type { Criterion, Rubric, Scale } from "../domain/rubric.ts";
import { levelsOf, MAX_LEVELS } from "../domain/rubric.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { parseRubric, slugOf, stringifyRubric } from "./rubric-file.ts";

const GOOD = `
name: Support reply
criteria:
  - name: Tone
    question: Is the tone friendly?
    scale: { type: likert, min: 1, max: 3 }
    weight: 2
    descriptions:
      1: Rude.
      3: Warm.
  - name: Solved
    question: Is the problem solved?
    scale: { type: binary, no: Open, yes: Solved }
    descriptions: { Open: Not solved., 1: Solved. }
  - name: 語氣
    question: 語氣好嗎?
    scale: { type: labels, labels: [差, 普通, 好] }
    descriptions: { 好: 很好 }
`;

test("reads a rubric as people write it", () => {
  expect(parseRubric(GOOD, null)).toEqual({
    ok: true,
    value: {
      id: "support-reply",
      name: "Support reply",
      description: "",
      criteria: [
        { id: "tone", name: "Tone", question: "Is the tone friendly?", scale: { kind: "likert", min: 1, max: 3 }, descriptions: { "1": "Rude.", "3": "Warm." }, weight: 2 },
        { id: "solved", name: "Solved", question: "Is the problem solved?", scale: { kind: "binary", no: "Open", yes: "Solved" }, descriptions: { "0": "Not solved.", "1": "Solved." }, weight: 1 },
        { id: "語氣", name: "語氣", question: "語氣好嗎?", scale: { kind: "labels", labels: ["差", "普通", "好"] }, descriptions: { "2": "很好" }, weight: 1 },
      ],
    },
  });
});

function problemsOf(text: string, format: "yaml" | "json" | null = null): string[] {
  const result = parseRubric(text, format);
  return result.ok ? [] : result.problems.map((problem) => `${problem.line ?? "-"} ${problem.path || "(file)"}: ${problem.code}`);
}

const CRITERION = "  - name: A\n    question: B?\n    scale: ";

test.each([
  ["nothing", "", ["- (file): rubric-syntax"]],
  ["no mapping", "just words", ["- (file): rubric-field-type"]],
  ["missing fields", "description: x", ["- name: rubric-field-missing", "- criteria: rubric-field-missing"]],
  ["an unknown field", `name: R\ncriterias: 1\ncriteria:\n${CRITERION}{type: binary}`, ["2 criterias: rubric-field-unknown"]],
  ["no criteria", "name: R\ncriteria: []", ["2 criteria: rubric-field-range"]],
  ["max below min", `name: R\ncriteria:\n${CRITERION}{type: likert, min: 3, max: 3}`, ["5 criteria[0].scale.max: rubric-field-range"]],
  ["too many levels", `name: R\ncriteria:\n${CRITERION}{type: likert, min: 0, max: 100}`, ["5 criteria[0].scale.max: rubric-field-range"]],
  ["a broken number", `name: R\ncriteria:\n${CRITERION}{type: likert, min: 1.5, max: 3}`, ["5 criteria[0].scale.min: rubric-field-type"]],
  ["an unknown scale", `name: R\ncriteria:\n${CRITERION}{type: stars}`, ["5 criteria[0].scale.type: rubric-field-type"]],
  ["the same label twice", `name: R\ncriteria:\n${CRITERION}{type: labels, labels: [a, b, a]}`, ["5 criteria[0].scale.labels[2]: rubric-field-duplicate"]],
  ["a description of no level", `name: R\ncriteria:\n${CRITERION}{type: likert, min: 1, max: 3}\n    descriptions:\n      9: x`, ["7 criteria[0].descriptions.9: rubric-level-unknown"]],
  ["a zero weight", `name: R\ncriteria:\n${CRITERION}{type: binary}\n    weight: 0`, ["6 criteria[0].weight: rubric-field-range"]],
  ["a repeated id", `name: R\ncriteria:\n  - {id: x, name: A, question: B, scale: {type: binary}}\n  - {id: x, name: C, question: D, scale: {type: binary}}`, ["4 criteria[1].id: rubric-field-duplicate"]],
  ["several at once", "name: R\ncriteria:\n  - name: A\n  - question: B?\n    scale: {type: binary}", ["3 criteria[0].question: rubric-field-missing", "3 criteria[0].scale: rubric-field-missing", "4 criteria[1].name: rubric-field-missing"]],
  ["broken YAML", "name: R\ncriteria: [", ["2 (file): rubric-syntax"]],
  ["the same key twice", "name: R\nname: S", ["2 (file): rubric-syntax"]],
  ["an alias", "name: &n R\ndescription: *n", ["2 (file): rubric-syntax"]],
  ["a custom tag", "name: !!js/function 'x'", ["1 (file): rubric-syntax"]],
])("%s", (_, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

test("broken JSON has its place", () => {
  expect(parseRubric('{\n "name": oops}', null)).toEqual({ ok: false, problems: [{ path: "", line: 2, code: "rubric-syntax", params: { reason: "json", column: 10 } }] });
});

test("hostile files end quickly", () => {
  const bomb = `a: &a [x]\n${Array.from({ length: 26 }, (_, i) => `k${i}: &k${i} [${Array(9).fill(i === 0 ? "*a" : `*k${i - 1}`).join(",")}]`).join("\n")}`;
  expect(problemsOf(bomb, "yaml")).toEqual(["2 (file): rubric-syntax"]);
  expect(problemsOf("[".repeat(100_000), "yaml")).toEqual(["- (file): rubric-syntax"]);
  expect(problemsOf(`{"a":${"[".repeat(100_000)}`, null)).toEqual(["1 (file): rubric-syntax"]);
  expect(problemsOf("- ".repeat(100_000), "yaml")).toHaveLength(1);
  expect(problemsOf("x".repeat(300_000))).toEqual(["- (file): rubric-syntax"]);
});

test("a key named __proto__ is an unknown field and nothing else", () => {
  expect(problemsOf(`{"name":"R","__proto__":{"polluted":1},"criteria":[{"name":"A","question":"B","scale":{"type":"binary"}}]}`)).toEqual(["- __proto__: rubric-field-unknown"]);
});

test.each(RUBRIC_LIBRARY.map((rubric) => [rubric.name, rubric] as const))("ready rubric survives its file: %s", (_, rubric) => {
  for (const format of ["yaml", "json"] as const) expect(parseRubric(stringifyRubric(rubric, format), null)).toEqual({ ok: true, value: rubric });
});

const word = fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), fc.constantFrom("yes", "null", "1", "true", "- a", "#x", "a: b", "*a", "&a", "!x", "__proto__", "\n", " x ", "~")).filter((text) => text.trim() !== "");
const scale: fc.Arbitrary<Scale> = fc.oneof(
  fc.tuple(word, word).filter(([no, yes]) => no !== yes).map(([no, yes]): Scale => ({ kind: "binary", no, yes })),
  fc.tuple(fc.integer({ min: -1000, max: 900 }), fc.integer({ min: 1, max: MAX_LEVELS - 1 })).map(([min, more]): Scale => ({ kind: "likert", min, max: min + more })),
  fc.uniqueArray(word, { minLength: 2, maxLength: 5 }).map((labels): Scale => ({ kind: "labels", labels })),
);
const criterion: fc.Arbitrary<Omit<Criterion, "id">> = scale.chain((s) =>
  fc.record({
    name: word,
    question: word,
    scale: fc.constant(s),
    weight: fc.double({ min: 0.001, max: 1000, noNaN: true }),
    descriptions: fc.dictionary(fc.constantFrom(...levelsOf(s).map((level) => String(level.value))), word, { noNullPrototype: true }),
  }),
);
const anyRubric: fc.Arbitrary<Rubric> = fc
  .record({ name: word, description: fc.oneof(word, fc.constant("")), criteria: fc.array(fc.tuple(criterion, fc.boolean()), { minLength: 1, maxLength: 4 }) })
  .map(({ criteria, ...rest }) => ({ id: slugOf(rest.name, "rubric", new Set()), ...rest, criteria: criteria.map(([c, own], i) => ({ id: own ? `own-${i}` : slugOf(c.name, "criterion", new Set(Array.from({ length: i }, (_, k) => `own-${k}`))) + `-${i}`, ...c })) }));

test("property: a rubric survives YAML and JSON", () => {
  fc.assert(
    fc.property(anyRubric, fc.constantFrom("yaml" as const, "json" as const), (rubric, format) => {
      expect(parseRubric(stringifyRubric(rubric, format), format)).toEqual({ ok: true, value: rubric });
    }),
    { numRuns: 200 },
  );
});
