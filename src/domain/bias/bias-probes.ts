// What a judge is asked for a bias report, and the report from its answers. Pure: rows and scores in, items and findings out.
import type { CaseRow, ResponseId } from "../case.ts";
import type { CheckLanguage } from "../checks/check.ts";
import { languageOf } from "../checks/language.ts";
import { hashText } from "../content-hash.ts";
import { type Criterion, levelsOf } from "../rubric.ts";
import { generator } from "../statistics/random.ts";
import { BIAS_KINDS, type BiasFinding, type BiasKind, type BiasRow, type ProbedKind, TOLERATED_CHANGE, isFound } from "./bias.ts";
import { differenceFigure, type Figure, instabilityFigure, LEAST_ROWS, lengthFigure, oppositeFigure, type PairInBothOrders, positionFigure, shiftFigure } from "./bias-figures.ts";
import { oppositeQuestion, padded, PARALLEL, rewordings, signed } from "./probe-texts.ts";

/** What a judge reads for one question; as the engine takes it. */
export type ProbeItem = {
  readonly responseId: ResponseId;
  readonly criterion: Criterion;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
};

/** One question of a report. The item's response id is the question's own and names no row of the run. */
export type Probe = { readonly kind: ProbedKind; readonly variant: string; readonly row: string; readonly criterionId: string; readonly item: ProbeItem };

/** The run as a report looks at it. Scores are shares of their scales, in [0, 1]. */
export type BiasInput = {
  /** Every row of the run, in file order. */
  readonly rows: readonly CaseRow[];
  /** The criteria that the judge scores. */
  readonly criteria: readonly Criterion[];
  readonly scoreOf: (responseId: ResponseId, criterionId: string) => number | null;
  readonly humanOf: (row: CaseRow, criterion: Criterion) => number | null;
  readonly names: readonly [string, string];
  /** Verdicts on pairs in both orders; empty where the run has none. */
  readonly pairs: readonly PairInBothOrders[];
  /** Sampled verdicts on rows; empty where the judge was not sampled. */
  readonly samples: readonly SampledRow[];
};

/** A row that a judge answered several times. Mean and sample standard deviation are shares of the scale. */
export type SampledRow = { readonly responseId: string; readonly criterionId: string; readonly count: number; readonly mean: number; readonly spread: number };

/** Rows shown for a finding. */
const SHOWN = 6;

/**
 * A sample of scored rows, at most `most`: one response of each case before a second of any, because responses to the same
 * task are no independent evidence. The same seed gives the same rows.
 */
export function drawRows({ rows, criteria, scoreOf }: BiasInput, most: number, seed: string): CaseRow[] {
  const next = generator(parseInt(hashText(seed).slice(0, 8), 16));
  const left = rows.filter((row) => criteria.some((criterion) => scoreOf(row.response.id, criterion.id) !== null)).map((row) => ({ row, order: next() }));
  left.sort((a, b) => a.order - b.order);
  const turn = new Map<string, number>();
  const withTurn = left.map(({ row }) => {
    const mine = turn.get(row.case.id) ?? 0;
    turn.set(row.case.id, mine + 1);
    return { row, mine };
  });
  withTurn.sort((a, b) => a.mine - b.mine);
  return withTurn.slice(0, most).map(({ row }) => row);
}

/** Everything that is to be judged for a report on these rows. */
export function makeProbes({ criteria, names }: Pick<BiasInput, "criteria" | "names">, sample: readonly CaseRow[]): Probe[] {
  const probes: Probe[] = [];
  for (const row of sample) {
    for (const criterion of criteria) {
      const { text } = row.response;
      probes.push(probe("order", "reversed", row, { ...criterion, listing: "best-first" }, text));
      rewordings(criterion.question).forEach((question, i) => probes.push(probe("consistency", String(i), row, { ...criterion, question }, text)));
      names.forEach((name, i) => probes.push(probe("source", String(i), row, criterion, signed(text, name))));
      probes.push(probe("padding", "padded", row, criterion, padded(text)));
      probes.push(probe("opposite", "turned", row, turned(criterion), text));
    }
  }
  PARALLEL.forEach((texts, i) => {
    for (const criterion of criteria) {
      for (const language of ["en", "zh"] as const) {
        const { instruction, reference, response } = texts[language];
        const item: ProbeItem = { responseId: probeId("language", language, String(i)), criterion, instruction, context: null, reference, response };
        probes.push({ kind: "language", variant: language, row: String(i), criterionId: criterion.id, item });
      }
    }
  });
  return probes;
}

