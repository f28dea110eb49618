// The report as one Markdown file: the same parts as report-html.ts, with bars of characters. Every text is escaped, so that none
// becomes a heading, a link, an image or markup.
import { levelsOf } from "../domain/rubric.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Summary } from "../domain/summary.ts";
import { rationaleOf } from "../domain/verdict.ts";
import { cellStatus } from "./export-row.ts";
import type { Bar, CriterionFigures, Listed, PlacedRow, ReportFigures } from "./report-figures.ts";
import { filledIn, passRuleText, passWord, reportFormat, shortened } from "./report-words.ts";
import type { ReportFormat, ReportLanguage, ReportWords } from "./report-words.ts";
import { runFacts } from "./run-facts.ts";

type Writing = { readonly words: ReportWords; readonly format: ReportFormat };

/** Text within a line: every mark that Markdown or HTML could read is escaped, and line breaks become spaces. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ")
    .replace(/[\\`*_{}[\]<>#!|~&@^$]/g, "\\$&")
    // What would make an address a link by itself, and what begins a list or an underline.
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/\b(www)\./gi, "$1\\.")
    .replace(/^(\s*)([-+=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** A text of any length and content as a block of its own. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.replace(/\r\n?/g, "\n")}\n${fence}`;
}

export function reportMarkdown(figures: ReportFigures, { words, locale }: ReportLanguage): string {
  const writing: Writing = { words, format: reportFormat(locale) };
  const parts = [
    ...headline(figures, writing),
    `## ${words.scores}`,
    ...figures.criteria.flatMap((one) => criterionPart(one, writing)),
    ...sourcesPart(figures, writing),
    ...endPart(words.lowest, figures.lowest, figures.rubric, writing),
    ...endPart(words.highest, figures.highest, figures.rubric, writing),
    ...listPart(words.failures, figures.failures, words.codes, writing),
    ...listPart(words.flags, figures.flags, words.signals, writing),
    ...judgePart(figures, writing),
    ...rubricPart(figures, writing),
    escapeMarkdown(words.generator),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head.map(escapeMarkdown)), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function meanText({ mean, interval }: Summary, { words, format }: Writing): string {
  if (mean === null) return words.none;
  if (interval === null) return format.score(mean);
  return `${format.score(mean)} (${filledIn(words.intervalOf, { low: format.score(interval[0]), high: format.score(interval[1]) })})`;
}

function headline(figures: ReportFigures, writing: Writing): readonly string[] {
  const { words, format } = writing;
  const { run } = figures;
  return [
    `# ${escapeMarkdown(filledIn(words.title, { name: figures.rubric.name }))}`,
    escapeMarkdown(figures.name),
    run === null ? escapeMarkdown(words.noRun) : escapeMarkdown(`${run.judge.name} ${run.judge.version}, ${format.instant(run.createdAt)}`),
    `**${escapeMarkdown(words.overall)}: ${escapeMarkdown(meanText(figures.overall, writing))}**`,
    escapeMarkdown(words.intervalNote),
    table([words.what, words.count], [
      [escapeMarkdown(words.rows), format.count(figures.rows)],
      [escapeMarkdown(words.cases), format.count(figures.cases)],
      [escapeMarkdown(words.verdicts), format.count(figures.verdicts)],
      ...(figures.passing === null ? [] : [[escapeMarkdown(words.passing), escapeMarkdown(filledIn(words.passingOf, { n: format.count(figures.passing.passed), of: format.count(figures.passing.of) }))]]),
      [escapeMarkdown(words.overrides), format.count(figures.overrides)],
      [escapeMarkdown(words.failed), format.count(figures.failures.count)],
    ]),
    barTable(figures.overallBars, words.scores, writing),
  ];
}

const BAR_CHARS = 24;

function barTable(bars: readonly Bar[], first: string, { words, format }: Writing): string {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  return table(
    [first, words.count, words.share, ""],
    bars.map(({ label, count }) => [escapeMarkdown(label), format.count(count), all === 0 ? "" : format.percent(count / all), count === 0 ? "" : "█".repeat(Math.max(1, Math.round((count / most) * BAR_CHARS)))]),
  );
}

function criterionPart({ criterion, summary, bounds, bars, failed, skipped, pending }: CriterionFigures, writing: Writing): readonly string[] {
  const { words, format } = writing;
  const missing = [
    [words.failed, failed],
    [words.skipped, skipped],
    [words.pending, pending],
  ] as const;
  const rest = missing.filter(([, count]) => count > 0).map(([name, count]) => `${name}: ${format.count(count)}`);
  const of = filledIn(words.of, { low: String(bounds[0]), high: String(bounds[1]), n: format.count(summary.n) });
  return [
    `### ${escapeMarkdown(criterion.name)}`,
    escapeMarkdown(criterion.question),
    `**${escapeMarkdown(`${words.mean} ${meanText(summary, writing)}`)}** ${escapeMarkdown([of, ...rest].join("; "))}`,
    barTable(bars, words.level, writing),
  ];
}

function sourcesPart({ sources }: ReportFigures, writing: Writing): readonly string[] {
  const { words, format } = writing;
  if (sources.length < 2 && sources.every(({ source }) => source === null)) return [];
  const rows = sources.map(({ source, rows: n, summary }, i) => [
    escapeMarkdown(source ?? words.noSource),
    summary.mean === null ? "" : format.count(i + 1),
    format.count(n),
    escapeMarkdown(meanText(summary, writing)),
    summary.mean === null ? "" : "█".repeat(Math.max(1, Math.round(summary.mean * BAR_CHARS))),
  ]);
  return [`## ${escapeMarkdown(words.sources)}`, table([words.source, words.rank, words.rows, words.mean, ""], rows)];
}

function endPart(title: string, rows: readonly PlacedRow[], rubric: Rubric, writing: Writing): readonly string[] {
  if (rows.length === 0) return [];
  return [`## ${escapeMarkdown(title)}`, ...rows.flatMap((one) => rowPart(one, rubric, writing))];
}

function rowPart({ position, row }: PlacedRow, rubric: Rubric, { words, format }: Writing): readonly string[] {
  const long = (name: string, text: string | null): readonly string[] => {
    if (text === null) return [];
    const { text: start, cut } = shortened(text);
    const note = cut ? [escapeMarkdown(filledIn(words.shortened, { n: format.count(start.length), of: format.count(text.length) }))] : [];
    return [`**${escapeMarkdown(name)}**`, text === "" ? escapeMarkdown(words.empty) : fenced(start), ...note];
  };
  const verdicts = rubric.criteria.map((criterion) => {
    const cell = row.cells.get(criterion.id);
    const own = row.overrides.get(criterion.id);
    const scored = cell?.state === "scored";
    return [
      escapeMarkdown(criterion.name),
      scored ? format.score(cell.verdict.score) : escapeMarkdown(cellStatus(cell)),
      scored ? format.percent(cell.verdict.confidence) : "",
      own === undefined ? "" : format.score(own),
      scored ? escapeMarkdown(shortened(rationaleOf(cell) ?? "").text) : "",
    ];
  });
  const heading = [filledIn(words.row, { n: format.count(position) }), row.overall === null ? words.none : format.score(row.overall), ...[passWord(rubric, row.overall, words)].filter((word) => word !== ""), ...(row.response.source === null ? [] : [row.response.source])];
  return [
    `### ${heading.map(escapeMarkdown).join(" · ")}`,
    ...long(words.instruction, row.case.instruction), ...long(words.context, row.case.context), ...long(words.reference, row.case.reference), ...long(words.response, row.response.text), ...long(words.comment, row.comment),
    table([words.criterion, words.score, words.confidence, words.override, words.rationale], verdicts),
  ];
}

function listPart(title: string, listed: Listed, names: Readonly<Record<string, string>>, { words, format }: Writing): readonly string[] {
  const heading = `## ${escapeMarkdown(title)}`;
  if (listed.count === 0) return [heading, escapeMarkdown(words.none)];
  const named = (kind: string): string => escapeMarkdown(names[kind] ?? kind);
  const first = listed.first.map(({ position, criterion, source, what }) => [format.count(position), escapeMarkdown(criterion), escapeMarkdown(source ?? ""), named(what)]);
  return [
    heading,
    table([words.what, words.count], listed.kinds.map(([kind, count]) => [named(kind), format.count(count)])),
    table([words.number, words.criterion, words.source, words.what], first),
    listed.count > listed.first.length ? escapeMarkdown(filledIn(words.more, { n: format.count(listed.count - listed.first.length) })) : "",
  ];
}

function judgePart({ run }: ReportFigures, { words }: Writing): readonly string[] {
  const heading = `## ${escapeMarkdown(words.judge)}`;
  if (run === null) return [heading, escapeMarkdown(words.noRun)];
  return [heading, escapeMarkdown(words.judgeHint), table([words.fact, words.value], runFacts(run).map(([name, value]) => [escapeMarkdown(name), escapeMarkdown(value)]))];
}

function rubricPart({ rubric }: ReportFigures, writing: Writing): readonly string[] {
  const { words, format } = writing;
  const weights = rubric.criteria.reduce((sum, { weight }) => sum + weight, 0);
  return [
    `## ${escapeMarkdown(words.rubric)}`,
    escapeMarkdown(rubric.description),
    escapeMarkdown(passRuleText(rubric, writing)),
    ...rubric.criteria.flatMap((criterion) => [
      `### ${escapeMarkdown(criterion.name)}`,
      `${escapeMarkdown(criterion.question)} ${escapeMarkdown(`${words.weight} ${format.percent(criterion.weight / weights)}`)}`,
      table([words.level, words.meaning], levelsOf(criterion.scale).map(({ value, label }) => [escapeMarkdown(criterion.scale.kind === "likert" ? label : `${value} · ${label}`), escapeMarkdown(criterion.descriptions[String(value)] ?? "")])),
    ]),
  ];
}
