// Shapes of what runs of models leave behind line by line: OpenAI's batches, and the samples that lm-evaluation-harness logs. Chats and
// evaluation files are shapes-chat.ts.
import type { Fields, Shape, ShapedRow } from "./shape.ts";
import { deep, filled, has, isFields, own, splitLast, textOf, turnsOf } from "./shape-values.ts";

type Asked = Pick<ShapedRow, "instruction" | "context">;
type Answer = { readonly line: number; readonly key: string; readonly source: string | null; readonly texts: readonly string[] };

/**
 * OpenAI's batch files. Output: `custom_id` and `response.body` of chat completions (`choices[].message.content`), of responses
 * (`output[].content[].text`) or of completions (`choices[].text`). Input: `custom_id`, `url` and the `body` that was asked; in one
 * file or opened together, the two belong together by `custom_id`, which stands for the instruction where the input is not there.
 */
const openaiBatch: Shape = {
  id: "openai-batch",
  fits: (row) => has(row, "custom_id") && (isFields(own(row, "response")) || isFields(own(row, "error")) || (has(row, "url") && isFields(own(row, "body")))),
  reader() {
    const asked = new Map<string, { readonly line: number; readonly asked: Asked; isAnswered: boolean }>();
    const answers: Answer[] = [];
    return {
      read(row, line) {
        const key = filled(own(row, "custom_id"));
        if (key === null) return null;
        const request = own(row, "body");
        if (isFields(request)) {
          asked.set(key, { line, asked: askedIn(request), isAnswered: false });
          return [];
        }
        const body = deep(row, "response", "body");
        const trouble = own(row, "error") ?? deep(body, "error");
        if (trouble !== null && trouble !== undefined) return { fault: "request-failed", found: `${key}: ${filled(deep(trouble, "message")) ?? filled(deep(trouble, "code")) ?? textOf(trouble) ?? ""}`.slice(0, 200) };
        const texts = isFields(body) ? textsIn(body) : null;
        if (texts === null) return null;
        answers.push({ line, key, source: filled(deep(body, "model")), texts });
        return [];
      },
      rest() {
        const rows = answers.flatMap(({ line, key, source, texts }) => {
          const known = asked.get(key);
          if (known !== undefined) known.isAnswered = true;
          return texts.map((response): readonly [number, ShapedRow] => [line, { ...(known?.asked ?? { instruction: key }), response, source, key }]);
        });
        // A request without its answer still tells another file what was asked.
        const open = [...asked].flatMap(([key, one]): (readonly [number, ShapedRow])[] => (one.isAnswered || answers.length > 0 ? [] : [[one.line, { ...one.asked, response: null, key }]]));
        return [...rows, ...open];
      },
    };
  },
};

/** What a request asks: its messages, its input with the instructions as context, or its prompt. */
function askedIn(body: Fields): Asked {
  const turns = turnsOf(own(body, "messages")) ?? turnsOf(own(body, "input"));
  if (turns === null) return { instruction: textOf(own(body, "input") ?? own(body, "prompt")), context: filled(own(body, "instructions")) };
  const { instruction, context } = splitLast(turns);
  const parts = [filled(own(body, "instructions")), context].filter((part) => part !== null && part !== undefined);
  return { instruction, context: parts.length === 0 ? null : parts.join("\n\n") };
}

/** Every answer of a body; null when it is none that is known. */
function textsIn(body: Fields): readonly string[] | null {
  const choices = own(body, "choices");
  if (Array.isArray(choices)) return (choices as unknown[]).map((choice) => textOf(deep(choice, "message", "content")) ?? textOf(deep(choice, "message", "refusal")) ?? textOf(deep(choice, "text")) ?? "");
  const output = own(body, "output");
  if (!Array.isArray(output)) return null;
  const parts = (output as unknown[]).filter((part) => deep(part, "type") === "message").map((part) => textOf(deep(part, "content")) ?? "");
  return parts.length === 0 ? null : [parts.join("\n\n")];
}

/**
 * Samples of lm-evaluation-harness (`--log_samples`): what was asked is in `arguments`, what was answered in `resps`, of which
 * `filtered_resps` holds what the task's filter took; the whole answer is what a judge reads. Where the harness compared given
 * continuations, the likeliest of them is the answer. A document that was scored by several filters stands there several times.
 */
