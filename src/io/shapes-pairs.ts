// Shapes of judge data: feedback and preference collections, arenas, benchmarks. Chats and logs are shapes-chat.ts.
import { plainShape } from "./shape.ts";
import type { Fields, Shape, ShapedRow } from "./shape.ts";
import { besides, deep, filled, has, isSet, numberOf, own, splitFirst, splitLast, textOf, turnsOf } from "./shape-values.ts";

/** Prometheus Feedback-Collection and -Bench. The scores are a model's. */
const feedback = plainShape(
  "feedback-collection",
  (row) => has(row, "orig_instruction", "orig_response"),
  (row) => {
    if (!has(row, "orig_instruction", "orig_response")) return null;
    return [
      {
        instruction: textOf(own(row, "orig_instruction")),
        reference: filled(own(row, "orig_reference_answer")),
        response: textOf(own(row, "orig_response")),
        modelScore: numberOf(own(row, "orig_score")),
      },
    ];
  },
);

/** Prometheus Preference-Collection and -Bench. */
const preferences = plainShape(
  "preference-collection",
  (row) => has(row, "orig_instruction", "orig_response_A", "orig_response_B"),
  (row) => {
    if (!has(row, "orig_instruction", "orig_response_A", "orig_response_B")) return null;
    const preferred = textOf(own(row, "orig_preference"))?.trim().toUpperCase() ?? null;
    return ["A", "B"].map((side) => ({
      instruction: textOf(own(row, "orig_instruction")),
      reference: filled(own(row, "orig_reference_answer")),
      response: textOf(own(row, `orig_response_${side}`)),
      source: side,
      modelScore: numberOf(own(row, `orig_score_${side}`)) ?? (preferred === null ? null : Number(preferred === side)),
    }));
  },
);

/** Chatbot Arena and MT-bench human judgements: two conversations with the same first question and which of them won. */
const arena = plainShape(
  "arena",
  (row) => turnsOf(own(row, "conversation_a")) !== null && turnsOf(own(row, "conversation_b")) !== null && has(row, "winner"),
  (row) => {
    const a = turnsOf(own(row, "conversation_a"));
    const b = turnsOf(own(row, "conversation_b"));
    if (a === null || b === null) return null;
    const won = shares(textOf(own(row, "winner")));
    return [
      { ...splitFirst(a), source: filled(own(row, "model_a")) ?? "model_a", preference: won?.[0] ?? null },
      { ...splitFirst(b), source: filled(own(row, "model_b")) ?? "model_b", preference: won?.[1] ?? null },
    ];
  },
);

function shares(winner: string | null): readonly [number, number] | null {
  const name = winner?.trim().toLowerCase() ?? "";
  if (/^(?:model_a|a)$/.test(name)) return [1, 0];
  if (/^(?:model_b|b)$/.test(name)) return [0, 1];
  return /^(?:tie|both_?(?:bad|good))/.test(name) ? [0.5, 0.5] : null;
}

/** The Kaggle columns: prompt and responses hold lists of turns, the winner is one of three flags. */
const kaggle = plainShape(
  "arena-kaggle",
  (row) => has(row, "prompt", "response_a", "response_b") && Object.hasOwn(row, "winner_model_a") && Object.hasOwn(row, "winner_model_b"),
  (row) => {
    const asked = turnTexts(own(row, "prompt"));
    const first = asked[0];
    if (first === undefined) return null;
    const flags = ["winner_model_a", "winner_model_b", "winner_tie"].map((key) => isSet(own(row, key)));
    const won = flags[0] === true ? ([1, 0] as const) : flags[1] === true ? ([0, 1] as const) : flags[2] === true ? ([0.5, 0.5] as const) : null;
    return ["a", "b"].map((side, i) => {
      const answers = turnTexts(own(row, `response_${side}`));
      const turns = answers.flatMap((text, turn) => [...(turn === 0 ? [] : [{ role: "user", text: asked[turn] ?? "" }]), { role: "assistant", text }]);
      return { instruction: first, response: splitFirst([{ role: "user", text: first }, ...turns]).response ?? "", source: filled(own(row, `model_${side}`)) ?? `model_${side}`, preference: won?.[i] ?? null };
    });
  },
);

function turnTexts(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).map((turn) => textOf(turn) ?? "") : [textOf(value) ?? ""];
}

