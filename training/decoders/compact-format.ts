// The shortest prompt that has Prometheus 2's markers: what the tiny judge learns on first, since most of its time would
// otherwise go into wording that never changes. The real formats are src/formats/.
import type { FormatInput, RenderedPrompt } from "../../src/formats/prompt-format.ts";

export function renderCompact(input: FormatInput): RenderedPrompt {
  const reference = input.reference === null ? [] : [{ text: "\n\n###Reference Answer (Score 5):\n", origin: "template" as const }, { text: input.reference, origin: "reference" as const }];
  return {
    variant: "compact",
    body: {
      kind: "chat",
      turns: [
        {
          role: "user",
          spans: [
            { text: "###The instruction to evaluate:\n", origin: "template" },
            { text: input.instruction, origin: "instruction" },
            { text: "\n\n###Response to evaluate:\n", origin: "template" },
            { text: input.responses[0] ?? "", origin: "response" },
            ...reference,
            { text: "\n\n###Feedback: ", origin: "template" },
          ],
        },
      ],
    },
    verdict: {
      order: "rationale-first",
      rationaleOpening: "",
      rationaleEnds: ["[RESULT]"],
      verdictOnlyOpening: "",
      slots: [{ opening: "[RESULT] ", labels: [1, 2, 3, 4, 5].map((value) => ({ value, text: String(value) })), closing: "" }],
    },
    generation: { maxNewTokens: 100, temperature: 0, topP: 1, repetitionPenalty: 1 },
  };
}
