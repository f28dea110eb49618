// Shapes of chats and of evaluation logs: messages, prompt and completion, OpenAI Evals. Pairs of answers are shapes-pairs.ts.
import { plainShape } from "./shape.ts";
import type { Fields, Shape, ShapedRow } from "./shape.ts";
import { besides, deep, filled, has, isFields, numberOf, own, splitLast, textOf, turnsOf } from "./shape-values.ts";

/** Fine-tuning and logging files: `messages` (or `conversations` of `{from, value}`) that end in the answer. */
const messages = plainShape(
  "messages",
  (row) => chatOf(row) !== null && !has(row, "chosen") && !has(row, "choices"),
  (row) => {
    const turns = chatOf(row);
    if (turns === null) return null;
    const split = splitLast(turns);
    const more = besides(row, ["messages", "conversations", "conversation"]);
    const context = [more.context, split.context].filter((part) => part !== null && part !== undefined).join("\n\n");
    const response = split.response ?? textOf(own(row, "response") ?? own(row, "completion") ?? own(row, "output"));
    return [{ ...more, ...split, context: context === "" ? null : context, response }];
  },
);

function chatOf(row: Fields): ReturnType<typeof turnsOf> {
  return turnsOf(own(row, "messages")) ?? turnsOf(own(row, "conversations"));
}

/** `prompt` and `completion`, each a text or a list of messages. */
const promptCompletion = plainShape(
  "prompt-completion",
  (row) => has(row, "prompt", "completion"),
  (row) => {
    if (!has(row, "prompt", "completion")) return null;
    const turns = turnsOf(own(row, "prompt"));
    const asked = turns === null ? { instruction: textOf(own(row, "prompt")), context: null } : splitLast(turns);
    const more = besides(row, ["prompt", "completion"]);
    return [{ ...more, instruction: asked.instruction, context: asked.context ?? more.context ?? null, response: textOf(own(row, "completion")) }];
  },
);

/**
 * Three kinds of OpenAI Evals files: samples (`input`, `ideal`), logs of a run (`type: sampling` and `match` events that belong
 * together by `sample_id`), and output items of the hosted product (`datasource_item`, `sample`).
 */
const openaiEvals: Shape = {
  id: "openai-evals",
  fits: (row) =>
    (has(row, "input", "ideal") && turnsOf(own(row, "input")) !== null) ||
    (has(row, "type", "sample_id", "data") && has(row, "run_id")) ||
    (isFields(own(row, "datasource_item")) && isFields(own(row, "sample"))) ||
    (has(row, "spec") && deep(row, "spec", "eval_name") !== undefined),
  reader() {
    let model: string | null = null;
    const samples = new Map<string, { line: number; row: ShapedRow }>();
    function keep(id: string, line: number, part: Partial<ShapedRow>): void {
      const known = samples.get(id);
      if (known) known.row = { ...known.row, ...part };
      else samples.set(id, { line, row: { instruction: null, response: null, ...part } });
    }
    return {
      read(row, line) {
        if (has(row, "spec")) {
          model = filled(deep(row, "spec", "completion_fns")) ?? filled(deep(row, "spec", "model_name"));
          return [];
        }
        if (has(row, "final_report")) return [];
        if (has(row, "type", "sample_id")) {
          const id = textOf(own(row, "sample_id")) ?? "";
          const data = own(row, "data");
          const type = own(row, "type");
          if (type === "sampling") {
            const turns = turnsOf(deep(data, "prompt"));
            const asked = turns === null ? { instruction: textOf(deep(data, "prompt")), context: null } : splitLast(turns);
            keep(id, line, { instruction: asked.instruction, context: asked.context ?? null, response: textOf(deep(data, "sampled")), source: model });
          } else if (type === "match" && deep(data, "expected") !== undefined) {
            keep(id, line, { reference: filled(deep(data, "expected")) });
          }
          return [];
        }
        const item = own(row, "datasource_item");
        const sample = own(row, "sample");
        if (isFields(item) && isFields(sample)) {
          const turns = turnsOf(own(sample, "input"));
          const output = turnsOf(own(sample, "output"))?.at(-1)?.text ?? textOf(own(sample, "output_text"));
          return [{ ...besides(item, []), ...(turns === null ? { instruction: filled(own(item, "input")) } : asking(turns)), response: output, source: filled(own(sample, "model")) }];
        }
        const turns = turnsOf(own(row, "input"));
        if (turns === null) return null;
        const response = textOf(own(row, "completion") ?? own(row, "output") ?? own(row, "sampled"));
        return [{ ...besides(row, ["input", "ideal"]), ...asking(turns), reference: filled(own(row, "ideal")), response }];
      },
      rest: () => [...samples.values()].filter(({ row }) => row.instruction !== null || row.response !== null).map(({ line, row }) => [line, row] as const),
    };
  },
};

function asking(turns: NonNullable<ReturnType<typeof turnsOf>>): Pick<ShapedRow, "instruction" | "context"> {
  const { instruction, context } = splitLast(turns);
  return { instruction, context: context ?? null };
}

