// Checks JSON text that comes in pieces, without recursion and without keeping it: where it breaks, how deep it nests, and where the
// values of its outer levels begin and end. The values themselves come from JSON.parse, of the text that is cut out by these places.
// A library was measured first. @streamparser/json 0.0.26 takes and refuses exactly what JSON.parse does, but it tells places in bytes of
// UTF-8 and that of a fault only in the words of its message, where a person needs line and column; it loses half a surrogate pair; and
// on four files of 40 MB (long texts, Chinese, escapes, small values) it took 1.2 to 4 times as long as this with JSON.parse.
// clarinet and jsonparse take what is no JSON and refuse what is.

/** Where and why a text is no JSON. */
export type JsonFault = {
  /** "depth" when it nests deeper than asked for. */
  readonly kind: "syntax" | "depth";
  /** Offset of the first character that is wrong; the length of the text when it ends too early. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
};

export type JsonPart = "array" | "object" | "scalar" | "key";

/** Is told of the parts of the outer levels. `depth` counts the arrays and objects around a part; offsets rise. */
export type JsonWatch = {
  begin(part: JsonPart, depth: number, offset: number, line: number): void;
  /** @param offset just behind the part */
  end(part: JsonPart, depth: number, offset: number): void;
};

/** Containers around the parts that are told of, at most: enough for the elements of `a.b`. */
const WATCHED_DEPTH = 3;

/** What may follow between tokens. */
type Expected = "value" | "first-item" | "first-key" | "key" | "colon" | "comma" | "end";
/** How far the token at hand has come: a string, a word (true, false, null) or a number. */
type Token = "string" | "escape" | "hex" | "word" | "minus" | "zero" | "integer" | "point" | "fraction" | "e" | "e-sign" | "exponent";

export class JsonScanner {
  readonly #maxDepth: number;
  readonly #watches: readonly JsonWatch[];
  #expected: Expected = "value";
  #token: Token | null = null;
  /** Whether each container that is open is an array, the root first. */
  readonly #isArray: boolean[] = [];
  #fault: JsonFault | null = null;
  /** Offset of the piece at hand. */
  #base = 0;
  #line = 1;
  #lineStart = 0;
  /** The last character was a CR, so that an LF now belongs to it. */
  #afterCr = false;
  #inKey = false;
  /** Where the word or number at hand began, or the part of a token that is not finished: its escape, point or exponent. */
  #markAt = 0;
  #word = "";
  /** Characters seen of the word, or digits of the escape. */
  #seen = 0;

  /** @param maxDepth arrays and objects within each other; one more is a fault of kind "depth" */
  constructor(maxDepth: number, watches: readonly JsonWatch[] = []) {
    this.#maxDepth = maxDepth;
    this.#watches = watches;
  }

  /** What is wrong with the text so far; null when nothing is. */
  get fault(): JsonFault | null {
    return this.#fault;
  }

  /** Whether nothing but white space was read. */
  get isBlank(): boolean {
    const hasBegun = this.#expected !== "value" || this.#token !== null || this.#isArray.length > 0;
    return !hasBegun && (this.#fault === null || this.#fault.offset === this.#base);
  }

  /** Reads on. O(n) time, O(depth) memory. False once the text is known to be wrong; what comes then is not looked at. */
  push(text: string): boolean {
    for (let at = 0; at < text.length && this.#fault === null; ) at = this.#read(text, at);
    this.#base += text.length;
    return this.#fault === null;
  }

  /** The text is over. False when it is no JSON. */
  finish(): boolean {
    if (this.#fault !== null) return false;
    switch (this.#token) {
      case null:
        if (this.#expected !== "end") this.#fail(this.#base);
        break;
      case "zero":
      case "integer":
      case "fraction":
      case "exponent":
        this.#endValue(this.#base);
        return this.finish();
      case "point":
      case "e":
      case "e-sign":
        this.#endBeforeMark();
        break;
      case "minus":
      case "word":
      case "hex":
        this.#fail(this.#markAt);
        break;
      case "string":
      case "escape":
        this.#fail(this.#base);
    }
    return this.#fault === null;
  }

  /** Reads one run or character from `at` and answers where to go on. */
  #read(text: string, at: number): number {
    const code = text.charCodeAt(at);
    switch (this.#token) {
      case null:
        return code === 32 || code === 10 || code === 13 || code === 9 ? this.#skipSpace(text, at) : this.#readMark(text, code, at);
      case "string":
        return this.#readString(text, at);
      case "escape":
        return this.#readEscape(code, at);
      case "hex":
        if (!isHex(code)) return this.#fail(this.#markAt);
        this.#seen += 1;
        if (this.#seen === 4) this.#token = "string";
        return at + 1;
      case "word":
        if (code !== this.#word.charCodeAt(this.#seen)) return this.#fail(this.#markAt);
        this.#seen += 1;
        if (this.#seen === this.#word.length) this.#endValue(this.#base + at + 1);
        return at + 1;
      case "minus":
        if (!isDigit(code)) return this.#fail(this.#markAt);
        this.#token = code === 48 ? "zero" : "integer";
        return at + 1;
      case "point":
        if (!isDigit(code)) return this.#endBeforeMark();
        this.#token = "fraction";
        return at + 1;
      case "e":
      case "e-sign":
        if (isDigit(code)) this.#token = "exponent";
        else if (this.#token === "e" && (code === 43 || code === 45)) this.#token = "e-sign";
        else return this.#endBeforeMark();
        return at + 1;
      case "zero":
      case "integer":
      case "fraction":
      case "exponent":
        return this.#readDigits(this.#token, code, at);
    }
  }

  #skipSpace(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 10) {
        if (!this.#afterCr) this.#line += 1;
        this.#lineStart = this.#base + at + 1;
      } else if (code === 13) {
        this.#line += 1;
        this.#lineStart = this.#base + at + 1;
      } else if (code !== 32 && code !== 9) break;
      this.#afterCr = code === 13;
    }
    if (at < text.length) this.#afterCr = false;
    return at;
  }

  /** A character that is no white space, between tokens. */
  #readMark(text: string, code: number, at: number): number {
    const offset = this.#base + at;
    const isArray = this.#isArray[this.#isArray.length - 1] === true;
    this.#afterCr = false;
    switch (this.#expected) {
      case "colon":
        if (code !== 58) return this.#fail(offset);
        this.#expected = "value";
        return at + 1;
      case "comma":
        if (code === 44) this.#expected = isArray ? "value" : "key";
        else if (code === (isArray ? 93 : 125)) this.#close(isArray, offset);
        else return this.#fail(offset);
        return at + 1;
      case "first-key":
      case "key":
        if (code === 125 && this.#expected === "first-key") {
          this.#close(false, offset);
          return at + 1;
        }
        if (code !== 34) return this.#fail(offset);
        this.#begin("key", offset);
        this.#inKey = true;
        this.#token = "string";
        return at + 1;
      case "first-item":
      case "value":
        if (code !== 93 || this.#expected !== "first-item") return this.#beginValue(text, code, at);
        this.#close(true, offset);
        return at + 1;
      case "end":
        return this.#fail(offset);
    }
  }

  #beginValue(text: string, code: number, at: number): number {
    const offset = this.#base + at;
    if (code === 91 || code === 123) {
      if (this.#isArray.length >= this.#maxDepth) return this.#fail(offset, "depth");
      const isArray = code === 91;
      this.#begin(isArray ? "array" : "object", offset);
      this.#isArray.push(isArray);
      this.#expected = isArray ? "first-item" : "first-key";
      return at + 1;
    }
    const word = code === 116 ? "true" : code === 102 ? "false" : code === 110 ? "null" : "";
    if (code !== 34 && code !== 45 && !isDigit(code) && word === "") return this.#fail(offset);
    this.#begin("scalar", offset);
    this.#inKey = false;
    this.#markAt = offset;
    if (word === "") this.#token = code === 34 ? "string" : code === 45 ? "minus" : code === 48 ? "zero" : "integer";
    else if (text.startsWith(word, at)) {
      this.#endValue(offset + word.length);
      return at + word.length;
    } else {
      this.#token = "word";
      this.#word = word;
      this.#seen = 1;
    }
    return at + 1;
  }

  #readString(text: string, from: number): number {
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 34) {
        if (!this.#inKey) this.#endValue(this.#base + at + 1);
        else {
          this.#end("key", this.#base + at + 1);
          this.#token = null;
          this.#expected = "colon";
        }
        return at + 1;
      }
      if (code === 92) {
        if (isPlainEscape(text.charCodeAt(at + 1))) at += 1;
        else {
          this.#token = "escape";
          return at + 1;
        }
      } else if (code < 32) return this.#fail(this.#base + at);
    }
    return text.length;
  }

  #readEscape(code: number, at: number): number {
    if (isPlainEscape(code)) this.#token = "string";
    else if (code === 117) {
      this.#token = "hex";
      this.#seen = 0;
      this.#markAt = this.#base + at;
    } else return this.#fail(this.#base + at);
    return at + 1;
  }

  /** A number that could be over. */
  #readDigits(token: "zero" | "integer" | "fraction" | "exponent", code: number, at: number): number {
    if (isDigit(code) && token !== "zero") return at + 1;
    const isExponent = (code === 101 || code === 69) && token !== "exponent";
    if (isExponent || (code === 46 && (token === "zero" || token === "integer"))) {
      this.#markAt = this.#base + at;
      this.#token = isExponent ? "e" : "point";
      return at + 1;
    }
    // What stands here is looked at again, as what follows a value.
    this.#endValue(this.#base + at);
    return at;
  }

  /** A number was over before its point or its exponent, which is what is wrong. */
  #endBeforeMark(): number {
    this.#endValue(this.#markAt);
    return this.#fail(this.#markAt);
  }

  #close(isArray: boolean, offset: number): void {
    this.#isArray.pop();
    this.#endValue(offset + 1, isArray ? "array" : "object");
  }

  #endValue(offset: number, part: JsonPart = "scalar"): void {
    this.#token = null;
    this.#expected = this.#isArray.length === 0 ? "end" : "comma";
    this.#end(part, offset);
  }

  #begin(part: JsonPart, offset: number): void {
    const depth = this.#isArray.length;
    if (depth <= WATCHED_DEPTH) for (const watch of this.#watches) watch.begin(part, depth, offset, this.#line);
  }

  #end(part: JsonPart, offset: number): void {
    const depth = this.#isArray.length;
    if (depth <= WATCHED_DEPTH) for (const watch of this.#watches) watch.end(part, depth, offset);
  }

  #fail(offset: number, kind: JsonFault["kind"] = "syntax"): number {
    this.#fault = { kind, offset, line: this.#line, column: offset - this.#lineStart + 1 };
    return 0;
  }
}

/** Whether a character makes an escape with the backslash before it: one of "\\/bfnrt. */
function isPlainEscape(code: number): boolean {
  return code === 34 || code === 92 || code === 47 || code === 98 || code === 102 || code === 110 || code === 114 || code === 116;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}
