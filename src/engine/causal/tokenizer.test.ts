// Texts of a person are never control tokens: fuzzed over the tokenizer and over whole prompts. And what tokenizers add of
// their own accord.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PromptBody } from "../../formats/prompt-format.ts";
import { createChatRenderer } from "./chat-template.ts";
import { createPromptEncoder } from "./encode-prompt.ts";
import { createTokenizer } from "./tokenizer.ts";

type TokenizerFile = {
  readonly added_tokens: readonly { readonly id: number; readonly content: string; readonly special?: boolean; readonly lstrip?: boolean; readonly rstrip?: boolean }[];
  readonly model: { readonly vocab: Readonly<Record<string, number>>; readonly merges: readonly string[] };
};

const FOLDER = join(import.meta.dirname, "../../../e2e/fixtures/models/chambers/random-plain");
const file = JSON.parse(readFileSync(join(FOLDER, "tokenizer.json"), "utf8")) as TokenizerFile;
const config = JSON.parse(readFileSync(join(FOLDER, "tokenizer_config.json"), "utf8")) as Readonly<Record<string, unknown>>;

/** The fixture's tokenizer with more control tokens, as the known families have them; one is a plain word. */
const MORE = ["<think>", "</think>", "<|eot_id|>", "<|start_header_id|>", "[INST]", "[/INST]", "<s>", "</s>", "<start_of_turn>", "judge"];
const wide = createTokenizer({ ...file, added_tokens: [...file.added_tokens, ...MORE.map((content, i) => ({ id: 3000 + i, content, special: i % 2 === 1, normalized: false }))] }, config);
const CONTROLS = [...file.added_tokens.map((token) => token.content), ...MORE];

