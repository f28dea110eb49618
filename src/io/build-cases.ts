// A grid and a column mapping to cases. Reading the grid is the parsers' matter, ids are domain/content-hash.ts.
import type { Case, CaseSet, CriterionScore, Response } from "../domain/case.ts";
import { caseIdFor, caseSetIdFor, hashParts, responseIdFor } from "../domain/content-hash.ts";
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { criterionOf } from "./column-names.ts";
import type { Grid } from "./grid.ts";
import type { Pacer } from "./pacer.ts";
import { preferencesOf, shareOf, sharesOf } from "./preference.ts";
import type { Vote } from "./preference.ts";
import type { ProblemList } from "./problem-list.ts";
import { readScore, type ScoreWords } from "./score-words.ts";
import type { ColumnMapping, ColumnRole } from "./table.ts";

type Draft = {
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly responses: Omit<Response, "id">[];
  readonly votes: Vote[];
};

/**
 * Groups rows with the same instruction, context and reference into one case, in order of first appearance. Rows that have
 * none of the three stay cases of their own. With several response columns each filled one is a response whose source is the
 * column's name; score columns then belong to them in order, if there are as many. A preference says which response of a row, or of
 * the rows of one comparison, people preferred.
 * @returns `response-column-missing` when no column is mapped to the response, `no-rows` when no row is left
 */
export async function buildCases(
  grid: Grid,
  mapping: ColumnMapping,
  name: string,
  problems: ProblemList,
  pacer: Pacer,
): Promise<Result<CaseSet>> {
  const columns = columnsByRole(mapping, grid.columns.length);
  if (columns.response.length === 0) return fail("response-column-missing", grid.columns.slice(0, 20).join(", "));

  const criteria = columns.criterionScore.map((i) => ({ column: i, criterion: criterionOf(mapping, i, grid.columns[i] ?? "") }));
  const drafts: Draft[] = [];
  const byHash = new Map<string, Draft[]>();
  for (const [i, row] of grid.rows.entries()) {
    await pacer.breathe(i / grid.rows.length / 2);
    const line = grid.lines[i] ?? 0;
    const responses = responsesOf(row, columns, grid.columns, criteria, mapping.words ?? [], line, problems);
    const content = {
      instruction: joined(row, columns.instruction) ?? "",
      context: joined(row, columns.context),
      reference: joined(row, columns.reference),
    };
    const isBare = content.instruction === "" && content.context === null && content.reference === null;
    if (isBare && responses.every((response) => response.text.trim() === "")) {
      problems.add(line, "row-empty", true);
      continue;
    }
    // By a hash, since the texts themselves as keys would be kept a second time.
    const hash = isBare ? "" : hashParts([content.instruction, content.context, content.reference]);
    const alike = byHash.get(hash);
    let draft = isBare ? undefined : alike?.find((one) => one.instruction === content.instruction && one.context === content.context && one.reference === content.reference);
    if (draft === undefined) {
      draft = { ...content, responses: [], votes: [] };
      drafts.push(draft);
      if (!isBare && alike === undefined) byHash.set(hash, [draft]);
      else if (!isBare) alike?.push(draft);
    }
    for (const { share, ...response } of responses) {
      if (share !== null) draft.votes.push({ comparison: grid.comparisons?.[i] ?? line, response: draft.responses.length, share });
      draft.responses.push(response);
    }
  }
  if (drafts.length === 0) return fail("no-rows");

  let position = 0;
  const cases: Case[] = [];
  for (const [i, { responses, votes, ...content }] of drafts.entries()) {
    await pacer.breathe(0.5 + i / drafts.length / 2);
    const withIds = responses.map((response): Response => {
      const id = responseIdFor(position, content, response);
      position += 1;
      return { id, ...response };
    });
    const preferences = preferencesOf(votes, withIds.map(({ id }) => id));
    cases.push({ id: caseIdFor(i, content), ...content, responses: withIds, ...(preferences.length === 0 ? {} : { preferences }) });
  }
  return ok({ id: caseSetIdFor(cases), name, isSample: false, cases });
}

type Columns = Readonly<Record<Exclude<ColumnRole, "ignore">, readonly number[]>>;

function columnsByRole(mapping: ColumnMapping, count: number): Columns {
  const of = (role: ColumnRole): number[] => mapping.roles.flatMap((r, i) => (r === role && i < count ? [i] : []));
  return {
    instruction: of("instruction"),
    response: of("response"),
    reference: of("reference"),
    context: of("context"),
    source: of("source"),
    humanScore: of("humanScore"),
    criterionScore: of("criterionScore"),
    preference: of("preference"),
  };
}

/** Filled cells of the columns, one after another; null when all are empty. */
function joined(row: readonly string[], columns: readonly number[]): string | null {
  const parts = columns.map((i) => row[i] ?? "").filter((cell) => cell.trim() !== "");
  return parts.length === 0 ? null : parts.join("\n\n");
}

function responsesOf(
  row: readonly string[],
  columns: Columns,
  names: readonly string[],
  criteria: readonly { readonly column: number; readonly criterion: string }[],
  words: readonly ScoreWords[],
  line: number,
  problems: ProblemList,
): (Omit<Response, "id"> & { readonly share: number | null })[] {
  const isWide = columns.response.length > 1;
  const source = joined(row, columns.source);
  const sharesScores = isWide && columns.humanScore.length !== columns.response.length;
  const shares = sharesIn(row, columns, names, line, problems);
  // In a wide table nothing says which of the responses such a score is for.
  const criterionScores: CriterionScore[] = [];
  for (const { column, criterion } of isWide ? [] : criteria) {
    const score = scoreOf(row[column] ?? "", words, criterion, names[column] ?? "", line, problems);
    // Of two columns on one criterion the first counts.
    if (score !== null && !criterionScores.some((one) => one.criterion === criterion)) criterionScores.push({ criterion, score });
  }
  const all = columns.response.map((column, k) => {
    const scoreColumn = sharesScores ? undefined : columns.humanScore[k];
    return {
      text: row[column] ?? "",
      source: isWide ? (names[column] ?? null) : source,
      humanScore: scoreColumn === undefined ? null : scoreOf(row[scoreColumn] ?? "", words, null, names[scoreColumn] ?? "", line, problems),
      ...(criterionScores.length === 0 ? {} : { criterionScores }),
      share: shares?.[k] ?? null,
    };
  });
  // In a wide table an empty cell means that this source was not asked; in a long one the model answered nothing.
  const filled = all.filter((response) => response.text.trim() !== "");
  return isWide && filled.length > 0 ? filled : all.slice(0, 1);
}

/** What the preference column gives each response of the row; null where it gives nothing. */
function sharesIn(row: readonly string[], columns: Columns, names: readonly string[], line: number, problems: ProblemList): readonly number[] | null {
  const column = columns.preference[0];
  const cell = column === undefined ? "" : (row[column] ?? "");
  if (column === undefined || cell.trim() === "") return null;
  const share = columns.response.length > 1 ? null : shareOf(cell);
  const shares = share === null ? sharesOf(cell, columns.response.map((one) => names[one] ?? "")) : [share];
  if (shares === null) problems.add(line, "preference-unknown", false, { column: names[column] ?? "", value: cell.trim().slice(0, 40) });
  return shares;
}

function scoreOf(cell: string, words: readonly ScoreWords[], criterion: string | null, column: string, line: number, problems: ProblemList): number | null {
  if (cell.trim() === "") return null;
  const score = readScore(cell, words, criterion);
  if (score === null) problems.add(line, "human-score-not-number", false, { column, value: cell.trim().slice(0, 40) });
  return score;
}
