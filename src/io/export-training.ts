// Records for training: preference pairs, rewards and feedback. One JSON object a line. The shapes are read back by shapes-pairs.ts.
import { weighedScore } from "../domain/overall.ts";
import { levelsOf, normalizeScore } from "../domain/rubric.ts";
import type { Criterion, Rubric } from "../domain/rubric.ts";
import { rationaleOf } from "../domain/verdict.ts";
import { promptOf } from "./export-row.ts";
import type { ExportRow } from "./export-row.ts";
import { TextParts } from "./export-sink.ts";
import type { ExportedFile, ExportSink } from "./export-sink.ts";

export const JSONL_TYPE = "application/jsonl;charset=utf-8";

export type PairChoice = {
  /** Least difference of the overall scores, 0..1, above which one response counts as better. */
  readonly margin: number;
  /** Every pair of responses of one instruction, or only the best against the worst. */
  readonly which: "all" | "extremes";
};

/**
 * The score that counts on one criterion, in the scale's units: the person's own where there is one, else the judge's. Null where
 * neither gave one.
 */
function scoreFor(row: ExportRow, criterion: Criterion): number | null {
  const own = row.overrides.get(criterion.id);
  if (own !== undefined) return own;
  const cell = row.cells.get(criterion.id);
  return cell?.state === "scored" ? cell.verdict.score : null;
}

/** The overall score of the scores that count, 0..1; null unless there is one for every criterion. */
export function preferredScore(row: ExportRow, rubric: Rubric): number | null {
  return weighedScore(rubric, (criterion) => scoreFor(row, criterion));
}

type Rated = { readonly text: string; readonly source: string | null; readonly score: number };

/**
 * Preference pairs as DPO trainers read them: `prompt`, `chosen`, `rejected`, and beside them the scores and sources. Pairs are
 * made of the responses of one case. Left out are pairs within the margin, of equal texts, and responses without a score.
 */
export function preferenceSink(rubric: Rubric, choice: PairChoice): ExportSink {
  const groups = new Map<string, { readonly prompt: string; readonly rated: Rated[] }>();
  let unscored = 0;
  return {
    add(rows) {
      for (const row of rows) {
        const score = preferredScore(row, rubric);
        if (score === null) {
          unscored += 1;
          continue;
        }
        const rated: Rated = { text: row.response.text, source: row.response.source, score };
        const group = groups.get(row.case.id);
        if (group === undefined) groups.set(row.case.id, { prompt: promptOf(row.case), rated: [rated] });
        else group.rated.push(rated);
      }
    },
    finish(): ExportedFile {
      const parts = new TextParts();
      let records = 0;
      let leftOut = unscored;
      for (const { prompt, rated } of groups.values()) {
        const sorted = rated.toSorted((a, b) => b.score - a.score);
        for (const [better, worse] of pairsOf(sorted, choice.which)) {
          if (better.text === worse.text || !(better.score - worse.score > choice.margin)) {
            leftOut += 1;
            continue;
          }
          const record = {
            ...{ prompt, chosen: better.text, rejected: worse.text },
            ...{ chosen_score: better.score, rejected_score: worse.score, chosen_model: better.source, rejected_model: worse.source },
          };
          parts.add(`${JSON.stringify(record)}\n`);
          records += 1;
        }
      }
      return { blob: parts.blob(JSONL_TYPE), records, leftOut, cut: 0 };
    },
  };
}

function* pairsOf(sorted: readonly Rated[], which: PairChoice["which"]): Generator<readonly [Rated, Rated]> {
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined || sorted.length < 2) return;
  if (which === "extremes") yield [first, last];
  else for (const [i, better] of sorted.entries()) for (const worse of sorted.slice(i + 1)) yield [better, worse];
}

/** One record for each response that has a score: `prompt`, `response`, `reward` (0..1), and the score on each criterion. */
export function rewardRecord(row: ExportRow, rubric: Rubric): string | null {
  const reward = preferredScore(row, rubric);
  if (reward === null) return null;
  const record = {
    ...{ prompt: promptOf(row.case), response: row.response.text, source: row.response.source, reward },
    // A list, not an object keyed by name: a criterion may have any name.
    scores: rubric.criteria.map((criterion) => ({ criterion: criterion.name, score: scoreFor(row, criterion), by: row.overrides.has(criterion.id) ? "person" : "judge" })),
  };
  return `${JSON.stringify(record)}\n`;
}

/**
 * Feedback records with the columns of the Prometheus Feedback Collection, one for each criterion that has a score. Its scale is 1
 * to 5: other scales are spread over it evenly and rounded, and each of the five takes the description of its nearest level. The
 * reasons are the judge's, so that they stand even where a person changed the score; `orig_feedback` is empty where there are none.
 */
export function feedbackRecords(row: ExportRow, rubric: Rubric): readonly string[] {
  return rubric.criteria.flatMap((criterion) => {
    const cell = row.cells.get(criterion.id);
    const score = row.overrides.get(criterion.id) ?? (cell?.state === "scored" ? cell.verdict.mostLikely : undefined);
    if (score === undefined) return [];
    const descriptions = Object.fromEntries([1, 2, 3, 4, 5].map((five) => [`orig_score${five}_description`, descriptionOf(criterion, five)]));
    const record = {
      orig_instruction: promptOf(row.case),
      orig_response: row.response.text,
      orig_reference_answer: row.case.reference ?? "",
      orig_criteria: criterion.question,
      ...descriptions,
      orig_feedback: cell?.state === "scored" ? (rationaleOf(cell) ?? "") : "",
      // The collection holds its scores as text.
      orig_score: String(ofFive(criterion, score)),
    };
    return [`${JSON.stringify(record)}\n`];
  });
}

/** Feedback records of every row; cells without a score are left out and counted. */
export function feedbackSink(rubric: Rubric): ExportSink {
  const parts = new TextParts();
  let records = 0;
  let leftOut = 0;
  return {
    add(rows) {
      for (const row of rows) {
        const found = feedbackRecords(row, rubric);
        for (const record of found) parts.add(record);
        records += found.length;
        leftOut += rubric.criteria.length - found.length;
      }
    },
    finish: () => ({ blob: parts.blob(JSONL_TYPE), records, leftOut, cut: 0 }),
  };
}

/** A score as a whole number from 1 to 5. */
function ofFive({ scale }: Criterion, score: number): number {
  return Math.min(5, Math.max(1, Math.round(1 + 4 * normalizeScore(scale, score))));
}

function descriptionOf(criterion: Criterion, five: number): string {
  const levels = levelsOf(criterion.scale);
  const nearest = levels[Math.round(((five - 1) / 4) * (levels.length - 1))];
  if (nearest === undefined) return "";
  const text = criterion.descriptions[String(nearest.value)];
  return text !== undefined && text !== "" ? text : criterion.scale.kind === "likert" ? "" : nearest.label;
}