/** Results of promptfoo: one answer a row; only a person's own rating counts as a human score. */
const promptfoo = plainShape(
  "promptfoo",
  (row) => (isFields(own(row, "vars")) || isFields(deep(row, "testCase", "vars"))) && has(row, "provider") && (has(row, "response") || has(row, "error")),
  (row) => {
    const vars = own(row, "vars") ?? deep(row, "testCase", "vars");
    if (!isFields(vars)) return null;
    const raw = own(row, "prompt");
    const prompt = typeof raw === "string" ? raw : textOf(deep(raw, "raw"));
    const turns = jsonTurns(prompt);
    const provider = own(row, "provider");
    const asked = turns === null ? { instruction: prompt ?? filled(Object.values(vars)), context: null } : splitLast(turns);
    const more = besides(vars, []);
    return [
      {
        instruction: asked.instruction,
        context: asked.context ?? null,
        reference: more.reference ?? expectedOf(row),
        response: textOf(deep(row, "response", "output")) ?? "",
        source: (typeof provider === "string" ? provider : filled(deep(provider, "label")) ?? filled(deep(provider, "id"))) ?? null,
        humanScore: humanRating(row),
      },
    ];
  },
);

/** promptfoo writes a chat prompt as the JSON of its messages. */
function jsonTurns(prompt: string | null): ReturnType<typeof turnsOf> {
  if (prompt === null || !/^\s*\[\s*\{/.test(prompt)) return null;
  try {
    return turnsOf(JSON.parse(prompt) as unknown);
  } catch {
    return null;
  }
}

function expectedOf(row: Fields): string | null {
  const asserts = deep(row, "testCase", "assert");
  if (!Array.isArray(asserts)) return null;
  const exact = (asserts as unknown[]).find((one) => ["equals", "factuality", "similar", "icontains", "contains"].includes(String(deep(one, "type"))));
  return filled(deep(exact, "value"));
}

function humanRating(row: Fields): number | null {
  const parts = deep(row, "gradingResult", "componentResults");
  if (!Array.isArray(parts)) return null;
  const human = (parts as unknown[]).find((part) => deep(part, "assertion", "type") === "human");
  return human === undefined ? null : (numberOf(deep(human, "score")) ?? (deep(human, "pass") === true ? 1 : 0));
}

/** Test cases of EvalAssist: `contextVariables` with a `response` or several `responses`; the expected result is a choice by name. */
const evalassist = plainShape(
  "evalassist",
  (row) => (isObject(own(row, "contextVariables")) || isBareInstance(row)) && (typeof own(row, "response") === "string" || Array.isArray(own(row, "responses"))),
  (row) => {
    const list = own(row, "contextVariables") ?? own(row, "context");
    const variables = Array.isArray(list)
      ? (list as unknown[]).map((one) => [textOf(deep(one, "name") ?? deep(one, "variable")) ?? "", textOf(deep(one, "value")) ?? ""] as const)
      : isFields(list)
        ? Object.entries(list).map(([name, value]) => [name, textOf(value) ?? ""] as const)
        : null;
    if (variables === null) return null;
    const open = variables.filter(([, value]) => value.trim() !== "");
    const named = open.findIndex(([name]) => isRole(name, "instruction"));
    const at = named < 0 && open.length === 1 ? 0 : named;
    const reference = open.findIndex(([name], i) => i !== at && isRole(name, "reference"));
    const rest = open.filter((_, i) => i !== at && i !== reference);
    const asked = { instruction: open[at]?.[1] ?? null, context: joined(rest), reference: open[reference]?.[1] ?? null };
    const several = own(row, "responses");
    const expected = textOf(own(row, "expectedResult") ?? own(row, "expected_result"));
    if (!Array.isArray(several)) return [{ ...asked, response: textOf(own(row, "response")), humanScore: numberOf(expected) ?? filled(expected) }];
    const winner = expected === null ? null : Number(/\d+/.exec(expected)?.[0] ?? NaN);
    return (several as unknown[]).map((response, i) => ({
      ...asked,
      response: textOf(deep(response, "value") ?? response),
      source: filled(deep(response, "name")) ?? `Response ${i + 1}`,
      preference: winner === null || Number.isNaN(winner) ? null : Number(winner === i + 1),
    }));
  },
);

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Keys of an instance as EvalAssist's own library writes it; any other key, a question for one, means another kind of file. */
const INSTANCE_KEYS = new Set(["id", "context", "response", "responses", "expected_result", "expectedResult", "metadata", "result"]);

function isBareInstance(row: Fields): boolean {
  return isFields(own(row, "context")) && Object.keys(row).every((key) => INSTANCE_KEYS.has(key));
}

function isRole(name: string, role: "instruction" | "reference"): boolean {
  return (role === "instruction" ? /instruction|question|prompt|query|task/i : /reference|ground.?truth|expected/i).test(name);
}

function joined(variables: readonly (readonly [string, string])[]): string | null {
  if (variables.length === 0) return null;
  return variables.length === 1 ? (variables[0]?.[1] ?? null) : variables.map(([name, value]) => `${name}: ${value}`).join("\n\n");
}

export const CHAT_SHAPES: readonly Shape[] = [promptfoo, openaiEvals, evalassist, messages, promptCompletion];
