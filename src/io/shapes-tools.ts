// Shapes of evaluation and annotation tools whose rows hold several answers or several people's marks: the table that promptfoo
// writes, and Label Studio's exports. Other shapes are shapes-chat.ts and shapes-pairs.ts.
import { parseHumanScore } from "./human-score.ts";
import { sharesOf } from "./preference.ts";
import { plainShape } from "./shape.ts";
import type { Fields, Shape, ShapedRow } from "./shape.ts";
import { besides, deep, filled, has, isFields, own, textOf } from "./shape-values.ts";
import { readName } from "./column-names.ts";

/** The head of an output column: provider in brackets, then the prompt's label. */
const OUTPUT = /^\[([^\]]{1,200})\]\s+\S/;
/** How older versions begin a cell; the reason of a failed one stands before a rule. */
const MARKED = /^\[(PASS|FAIL|ERROR)\] ?(?:\((\d+(?:\.\d+)?)\) ?)?/;
const RULE = "\n---\n";

function outputsOf(row: Fields): readonly string[] {
  return Object.keys(row).filter((key) => OUTPUT.test(key));
}

/**
 * The CSV of promptfoo: variables, then for each prompt and provider a column of outputs, with Status, Score and reasons behind it in
 * newer versions and before the text in older ones. The scores are the tool's, not a person's.
 */
const promptfooTable = plainShape(
  "promptfoo-table",
  (row) => {
    const outputs = outputsOf(row);
    return outputs.length > 0 && (outputs.some((key) => MARKED.test(String(row[key]))) || (Object.hasOwn(row, "Status") && Object.hasOwn(row, "Score")));
  },
  (row) => {
    const keys = Object.keys(row);
    const outputs = outputsOf(row);
    const first = keys.indexOf(outputs[0] ?? "");
    if (first < 0) return null;
    const vars = Object.fromEntries(keys.slice(0, first).filter((key) => key !== "Description").map((key) => [key, own(row, key)]));
    const labels = new Set(outputs.map((key) => OUTPUT.exec(key)?.[1]));
    const asked = askedBy(vars);
    return outputs.flatMap((key): ShapedRow[] => {
      const text = textOf(own(row, key));
      if (text === null) return [];
      const marked = MARKED.exec(text);
      const bare = marked === null ? text : text.slice(marked[0].length);
      const rule = marked !== null && marked[1] !== "PASS" ? bare.indexOf(RULE) : -1;
      const place = keys.indexOf(key);
      // "Score", or "Score (2)" behind the second output: the columns up to the next output are this one's.
      const next = keys.slice(place + 1).findIndex((one) => OUTPUT.test(one));
      const mine = keys.slice(place + 1, next < 0 ? undefined : place + 1 + next).find((one) => /^Score(?: \(\d+\))?$/.test(one));
      const score = mine === undefined ? (marked?.[2] ?? null) : textOf(own(row, mine));
      return [
        {
          ...asked,
          response: rule < 0 ? bare : bare.slice(rule + RULE.length),
          // Several prompts of one provider are told apart by their labels.
          source: labels.size === outputs.length ? (OUTPUT.exec(key)?.[1] ?? key) : key,
          modelScore: score === null ? null : parseHumanScore(score),
        },
      ];
    });
  },
);

/** What a test case of variables asks: the one that is named for it, the only one, or all of them with their names. */
function askedBy(vars: Fields): Pick<ShapedRow, "instruction" | "context" | "reference"> {
  const { context, reference } = besides(vars, []);
  const taken = (key: string): boolean => {
    const meaning = readName(key);
    return meaning.kind === "role" && (meaning.role === "context" || meaning.role === "reference");
  };
  const open = Object.entries(vars).filter(([key, value]) => !taken(key) && !key.startsWith("__") && filled(value) !== null);
  const only = open.length === 1 ? open[0]?.[1] : undefined;
  const instruction = only === undefined ? (open.length === 0 ? null : open.map(([key, value]) => `${key}: ${textOf(value) ?? ""}`).join("\n")) : textOf(only);
  // `__expected` says how to compare before what to compare with.
  return { instruction, context: context ?? null, reference: reference?.replace(/^(?:equals|contains|icontains|similar|factuality)(?:\([^)]*\))?:\s*/, "") ?? null };
}

/** Fields of Label Studio beside a task's own data, in its flat exports. */
const TASK_FIELDS = new Set(["id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"]);

