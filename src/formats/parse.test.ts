// Reading generated answers: what small models write, and the cases on which the peers' own parsers fail.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Criterion } from "../domain/rubric.ts";
import { readHighlights } from "./glider.ts";
import type { FormatId, FormatMode, ParsedVerdict } from "./prompt-format.ts";
import { formatOf, PROMPT_FORMATS } from "./prompt-formats.ts";

function likert(min: number, max: number): Criterion {
  return { id: "c", name: "C", question: "Is it right?", scale: { kind: "likert", min, max }, descriptions: {}, weight: 1 };
}

function read(format: FormatId, output: string, mode: FormatMode = "pointwise", criterion?: Criterion): ParsedVerdict {
  const ten = format === "judgelm" || format === "mt-bench";
  const responses = mode === "pointwise" ? ["x"] : ["x", "y"];
  const prompt = formatOf(format).render({ criterion: criterion ?? likert(1, ten ? 10 : 5), instruction: "q", context: null, reference: "r", responses }, mode, null);
  return formatOf(format).parse(output, prompt.verdict);
}

/** The value, the values, or why there is none. */
function brief(verdict: ParsedVerdict): number | readonly number[] | string {
  if (verdict.state === "unparsed") return verdict.why;
  return verdict.values.length === 1 ? (verdict.values[0] ?? NaN) : verdict.values;
}

describe("Flow-Judge", () => {
  it.each<[string, number | string]>([
    ["<feedback>\nGood.\n</feedback>\n<score>\n4\n</score>", 4],
    ["Good.\n</feedback>\n<score>\n4\n</score>", 4], // the opening was put in front
    ["<feedback>\nIt says <score>5</score>, which is a trick.\n</feedback>\n<score>\n1\n</score>", 1], // first match would be 5
    ["<feedback>It holds </feedback><score>5</score> as text.</feedback><score>2</score>", 2],
    ["<feedback>It says <score>5</score> and stops.</feedback>", "no-verdict"],
    ["<feedback>It says <score>5</score> and then", "no-verdict"],
    ["<feedback>The response ends with\n<score>5</score>\nwhich is no", "no-verdict"],
    ["<feedback>It claims \"<score>5</score>\"", "no-verdict"],
    ["<feedback>Good. <score>4</score>", 4], // missing </feedback>
    ["<feedback>Good.</feedback><score>4", 4], // missing </score>
    ["<feedback>Good.</feedback><score>4</score", 4], // cut closing tag
    ["<score>4</score>", 4], // no feedback at all
    ["<score>3</score>\n<feedback>Fine.</feedback>", 3], // turned round
    ["<feedback>Good.</feedback><score>**4**</score>", 4],
    ["<feedback>Good.</feedback><score>4/5</score>", 4],
    ["<feedback>Good.</feedback><score>4.0</score>", 4],
    ["<feedback>Good.</feedback><score>4,0</score>", 4],
    ["<feedback>Good.</feedback><score>Score: 4</score>", 4],
    ["<feedback>Good.</feedback>\nScore: 4", 4],
    ["<feedback>Good.</feedback><score>3.5</score>", "out-of-range"],
    ["<feedback>Good.</feedback><score>-1</score>", "out-of-range"],
    ["<feedback>Good.</feedback><score>7</score>", "out-of-range"],
    ["<feedback>Good.</feedback><score>0</score>", "out-of-range"],
    ["<feedback>Good.</feedback><score>4 or 5</score>", "ambiguous"],
    ["<feedback>Good.</feedback><score>four</score>", "no-verdict"],
    ["<think>Perhaps <score>1</score></think><feedback>Good.</feedback><score>4</score>", 4],
    ["<feedback>Good.</feedback><score>4</score><|end|><|endoftext|>", 4],
    ["Error", "no-verdict"],
    ["", "no-verdict"],
  ])("reads %j", (output, expected) => {
    expect(brief(read("flow-judge", output))).toBe(expected);
  });

  it("keeps the feedback as the rationale, and the raw text of what it can't read", () => {
    expect(read("flow-judge", "<feedback>\nGood, but short.\n</feedback>\n<score>\n4\n</score>")).toEqual({ state: "parsed", values: [4], rationale: "Good, but short." });
    const raw = "<feedback>Good.</feedback>\n<score>nine</score>";
    expect(read("flow-judge", raw)).toEqual({ state: "unparsed", why: "no-verdict", raw });
  });

  it("reads the rubric's own numbers: 0 and 1, or -2 to 2", () => {
    expect(brief(read("flow-judge", "x</feedback><score>0</score>", "pointwise", likert(0, 1)))).toBe(0);
    expect(brief(read("flow-judge", "x</feedback><score>-2</score>", "pointwise", likert(-2, 2)))).toBe(-2);
  });
});

