// What all readers of generated answers share: thoughts and control tokens taken out, numbers and choices as small models write
// them, and where a text only quotes. Knows no format.
import type { VerdictLabel } from "./prompt-format.ts";

/**
 * The answer without thoughts and control tokens. A thought that never ends hides everything after it; one that was opened
 * by the prompt ends at the last closing tag. Digits and colons of East Asian width become plain ones.
 */
export function cleanAnswer(output: string): string {
  const afterThought = output.slice(lastEnd(output, /<\/think(?:ing)?>/gi));
  return afterThought
    .replace(/<think(?:ing)?>[\s\S]*$/i, "")
    .replaceAll(/<\|[^|<>\n]{1,40}\|>|<\/?s>|<(?:end_of_turn|start_of_turn|eos|bos|pad)>|\[\/?INST\]/g, "")
    .replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .trim();
}

/** The end of the last match, or 0. */
function lastEnd(text: string, pattern: RegExp): number {
  const last = [...text.matchAll(pattern)].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}

/** What stands at a verdict position. `end` is where it ends in the text, with the decoration after it. */
export type LabelReading =
  | { readonly kind: "label"; readonly value: number; readonly end: number }
  | { readonly kind: "off-scale"; readonly end: number }
  | { readonly kind: "ambiguous"; readonly end: number }
  | { readonly kind: "none" };

/** Emphasis, brackets, quotes and words that models put between a marker and its label. */
const BEFORE = /^[\s*_#(["“'`$<{]{0,12}(?:(?:final|overall)\s+)?(?:(?:score|rating|result|response|assistant|answer|option|output|feedback)\b\s*[:：=]?\s*)?[\s*_(["“'`$<{]{0,6}/i;
const AFTER = /^[\s*_)\]"”'`$}>.。!]*/;

/** "4 or 5", "4-5", "4, 5", "4 5": more than one number was named. */
const ANOTHER_NUMBER = /^[\t *_)\]"”'`$}>.。!]*(?:[-–—~,]|to|or|and|或)?[\t *_(["]*\d+(?:[.,]\d+)?/i;
const ANOTHER_NAME = /^[\s*_)\]"]*(?:or|and|\/|,|&|或)\s*[*_("[]*(?:response\s+|assistant\s+)?\p{L}(?![\p{L}\p{N}])/iu;

/**
 * Reads a label at a place of a cleaned text: "4", "**4**", "4.", "4/5", "4.0", "4,0", "(B)", "Response A". A number that is
 * no label, "Tie" where none is offered, or "4.5" is off the scale; "4 or 5", "4-5" and "3/4" on a scale to 5 are ambiguous.
 */
export function readLabelAt(text: string, at: number, labels: readonly VerdictLabel[]): LabelReading {
  const start = at + (BEFORE.exec(text.slice(at, at + 80))?.[0].length ?? 0);
  const numeric = labels.every((label) => /^-?\d+$/.test(label.text));
  return numeric ? readNumber(text, start, labels) : readName(text, start, labels);
}

function readNumber(text: string, start: number, labels: readonly VerdictLabel[]): LabelReading {
  const rest = text.slice(start, start + 80);
  const number = /^[-−–+]?\d+(?:[.,]\d+)?/.exec(rest)?.[0];
  if (number === undefined) return { kind: "none" };
  let end = start + number.length;
  const after = text.slice(end, end + 60);
  const most = Math.max(...labels.map((label) => Number(label.text)));
  const fraction = /^[\s*_)\]]*(?:\/|／|out of|of)\s*\**(\d+)/i.exec(after);
  if (fraction !== null) {
    end += fraction[0].length;
    if (Number(fraction[1]) !== most) return { kind: "ambiguous", end: endOf(text, end) };
  } else if (ANOTHER_NUMBER.test(after)) {
    return { kind: "ambiguous", end: endOf(text, end + (ANOTHER_NUMBER.exec(after)?.[0].length ?? 0)) };
  } else if (/^[\p{L}%]/u.test(after)) {
    return { kind: "none" };
  }
  const value = Number(number.replace(/^[−–]/, "-").replace(",", "."));
  const label = labels.find((each) => Number(each.text) === value);
  return label === undefined ? { kind: "off-scale", end: endOf(text, end) } : { kind: "label", value: label.value, end: endOf(text, end) };
}

function readName(text: string, start: number, labels: readonly VerdictLabel[]): LabelReading {
  const word = /^[\p{L}\p{N}]+/u.exec(text.slice(start, start + 40))?.[0];
  if (word === undefined) return { kind: "none" };
  const end = start + word.length;
  const another = ANOTHER_NAME.exec(text.slice(end, end + 40));
  if (another !== null) return { kind: "ambiguous", end: endOf(text, end + another[0].length) };
  // "m" and "M" differ by case alone; elsewhere case says nothing.
  const exact = new Set(labels.map((label) => label.text.toLowerCase())).size < labels.length;
  const label = labels.find((each) => each.text === word || (!exact && each.text.toLowerCase() === word.toLowerCase()));
  if (label !== undefined) return { kind: "label", value: label.value, end: endOf(text, end) };
  const refusal = /^(?:tie|both|neither|none|equal|draw)$/i.test(word) || /^(?:\p{Lu}|\d+)$/u.test(word);
  return refusal ? { kind: "off-scale", end: endOf(text, end) } : { kind: "none" };
}

function endOf(text: string, end: number): number {
  // Decoration stops at a line's end: what follows on the next line is other text.
  const line = text.slice(end).split("\n", 1)[0] ?? "";
  return end + (AFTER.exec(line)?.[0].length ?? 0);
}

/** Whether a place stands within quotation marks, code or a quoted line. */
export function isQuoted(text: string, at: number): boolean {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  const to = text.indexOf("\n", at);
  const before = text.slice(from, at);
  const after = text.slice(at, to === -1 ? undefined : to);
  if (/^\s*>/.test(before)) return true;
  if (oddly(before, "\"") && after.includes("\"")) return true;
  if (oddly(before.replaceAll("```", ""), "`") && after.includes("`")) return true;
  if (oddly(text.slice(0, at), "```") && text.slice(at).includes("```")) return true;
  if (/['‘]$/.test(before) && /['’]/.test(after)) return true;
  return [["“", "”"], ["「", "」"], ["『", "』"], ["«", "»"]].some(([open = "", close = ""]) => before.lastIndexOf(open) > before.lastIndexOf(close) && after.includes(close));
}

function oddly(text: string, mark: string): boolean {
  return text.split(mark).length % 2 === 0;
}

/** The answer without one pair of quotation marks or fences around all of it: models copy those of the asked form. */
export function unwrapAnswer(text: string): string {
  const inner = /^(?:"([^"]*)"|“([^”]*)”|```[a-z]*\n([\s\S]*?)\n?```)$/.exec(text.trim());
  return (inner === null ? text : (inner[1] ?? inner[2] ?? inner[3] ?? "")).trim();
}
