// Learns a byte-level BPE and writes it as a hub tokenizer.json of the Qwen2 kind. Using one is the engine's work.

/** How Qwen2 cuts text before merging; digits stand alone. */
const SPLIT = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const SPLIT_HERE = new RegExp(SPLIT.replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", "'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])"), "gu");

/** GPT-2's names of the 256 bytes: printable ones stand for themselves, the others for code points from 256 on. */
function byteNames(): string[] {
  const names = new Array<string>(256).fill("");
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    names[byte] = String.fromCodePoint(printable ? byte : next++);
  }
  return names;
}

export type SpecialToken = string;

/** Merges learnt from the texts until the vocabulary, without special tokens, has `size` entries or no pair is left twice. */
export function learnBpe(texts: Iterable<string>, size: number): { readonly vocab: readonly string[]; readonly merges: readonly (readonly [string, string])[] } {
  const names = byteNames();
  const counts = new Map<string, number>();
  for (const text of texts) for (const [piece] of text.matchAll(SPLIT_HERE)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const encoder = new TextEncoder();
  let words = [...counts].map(([piece, count]) => ({ parts: [...encoder.encode(piece)].map((byte) => names[byte] ?? ""), count }));
  const vocab = [...names].sort();
  const merges: (readonly [string, string])[] = [];
  while (vocab.length < size) {
    const pairs = new Map<string, number>();
    for (const { parts, count } of words) for (let i = 1; i < parts.length; i++) pairs.set(`${parts[i - 1] ?? ""} ${parts[i] ?? ""}`, (pairs.get(`${parts[i - 1] ?? ""} ${parts[i] ?? ""}`) ?? 0) + count);
    let best = "";
    let most = 1;
    for (const [pair, count] of pairs) if (count > most || (count === most && most > 1 && pair < best)) [best, most] = [pair, count];
    if (best === "") break;
    const [left = "", right = ""] = best.split(" ");
    merges.push([left, right]);
    vocab.push(left + right);
    words = words.filter((word) => word.parts.length > 1);
    for (const word of words) {
      for (let i = 1; i < word.parts.length; i++) if (word.parts[i - 1] === left && word.parts[i] === right) word.parts.splice(i - 1, 2, left + right);
    }
  }
  return { vocab, merges };
}

/** The text of tokenizer.json. Special tokens follow the learnt vocabulary in the order given. */
export function tokenizerJson(learnt: { readonly vocab: readonly string[]; readonly merges: readonly (readonly [string, string])[] }, specials: readonly SpecialToken[]): string {
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false };
  const file = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specials.map((content, i) => ({ id: learnt.vocab.length + i, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: { type: "NFC" },
    pre_tokenizer: { type: "Sequence", pretokenizers: [{ type: "Split", pattern: { Regex: SPLIT }, behavior: "Isolated", invert: false }, byteLevel] },
    post_processor: byteLevel,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(learnt.vocab.map((token, id) => [token, id])),
      merges: learnt.merges.map((pair) => pair.join(" ")),
    },
  };
  return JSON.stringify(file);
}