/**
 * Label Studio: tasks with `data` and `annotations`, or the flat JSON-MIN and CSV with one annotation a row. Ratings, numbers and
 * choices are people's scores: the only one is that of the response, several are on the criteria that they are named after.
 */
const labelStudio: Shape = plainShape(
  "label-studio",
  (row) => (isFields(own(row, "data")) && Array.isArray(own(row, "annotations"))) || has(row, "annotation_id", "annotator", "lead_time"),
  (row) => {
    const data = own(row, "data");
    const nested = isFields(data) && Array.isArray(own(row, "annotations"));
    const task = nested ? data : Object.fromEntries(Object.entries(row).filter(([key]) => !TASK_FIELDS.has(key)));
    const marks = nested ? marksOf(own(row, "annotations") as readonly unknown[]) : flatMarks(task);
    const texts = Object.fromEntries(Object.entries(task).filter(([key]) => !marks.has(key)));
    const response = Object.entries(texts).find(([key, value]) => readName(key).kind === "response" && typeof value !== "object");
    const instruction = Object.entries(texts).find(([key]) => isInstruction(key));
    if (response === undefined) return null;
    const scores = [...marks].flatMap(([name, given]) => {
      const score = middle(given);
      return score === null ? [] : [[name, score] as const];
    });
    const { humanScore, ...parts } = besides(texts, []);
    const only = scores.length === 1 ? (scores[0]?.[1] ?? null) : null;
    return [
      {
        ...parts,
        instruction: textOf(instruction?.[1]),
        response: textOf(response[1]),
        humanScore: scores.length === 0 ? (humanScore ?? null) : only,
        ...(scores.length > 1 ? { criterionScores: Object.fromEntries(scores) } : {}),
      },
    ];
  },
);

/** Two responses of a task, by their fields, the one on the left first. */
type Sides = readonly [left: string, right: string];

/**
 * Label Studio's comparisons of two responses: the Pairwise control (`selected: left | right`, `to_name: "first,second"`), or choices
 * that name a side or a tie. Several annotators' answers are the share of those who preferred a response.
 */
const labelStudioPairs: Shape = plainShape(
  "label-studio-pairs",
  (row) => {
    const task = taskOf(row);
    return task !== null && sidesOf(task.data, task.results) !== null && task.results.some((one) => sharesFor(one, ["", ""], false) !== null);
  },
  (row) => {
    const task = taskOf(row);
    const sides = task === null ? null : sidesOf(task.data, task.results);
    if (task === null || sides === null) return null;
    const given = task.results.flatMap((one) => {
      const share = sharesFor(one, sides, true);
      return share === null ? [] : [share];
    });
    const left = given.length === 0 ? null : given.reduce((sum, share) => sum + share, 0) / given.length;
    const texts = Object.fromEntries(Object.entries(task.data).filter(([key]) => !sides.includes(key)));
    const { context, reference } = besides(texts, []);
    const instruction = textOf(Object.entries(texts).find(([key]) => isInstruction(key))?.[1]);
    return sides.map((key, i): ShapedRow => ({
      ...{ instruction, context: context ?? null, reference: reference ?? null },
      response: textOf(own(task.data, key)),
      source: filled(own(task.data, `${key}_model`)) ?? key,
      preference: left === null ? null : i === 0 ? left : 1 - left,
    }));
  },
);

/** What one control holds, and which fields it is about where that is said. */
type ControlResult = { readonly value: unknown; readonly to: readonly string[] };

/** The data of a task and what was answered on it, of nested and flat exports; null when it is no task. */
function taskOf(row: Fields): { readonly data: Fields; readonly results: readonly ControlResult[] } | null {
  const data = own(row, "data");
  const annotations = own(row, "annotations");
  if (isFields(data) && Array.isArray(annotations)) {
    const results = (annotations as unknown[]).flatMap((one) => (deep(one, "was_cancelled") === true || !Array.isArray(deep(one, "result")) ? [] : (deep(one, "result") as unknown[])));
    return { data, results: results.map((one) => ({ value: deep(one, "value"), to: (textOf(deep(one, "to_name")) ?? "").split(",").map((name) => name.trim()) })) };
  }
  if (!has(row, "annotation_id", "annotator", "lead_time")) return null;
  const fields = Object.entries(row).filter(([key]) => !TASK_FIELDS.has(key));
  const isText = ([key]: readonly [string, unknown]): boolean => readName(key).kind === "response" || readName(key).kind === "role";
  return {
    data: Object.fromEntries(fields.filter((field) => isText(field) && !isPreference(field[0]))),
    results: fields.filter((field) => !isText(field) || isPreference(field[0])).map(([, value]) => ({ value: typeof value === "string" ? (jsonOf(value) ?? { choices: [value] }) : value, to: [] })),
  };
}

