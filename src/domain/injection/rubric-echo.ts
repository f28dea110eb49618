// Responses that repeat the rubric's own words: a long run that stands in the criterion and in none of the task's texts.
import type { Criterion } from "../rubric.ts";
import { levelsOf } from "../rubric.ts";
import { type Injection, MOST_SPAN } from "./injection.ts";

/** Units (words, or single Han characters) of a run that is no accident. */
const RUN = 7;
/** A run of Han characters says less than one of words. */
const LEAST_CHARS = 24;
const LEAST_HAN = 11;

type Unit = { readonly key: string; readonly from: number; readonly to: number };

function unitsOf(text: string): Unit[] {
  return [...text.matchAll(/\p{Script=Han}|[\p{L}\p{N}]+/gu)].map((match) => ({ key: match[0].toLowerCase(), from: match.index, to: match.index + match[0].length }));
}

function runsOf(texts: readonly string[]): Set<string> {
  const runs = new Set<string>();
  for (const text of texts) {
    const units = unitsOf(text);
    for (let i = 0; i + RUN <= units.length; i++) runs.add(keyOf(units, i));
  }
  return runs;
}

function keyOf(units: readonly Unit[], from: number): string {
  return units.slice(from, from + RUN).map(({ key }) => key).join(" ");
}

const known = new WeakMap<Criterion, ReadonlySet<string>>();

function rubricRuns(criterion: Criterion): ReadonlySet<string> {
  let runs = known.get(criterion);
  if (runs === undefined) {
    runs = runsOf([criterion.question, ...levelsOf(criterion.scale).map(({ value }) => criterion.descriptions[String(value)] ?? "")]);
    known.set(criterion, runs);
  }
  return runs;
}

/** The longest run of the criterion's words in a response that no other text of the case has; null when there is none. */
export function findRubricEcho(response: string, criterion: Criterion, others: readonly string[]): Injection | null {
  const runs = rubricRuns(criterion);
  if (runs.size === 0) return null;
  const units = unitsOf(response);
  let best: { readonly from: number; readonly to: number; readonly units: number } | null = null;
  let ordinary: Set<string> | null = null;
  for (let i = 0; i + RUN <= units.length; ) {
    if (!runs.has(keyOf(units, i))) {
      i++;
      continue;
    }
    ordinary ??= runsOf(others);
    let end = i;
    let own = false;
    while (end + RUN <= units.length && runs.has(keyOf(units, end))) {
      own ||= !ordinary.has(keyOf(units, end));
      end++;
    }
    const last = end + RUN - 2;
    const from = units[i]?.from ?? 0;
    const to = units[last]?.to ?? from;
    const length = last - i + 1;
    const text = response.slice(from, to);
    const enough = /\p{Script=Han}/u.test(text) ? length >= LEAST_HAN : text.length >= LEAST_CHARS;
    if (own && enough && (best === null || length > best.units)) best = { from, to, units: length };
    i = end;
  }
  return best === null ? null : { family: "rubric-echo", at: best.from, text: response.slice(best.from, best.to).slice(0, MOST_SPAN) };
}