function probeId(kind: ProbedKind, variant: string, row: string): ResponseId {
  return `probe|${kind}|${variant}|${row}` as ResponseId;
}

function probe(kind: ProbedKind, variant: string, row: CaseRow, criterion: Criterion, response: string): Probe {
  const { instruction, context, reference } = row.case;
  return { kind, variant, row: row.response.id, criterionId: criterion.id, item: { responseId: probeId(kind, variant, row.response.id), criterion, instruction, context, reference, response } };
}

/** The opposite of a criterion: the question turned around, and each level described by its mirror image. */
function turned(criterion: Criterion): Criterion {
  const values = levelsOf(criterion.scale).map(({ value }) => String(value));
  const descriptions = Object.fromEntries(values.flatMap((value, i) => {
    const mirrored = criterion.descriptions[values[values.length - 1 - i] ?? ""];
    return mirrored === undefined ? [] : [[value, mirrored]];
  }));
  return { ...criterion, question: oppositeQuestion(criterion.question), descriptions };
}

/**
 * The findings, one for each kind, from the run's own scores and the answers to the probes.
 * @param answerOf share of the scale that the judge gave to a probe; null when it gave none
 */
export function makeFindings(input: BiasInput, sample: readonly CaseRow[], probes: readonly Probe[], answerOf: (probe: Probe) => number | null): BiasFinding[] {
  const answers = new Map<string, number>();
  for (const one of probes) {
    const score = answerOf(one);
    if (score !== null) answers.set(keyOf(one.kind, one.variant, one.row, one.criterionId), score);
  }
  const given = (kind: ProbedKind, variant: string, row: string, criterionId: string): number | null => answers.get(keyOf(kind, variant, row, criterionId)) ?? null;
  const base = (row: string, criterionId: string): number | null => input.scoreOf(row as ResponseId, criterionId);
  const pairsOf = (before: (row: string, criterionId: string) => number | null, after: (row: string, criterionId: string) => number | null): Compared[] =>
    sample.flatMap(({ response: { id } }) => comparedRow(id, "", input.criteria, before, after));
  const shift = (kind: BiasKind, compared: readonly Compared[], extra: Partial<BiasFinding> = {}): BiasFinding => finding(kind, shiftFigure(compared.map(({ change }) => change)), compared, extra);

  return BIAS_KINDS.map((kind): BiasFinding => {
    switch (kind) {
      case "position": {
        const figure: Figure = input.pairs.length === 0 ? { n: 0, none: "not-asked" } : positionFigure(input.pairs);
        return finding(kind, figure, []);
      }
      case "order":
        return shift(kind, pairsOf(base, (row, criterion) => given(kind, "reversed", row, criterion)));
      case "length":
        return lengthFinding(input);
      case "consistency":
        return consistencyFinding(input, sample, base, given);
      case "samples":
        return samplesFinding(input.samples);
      case "own-language":
        return ownLanguageFinding(input);
      case "source":
        return shift(kind, pairsOf((row, criterion) => given(kind, "1", row, criterion), (row, criterion) => given(kind, "0", row, criterion)), { names: input.names });
      case "padding":
        return shift(kind, pairsOf(base, (row, criterion) => given(kind, "padded", row, criterion)));
      case "opposite": {
        const compared = pairsOf(base, (row, criterion) => given(kind, "turned", row, criterion));
        return finding(kind, oppositeFigure(compared.map(({ before }) => before), compared.map(({ after }) => after)), compared);
      }
      case "language":
        return shift(kind, PARALLEL.flatMap((texts, i) => comparedRow(null, texts.en.instruction, input.criteria, (_, criterion) => given(kind, "en", String(i), criterion), (_, criterion) => given(kind, "zh", String(i), criterion))));
    }
  });
}

function keyOf(kind: ProbedKind, variant: string, row: string, criterionId: string): string {
  return [kind, variant, row, criterionId].join("\u0000");
}

/** One row in two guises: means over the criteria, and the criterion with the largest change. */
type Compared = { readonly before: number; readonly after: number; readonly change: number; readonly shown: BiasRow };

function comparedRow(responseId: string | null, label: string, criteria: readonly Criterion[], before: (row: string, criterionId: string) => number | null, after: (row: string, criterionId: string) => number | null): Compared[] {
  const both = criteria.flatMap((criterion) => {
    const [x, y] = [before(responseId ?? "", criterion.id), after(responseId ?? "", criterion.id)];
    return x === null || y === null ? [] : [{ criterionId: criterion.id, x, y }];
  });
  if (both.length === 0) return [];
  const most = both.reduce((a, b) => (Math.abs(b.y - b.x) > Math.abs(a.y - a.x) ? b : a));
  const x = both.reduce((sum, one) => sum + one.x, 0) / both.length;
  const y = both.reduce((sum, one) => sum + one.y, 0) / both.length;
  return [{ before: x, after: y, change: y - x, shown: { responseId, label, criterionId: most.criterionId, before: most.x, after: most.y } }];
}

