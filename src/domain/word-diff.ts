// What differs between two texts, word by word. Pure. After E. W. Myers, "An O(ND) Difference Algorithm and Its Variations"
// (1986), with the search for the middle of the shortest script, so that memory stays linear.

/** A stretch of text that both have, that only the first has, or that only the second has. */
export type DiffPart = { readonly kind: "same" | "only-first" | "only-second"; readonly text: string };

/** Words, runs of white space and single marks; a character of a script without spaces between words stands alone. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}_'’])+|\s+|[^]/gu;

/** Differences beyond this many words are not looked for one by one: two texts that share little are shown as two texts. */
const MOST_EDITS = 4000;

export function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

/**
 * The parts in order; those of the first text joined give it back, and those of the second likewise. Neighbouring parts are of
 * different kinds, and what is only in the first stands before what is only in the second.
 */
export function diffWords(first: string, second: string): readonly DiffPart[] {
  const a = wordsOf(first);
  const b = wordsOf(second);
  const parts: DiffPart[] = [];
  let gone = "";
  let come = "";

  function flush(): void {
    if (gone !== "") parts.push({ kind: "only-first", text: gone });
    if (come !== "") parts.push({ kind: "only-second", text: come });
    gone = "";
    come = "";
  }

  function same(from: number, to: number): void {
    if (from === to) return;
    flush();
    const text = a.slice(from, to).join("");
    const last = parts.at(-1);
    if (last?.kind === "same") parts[parts.length - 1] = { kind: "same", text: last.text + text };
    else parts.push({ kind: "same", text });
  }

  /** Compares a[aLow, aHigh) with b[bLow, bHigh). */
  function compare(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
    let head = 0;
    while (aLow + head < aHigh && bLow + head < bHigh && a[aLow + head] === b[bLow + head]) head += 1;
    let tail = 0;
    while (aHigh - tail > aLow + head && bHigh - tail > bLow + head && a[aHigh - tail - 1] === b[bHigh - tail - 1]) tail += 1;
    same(aLow, aLow + head);
    const [low, high, low2, high2] = [aLow + head, aHigh - tail, bLow + head, bHigh - tail];
    const split = low === high || low2 === high2 ? null : middle(a, b, low, high, low2, high2);
    if (split === null) {
      gone += a.slice(low, high).join("");
      come += b.slice(low2, high2).join("");
    } else {
      compare(low, split[0], low2, split[1]);
      compare(split[0], high, split[1], high2);
    }
    same(aHigh - tail, aHigh);
  }

  compare(0, a.length, 0, b.length);
  flush();
  return parts;
}

/**
 * The parts for reading: white space between two changes is part of both, so that a rewritten sentence reads as one change and
 * not as a change a word. Joined, the parts give both texts back as before.
 */
export function readableDiff(parts: readonly DiffPart[]): readonly DiffPart[] {
  const joined: DiffPart[] = [];
  let gone = "";
  let come = "";
  function flush(): void {
    if (gone !== "") joined.push({ kind: "only-first", text: gone });
    if (come !== "") joined.push({ kind: "only-second", text: come });
    gone = "";
    come = "";
  }
  parts.forEach((part, i) => {
    switch (part.kind) {
      case "only-first":
        gone += part.text;
        return;
      case "only-second":
        come += part.text;
        return;
      case "same":
        if (part.text.trim() === "" && i > 0 && i < parts.length - 1) {
          gone += part.text;
          come += part.text;
          return;
        }
        flush();
        joined.push(part);
    }
  });
  flush();
  return joined;
}

/**
 * A point on a shortest script between the two stretches, which share neither their first nor their last word; null where the
 * script is longer than MOST_EDITS, or where it has no two halves.
 */
function middle(a: readonly string[], b: readonly string[], aLow: number, aHigh: number, bLow: number, bHigh: number): readonly [number, number] | null {
  const n = aHigh - aLow;
  const m = bHigh - bLow;
  const delta = n - m;
  const most = Math.min(Math.ceil((n + m) / 2), Math.ceil(MOST_EDITS / 2));
  const size = 2 * most + 2;
  // Furthest x on each diagonal k = x - y, from the beginning and from the end; index k + most.
  const forward = new Int32Array(size + 1).fill(-1);
  const backward = new Int32Array(size + 1).fill(-1);
  forward[most + 1] = 0;
  backward[most + 1] = 0;
  for (let d = 0; d <= most; d += 1) {
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(forward, k - 1 + most) < at(forward, k + 1 + most)) ? at(forward, k + 1 + most) : at(forward, k - 1 + most) + 1;
      let y = x - k;
      while (x < n && y < m && x >= 0 && y >= 0 && a[aLow + x] === b[bLow + y]) {
        x += 1;
        y += 1;
      }
      forward[k + most] = x;
      if (delta % 2 === 0 || Math.abs(delta - k) > d - 1) continue;
      if (x + at(backward, delta - k + most) >= n && x <= n && y <= m) return halves(aLow, x, n, bLow, y, m);
    }
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(backward, k - 1 + most) < at(backward, k + 1 + most)) ? at(backward, k + 1 + most) : at(backward, k - 1 + most) + 1;
      let y = x - k;
      while (x < n && y < m && x >= 0 && y >= 0 && a[aHigh - x - 1] === b[bHigh - y - 1]) {
        x += 1;
        y += 1;
      }
      backward[k + most] = x;
      if (delta % 2 !== 0 || Math.abs(delta - k) > d) continue;
      if (x + at(forward, delta - k + most) >= n && x <= n && y <= m) return halves(aLow, n - x, n, bLow, m - y, m);
    }
  }
  return null;
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? -1;
}

function halves(aLow: number, x: number, n: number, bLow: number, y: number, m: number): readonly [number, number] | null {
  // A point at a corner would give the same stretch again.
  return (x === 0 && y === 0) || (x === n && y === m) ? null : [aLow + x, bLow + y];
}