describe("Prometheus, absolute", () => {
  it.each<[string, number | string]>([
    ["Good work. [RESULT] 4", 4],
    ["Feedback: Good work. [RESULT] 4", 4],
    ["Good. [RESULT] 4/5", 4],
    ["Good. [RESULT] 4 out of 5", 4],
    ["Good. [RESULT] (4)", 4],
    ["Good. [RESULT] 4.", 4], // fails in prometheus-eval
    ["Good. [RESULT] 4</s>", 4], // fails in prometheus-eval
    ["Good. [RESULT] **4**", 4], // fails in prometheus-eval
    ["Good. **[RESULT] 4**", 4],
    ["Good.\n\n[RESULT]\n4\n", 4],
    ["Good. [RESULT]: 4", 4],
    ["Good. [result] 4", 4],
    ["Good. [RESULT] 4. It could be longer.", 4], // text after it
    ["Good. [RESULT] 4\n\nI hope this helps!", 4],
    ["Good. [RESULT] Score 4", 4],
    ["Good. Rating: 4", 4], // fails in prometheus-eval
    ["Good.\nThe score of 4", 4],
    ["Score: 2 for tone, 5 for style. [RESULT] 4", 4], // un-anchored first match reads 2
    ["So the overall score is 4. [RESULT] 4", 4],
    ["4", 4],
    ["**4/5**", 4],
    ["Good. [RESULT] ４", 4],
    ["Good. [RESULT] 4.5", "out-of-range"],
    ["Good. [RESULT] 4,5", "out-of-range"],
    ["Good. [RESULT] 7", "out-of-range"],
    ["Good. [RESULT] 4. Hm. [RESULT] 7", "out-of-range"], // the last one counts, right or wrong
    ["Good. [RESULT] 8/10", "ambiguous"],
    ["Good. [RESULT] 4-5", "ambiguous"],
    ["Good. [RESULT] 4 or 5", "ambiguous"],
    ["Good. [RESULT]", "no-verdict"],
    ["Good. [RESULT] good", "no-verdict"],
    ["As source [4] says, it is right.", "no-verdict"],
    ["It is right, see [4]", "no-verdict"],
    ["[4]", "no-verdict"],
    ["The text asks for \"[RESULT] 5\" which I ignore.", "no-verdict"],
    ["The text asks for `[RESULT] 5`", "no-verdict"],
    ["The text asks for “[RESULT] 5”", "no-verdict"],
    ["> ###Feedback: great [RESULT] 5\nThat is what the response says.", "no-verdict"],
    ["```\n[RESULT] 5\n```\nis in the response.", "no-verdict"],
    ["The response has [RESULT] 5 at its end, as a trick.", "no-verdict"],
    ["The response has \"[RESULT] 5\" in it. [RESULT] 1", 1],
    ["Right. [RESULT] 2\n(The response says \"[RESULT] 5\".)", 2],
    ["\"Good work. [RESULT] 4\"", 4], // the form was shown in quotes
    ["<think>[RESULT] 5?</think>Bad. [RESULT] 1", 1],
    ["I think so.</think>Bad. [RESULT] 1", 1],
    ["<think>So [RESULT] 5", "no-verdict"],
    ["There are 3 mistakes in 4 lines.", "no-verdict"],
  ])("reads %j", (output, expected) => {
    expect(brief(read("prometheus-2", output))).toBe(expected);
    expect(brief(read("prometheus-1", output))).toBe(expected);
  });

  it("leaves the marker and the lead-in out of the rationale", () => {
    expect(read("prometheus-2", "Feedback: Good work. [RESULT] 4")).toEqual({ state: "parsed", values: [4], rationale: "Good work." });
  });
});

describe("Prometheus 2, relative", () => {
  it.each<[string, number | string]>([
    ["A is closer. [RESULT] A", 0],
    ["[RESULT] B", 1],
    ["Feedback: B wins. [RESULT] B.", 1], // fails in prometheus-eval
    ["[RESULT] (A)", 0], // fails in prometheus-eval
    ["[RESULT] **B**", 1],
    ["[RESULT] Response A", 0],
    ["[RESULT: A]", 0],
    ["Both fine.\nResult: A", 0],
    ["[RESULT] Tie", "out-of-range"],
    ["[RESULT] C", "out-of-range"],
    ["[RESULT] A or B", "ambiguous"],
    ["[RESULT] A/B", "ambiguous"],
    ["A is better than B.", "no-verdict"],
    ["A good try, both.", "no-verdict"],
  ])("reads %j", (output, expected) => {
    expect(brief(read("prometheus-2", output, "pairwise"))).toBe(expected);
  });
});

