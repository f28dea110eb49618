// Reads a number that a person typed. Full-width digits and signs count as their plain forms (NFKC).

/** The number, or null when the text is not a finite decimal number. */
export function parseNumber(text: string): number | null {
  const plain = text.normalize("NFKC").trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