/** MT-bench answers (`choices[].turns` of a `model_id`), with the questions (`turns`) where they are in the same file. */
const mtBench: Shape = {
  id: "mt-bench",
  fits: (row) => has(row, "question_id") && (Array.isArray(deepTurns(row)) || (Array.isArray(own(row, "turns")) && has(row, "category"))),
  reader() {
    const questions = new Map<string, { readonly turns: readonly string[]; readonly reference: readonly string[] }>();
    const answers: { readonly line: number; readonly id: string; readonly source: string | null; readonly turns: readonly string[] }[] = [];
    return {
      read(row, line) {
        const id = textOf(own(row, "question_id"));
        const turns = deepTurns(row);
        if (id === null) return null;
        if (Array.isArray(turns)) answers.push({ line, id, source: filled(own(row, "model_id")), turns: turnTexts(turns) });
        else if (Array.isArray(own(row, "turns"))) questions.set(id, { turns: turnTexts(own(row, "turns")), reference: has(row, "reference") ? turnTexts(own(row, "reference")) : [] });
        else return null;
        return [];
      },
      // Without the questions the number of the question tells the answers of several models to the same one.
      rest: () =>
        answers.flatMap(({ line, id, source, turns }) =>
          turns.map((response, turn) => {
            const question = questions.get(id);
            const earlier = turns.slice(0, turn).flatMap((text, k) => [`User: ${question?.turns[k] ?? `MT-bench ${id}, turn ${k + 1}`}`, `Assistant: ${text}`]);
            const row: ShapedRow = {
              instruction: question?.turns[turn] ?? `MT-bench ${id}, turn ${turn + 1}`,
              context: question === undefined || earlier.length === 0 ? null : earlier.join("\n\n"),
              reference: question?.reference[turn] ?? null,
              response,
              source,
            };
            return [line, row] as const;
          }),
        ),
    };
  },
};

function deepTurns(row: Fields): unknown {
  const choices = own(row, "choices");
  return Array.isArray(choices) ? deep((choices as unknown[])[0], "turns") : undefined;
}

/** AlpacaEval: outputs of one generator, or annotations of two. The preference there is an annotator model's. */
const alpaca = plainShape(
  "alpaca-eval",
  (row) => has(row, "instruction") && (has(row, "output", "generator") || has(row, "output_1", "output_2", "generator_1")),
  (row) => {
    const asked = { instruction: textOf(own(row, "instruction")), context: filled(own(row, "input")) };
    if (has(row, "output")) return [{ ...asked, response: textOf(own(row, "output")), source: filled(own(row, "generator")) }];
    if (!has(row, "output_1", "output_2")) return null;
    const preference = numberOf(own(row, "preference"));
    return [1, 2].map((i) => ({
      ...asked,
      response: textOf(own(row, `output_${i}`)),
      source: filled(own(row, `generator_${i}`)),
      modelScore: preference === null || preference < 1 || preference > 2 ? null : i === 2 ? preference - 1 : 2 - preference,
    }));
  },
);

/** JudgeLM samples. The scores are a model's. */
const judgelm = plainShape(
  "judgelm",
  (row) => has(row, "question_body", "answer1_body", "answer2_body"),
  (row) => {
    if (!has(row, "question_body", "answer1_body", "answer2_body")) return null;
    const scores = own(row, "score");
    return [1, 2].map((i) => ({
      instruction: textOf(own(row, "question_body")),
      reference: filled(deep(row, "reference", "text") ?? own(row, "reference")),
      response: textOf(own(row, `answer${i}_body`)),
      source: filled(own(row, `answer${i}_model_id`)) ?? filled(deep(row, `answer${i}_metadata`, "model_id")) ?? `answer${i}`,
      modelScore: Array.isArray(scores) ? numberOf((scores as unknown[])[i - 1]) : null,
    }));
  },
);

/** RewardBench and preference data: `chosen` and `rejected`, each a text, a list of texts or a conversation. */
const chosenRejected = plainShape(
  "chosen-rejected",
  (row) => has(row, "chosen", "rejected"),
  (row) => {
    if (!has(row, "chosen", "rejected")) return null;
    return [...answersOf(row, "chosen", 1), ...answersOf(row, "rejected", 0)];
  },
);

function answersOf(row: Fields, key: "chosen" | "rejected", preference: number): ShapedRow[] {
  const value = own(row, key);
  const source = filled(own(row, `${key}_model`)) ?? key;
  const more = besides(row, ["prompt", "chosen", "rejected", "chosen_model", "rejected_model", "model", "source"]);
  const prompt = own(row, "prompt");
  const promptTurns = turnsOf(prompt);
  const asked = promptTurns === null ? { instruction: textOf(prompt), context: more.context ?? null } : splitLast(promptTurns);
  const shared = { instruction: asked.instruction, context: asked.context ?? null, reference: more.reference ?? null, source, preference };
  const turns = turnsOf(value) ?? humanAssistant(value);
  if (turns !== null) {
    const split = splitLast(turns);
    return [{ ...shared, ...(prompt === undefined || prompt === null ? { instruction: split.instruction, context: split.context ?? null } : {}), response: split.response }];
  }
  if (Array.isArray(value)) return (value as unknown[]).map((one) => ({ ...shared, response: textOf(one) }));
  return [{ ...shared, response: textOf(value) }];
}

/** Turns of a text that marks them as `Human:` and `Assistant:`. */
function humanAssistant(value: unknown): ReturnType<typeof turnsOf> {
  if (typeof value !== "string" || !/^\s*Human:/.test(value)) return null;
  const parts = value.trim().split(/(?:^|\n\n)(Human|Assistant):/).slice(1);
  const turns = [];
  for (let i = 0; i + 1 < parts.length; i += 2) turns.push({ role: parts[i] === "Human" ? "user" : "assistant", text: (parts[i + 1] ?? "").trim() });
  return turns;
}

export const PAIR_SHAPES: readonly Shape[] = [preferences, feedback, arena, kaggle, mtBench, alpaca, judgelm, chosenRejected];
