// Short one-line forms of long texts for cells and previews.

/** Extended grapheme clusters, so that no emoji or combined letter is cut in two. */
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first `length` visible characters on one line; an ellipsis marks a cut. */
export function snippet(text: string, length: number): string {
  // Enough raw text for `length` clusters of any usual size; a cell never needs to read a whole megabyte.
  const head = text.slice(0, length * 16);
  const line = head.replace(/\s+/gu, " ").trim();
  if (line.length <= length && head.length === text.length) return line;
  // Printable ASCII has one cluster a character; looking for clusters there is most of the cost of a scrolled row.
  const start = line.slice(0, length + 1);
  if (/^[\x20-\x7e]*$/.test(start)) return start.length > length || head.length < text.length ? `${start.slice(0, length)}…` : start;
  let out = "";
  let count = 0;
  for (const { segment } of graphemes.segment(line)) {
    if (count === length) return `${out}…`;
    out += segment;
    count += 1;
  }
  return head.length < text.length ? `${out}…` : out;
}
