// Finds characters that a person cannot see but that change or hide text: controls, zero-width, bidi, tags, fillers.

/** A stretch of text as it is, or one hidden character with its code, e.g. "U+202E". */
export type Piece = { readonly kind: "text"; readonly text: string } | { readonly kind: "hidden"; readonly code: string };

/** Everything that may be hidden; isHidden then looks at its neighbours. One pass keeps megabyte texts quick. */
const SUSPECT = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0\u2800]|\u034f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;
const FORMAT = /\p{Cf}/u;
const CONTROL = /\p{Cc}/u;
const HAN = /\p{Script=Han}/u;
const ZWJ = 0x200d;

function isFiller(code: number): boolean {
  return code === 0x115f || code === 0x1160 || code === 0x3164 || code === 0xffa0 || code === 0x2800 || code === 0x034f;
}

function isHidden(character: string, before: string, after: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\n" || character === "\t") return false;
  // A joiner between two pictographs makes one emoji; anywhere else it is invisible.
  if (code === ZWJ) return !((PICTOGRAPH.test(before) || before === "\ufe0f") && PICTOGRAPH.test(after));
  if (CONTROL.test(character) || FORMAT.test(character)) return true;
  if (code === 0x2028 || code === 0x2029 || isFiller(code)) return true;
  if (code >= 0xd800 && code <= 0xdfff) return true; // a surrogate without its other half
  // Variation selectors 17 to 256 choose a form of a Han character; after anything else they can carry hidden bytes.
  if (code >= 0xe0100 && code <= 0xe01ef) return !HAN.test(before);
  if (code >= 0xfe00 && code <= 0xfe0f) return before === "" || (code < 0xfe0e && !HAN.test(before));
  return false;
}

/** The character of `text` that ends right before `index`; "" at the start. */
function characterBefore(text: string, index: number): string {
  const unit = text.charCodeAt(index - 1);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff;
  const code = isLow && index >= 2 ? (text.codePointAt(index - 2) ?? 0) : unit;
  return index <= 0 ? "" : String.fromCodePoint(code > 0xffff ? code : unit);
}

/** Splits `text` into stretches and hidden characters; the pieces in order give back every character. CR LF counts as a line end. */
export function reveal(text: string): Piece[] {
  const whole = text.replaceAll("\r\n", "\n");
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of whole.matchAll(SUSPECT)) {
    const [character] = match;
    const end = match.index + character.length;
    const after = whole.codePointAt(end);
    if (!isHidden(character, characterBefore(whole, match.index), after === undefined ? "" : String.fromCodePoint(after))) continue;
    if (match.index > from) pieces.push({ kind: "text", text: whole.slice(from, match.index) });
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    pieces.push({ kind: "hidden", code: `U+${code}` });
    from = end;
  }
  if (from < whole.length) pieces.push({ kind: "text", text: whole.slice(from) });
  return pieces;
}

/** How many hidden characters `text` holds. */
export function countHidden(text: string): number {
  return reveal(text).filter((piece) => piece.kind === "hidden").length;
}
