// A model's own chat template, rendered so that each piece of the text keeps its author. Knows no tokens.
import { Template } from "@huggingface/jinja";
import type { ChatTurn, PromptBody, PromptSpan, SpanOrigin } from "../../formats/prompt-format.ts";

/** A piece of the final text. */
export type TextPiece = { readonly text: string; readonly origin: SpanOrigin };

export type ChatRenderer = {
  /**
   * The whole text up to the opening of the assistant's turn. Throws an Error when the template refuses the turns or loses
   * one of their texts.
   */
  render(body: PromptBody, thinking: boolean): TextPiece[];
  /** Whether the template itself can turn thinking off or on. */
  readonly switchesThinking: boolean;
};

/** Some templates write today's date into the system turn; verdicts must not depend on the day. */
const FIXED_DATE = "26 Jul 2024";

/** Most models without a template were taught with these turns. */
const CHATML = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
/** For models that were never taught turns. */
const PLAIN = "{% for message in messages %}{{ message['content'] + '\\n\\n' }}{% endfor %}";

const THINK_OPEN = /<think>\s*$/;

/**
 * @param source the template's text, or null for a model without one
 * @param named special tokens by name, as the template knows them
 * @param hasChatml whether the model knows the control tokens of ChatML
 */
export function createChatRenderer(source: string | null, named: Readonly<Record<string, string>>, hasChatml: boolean): ChatRenderer {
  const text = source ?? (hasChatml ? CHATML : PLAIN);
  const template = new Template(text.replaceAll("strftime_now", "fixed_date"));

  function renderTurns(turns: readonly { readonly role: string; readonly content: string }[], thinking: boolean): string {
    return template.render({
      ...named,
      messages: turns,
      // A response that a reward model reads is a turn of the assistant's already.
      add_generation_prompt: turns.at(-1)?.role !== "assistant",
      enable_thinking: thinking,
      date_string: FIXED_DATE,
      fixed_date: () => FIXED_DATE,
    });
  }

  function withoutSystem(turns: readonly ChatTurn[]): ChatTurn[] {
    const spans = turns.filter((turn) => turn.role === "system").flatMap((turn) => [...turn.spans, { text: "\n\n", origin: "template" } as const]);
    const others = turns.filter((turn) => turn.role !== "system");
    return others.map((turn, i) => (i === 0 ? { role: turn.role, spans: [...spans, ...turn.spans] } : turn));
  }

  function render(turns: readonly ChatTurn[], thinking: boolean): TextPiece[] {
    const own = turns.flatMap((turn) => turn.spans).filter((span) => span.origin === "template").map((span) => span.text).join("");
    const mark = freshMark(own + text);
    const texts: PromptSpan[] = [];
    const messages = turns.map((turn) => ({
      role: turn.role,
      content: turn.spans
        .map((span) => {
          if (span.origin === "template") return span.text;
          texts.push(span);
          return `${mark}${texts.length - 1}${mark}`;
        })
        .join(""),
    }));
    return splice(renderTurns(messages, thinking), texts, mark);
  }

  return {
    switchesThinking: /enable_thinking/.test(text),
    render(body, thinking) {
      if (body.kind === "completion") return body.spans.filter((span) => span.text !== "");
      let pieces: TextPiece[];
      try {
        pieces = render(body.turns, thinking);
      } catch (error) {
        // Gemma's and Mistral's templates refuse a system turn.
        if (!body.turns.some((turn) => turn.role === "system")) throw error;
        pieces = render(withoutSystem(body.turns), thinking);
      }
      const last = pieces.at(-1);
      const opened = !thinking && last?.origin === "template" && THINK_OPEN.test(last.text);
      // A template that opens a thought whatever it is told: close it, empty.
      return opened ? [...pieces.slice(0, -1), { text: `${last.text.trimEnd()}\n\n</think>\n\n`, origin: "template" }] : pieces;
    },
  };
}

/** A character of the private use area that the texts don't hold. */
function freshMark(text: string): string {
  for (let code = 0xe000; code < 0xf8ff; code++) {
    const mark = String.fromCharCode(code);
    if (!text.includes(mark)) return mark;
  }
  throw new Error("The wording uses every private character.");
}

/** Puts the texts back where their placeholders stand. */
function splice(rendered: string, texts: readonly PromptSpan[], mark: string): TextPiece[] {
  const parts = rendered.split(mark);
  // Parts at odd places are numbers of texts.
  const numbers = parts.filter((_, i) => i % 2 === 1).map(Number);
  if (parts.length % 2 === 0 || numbers.length !== texts.length || numbers.some((n, i) => n !== i)) {
    throw new Error("The chat template leaves out, repeats or reorders parts of the prompt.");
  }
  return parts
    .map((part, i): TextPiece => (i % 2 === 0 ? { text: part, origin: "template" } : (texts[Number(part)] ?? { text: "", origin: "template" })))
    .filter((piece) => piece.text !== "");
}