const lmEval: Shape = {
  id: "lm-eval",
  fits: (row) => has(row, "doc", "arguments") && (has(row, "resps") || has(row, "filtered_resps")) && Object.hasOwn(row, "target"),
  reader() {
    const seen = new Set<string>();
    return {
      read(row) {
        const requests = requestsIn(own(row, "arguments"));
        const [first] = requests;
        const given = own(row, "resps") ?? own(row, "filtered_resps");
        if (first === undefined || !Array.isArray(given)) return null;
        const found = chosen(requests, given as unknown[]) ?? written(given as unknown[]);
        if (found === null) return null;
        const { instruction, context } = promptOf(found.asked ?? first.prompt);
        // An answer may be given by chance more than once, but not on one document by one request.
        const name = JSON.stringify([textOf(own(row, "doc_id")), textOf(own(row, "doc_hash")), first.prompt, found.texts]);
        if (seen.has(name)) return [];
        seen.add(name);
        const reference = targetOf(own(row, "target"), requests);
        return found.texts.map((response): ShapedRow => ({ instruction, context: context ?? null, reference, response }));
      },
    };
  },
};

type Request = { readonly prompt: string; /** The continuation whose likelihood was asked for. */ readonly continuation: string | null };

/** `{gen_args_0: {arg_0, arg_1}}` of newer versions, `[[prompt, continuation or settings]]` of older ones. */
function requestsIn(value: unknown): readonly Request[] {
  const all = Array.isArray(value) ? (value as unknown[]) : isFields(value) ? Object.values(value) : [];
  return all.flatMap((one) => {
    const parts = Array.isArray(one) ? (one as unknown[]) : [deep(one, "arg_0"), deep(one, "arg_1")];
    const prompt = textOf(parts[0]);
    return prompt === null ? [] : [{ prompt, continuation: typeof parts[1] === "string" ? parts[1] : null }];
  });
}

type Found = { readonly asked: string | null; readonly texts: readonly string[] };

/** The likeliest of several continuations; null where none were given. */
function chosen(requests: readonly Request[], given: readonly unknown[]): Found | null {
  if (requests.length !== given.length || requests.some(({ continuation }) => continuation === null)) return null;
  const scores = given.map((one) => {
    // [[log-likelihood, whether it is the greedy one]], the filtered ones without the outer list; numbers may be texts.
    const pair = Array.isArray(one) && Array.isArray((one as unknown[])[0]) ? (one as unknown[][])[0] : one;
    const value: unknown = Array.isArray(pair) ? (pair as unknown[])[0] : null;
    const score = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof score === "number" && !Number.isNaN(score) ? score : null;
  });
  if (scores.some((score) => score === null)) return null;
  const best = scores.reduce<number>((top, score, i) => ((score ?? 0) > (scores[top] ?? 0) ? i : top), 0);
  const request = requests[best];
  return request === undefined ? null : { asked: request.prompt, texts: [(request.continuation ?? "").trim()] };
}

/** The texts that were written, one or several for the one request. */
function written(given: readonly unknown[]): Found | null {
  const texts = given.flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : [one]));
  return texts.length === 0 || !texts.every((text) => typeof text === "string") ? null : { asked: null, texts };
}

/** A prompt that is the JSON of its messages is read as those. */
function promptOf(prompt: string): Asked {
  if (/^\s*\[\s*\{/.test(prompt)) {
    try {
      const turns = turnsOf(JSON.parse(prompt) as unknown);
      if (turns !== null) return splitLast(turns);
    } catch {
      // A prompt that only begins like one.
    }
  }
  return { instruction: prompt };
}

/** The gold answer; where continuations were compared, a number is the place of one. */
function targetOf(target: unknown, requests: readonly Request[]): string | null {
  const text = filled(target);
  const place = text !== null && /^\d{1,3}$/.test(text.trim()) ? Number(text) : null;
  const named = place === null || requests.length < 2 ? null : (requests[place]?.continuation ?? null);
  return named === null ? text : named.trim();
}

export const LOG_SHAPES: readonly Shape[] = [openaiBatch, lmEval];
