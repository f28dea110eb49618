// Which lists of objects a JSON document has under its keys, found while its text passes by. Which of them holds the rows is chosen in
// json-rows.ts.
import type { JsonPart, JsonWatch } from "./json-scanner.ts";
import type { TextHold } from "./text-hold.ts";

/** Characters of a key, as it is written, that can name a list. */
export const KEY_CHARS = 4_096;
/** Lists that are remembered whatever they are called: more are no choice for a person. */
const MAX_LISTS = 10_000;

/** A list of objects under one or two keys. */
export type JsonList = {
  /** The keys, joined by dots. */
  readonly path: string;
  /** Offset of its bracket. */
  readonly offset: number;
};

type Open = { readonly offset: number; /** Containers around its elements. */ readonly depth: number; hasObject: boolean };
type Place = { readonly path: string; list: Open | null };
/** Lists under one key of the root, by the second key (null: the key's own), and those that no repeated key has replaced. */
type Member = { readonly places: Map<string | null, Place>; readonly alive: Set<Place> };

export class JsonLists implements JsonWatch {
  readonly #hold: TextHold;
  readonly #isSought: (path: string) => boolean;
  /** In the order in which the paths are first met. */
  readonly #places: Place[] = [];
  readonly #members = new Map<string, Member>();
  #rootIsObject = false;
  #outerIsObject = false;
  #outerKey: string | null = null;
  #innerKey: string | null = null;
  #list: Open | null = null;
  #elementIsObject = false;

  /**
   * @param hold holds keys; a key that it gives up names no list
   * @param isSought whether a list of this path is wanted even among very many
   */
  constructor(hold: TextHold, isSought: (path: string) => boolean) {
    this.#hold = hold;
    this.#isSought = isSought;
  }

  get rootIsObject(): boolean {
    return this.#rootIsObject;
  }

  /** Lists with at least one whole object, as JSON.parse would leave them: where a key is repeated, the last counts. */
  lists(): JsonList[] {
    const lists = new Map<string, number>();
    for (const { path, list } of this.#places) if (list?.hasObject === true) lists.set(path, list.offset);
    return [...lists].map(([path, offset]) => ({ path, offset }));
  }

  begin(part: JsonPart, depth: number, offset: number): void {
    if (part === "key") {
      if (this.#rootIsObject && (depth === 1 || (depth === 2 && this.#outerIsObject))) this.#hold.start(offset);
      return;
    }
    if (depth === this.#list?.depth) this.#elementIsObject = part === "object";
    else if (depth === 0) this.#rootIsObject = part === "object";
    else if (!this.#rootIsObject) return;
    else if (depth === 1) {
      this.#outerIsObject = part === "object";
      if (part === "array") this.#open(null, offset, depth);
    } else if (depth === 2 && this.#outerIsObject && part === "array") this.#open(this.#innerKey, offset, depth);
  }

  end(part: JsonPart, depth: number, offset: number): void {
    if (part === "key") {
      if (this.#rootIsObject && depth === 1) {
        this.#outerKey = this.#takeKey(offset);
        this.#forget(null);
      } else if (this.#rootIsObject && depth === 2 && this.#outerIsObject) {
        this.#innerKey = this.#takeKey(offset);
        if (this.#innerKey !== null) this.#forget(this.#innerKey);
      }
      return;
    }
    if (this.#list === null) return;
    if (depth === this.#list.depth) this.#list.hasObject ||= this.#elementIsObject;
    else if (depth < this.#list.depth) this.#list = null;
  }

  #takeKey(offset: number): string | null {
    const text = this.#hold.take(offset);
    return text === null ? null : (JSON.parse(text) as string);
  }

  #open(innerKey: string | null, offset: number, depth: number): void {
    if (this.#outerKey === null || (depth === 2 && innerKey === null)) return;
    const path = innerKey === null ? this.#outerKey : `${this.#outerKey}.${innerKey}`;
    const member = this.#members.get(this.#outerKey) ?? { places: new Map<string | null, Place>(), alive: new Set<Place>() };
    let place = member.places.get(innerKey);
    if (place === undefined) {
      // A path without a name stands for the document itself.
      if (path === "" || (this.#places.length >= MAX_LISTS && !this.#isSought(path))) return;
      place = { path, list: null };
      this.#places.push(place);
      member.places.set(innerKey, place);
      this.#members.set(this.#outerKey, member);
    }
    this.#list = { offset, depth: depth + 1, hasObject: false };
    place.list = this.#list;
    member.alive.add(place);
  }

  /** A key that is repeated replaces what it held before: all of it for a key of the root, one list for a second key. */
  #forget(innerKey: string | null): void {
    const member = this.#outerKey === null ? undefined : this.#members.get(this.#outerKey);
    if (member === undefined) return;
    if (innerKey === null) {
      for (const place of member.alive) place.list = null;
      member.alive.clear();
    } else {
      const place = member.places.get(innerKey);
      if (place !== undefined) place.list = null;
    }
  }
}