/** Rows with the largest change in the direction of the figure, the largest first. */
function finding(kind: BiasKind, figure: Figure, compared: readonly Compared[], extra: Partial<BiasFinding> = {}): BiasFinding {
  const towards = kind === "opposite" || "none" in figure ? 0 : Math.sign(figure.value);
  const rows = compared
    .map(({ shown }) => ({ shown, size: kind === "opposite" ? 1 - Math.abs(shown.after - shown.before) : towards === 0 ? Math.abs(shown.after - shown.before) : towards * (shown.after - shown.before) }))
    .filter(({ size }) => size > 1e-9)
    .sort((a, b) => b.size - a.size)
    .slice(0, SHOWN)
    .map(({ shown }) => shown);
  return { kind, figure, found: isFound(kind, figure), rows, ...extra };
}

function consistencyFinding(
  input: BiasInput,
  sample: readonly CaseRow[],
  base: (row: string, criterionId: string) => number | null,
  given: (kind: ProbedKind, variant: string, row: string, criterionId: string) => number | null,
): BiasFinding {
  const changes: number[] = [];
  const compared: Compared[] = [];
  for (const { response: { id } } of sample) {
    const mine = input.criteria.flatMap((criterion) => {
      const before = base(id, criterion.id);
      if (before === null) return [];
      return rewordings(criterion.question).flatMap((_, i) => {
        const after = given("consistency", String(i), id, criterion.id);
        return after === null ? [] : [{ criterionId: criterion.id, before, after }];
      });
    });
    if (mine.length === 0) continue;
    changes.push(mine.reduce((sum, one) => sum + Math.abs(one.after - one.before), 0) / mine.length);
    const most = mine.reduce((a, b) => (Math.abs(b.after - b.before) > Math.abs(a.after - a.before) ? b : a));
    compared.push({ before: most.before, after: most.after, change: most.after - most.before, shown: { responseId: id, label: "", ...most } });
  }
  const figure = instabilityFigure(changes, TOLERATED_CHANGE);
  // The direction of a change says nothing here.
  const rows = compared.map(({ shown }) => shown).filter(({ before, after }) => Math.abs(after - before) > 1e-9).sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)).slice(0, SHOWN);
  return { kind: "consistency", figure, found: isFound("consistency", figure), rows };
}