function isPreference(key: string): boolean {
  const meaning = readName(key);
  return meaning.kind === "role" && meaning.role === "preference";
}

/** The two fields that a control is about by its name, or the only two that hold responses. */
function sidesOf(data: Fields, results: readonly ControlResult[]): Sides | null {
  for (const { to } of results) {
    const [left, right] = to;
    if (to.length === 2 && left !== undefined && right !== undefined && has(data, left, right)) return [left, right];
  }
  const keys = Object.keys(data).filter((key) => filled(own(data, key)) !== null && readName(key).kind === "response");
  const [left, right] = keys;
  return keys.length === 2 && left !== undefined && right !== undefined ? [left, right] : null;
}

/** The left side's share: 1, 0, or 0.5 for a tie; null when the control says nothing of the kind. */
function sharesFor({ value }: ControlResult, sides: Sides, isKnown: boolean): number | null {
  const selected = deep(value, "selected");
  if (selected === "left" || selected === "right") return Number(selected === "left");
  const choice = markIn(value);
  if (typeof choice !== "string") return null;
  if (/^left\b/i.test(choice)) return 1;
  if (/^right\b/i.test(choice)) return 0;
  // Before the sides are known it is enough that the words are those of a comparison.
  return sharesOf(choice, isKnown ? sides : ["response a", "response b"])?.[0] ?? null;
}

function isInstruction(key: string): boolean {
  const meaning = readName(key);
  return meaning.kind === "role" && meaning.role === "instruction";
}

/** What the annotators gave, by the name of the control. */
function marksOf(annotations: readonly unknown[]): Map<string, (number | string)[]> {
  const marks = new Map<string, (number | string)[]>();
  for (const annotation of annotations) {
    const results = deep(annotation, "result");
    if (deep(annotation, "was_cancelled") === true || !Array.isArray(results)) continue;
    for (const result of results as unknown[]) {
      const name = textOf(deep(result, "from_name"));
      const given = markIn(deep(result, "value"));
      if (name === null || given === null) continue;
      const list = marks.get(name);
      if (list === undefined) marks.set(name, [given]);
      else list.push(given);
    }
  }
  return marks;
}

/** The controls of a flat row: `{"rating": 4}`, a list of those as JSON in a cell, or a plain number that no name explains. */
function flatMarks(task: Fields): Map<string, (number | string)[]> {
  const marks = new Map<string, (number | string)[]>();
  for (const [key, value] of Object.entries(task)) {
    const parsed = typeof value === "string" && /^\s*[[{]/.test(value) ? jsonOf(value) : value;
    const given = markIn(Array.isArray(parsed) && parsed.length === 1 ? (parsed as unknown[])[0] : parsed) ?? (readName(key).kind === "unknown" ? numberIn(value) : null);
    if (given !== null) marks.set(key, [given]);
  }
  return marks;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The value of a control: its rating or number, or the only choice. */
function markIn(value: unknown): number | string | null {
  const number = deep(value, "rating") ?? deep(value, "number");
  if (typeof number === "number" && Number.isFinite(number)) return number;
  const choices = deep(value, "choices");
  const choice: unknown = Array.isArray(choices) && choices.length === 1 ? (choices as unknown[])[0] : choices;
  return typeof choice === "string" ? choice : null;
}

function numberIn(value: unknown): number | null {
  return typeof value === "number" ? value : typeof value === "string" ? parseHumanScore(value) : null;
}

/** One score of several annotators: the mean of numbers, or a word that all gave. */
function middle(given: readonly (number | string)[]): number | string | null {
  const numbers = given.map((one) => (typeof one === "number" ? one : parseHumanScore(one)));
  if (numbers.every((one) => one !== null)) return numbers.length === 0 ? null : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return new Set(given).size === 1 ? (given[0] ?? null) : null;
}

export const TOOL_SHAPES: readonly Shape[] = [promptfooTable, labelStudioPairs, labelStudio];
