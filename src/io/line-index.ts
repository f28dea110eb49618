// Offsets to lines and columns. A line ends with LF, CR or CR LF.

/** Answers rising offsets in one pass over the text. */
export class LineIndex {
  readonly #text: string;
  #offset = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** 1-based line and column of an offset. Offsets must not fall from call to call. */
  at(offset: number): { line: number; column: number } {
    for (; this.#offset < offset; this.#offset += 1) {
      const code = this.#text.charCodeAt(this.#offset);
      const isEnd = code === 10 || (code === 13 && this.#text.charCodeAt(this.#offset + 1) !== 10);
      if (isEnd) {
        this.#line += 1;
        this.#lineStart = this.#offset + 1;
      }
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }
}

/** Lines that a piece of text ends. */
export function countLineEnds(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count += 1;
  }
  return count;
}