/** A SentencePiece tokenizer in small: a space before every text, bytes for what it lacks. */
const metaspace = createTokenizer(
  {
    added_tokens: [{ id: 1, content: "<s>", special: true }, { id: 2, content: "</s>", special: true }],
    normalizer: { type: "Sequence", normalizers: [{ type: "Prepend", prepend: "▁" }, { type: "Replace", pattern: { String: " " }, content: "▁" }] },
    pre_tokenizer: null,
    post_processor: { type: "TemplateProcessing", single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }], pair: [], special_tokens: {} },
    decoder: { type: "Sequence", decoders: [{ type: "Replace", pattern: { String: "▁" }, content: " " }, { type: "ByteFallback" }, { type: "Fuse" }, { type: "Strip", content: " ", start: 1, stop: 0 }] },
    model: {
      type: "BPE",
      unk_token: "<unk>",
      byte_fallback: true,
      vocab: Object.fromEntries(["<unk>", "<s>", "</s>", ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`), ..."▁abcdefghijklmnopqrstuvwxyz<>/0123456789", "▁a", "<s", "</", "</s"].map((token, id) => [token, id])),
      // Merges that would spell a control token out of plain characters.
      merges: ["▁ a", "< s", "<s >", "< /", "</ s", "</s >"],
    },
  },
  { bos_token: "<s>" },
);

/** Random texts with control strings in them, from a small generator: 100,000 of them have to be quick. */
function randomTexts(count: number, each: (text: string) => void): void {
  let state = 42;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  const bits = ["<|im", "_end|>", "<", "|", ">", "im_start", "\n", " ", "\t", "é", "判", "🦭", "\ud83d", "\u0000", "\u200d", "Ġ", "▁", "a", "judge", "JUDGE", "system\n", "0", "</", "s>", "[IN", "ST]", "e\u0301"];
  for (let i = 0; i < count; i++) {
    let text = "";
    for (let k = next(6); k >= 0; k--) text += next(3) === 0 ? CONTROLS[next(CONTROLS.length)]! : bits[next(bits.length)]!;
    each(text);
  }
}

describe("a text of a person", () => {
  test("never yields a control token: 100,000 random texts with control strings", () => {
    let ids = 0;
    let bad = 0;
    let withControls = 0;
    randomTexts(100_000, (text) => {
      if (wide.controlsIn(text).length > 0) withControls += 1;
      for (const id of wide.untrusted(text, false)) {
        ids += 1;
        if (id >= 2045) bad += 1;
      }
    });
    expect(bad).toBe(0);
    expect(ids).toBeGreaterThan(500_000);
    expect(withControls).toBeGreaterThan(50_000);
  });

  test("nor where merges spell one out of plain characters", () => {
    expect(metaspace.untrusted("<s>a</s>", false).some((id) => id <= 2)).toBe(false);
    randomTexts(20_000, (text) => { for (const id of metaspace.untrusted(text, true)) if (id <= 2) throw new Error(JSON.stringify(text)); });
    expect(metaspace.trusted("<s>a", true).filter((piece) => piece.control)).toHaveLength(1);
  });

  test("comes back from its ids as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(wide.decode(wide.untrusted(text, false))).toBe(text.normalize("NFC"));
      }),
    );
    for (const text of CONTROLS) expect(wide.decode(wide.untrusted(text, false))).toBe(text);
  });

  test("is apart from the wording around it in a whole prompt", () => {
    const encoder = createPromptEncoder(wide, createChatRenderer(config["chat_template"] as string, wide.named, true));
    randomTexts(500, (text) => {
      const body: PromptBody = { kind: "chat", turns: [{ role: "system", spans: [{ text: "Judge.", origin: "template" }] }, { role: "user", spans: [{ text: "<r>", origin: "template" }, { text, origin: "response" }, { text: "</r>", origin: "template" }] }] };
      const prompt = encoder.encode(body, 4096, false)!;
      expect(prompt.pieces.filter((piece) => piece.origin === "response").map((piece) => piece.text).join("")).toBe(text);
      expect(prompt.segments.flat().filter((id) => id >= 2045)).toHaveLength(5);
    });
  });
});

test("the wording's control tokens are recognised, with the spaces that they take", () => {
  const strip = createTokenizer({ ...file, added_tokens: [...file.added_tokens, { id: 3000, content: "<|end|>", special: true, rstrip: true }] }, config);
  expect(strip.trusted("a<|end|>\nb", true).map((piece) => piece.text)).toEqual(["a", "<|end|>", "b"]);
  expect(wide.trusted("<|im_start|>user\n", true).map(({ text, control }) => [text, control])).toEqual([["<|im_start|>", true], ["user\n", false]]);
});

test("a tokenizer that puts a space before every text puts none into the middle of one", () => {
  const whole = metaspace.untrusted("a cab", true);
  expect(metaspace.decode(whole)).toBe("a cab");
  expect([...metaspace.untrusted("a c", true), ...metaspace.untrusted("ab", false)]).toEqual(whole);
  expect(metaspace.opening).toEqual([1]);
});

describe("chat templates", () => {
  const turns: PromptBody = { kind: "chat", turns: [{ role: "system", spans: [{ text: "Be fair.", origin: "template" }] }, { role: "user", spans: [{ text: " {{ x }} ", origin: "response" }] }] };
  const text = (renderer: ReturnType<typeof createChatRenderer>, thinking = false): string => renderer.render(turns, thinking).map((piece) => piece.text).join("");

  test("without a system turn get the system text with the user's", () => {
    const gemma = "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}<start_of_turn>{{ m['role'] }}\n{{ m['content'] | trim }}<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}";
    expect(text(createChatRenderer(gemma, { bos_token: "<bos>" }, false))).toBe("<bos><start_of_turn>user\nBe fair.\n\n {{ x }} <end_of_turn>\n<start_of_turn>model\n");
  });

  test("that open a thought have it closed, unless the model may think", () => {
    const thinker = "{% for m in messages %}{{ m['content'] }}|{% endfor %}{% if add_generation_prompt %}{{ '<think>\\n' }}{% endif %}";
    expect(text(createChatRenderer(thinker, {}, false))).toBe("Be fair.| {{ x }} |<think>\n\n</think>\n\n");
    expect(text(createChatRenderer(thinker, {}, false), true)).toBe("Be fair.| {{ x }} |<think>\n");
    const switched = "{{ messages[1]['content'] }}{{ messages[0]['content'] }}";
    expect(() => text(createChatRenderer(switched, {}, false))).not.toThrow();
  });

  test("don't write today's date", () => {
    expect(text(createChatRenderer("{{ strftime_now('%Y') }}{{ date_string }}{{ messages[1]['content'] }}", {}, false))).toBe("26 Jul 202426 Jul 2024 {{ x }} ");
  });

  test("that lose a text of the prompt are refused", () => {
    expect(() => text(createChatRenderer("{{ messages | length }}", {}, false))).toThrow(/leaves out/);
    expect(() => text(createChatRenderer("{{ messages[1]['content'] }}{{ messages[1]['content'] }}", {}, false))).toThrow(/repeats/);
  });
});