/** Rows with people's scores where there are enough, otherwise all; one of each case. */
function lengthFinding(input: BiasInput): BiasFinding {
  const seen = new Set<string>();
  const all = input.rows.flatMap((row) => {
    const scored = input.criteria.flatMap((criterion) => {
      const score = input.scoreOf(row.response.id, criterion.id);
      return score === null ? [] : [{ criterionId: criterion.id, score, human: input.humanOf(row, criterion) }];
    });
    if (scored.length === 0 || seen.has(row.case.id)) return [];
    seen.add(row.case.id);
    const judged = scored.filter(({ human }) => human !== null);
    const used = judged.length > 0 ? judged : scored;
    const average = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
    return [{
      id: row.response.id,
      length: row.response.text.length,
      criterionId: used[0]?.criterionId ?? "",
      score: average(used.map(({ score }) => score)),
      human: judged.length > 0 ? average(judged.map(({ human }) => human ?? 0)) : null,
    }];
  });
  const withHuman = all.filter((row) => row.human !== null);
  const controlled = withHuman.length * 2 >= all.length && withHuman.length > 0;
  const used = controlled ? withHuman : all;
  const figure = lengthFigure(used.map(({ score }) => score), used.map(({ length }) => length), controlled ? used.map(({ human }) => human ?? 0) : null);
  // The longest and the shortest, where people's scores and the judge's part most in the figure's direction.
  const lengths = used.map(({ length }) => Math.log(1 + length));
  const middle = lengths.reduce((sum, v) => sum + v, 0) / Math.max(1, lengths.length);
  const towards = "none" in figure ? 0 : Math.sign(figure.value);
  const rows = used
    .map((row, i) => ({ row, size: towards * ((lengths[i] ?? 0) - middle) * (row.score - (row.human ?? 0.5)) }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .slice(0, SHOWN)
    .map(({ row }): BiasRow => ({ responseId: row.id, label: "", criterionId: row.criterionId, before: row.human ?? row.score, after: row.score }));
  return { kind: "length", figure, found: isFound("length", figure), withHuman: controlled, rows };
}

/** How far the scores of one response lie apart when the judge answers several times; rows are the mean over their criteria. */
function samplesFinding(samples: readonly SampledRow[]): BiasFinding {
  const byRow = new Map<string, SampledRow[]>();
  for (const one of samples) byRow.set(one.responseId, [...(byRow.get(one.responseId) ?? []), one]);
  const spreads = [...byRow.values()].map((mine) => mine.reduce((sum, { spread }) => sum + spread, 0) / mine.length);
  const figure: Figure = samples.length === 0 ? { n: 0, none: "not-sampled" } : instabilityFigure(spreads, TOLERATED_CHANGE);
  const rows = samples
    .filter(({ spread }) => spread > 1e-9)
    .toSorted((a, b) => b.spread - a.spread)
    .slice(0, SHOWN)
    .map(({ responseId, criterionId, mean, spread }): BiasRow => ({ responseId, label: "", criterionId, before: Math.max(0, mean - spread), after: Math.min(1, mean + spread) }));
  const [first] = samples;
  return { kind: "samples", figure, found: isFound("samples", figure), rows, ...(first === undefined ? {} : { samples: first.count }) };
}

/**
 * Whether the judge scores the person's own rows of one language higher than those of another, beyond what people do: the
 * difference of (score less people's score) between the two commonest languages; one row of each case. Without people's
 * scores it is not defined, since responses of one language may simply be better.
 */
function ownLanguageFinding(input: BiasInput): BiasFinding {
  const groups = new Map<CheckLanguage, { readonly id: string; readonly criterionId: string; readonly score: number; readonly human: number }[]>();
  const told = new Map<CheckLanguage, number>();
  const seen = new Set<string>();
  for (const row of input.rows) {
    if (seen.has(row.case.id)) continue;
    const scored = input.criteria.flatMap((criterion) => {
      const score = input.scoreOf(row.response.id, criterion.id);
      return score === null ? [] : [{ criterionId: criterion.id, score, human: input.humanOf(row, criterion) }];
    });
    if (scored.length === 0) continue;
    const language = languageOf(row.response.text);
    if (language === null) continue;
    const judged = scored.flatMap(({ human, ...one }) => (human === null ? [] : [{ ...one, human }]));
    if (judged.length === 0) {
      told.set(language, (told.get(language) ?? 0) + 1);
      continue;
    }
    seen.add(row.case.id);
    told.set(language, (told.get(language) ?? 0) + 1);
    const average = (of: (one: (typeof judged)[number]) => number): number => judged.reduce((sum, one) => sum + of(one), 0) / judged.length;
    groups.set(language, [...(groups.get(language) ?? []), { id: row.response.id, criterionId: judged[0]?.criterionId ?? "", score: average(({ score }) => score), human: average(({ human }) => human) }]);
  }
  const common = [...told].filter(([, n]) => n >= LEAST_ROWS).sort((a, b) => b[1] - a[1]);
  const none = (reason: "one-language" | "no-human", n: number): BiasFinding => ({ kind: "own-language", figure: { n, none: reason }, found: false, rows: [] });
  if (common.length < 2) return none("one-language", [...told.values()].reduce((sum, n) => sum + n, 0));
  const scoredBoth = common.filter(([language]) => (groups.get(language)?.length ?? 0) >= LEAST_ROWS);
  const [first, second] = scoredBoth.map(([language]) => language);
  if (first === undefined || second === undefined) return none("no-human", [...groups.values()].reduce((sum, rows) => sum + rows.length, 0));
  const [one, other] = [groups.get(first) ?? [], groups.get(second) ?? []];
  const figure = differenceFigure(one.map(({ score, human }) => score - human), other.map(({ score, human }) => score - human));
  const towards = "none" in figure ? 0 : Math.sign(figure.value);
  const rows = [...one.map((row) => ({ row, size: towards * (row.score - row.human) })), ...other.map((row) => ({ row, size: towards * (row.human - row.score) }))]
    .filter(({ size }) => size > 1e-9)
    .sort((a, b) => b.size - a.size)
    .slice(0, SHOWN)
    .map(({ row }): BiasRow => ({ responseId: row.id, label: "", criterionId: row.criterionId, before: row.human, after: row.score }));
  return { kind: "own-language", figure, found: isFound("own-language", figure), rows, languages: [first, second] };
}