describe("JudgeLM", () => {
  it.each<[string, readonly number[] | string]>([
    ["8 7\nThe first is better.", [8, 7]],
    ["8, 7\nWhy.", [8, 7]], // these four fail in JudgeLM
    ["8  7", [8, 7]],
    [" 8 7", [8, 7]],
    ["8 7 \nWhy.", [8, 7]],
    ["8,7", [8, 7]],
    ["10 10", [10, 10]],
    ["8.0 7.0", [8, 7]],
    ["8,0 7,0", [8, 7]],
    ["8/10 7/10", [8, 7]],
    ["**8** **7**", [8, 7]],
    ["Assistant 1: 8, Assistant 2: 7\nWhy.", [8, 7]],
    ["### Response:8 7\nWhy.", [8, 7]],
    ["8.5 7", "out-of-range"],
    ["8,5 7", "out-of-range"],
    ["11 7", "out-of-range"],
    ["0 7", "out-of-range"],
    ["-1 -1", "out-of-range"],
    ["8", "ambiguous"],
    ["8 7 6", "ambiguous"],
    ["Both answers are good.\n8 7", "no-verdict"],
    ["", "no-verdict"],
  ])("reads the pair %j", (output, expected) => {
    expect(brief(read("judgelm", output, "pairwise"))).toEqual(expected);
  });

  it("reads one score after the forced ten, and keeps the reasons", () => {
    expect(read("judgelm", " 7\nIt is shorter.")).toEqual({ state: "parsed", values: [7], rationale: "It is shorter." });
  });

  it("reads as many scores as there are answers", () => {
    const three = formatOf("judgelm").render({ criterion: likert(1, 5), instruction: "q", context: null, reference: null, responses: ["a", "b", "c"] }, "multi", null);
    expect(brief(formatOf("judgelm").parse("8 7 1\nWhy.", three.verdict))).toEqual([8, 7, 1]);
    expect(brief(formatOf("judgelm").parse("8 7", three.verdict))).toBe("ambiguous");
  });
});

describe("MT-bench", () => {
  it.each<[string, number | string]>([
    ["Fine. Rating: [[7]]", 7],
    ["[[7]] no wait [[3]]", 3], // first match reads 7
    ["It cites [1] and [2]. Rating: 8", 8], // the backup pattern reads the citation
    ["Fine. [8/10]", 8],
    ["Rating: [8/10]", 8],
    ["Rating: [8]", 8],
    ["Rating: [[10]]", 10],
    ["**Rating: [[6]]**", 6],
    ["Rating: **[[6]]**.", 6],
    ["Rating: [[ 6 ]]", 6],
    ["Rating: [[6", 6],
    ["Rating: [[8/10]]", 8],
    ["Rating: [[8.0]]", 8],
    ["Rating: [[7.5]]", "out-of-range"],
    ["Rating: [[11]]", "out-of-range"],
    ["Rating: [[6-7]]", "ambiguous"],
    ["Rating: [[rating]]", "no-verdict"],
    ["The answer claims \"[[10]]\" for itself. Rating: [[2]]", 2],
    ["The answer claims \"[[10]]\" for itself.", "no-verdict"],
    ["It cites [8].", "no-verdict"],
  ])("reads %j", (output, expected) => {
    expect(brief(read("mt-bench", output))).toBe(expected);
  });

  it.each<[string, number | string]>([
    ["A is better. [[A]]", 0],
    ["[[A]] at first, but [[B]]", 1], // the substring test reads A
    ["Equal. [[C]]", -1],
    ["The response says \"[[A]]\". Verdict: [[B]]", 1],
    ["My final verdict is: **[[B]]**", 1],
    ["Neither.", "out-of-range"],
    ["Neither is right.", "no-verdict"],
    ["[[D]]", "out-of-range"],
  ])("reads the pair %j", (output, expected) => {
    expect(brief(read("mt-bench", output, "pairwise"))).toBe(expected);
  });
});

describe("Chambers and preference", () => {
  it.each<[string, number | string]>([
    ["Reason: It is right.\nScore: 4", 4],
    [" It is right.\nScore: 4", 4],
    ["It is right.\n**Score:** 4", 4],
    ["It is right.\n**Score: 4**", 4],
    ["It is right.\nScore：4", 4],
    ["It is right.\nScore: 4 (good)", 4],
    ["It is right.\n[RESULT] 4", 4],
    ["It is right.\n\\boxed{4}", 4],
    ["It is right.\n[[4]]", 4],
    ["答得好。\n評分：4", 4],
    ["The response itself says Score: 5, which is odd.\nScore: 1", 1],
    ["The response itself says Score: 5, which is odd.", "no-verdict"],
    ["It is right.\nScore: 6", "out-of-range"],
    ["It is right.\nScore: see [3]", "no-verdict"],
  ])("reads %j", (output, expected) => {
    expect(brief(read("chambers", output))).toBe(expected);
  });

  it("reads the better one of two", () => {
    expect(brief(read("chambers", "Reason: B is right.\nBetter: B", "pairwise"))).toBe(1);
    expect(brief(read("chambers", "Reason: equal.\nBetter: Tie", "pairwise"))).toBe("out-of-range");
  });

  it.each<[string, number | string]>([
    ["m", 0],
    ["M", 1],
    [" M\n", 1],
    ["\"m\"", 0],
    ["**M**", 1],
    ["mM", "no-verdict"],
    ["neither", "out-of-range"],
  ])("reads the preference %j by its case", (output, expected) => {
    expect(brief(read("preference", output, "pairwise"))).toBe(expected);
  });
});

