// Reads a person's score from a cell as people type it. The scale it belongs to is the rubric's matter.

const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
/** "1,000" may be a thousand or one; better not to guess. */
const AMBIGUOUS_COMMA = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * A finite number, or null. Accepts full-width digits, a decimal comma, and true or false for 1 or 0. Not accepted: "4/5",
 * "80%", "NaN", numbers beyond a double, and "1,000", which has two readings.
 */
export function parseHumanScore(cell: string): number | null {
  const text = cell.normalize("NFKC").trim().replace("\u2212", "-");
  if (/^true$/i.test(text)) return 1;
  if (/^false$/i.test(text)) return 0;
  const isComma = DECIMAL_COMMA.test(text) && !AMBIGUOUS_COMMA.test(text);
  if (!isComma && !PLAIN.test(text)) return null;
  const value = Number(isComma ? text.replace(",", ".") : text);
  // -0 would not survive a round trip through text.
  return Number.isFinite(value) ? value + 0 : null;
}
