// From a results file that the page exported to the rows of an agreement report on one criterion, as the page itself makes
// them: src/domain/trust-rows.ts. Files of other shapes are columns.ts.
import type { AgreementInput } from "../../src/domain/agreement.ts";
import { characters } from "../../src/domain/characters.ts";
import type { FactsInput } from "../../src/domain/trust-facts.ts";
import { answerProbability, groupsOf } from "../../src/domain/trust-rows.ts";
import type { Grid } from "../../src/io/grid.ts";
import { parseHumanScore } from "../../src/io/human-score.ts";
import type { CellProblem } from "./columns.ts";

export type ExportedColumns = { readonly input: AgreementInput; readonly facts: FactsInput; readonly problems: readonly CellProblem[]; readonly read: number };

type Row = { readonly line: number; readonly score: number; readonly confidence: number; readonly distribution: readonly number[]; readonly length: number; readonly human: number | null; readonly case: string };

/** Names of the criteria that a table has verdicts on. */
export function criteriaOf(grid: Grid): string[] {
  return grid.columns.filter((name) => name.endsWith(": score")).map((name) => name.slice(0, -": score".length));
}

/**
 * Rows with a verdict on the criterion. People's figure is the override, where it is a level, else the file's score on the
 * criterion or its one human score, where it lies on the scale. Rows without a verdict, or without a person's score, are no problem: they are left out.
 * @param levels values of the criterion's scale, rising; an export does not hold them
 * @returns a sentence when the file has no verdicts on that criterion
 */
export function readExported(grid: Grid, criterion: string, levels: readonly number[]): ExportedColumns | string {
  const known = criteriaOf(grid);
  if (!known.includes(criterion)) return `The file has no verdicts on "${criterion}". ${known.length === 0 ? "It is no export of results." : `It has: ${known.map((name) => `"${name}"`).join(", ")}.`}`;
  const at = (name: string): number => grid.columns.indexOf(name);
  const places = { score: at(`${criterion}: score`), confidence: at(`${criterion}: confidence`), distribution: at(`${criterion}: distribution`), override: at(`${criterion}: override`), human: at("human_score"), single: at(`${criterion}: human score`), response: at("response") };
  const single = grid.columns.flatMap((name, i) => (name.endsWith(": human score") ? [i] : []));
  const texts = ["instruction", "context", "reference"].map(at);
  const problems: CellProblem[] = [];
  const rows = grid.rows.flatMap((cells, i): Row[] => {
    const cell = (place: number): string => (place < 0 ? "" : (cells[place] ?? ""));
    const score = parseHumanScore(cell(places.score));
    if (score === null) return [];
    const line = grid.lines[i] ?? 0;
    const confidence = parseHumanScore(cell(places.confidence));
    const distribution = readDistribution(cell(places.distribution), levels.length);
    if (confidence === null) problems.push({ line, column: `${criterion}: confidence`, problem: "not a number" });
    if (distribution === null) problems.push({ line, column: `${criterion}: distribution`, problem: `not ${levels.length} probabilities` });
    if (confidence === null || distribution === null) return [];
    return [{
      ...{ line, score, confidence, distribution },
      length: characters(cell(places.response)),
      // Where a response has scores on single criteria, its one score counts for none of them.
      human: humanOf(cell(places.override), single.some((place) => cell(place) !== "") ? cell(places.single) : cell(places.human), levels),
      case: caseOf(texts.map(cell), i),
    }];
  });
  const both = rows.filter(({ human }) => human !== null);
  const group = groupsOf(both.map((row) => row.case));
  return {
    read: grid.rows.length,
    problems,
    facts: { score: rows.map((row) => row.score), confidence: rows.map((row) => row.confidence), length: rows.map((row) => row.length) },
    input: {
      judge: both.map((row) => row.score),
      human: both.map(({ human }) => human ?? 0),
      confidence: both.map((row) => answerProbability(row.distribution, levels, row.score)),
      acceptBy: both.map((row) => row.confidence),
      distribution: both.map((row) => row.distribution),
      response: both.map((row) => row.length),
      ...(group === null ? {} : { group }),
    },
  };
}

function humanOf(override: string, human: string, levels: readonly number[]): number | null {
  const own = parseHumanScore(override);
  if (own !== null && levels.includes(own)) return own;
  const given = parseHumanScore(human);
  return given !== null && given >= (levels[0] ?? Infinity) && given <= (levels.at(-1) ?? -Infinity) ? given : null;
}

/** Rows with the same instruction, context and reference answer one case; rows with none of the three stand alone. */
function caseOf(texts: readonly string[], row: number): string {
  return texts.every((text) => text === "") ? `row ${row}` : JSON.stringify(texts);
}

function readDistribution(cell: string, levels: number): readonly number[] | null {
  try {
    const list: unknown = JSON.parse(cell);
    return Array.isArray(list) && list.length === levels && list.every((p): p is number => typeof p === "number" && p >= 0) ? list : null;
  } catch {
    return null;
  }
}
