// Judges that know nothing, as views beside the real one: what any judge has to beat.
import type { View } from "./agreement-figures.ts";
import { nearestLevel, type LabelView } from "./agreement-labels.ts";
import { characters } from "./characters.ts";
import { labelsIn } from "./statistics/classification.ts";
import { notDefined, type NotDefined } from "./statistics/statistic.ts";

/**
 * - `majority` says of everything what people say most often (the lower label when two are as frequent);
 * - `middle` gives everything the middle between the lowest and the highest level, as a label the nearest one;
 * - `longest` orders responses by their length in characters; where it needs levels it gives the longer response the
 *   higher one, in people's own proportions (the first row gets the lower one of two equally long). Of two responses it
 *   prefers the longer one.
 */
export function trivialViews(view: View, response: readonly (string | number)[] | null, levels: readonly number[] | null, longer: readonly number[] | null = null): Record<"majority" | "middle" | "longest", View> {
  const { human, labels, n } = view;
  const none: View = { ...view, score: notDefined("not-numbers"), value: notDefined("not-numbers"), labels: notDefined("not-numbers"), preference: notDefined("no-pairs") };
  const numbers = "notDefined" in human ? null : human;
  const constant = (value: number | null, label: number | null): View => ({
    ...none,
    score: value === null ? notDefined("not-numbers") : new Array<number>(n).fill(value),
    value: value === null ? notDefined("not-numbers") : new Array<number>(n).fill(value),
    labels: label === null ? notDefined("not-numbers") : withJudge(labels, new Array<number>(n).fill(label)),
  });
  const scale = levels ?? (numbers === null ? [] : (labelsIn(numbers) as number[]));
  const most = "notDefined" in labels ? null : mostFrequent(labels.human);
  const middle = scale.length === 0 ? null : ((scale[0] ?? 0) + (scale.at(-1) ?? 0)) / 2;
  return {
    majority: { ...constant(numbers === null ? null : mostFrequent(numbers), most), preference: majorityPreference(view) },
    middle: constant(middle, middle === null ? null : nearestLevel(scale, middle)),
    longest: numbers === null || response === null ? { ...none, preference: longerPreference(view, longer) } : longest(none, labels, numbers, response.map((text) => (typeof text === "number" ? text : characters(text)))),
  };
}

function longest(none: View, labels: View["labels"], human: readonly number[], lengths: readonly number[]): View {
  const places = lengths.map((_, i) => i).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  const labelled = "notDefined" in labels ? [] : inOrderOf(places, labels.human);
  return { ...none, score: lengths, value: inOrderOf(places, human), labels: withJudge(labels, labelled) };
}

/** The values themselves, the lowest at the first place and so on. */
function inOrderOf(places: readonly number[], values: readonly number[]): number[] {
  const rising = [...values].sort((a, b) => a - b);
  const matched = new Array<number>(values.length).fill(0);
  places.forEach((row, place) => { matched[row] = rising[place] ?? 0; });
  return matched;
}

function longerPreference({ preference }: View, longer: readonly number[] | null): View["preference"] {
  if ("notDefined" in preference) return preference;
  return longer === null ? notDefined("no-pairs") : preference.map(({ preferred }, i) => ({ preferred, difference: longer[i] ?? 0 }));
}

/** On pairs the majority judge always takes the side that people take more often; a tie is no side. */
function majorityPreference({ preference }: View): View["preference"] {
  if ("notDefined" in preference) return preference;
  const sides = preference.map(({ preferred }) => ({ a: 1, b: -1, tie: 0 })[preferred]);
  const difference = sides.reduce<number>((sum, side) => sum + side, 0) >= 0 ? 1 : -1;
  return preference.map(({ preferred }) => ({ preferred, difference }));
}

function withJudge(labels: LabelView | NotDefined, judge: readonly number[]): LabelView | NotDefined {
  return "notDefined" in labels ? labels : { ...labels, judge };
}

function mostFrequent(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: number | null = null;
  for (const [value, count] of [...counts].sort(([a], [b]) => a - b)) if (best === null || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
