// Holds on to a stretch of a text that comes in pieces, from one offset to another. What stretch matters is its user's to say.

export class TextHold {
  readonly #limit: number;
  #piece = "";
  /** Offset of the piece at hand. */
  #base = 0;
  #from: number | null = null;
  #parts: string[] = [];
  #length = 0;

  /** @param limit characters of a stretch that is kept; a longer one is given up */
  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  /** The piece that follows; offsets lie in it from now on, or before it where a stretch began there. */
  next(piece: string): void {
    if (this.#from !== null) this.#keep(this.#piece.slice(Math.max(0, this.#from - this.#base)));
    this.#base += this.#piece.length;
    this.#piece = piece;
  }

  /** Begins to hold at an offset in the piece at hand; what was held before is let go of. */
  start(offset: number): void {
    this.#from = offset;
    this.#parts = [];
    this.#length = 0;
  }

  /** The stretch up to an offset, which may lie a little before the piece at hand; null when it is longer than the limit. */
  take(end: number): string | null {
    const from = this.#from ?? end;
    this.#from = null;
    if (end - from > this.#limit) return null;
    if (from >= this.#base) return this.#piece.slice(from - this.#base, end - this.#base);
    this.#parts.push(this.#piece.slice(0, Math.max(0, end - this.#base)));
    const text = this.#parts.join("").slice(0, end - from);
    this.#parts = [];
    return text;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= this.#limit) this.#parts.push(part);
    else this.#parts = [];
  }
}
