// Counts lines. A line ends with LF, CR or CR LF.

/** Lines that a piece of text ends. */
export function countLineEnds(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count += 1;
  }
  return count;
}
