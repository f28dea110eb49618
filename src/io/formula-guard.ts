// Keeps text cells of an exported CSV from running as formulas in a spreadsheet, and undoes it when the file comes back.

// A cell that starts with one of these, after spaces, is a formula to Excel, LibreOffice or Sheets; full-width forms count in
// East Asian locales. Leading apostrophes are guarded as well, so that undoing is exact.
const DANGEROUS = /^'*[^\S\t\r\n]*[=+\-@\t\r\n＝＋－＠]/u;
const GUARDED = /^'+[^\S\t\r\n]*[=+\-@\t\r\n＝＋－＠]/u;

/** The text with an apostrophe before it when a spreadsheet would read it as a formula. */
export function guardFormula(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The text as it was before `guardFormula`. */
export function undoFormulaGuard(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}
