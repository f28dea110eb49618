// Splits text that comes in pieces into lines. A line over a limit is measured and not kept. What a line means is its reader's matter.

export type Line = {
  /** The line without its end; null when it is longer than the limit. */
  readonly text: string | null;
  /** Characters. */
  readonly length: number;
};

/** Lines end with LF, CR or CR LF. */
const LINE_END = /\r\n|\n|\r/g;

export class LineReader {
  readonly #limit: number;
  /** The unfinished line, and its length with what was thrown away of it. */
  #parts: string[] = [];
  #length = 0;
  /** A CR at the end of a piece may be half of a line end. */
  #held = "";

  /** @param limit characters of a line that is kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Hands on every line that the piece ends; stops when `take` answers false. */
  push(piece: string, take: (line: Line) => boolean): boolean {
    const text = this.#held + piece;
    const isHalf = text.endsWith("\r");
    this.#held = isHalf ? "\r" : "";
    const end = isHalf ? text.length - 1 : text.length;
    let from = 0;
    LINE_END.lastIndex = 0;
    for (let found = LINE_END.exec(text); found !== null && found.index < end; found = LINE_END.exec(text)) {
      this.#add(text.slice(from, found.index));
      // The expression is shared, and `take` may read lines of its own.
      from = LINE_END.lastIndex;
      if (!take(this.#line())) return false;
      LINE_END.lastIndex = from;
    }
    this.#add(text.slice(from, end));
    return true;
  }

  /** Hands on the last line, if the text does not end with a line end. */
  end(take: (line: Line) => boolean): void {
    const hasHalf = this.#held !== "";
    this.#held = "";
    if (this.#length > 0 || hasHalf) take(this.#line());
  }

  #add(part: string): void {
    if (part === "") return;
    this.#length += part.length;
    if (this.#length <= this.#limit) this.#parts.push(part);
    else this.#parts = [];
  }

  #line(): Line {
    const [first] = this.#parts;
    const text = this.#length > this.#limit ? null : this.#parts.length === 1 && first !== undefined ? first : this.#parts.join("");
    const line = { text, length: this.#length };
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}
