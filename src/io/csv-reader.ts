// Splits delimited text (RFC 4180 and what people really write) into records with their lines, from a whole text or piece by piece.
// Headers, limits and meaning are csv-rows.ts. Written by hand because each record must carry its own line, row ends may be mixed
// within one file, and a quote that is never closed must not swallow the good rows after it; the tests hold it against Papa Parse.
import { countLineEnds } from "./line-ends.ts";

/** One record. A record with a fault has no cells. */
export type CsvRecord = {
  readonly cells: readonly string[];
  /** 1-based line where the record starts. */
  readonly line: number;
  readonly unclosedQuote: boolean;
};

/** How delimited text is written. */
export type Dialect = {
  /** One character, not a quote or a line end. */
  readonly delimiter: string;
  /** One character; null when quotes mean nothing. */
  readonly quote: string | null;
};

/** Characters within which the end of a quoted cell is looked for. Beyond, its quote counts as never closed. */
export const QUOTE_REACH = 16 * 1024 * 1024;
/** Records with an unclosed quote that may look for its end that far; later ones only in their line. */
const FULL_SEARCHES = 32;

/** Reads records one after another. Quotes are doubled inside quoted cells; a line end inside quotes belongs to the cell. */
export class CsvReader {
  readonly #delimiter: number;
  readonly #quote: string | null;
  readonly #reach: number;
  #text: string;
  #isWhole: boolean;
  /** Pieces that are not part of `#text` yet, and how many characters are worth another try. */
  #waiting: string[] = [];
  #waitingChars = 0;
  #enough = 0;
  #pos = 0;
  #line = 1;
  #searches = 0;

  /** @param isWhole false when more text is to come by `push` */
  constructor(text: string, dialect: Dialect, isWhole = true, reach = QUOTE_REACH) {
    this.#text = text;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote;
    this.#isWhole = isWhole;
    this.#reach = reach;
  }

  /** Characters read so far; after a `push` counted from the start of the present piece. */
  get offset(): number {
    return this.#pos;
  }

  /** Adds the next piece of the text. */
  push(piece: string): void {
    this.#waiting.push(piece);
    this.#waitingChars += piece.length;
    if (this.#waitingChars >= this.#enough) this.#join();
  }

  /** Says that nothing more comes. */
  end(): void {
    this.#isWhole = true;
    this.#join();
  }

  /** The next record; null at the end of what there is. An empty line is a record with one empty cell. */
  next(): CsvRecord | null {
    if (this.#pos >= this.#text.length) return null;
    const start = this.#pos;
    const line = this.#line;
    const searches = this.#searches;
    const record = this.#record(start, line);
    // What touches the end of the text may go on in the next piece: a doubled quote, the second half of a line end.
    if (!this.#isWhole && (record === null || this.#pos >= this.#text.length)) {
      this.#pos = start;
      this.#line = line;
      this.#searches = searches;
      // A record that spans many pieces is tried again after it grew by half, so that the work stays linear.
      this.#enough = (this.#text.length - start) / 2;
      return null;
    }
    return record;
  }

  #join(): void {
    this.#text = this.#text.slice(this.#pos) + this.#waiting.join("");
    this.#pos = 0;
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#enough = 0;
  }

  /** Null when the end of a quoted cell may still come. */
  #record(start: number, line: number): CsvRecord | null {
    const cells: string[] = [];
    for (;;) {
      const isQuoted = this.#quote !== null && this.#text.charAt(this.#pos) === this.#quote;
      const searches = this.#searches;
      const cell = isQuoted ? this.#quoted(this.#quote) : this.#plain();
      if (cell === null) {
        const reach = searches < FULL_SEARCHES ? this.#pos + this.#reach : this.#lineEnd(this.#pos) + 1;
        if (!this.#isWhole && reach > this.#text.length) return null;
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
    const text = this.#text;
    let pos = start;
    for (; pos < text.length; pos += 1) {
      const code = text.charCodeAt(pos);
      if (code === this.#delimiter || code === 10 || code === 13) break;
    }
    this.#pos = pos;
    return text.slice(start, pos);
  }

  #atCellEnd(): boolean {
    if (this.#pos >= this.#text.length) return true;
    const code = this.#text.charCodeAt(this.#pos);
    return code === this.#delimiter || code === 10 || code === 13;
  }

  /** Null when the quote is never closed. */
  #quoted(quote: string): string | null {
    const start = this.#pos;
    const limit = this.#searches < FULL_SEARCHES ? start + this.#reach : this.#lineEnd(start);
    let value = "";
    let from = start + 1;
    for (;;) {
      const close = this.#text.indexOf(quote, from);
      if (close < 0 || close >= limit) {
        this.#searches += 1;
        return null;
      }
      value += this.#text.slice(from, close);
      if (this.#text.charAt(close + 1) !== quote) {
        this.#pos = close + 1;
        break;
      }
      value += quote;
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
