// A model's tokenizer: text to ids and back. Text of the page's own wording may hold control tokens; anybody else's text never
// yields one. Knows no prompts and no chat template.
import { Tokenizer } from "@huggingface/tokenizers";

/** A stretch of text with its ids. `control` marks a single control token. */
export type TokenPiece = { readonly text: string; readonly ids: readonly number[]; readonly control: boolean };

export type ModelTokenizer = {
  /** Encodes the page's own wording. Control tokens in it are recognised. `first`: nothing stands before it. */
  trusted(text: string, first: boolean): TokenPiece[];
  /** Encodes a text of a person or a model: no id of the answer is a control token. */
  untrusted(text: string, first: boolean): number[];
  /** The text of ids that a model wrote; control tokens are left out. */
  decode(ids: readonly number[]): string;
  /** Control tokens that stand in a text as plain words, each once. */
  controlsIn(text: string): string[];
  idOf(token: string): number | undefined;
  isControl(id: number): boolean;
  /** Ids of the tokens that are called special; a model that writes one has ended its text. */
  readonly specialIds: readonly number[];
  /** Ids that the tokenizer puts before a text of its own accord, such as a beginning-of-text token. */
  readonly opening: readonly number[];
  readonly closing: readonly number[];
  /** Texts of special tokens by their name in tokenizer_config.json, such as bos_token. */
  readonly named: Readonly<Record<string, string>>;
};

type AddedToken = { readonly id: number; readonly content: string; readonly special?: boolean; readonly lstrip?: boolean; readonly rstrip?: boolean };

/** A control character that merges with nothing: it shows which ids belong to what follows it. */
const SENTINEL = "\n";

const WORD_START = /^[\u2581\u0120]/u;

/**
 * Builds a tokenizer from the parsed tokenizer.json and tokenizer_config.json. Throws when the library can't read them.
 * Every added token counts as a control token, special or not (`<think>` is not), except those that are only white space.
 */
export function createTokenizer(json: object, config: Readonly<Record<string, unknown>>): ModelTokenizer {
  const tokenizer = new Tokenizer(json, config);
  const added = ((json as { readonly added_tokens?: readonly AddedToken[] }).added_tokens ?? []).filter((token) => token.content !== "");
  const unknown = tokenizer.model?.unk_token;
  const controls = new Map(
    added.filter(({ content }) => content.trim() !== "" && !(content === unknown && /unk/i.test(content))).map((token) => [token.content, token]),
  );
  const controlIds = new Set([...controls.values()].map((token) => token.id));
  const blanks = new Map(added.filter(({ content }) => content.trim() === "").map((token) => [token.content, token.id]));
  const splitControls = splitter([...controls.keys()]);
  const splitBlanks = splitter([...blanks.keys()]);

  function words(text: string, section: number): string[] {
    const normal = tokenizer.normalizer === null || text === "" ? text : tokenizer.normalizer.normalize(text);
    if (normal === "") return [];
    return tokenizer.pre_tokenizer === null ? [normal] : tokenizer.pre_tokenizer.pre_tokenize(normal, { section_index: section });
  }

  /** Ids of a text without looking for added tokens in it. */
  function pieces(text: string, section: number): number[] {
    return model(words(text, section)).flatMap((token) => safeIds(token));
  }

  function model(parts: string[]): string[] {
    return tokenizer.model?._call(parts) ?? [];
  }

  /** The ids of one token of the model; a control token that came out of plain text is taken apart into characters. */
  function safeIds(token: string): number[] {
    const id = tokenizer.model?.tokens_to_ids.get(token) ?? tokenizer.model?.unk_token_id;
    if (id === undefined) return [];
    if (!controlIds.has(id)) return [id];
    const characters = [...token];
    // A character that the vocabulary lacks and whose stand-in is a control token can't be said at all.
    return characters.length < 2 ? [] : characters.flatMap((character) => model([character]).flatMap((part) => (part === token ? [] : safeIds(part))));
  }

  const addsSpace = WORD_START.test(words("a", 1)[0] ?? "");
  const sentinel = addsSpace ? pieces(SENTINEL, 0) : [];

  function plain(text: string, first: boolean): number[] {
    const parts = blanks.size === 0 ? [text] : splitBlanks(text);
    return parts.flatMap((part, i) => {
      const blank = blanks.get(part);
      if (blank !== undefined) return [blank];
      const atStart = first && i === 0;
      if (atStart) return pieces(part, 0);
      if (!addsSpace) return pieces(part, 1);
      // A tokenizer that puts a space before every text would put one into the middle of a sentence here.
      const ids = pieces(SENTINEL + part, 0);
      return sentinel.every((id, k) => ids[k] === id) ? ids.slice(sentinel.length) : pieces(part, 1);
    });
  }

  const around = tokenizer.encode("a", { add_special_tokens: true }).ids;
  const bare = tokenizer.encode("a", { add_special_tokens: false }).ids;
  const at = around.findIndex((_, i) => bare.every((id, k) => around[i + k] === id));

  return {
    trusted(text, first) {
      const parts = splitControls(text);
      return parts.flatMap((part, i): TokenPiece[] => {
        const control = controls.get(part);
        if (control !== undefined) return [{ text: part, ids: [control.id], control: true }];
        const [before, after] = [controls.get(parts[i - 1] ?? ""), controls.get(parts[i + 1] ?? "")];
        const trimmed = before?.rstrip === true ? part.trimStart() : part;
        const kept = after?.lstrip === true ? trimmed.trimEnd() : trimmed;
        return kept === "" ? [] : [{ text: kept, ids: plain(kept, i === 0 ? first : true), control: false }];
      });
    },
    untrusted: plain,
    decode: (ids) => (ids.length === 0 ? "" : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false })),
    controlsIn: (text) => [...new Set(splitControls(text).filter((part) => controls.has(part)))],
    idOf: (token) => tokenizer.token_to_id(token),
    isControl: (id) => controlIds.has(id),
    specialIds: [...controls.values()].filter((token) => token.special === true).map((token) => token.id),
    opening: at > 0 ? around.slice(0, at) : [],
    closing: at < 0 ? [] : around.slice(at + bare.length),
    named: namedTokens(config),
  };
}

/** Splits a text at the given words, longest first; the words stay as parts of their own, empty parts are left out. */
function splitter(words: readonly string[]): (text: string) => string[] {
  if (words.length === 0) return (text) => (text === "" ? [] : [text]);
  const alternatives = words.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  const pattern = new RegExp(`(${alternatives.join("|")})`, "g");
  return (text) => text.split(pattern).filter((part) => part !== "");
}

function namedTokens(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    if (!key.endsWith("_token")) continue;
    const content = typeof value === "object" && value !== null ? (value as { readonly content?: unknown }).content : value;
    if (typeof content === "string") named[key] = content;
  }
  return named;
}
