// How long a text is to a person: in characters (code points), not in the units that a string is stored in.

/** Number of code points; a lone surrogate counts as one. Walks the text without making a copy of it. */
export function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i += 1) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xd800 || (text.charCodeAt(i + 1) & 0xfc00) !== 0xdc00) continue;
    count -= 1;
    i += 1;
  }
  return count;
}
