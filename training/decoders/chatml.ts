// The ChatML wrapping of the small models made here, as text pieces and as the template that their tokenizer_config.json holds.
import type { PromptBody, PromptSpan } from "../../src/formats/prompt-format.ts";

export const SPECIAL_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

export const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** The prompt with its wrapping, up to the model's answer. Neighbouring trusted pieces are one. */
export function wrap(body: PromptBody): PromptSpan[] {
  const spans: PromptSpan[] = [];
  const add = (span: PromptSpan): void => {
    const last = spans[spans.length - 1];
    if (last !== undefined && last.origin === "template" && span.origin === "template") spans[spans.length - 1] = { text: last.text + span.text, origin: "template" };
    else if (span.text !== "") spans.push(span);
  };
  if (body.kind === "completion") body.spans.forEach(add);
  else {
    for (const turn of body.turns) {
      add({ text: `<|im_start|>${turn.role}\n`, origin: "template" });
      turn.spans.forEach(add);
      add({ text: "<|im_end|>\n", origin: "template" });
    }
    add({ text: "<|im_start|>assistant\n", origin: "template" });
  }
  return spans;
}
