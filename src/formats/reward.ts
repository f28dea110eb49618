// What a reward model reads: the instruction as the user's turn and the response as the assistant's. It takes no criterion and
// writes nothing; its head gives one number, which the engine reads.
import type { Criterion } from "../domain/rubric.ts";
import { expectFit, refuseMode } from "./format-scale.ts";
import { instructionWithContext } from "./prometheus-1.ts";
import type { FormatFit, FormatInput, FormatMode, ParsedVerdict, PromptFormat, RenderedPrompt } from "./prompt-format.ts";
import { joinSpans } from "./template.ts";

const MODES: readonly FormatMode[] = ["pointwise"];

function fit(_criterion: Criterion, mode: FormatMode): FormatFit {
  return refuseMode(MODES, mode) ?? { fits: true, drops: ["criterion", "rubric", "reference"] };
}

function render(input: FormatInput, mode: FormatMode): RenderedPrompt {
  expectFit(REWARD, input, mode);
  return {
    variant: "chat",
    body: {
      kind: "chat",
      turns: [
        { role: "user", spans: joinSpans(instructionWithContext(input)) },
        { role: "assistant", spans: joinSpans([{ text: input.responses[0] ?? "", origin: "response" }]) },
      ],
    },
    verdict: { order: "verdict-first", rationaleOpening: "", rationaleEnds: [], verdictOnlyOpening: "", slots: [] },
    generation: { maxNewTokens: 0, temperature: 0, topP: 1, repetitionPenalty: 1 },
  };
}

function parse(output: string): ParsedVerdict {
  return { state: "unparsed", why: "no-verdict", raw: output };
}

export const REWARD: PromptFormat = { id: "reward", version: "1", modes: MODES, markers: [], fit, render, parse };
