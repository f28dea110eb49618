// Cuts the elements of one list out of JSON text that passes by, one after another; no more than one is held. What they mean is their
// reader's matter.
import type { JsonPart, JsonWatch } from "./json-scanner.ts";
import { TextHold } from "./text-hold.ts";

/** Whose elements: the list at the root, the list whose bracket is at an offset, or the whole document as the only element. */
export type JsonListPlace = "root" | "document" | number;

export class JsonElements implements JsonWatch {
  readonly hold = new TextHold();
  readonly #place: JsonListPlace;
  readonly #take: (text: string, line: number) => boolean;
  /** Containers around an element; null before the list has begun. */
  #depth: number | null;
  #line = 1;
  #isObject = false;
  #isFull = false;
  #count = 0;
  #hasObject = false;
  #isOver = false;

  /** @param take reads the text of an element and the line where it starts; false when it wants no more */
  constructor(place: JsonListPlace, take: (text: string, line: number) => boolean) {
    this.#place = place;
    this.#take = take;
    this.#depth = place === "document" ? 0 : null;
  }

  /** Whether the list was met. */
  get hasBegun(): boolean {
    return this.#depth !== null;
  }

  /** Whether its end was met. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whole elements so far, wanted or not. */
  get count(): number {
    return this.#count;
  }

  /** Whether one of them is an object. */
  get hasObject(): boolean {
    return this.#hasObject;
  }

  begin(part: JsonPart, depth: number, offset: number, line: number): void {
    if (part === "key" || this.#isOver) return;
    if (this.#depth === null) {
      if (part === "array" && (this.#place === "root" ? depth === 0 : offset === this.#place)) this.#depth = depth + 1;
      return;
    }
    if (depth !== this.#depth) return;
    this.#isObject = part === "object";
    this.#line = line;
    if (!this.#isFull) this.hold.start(offset);
  }

  end(part: JsonPart, depth: number, offset: number): void {
    if (part === "key" || this.#depth === null || this.#isOver || depth > this.#depth) return;
    if (depth < this.#depth) {
      this.#isOver = true;
      return;
    }
    this.#count += 1;
    this.#hasObject ||= this.#isObject;
    if (this.#isFull) return;
    const text = this.hold.take(offset);
    this.#isFull = text === null || !this.#take(text, this.#line);
  }
}
