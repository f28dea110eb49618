// Labels of a report: the judge's answers and people's as members of one list of levels.
import { labelsIn, type Label } from "./statistics/classification.ts";
import { notDefined, type NotDefined } from "./statistics/statistic.ts";

/** More labels than this make no confusion table. */
const MOST_LABELS = 25;

export type LabelView = {
  /** The levels themselves, or numbers that stand for words. */
  readonly judge: readonly number[];
  readonly human: readonly number[];
  /** Label of each number, in the order of the table. */
  readonly names: ReadonlyMap<number, Label>;
  /** True when words are numbered, so that distances have no meaning. */
  readonly words: boolean;
  /** True when the judge's numbers lie between levels and were moved to the nearest. */
  readonly rounded: boolean;
  /** True when people's numbers did, such as means of several people. */
  readonly humanRounded: boolean;
};

/**
 * Labels of both graders. Numbers that are levels, or whole, stay as they are; where the judge's lie between, each goes to
 * the nearest level, the higher one when midway. People's numbers that lie between levels of a known scale go there, too.
 * @param levels the scale's; null takes those that people used, which are then never rounded
 */
export function labelView(judge: readonly Label[], human: readonly Label[], levels: readonly number[] | null): LabelView | NotDefined {
  if (human.length === 0) return notDefined("no-rows");
  const numeric = [...judge, ...human].every((value) => typeof value === "number");
  if (!numeric) return wordView(judge, human);
  const people = human as readonly number[];
  const scale = levels ?? (labelsIn(people) as number[]);
  const rounded = !(judge as readonly number[]).every((value) => Number.isInteger(value) || scale.includes(value));
  if (rounded && scale.length > MOST_LABELS) return notDefined("too-many-labels");
  const given = rounded ? (judge as readonly number[]).map((value) => nearestLevel(scale, value)) : (judge as readonly number[]);
  const settled = levels === null ? people : people.map((value) => (isBetween(scale, value) ? nearestLevel(scale, value) : value));
  const all = labelsIn(given, settled);
  if (all.length > MOST_LABELS) return notDefined("too-many-labels");
  const humanRounded = settled.some((value, i) => value !== people[i]);
  return { judge: given, human: settled, names: new Map(all.map((label) => [label as number, label])), words: false, rounded, humanRounded };
}

/** Whether a value lies within a scale without being one of its levels. */
function isBetween(levels: readonly number[], value: number): boolean {
  return !levels.includes(value) && value > (levels[0] ?? Infinity) && value < (levels.at(-1) ?? -Infinity);
}

/** The level nearest to a value, the higher one when midway. `levels` rise and are not empty. */
export function nearestLevel(levels: readonly number[], value: number): number {
  return levels.reduce((best, level) => (Math.abs(level - value) <= Math.abs(best - value) ? level : best));
}

function wordView(judge: readonly Label[], human: readonly Label[]): LabelView | NotDefined {
  const sided = human.every((label) => /^\s*(?:a|b|tie)\s*$/i.test(String(label)));
  const word = (label: Label): string => {
    // A number beside preferences says how much better the first response is.
    if (sided && typeof label === "number") return label > 0 ? "a" : label < 0 ? "b" : "tie";
    const text = String(label).trim();
    return sided ? text.toLowerCase() : text;
  };
  const given = judge.map(word);
  const people = human.map(word);
  const all = labelsIn(given, people);
  if (all.length > MOST_LABELS) return notDefined("too-many-labels");
  const index = new Map(all.map((label, i) => [label, i]));
  return {
    judge: given.map((label) => index.get(label) ?? 0),
    human: people.map((label) => index.get(label) ?? 0),
    names: new Map(all.map((label, i) => [i, label])),
    words: true,
    rounded: false,
    humanRounded: false,
  };
}