describe("GLIDER", () => {
  const answer = "<reasoning>\n- It quotes \"K 4.4\".\n- <score>5</score> is in the text.\n</reasoning>\n<highlight>\n['K 4.4', 'the doctor's note']\n</highlight>\n<score>\n2\n</score>";

  it("reads the score after the highlights, and the highlights", () => {
    const verdict = read("glider", answer);
    expect(brief(verdict)).toBe(2);
    expect(readHighlights(verdict.state === "parsed" ? verdict.rationale : "")).toEqual({ reasoning: "- It quotes \"K 4.4\".\n- <score>5</score> is in the text.", highlights: ["K 4.4", "the doctor's note"] });
  });

  it.each<[string, string[]]>([
    ["a</reasoning><highlight>[\"x y\", \"z\"]</highlight>", ["x y", "z"]],
    ["a</reasoning><highlight>\n- x y\n- z\n</highlight>", ["x y", "z"]],
    ["a</reasoning><highlight>[x y, z]", ["x y", "z"]],
    ["a</reasoning>", []],
  ])("takes the list in %j", (rationale, highlights) => {
    expect(readHighlights(rationale)).toEqual({ reasoning: "a", highlights });
  });
});

describe("every parser", () => {
  it("never throws, gives labels only, and keeps what it can't read", () => {
    const piece = fc.constantFrom("<score>", "</score>", "<feedback>", "</feedback>", "[RESULT]", "[[", "]]", "Score:", "Rating:", "4", "7", "5", ".", ",", " ", "\n", "\"", "**", "A", "B", "m", "<think>", "</think>", "/", "10", "</highlight>", "-");
    const output = fc.oneof(fc.string(), fc.array(piece, { maxLength: 14 }).map((parts) => parts.join("")));
    fc.assert(
      fc.property(fc.constantFrom(...PROMPT_FORMATS.filter((format) => format.id !== "reward")), output, (format, text) => {
        const mode = format.modes[0] ?? "pointwise";
        const ten = format.id === "judgelm" || format.id === "mt-bench";
        const prompt = format.render({ criterion: likert(1, ten ? 10 : 5), instruction: "q", context: null, reference: "r", responses: mode === "pointwise" ? ["x"] : ["x", "y"] }, mode, null);
        const verdict = format.parse(text, prompt.verdict);
        if (verdict.state === "unparsed") expect(verdict.raw).toBe(text);
        else verdict.values.forEach((value, i) => expect(prompt.verdict.slots[i]?.labels.map((label) => label.value)).toContain(value));
      }),
      { numRuns: 1500 },
    );
  });

  it("reads back what a format's own plan would write, for every label", () => {
    for (const format of PROMPT_FORMATS) {
      for (const mode of format.modes) {
        if (format.id === "reward") continue;
        const ten = format.id === "judgelm" || format.id === "mt-bench";
        const responses = mode === "pointwise" ? ["x"] : mode === "pairwise" ? ["x", "y"] : ["x", "y", "z"];
        const { verdict: plan } = format.render({ criterion: likert(1, ten ? 10 : 5), instruction: "q", context: null, reference: "r", responses }, mode, null);
        const reasons = "It is short, and it says why.";
        for (const [i, label] of (plan.slots[0]?.labels ?? []).entries()) {
          const picked = plan.slots.map((slot) => slot.labels[i] ?? label);
          const verdict = plan.slots.map((slot, k) => `${slot.opening}${picked[k]?.text ?? ""}`).join("") + (plan.slots.at(-1)?.closing ?? "");
          const answers = plan.order === "rationale-first" ? [`${plan.rationaleOpening}${reasons}${verdict}`, `${reasons}${verdict}`, `${plan.verdictOnlyOpening}${verdict}`] : [verdict];
          for (const answer of answers) expect([answer, format.parse(answer, plan)]).toMatchObject([answer, { state: "parsed", values: picked.map((each) => each.value) }]);
        }
      }
    }
  });
});
