// Splits delimited text (RFC 4180 and what people really write) into records with their lines. Headers, limits and meaning
// are csv-rows.ts. Written by hand because each record must carry its own line, row ends may be mixed within one file, and a
// quote that is never closed must not swallow the good rows after it; the tests hold it against Papa Parse.
import { countLineEnds } from "./line-index.ts";

/** One record. A record with a fault has no cells. */
export type CsvRecord = {
  readonly cells: readonly string[];
  /** 1-based line where the record starts. */
  readonly line: number;
  readonly unclosedQuote: boolean;
};

const QUOTE = '"';
/** Records with an unclosed quote that may look for its end in the whole rest of the text; later ones only in their line. */
const FULL_SEARCHES = 32;

/** Reads records one after another. Quotes are doubled inside quoted cells; a line end inside quotes belongs to the cell. */
export class CsvReader {
  readonly #text: string;
  readonly #delimiter: number;
  #pos = 0;
  #line = 1;
  #searches = 0;

  /** @param delimiter one character, not a quote or a line end */
  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Characters read so far. */
  get offset(): number {
    return this.#pos;
  }

  /** The next record, or null at the end. An empty line is a record with one empty cell. */
  next(): CsvRecord | null {
    if (this.#pos >= this.#text.length) return null;
    const line = this.#line;
    const start = this.#pos;
    const cells: string[] = [];
    for (;;) {
      const cell = this.#text.charAt(this.#pos) === QUOTE ? this.#quoted() : this.#plain();
      if (cell === null) {
        this.#skipLine(start, line);
        return { cells: [], line, unclosedQuote: true };
      }
      cells.push(cell);
      if (this.#text.charCodeAt(this.#pos) !== this.#delimiter) break;
      this.#pos += 1;
    }
    this.#endLine();
    return { cells, line, unclosedQuote: false };
  }

  #plain(): string {
    const start = this.#pos;
    while (!this.#atCellEnd()) this.#pos += 1;
    return this.#text.slice(start, this.#pos);
  }

  #atCellEnd(): boolean {
    if (this.#pos >= this.#text.length) return true;
    const code = this.#text.charCodeAt(this.#pos);
    return code === this.#delimiter || code === 10 || code === 13;
  }

  /** Null when the quote is never closed. */
  #quoted(): string | null {
    const start = this.#pos;
    const limit = this.#searches < FULL_SEARCHES ? this.#text.length : this.#lineEnd(start);
    let value = "";
    let from = start + 1;
    for (;;) {
      const close = this.#text.indexOf(QUOTE, from);
      if (close < 0 || close >= limit) {
        this.#searches += 1;
        return null;
      }
      value += this.#text.slice(from, close);
      if (this.#text.charAt(close + 1) !== QUOTE) {
        this.#pos = close + 1;
        break;
      }
      value += QUOTE;
      from = close + 2;
    }
    if (this.#atCellEnd()) {
      this.#line += countLineEnds(value);
      return value;
    }
    // Text after the closing quote: a cell such as `"Yes", she said` that nobody quoted. Read it as it stands, if the quotes
    // did not protect a delimiter or a line end.
    if (!this.#holdsSeparator(value)) {
      this.#pos = start;
      return this.#plain();
    }
    this.#line += countLineEnds(value);
    return value + this.#plain();
  }

  #holdsSeparator(value: string): boolean {
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i);
      if (code === this.#delimiter || code === 10 || code === 13) return true;
    }
    return false;
  }

  #lineEnd(from: number): number {
    let pos = from;
    while (pos < this.#text.length) {
      const code = this.#text.charCodeAt(pos);
      if (code === 10 || code === 13) break;
      pos += 1;
    }
    return pos;
  }

  #skipLine(start: number, line: number): void {
    this.#pos = this.#lineEnd(start);
    this.#line = line;
    this.#endLine();
  }

  #endLine(): void {
    if (this.#pos >= this.#text.length) return;
    this.#pos += this.#text.startsWith("\r\n", this.#pos) ? 2 : 1;
    this.#line += 1;
  }
}
