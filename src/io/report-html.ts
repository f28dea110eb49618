// The report as one HTML file: no script, nothing fetched, every text escaped, and a policy of its own that says so. Figures are
// report-figures.ts, charts report-charts.ts, words report-words.ts.
import { levelsOf } from "../domain/rubric.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { Summary } from "../domain/summary.ts";
import { rationaleOf } from "../domain/verdict.ts";
import { cellStatus } from "./export-row.ts";
import { escapeHtml, histogramSvg, intervalsSvg } from "./report-charts.ts";
import type { Bar, CriterionFigures, Listed, PlacedRow, ReportFigures } from "./report-figures.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { filledIn, passRuleText, passWord, reportFormat, shortened } from "./report-words.ts";
import type { ReportFormat, ReportLanguage, ReportWords } from "./report-words.ts";
import { runFacts } from "./run-facts.ts";

type Writing = { readonly words: ReportWords; readonly format: ReportFormat };

/** Only the one style sheet within the file may act; no script, image, frame, form or connection. */
async function policy(): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(REPORT_STYLE)));
  return `default-src 'none'; style-src 'sha256-${base64(digest)}'; base-uri 'none'; form-action 'none'`;
}

export async function reportHtml(figures: ReportFigures, { words, locale }: ReportLanguage): Promise<string> {
  const writing: Writing = { words, format: reportFormat(locale) };
  const title = filledIn(words.title, { name: figures.rubric.name });
  const body = [
    headline(figures, title, writing),
    section(words.scores, figures.criteria.map((one) => criterionPart(one, writing)).join("")),
    figures.sources.length > 1 || figures.sources.some(({ source }) => source !== null) ? sourcesPart(figures, writing) : "",
    endPart(words.lowest, figures.lowest, figures, writing),
    endPart(words.highest, figures.highest, figures, writing),
    listPart(words.failures, "", figures.failures, words.codes, writing),
    listPart(words.flags, words.flagsHint, figures.flags, words.signals, writing),
    judgePart(figures, writing),
    rubricPart(figures.rubric, writing),
  ];
  return (
    `<!doctype html>\n<html lang="${escapeHtml(locale)}">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${escapeHtml(await policy())}">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n<title>${escapeHtml(title)}</title>\n<style>${REPORT_STYLE}</style>\n</head>\n` +
    `<body>\n<main>\n${body.filter((part) => part !== "").join("\n")}\n</main>\n<footer><p>${escapeHtml(words.generator)}</p></footer>\n</body>\n</html>\n`
  );
}

function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;
}

/** Texts of a person's file may run in any direction. */
function free(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], numbers: ReadonlySet<number>, caption = ""): string {
  const title = caption === "" ? "" : `<caption>${escapeHtml(caption)}</caption>`;
  const cell = (text: string, i: number): string => (i === 0 ? `<th scope="row">${text}</th>` : `<td${numbers.has(i) ? ' class="num"' : ""}>${text}</td>`);
  const heads = head.map((name, i) => `<th scope="col"${numbers.has(i) ? ' class="num"' : ""}>${escapeHtml(name)}</th>`);
  return `<div class="wide"><table>${title}<thead><tr>${heads.join("")}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("")}</tbody></table></div>`;
}

function meanText({ mean, interval }: Summary, { words, format }: Writing): string {
  if (mean === null) return words.none;
  return interval === null ? format.score(mean) : `${format.score(mean)} (${intervalText(interval, { words, format })})`;
}

function intervalText([low, high]: readonly [number, number], { words, format }: Writing): string {
  return filledIn(words.intervalOf, { low: format.score(low), high: format.score(high) });
}

function headline(figures: ReportFigures, title: string, writing: Writing): string {
  const { words, format } = writing;
  const { run, overall } = figures;
  const facts: readonly (readonly [string, string])[] = [
    [words.rows, format.count(figures.rows)],
    [words.cases, format.count(figures.cases)],
    [words.verdicts, format.count(figures.verdicts)],
    ...(figures.passing === null ? [] : [[words.passing, filledIn(words.passingOf, { n: format.count(figures.passing.passed), of: format.count(figures.passing.of) })] as const]),
    ...(figures.overrides === 0 ? [] : [[words.overrides, format.count(figures.overrides)] as const]),
    ...(figures.failures.count === 0 ? [] : [[words.failed, format.count(figures.failures.count)] as const]),
  ];
  const big = overall.mean === null ? escapeHtml(words.none) : `<strong>${escapeHtml(format.score(overall.mean))}</strong>${overall.interval === null ? "" : ` <span>${escapeHtml(intervalText(overall.interval, writing))}</span>`}`;
  const by = run === null ? escapeHtml(words.noRun) : `${free(run.judge.name)} ${escapeHtml(run.judge.version)} · ${escapeHtml(format.instant(run.createdAt))}`;
  return (
    `<header><p class="by">${free(figures.name)}</p><h1>${escapeHtml(title)}</h1><p class="by">${by}</p></header>` +
    `<section class="head"><div><h2>${escapeHtml(words.overall)}</h2><p class="big">${big}</p><p class="soft">${escapeHtml(words.intervalNote)}</p>` +
    `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join("")}</dl>` +
    `${histogramSvg(figures.overallBars, filledIn(words.chartOf, { name: words.overall }))}</div><div>${barTable(figures.overallBars, words.scores, writing)}</div></section>`
  );
}

function barTable(bars: readonly Bar[], first: string, { words, format }: Writing): string {
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  const rows = bars.map(({ label, count }) => [free(label), format.count(count), all === 0 ? "" : format.percent(count / all)]);
  return table([first, words.count, words.share], rows, new Set([1, 2]));
}

function criterionPart({ criterion, summary, bounds, bars, failed, skipped, pending }: CriterionFigures, writing: Writing): string {
  const { words, format } = writing;
  const missing = [
    failed === 0 ? "" : `${words.failed}: ${format.count(failed)}`,
    skipped === 0 ? "" : `${words.skipped}: ${format.count(skipped)}`,
    pending === 0 ? "" : `${words.pending}: ${format.count(pending)}`,
  ].filter((part) => part !== "");
  const [low, high] = bounds;
  return (
    `<article><h3>${free(criterion.name)}</h3><p>${free(criterion.question)}</p>` +
    `<p><strong>${escapeHtml(words.mean)} ${escapeHtml(meanText(summary, writing))}</strong> <span class="soft">${escapeHtml(filledIn(words.of, { low: String(low), high: String(high), n: format.count(summary.n) }))}${missing.length === 0 ? "" : ` · ${escapeHtml(missing.join(" · "))}`}</span></p>` +
    `<div class="chart">${histogramSvg(bars, filledIn(words.chartOf, { name: criterion.name }))}${barTable(bars, words.level, writing)}</div></article>`
  );
}

function sourcesPart({ sources }: ReportFigures, writing: Writing): string {
  const { words, format } = writing;
  const rows = sources.map(({ source, rows: n, summary }, i) => [
    source === null ? escapeHtml(words.noSource) : free(source),
    summary.mean === null ? "" : format.count(i + 1),
    format.count(n),
    summary.mean === null ? escapeHtml(words.none) : format.score(summary.mean),
    summary.interval === null ? "" : escapeHtml(intervalText(summary.interval, writing)),
  ]);
  // More would make a chart that nobody reads; the table has them all.
  const chart = intervalsSvg(sources.slice(0, 20), words.sourcesChart, words.noSource);
  return section(words.sources, `<div class="chart">${chart}${table([words.source, words.rank, words.rows, words.mean, words.interval], rows, new Set([1, 2, 3, 4]))}</div>`);
}

function endPart(title: string, rows: readonly PlacedRow[], { rubric }: ReportFigures, writing: Writing): string {
  if (rows.length === 0) return "";
  return section(title, rows.map((one) => rowPart(one, rubric, writing)).join(""));
}

function rowPart({ position, row }: PlacedRow, rubric: Rubric, { words, format }: Writing): string {
  const long = (name: string, text: string | null): string => {
    if (text === null) return "";
    const { text: start, cut } = shortened(text);
    const shown = text === "" ? `<p class="soft">${escapeHtml(words.empty)}</p>` : `<pre dir="auto">${escapeHtml(start)}${cut ? "…" : ""}</pre>`;
    return `<h4>${escapeHtml(name)}</h4>${shown}${cut ? `<p class="soft">${escapeHtml(filledIn(words.shortened, { n: format.count(start.length), of: format.count(text.length) }))}</p>` : ""}`;
  };
  const verdicts = rubric.criteria.map((criterion) => {
    const cell = row.cells.get(criterion.id);
    const own = row.overrides.get(criterion.id);
    const scored = cell?.state === "scored";
    return [
      free(criterion.name),
      scored ? format.score(cell.verdict.score) : escapeHtml(cellStatus(cell)),
      scored ? format.percent(cell.verdict.confidence) : "",
      own === undefined ? "" : format.score(own),
      scored ? `<span dir="auto">${escapeHtml(shortened(rationaleOf(cell) ?? "").text)}</span>` : "",
    ];
  });
  const parts = [filledIn(words.row, { n: format.count(position) }), row.overall === null ? words.none : format.score(row.overall), passWord(rubric, row.overall, words)];
  const heading = parts.filter((part) => part !== "").join(" · ");
  return (
    `<article class="row"><h3>${escapeHtml(heading)}${row.response.source === null ? "" : ` · ${free(row.response.source)}`}</h3>` +
    long(words.instruction, row.case.instruction) + long(words.context, row.case.context) + long(words.reference, row.case.reference) + long(words.response, row.response.text) + long(words.comment, row.comment) +
    `${table([words.criterion, words.score, words.confidence, words.override, words.rationale], verdicts, new Set([1, 2, 3]))}</article>`
  );
}

function listPart(title: string, hint: string, listed: Listed, names: Readonly<Record<string, string>>, { words, format }: Writing): string {
  if (listed.count === 0) return section(title, `<p>${escapeHtml(words.none)}</p>`);
  const named = (kind: string): string => escapeHtml(names[kind] ?? kind);
  const kinds = table([words.what, words.count], listed.kinds.map(([kind, count]) => [named(kind), format.count(count)]), new Set([1]));
  const first = table(
    [words.number, words.criterion, words.source, words.what],
    listed.first.map(({ position, criterion, source, what }) => [format.count(position), free(criterion), source === null ? "" : free(source), named(what)]),
    new Set(),
  );
  const more = listed.count > listed.first.length ? `<p class="soft">${escapeHtml(filledIn(words.more, { n: format.count(listed.count - listed.first.length) }))}</p>` : "";
  return section(title, `${hint === "" ? "" : `<p class="soft">${escapeHtml(hint)}</p>`}${kinds}${first}${more}`);
}

function judgePart({ run }: ReportFigures, { words }: Writing): string {
  if (run === null) return section(words.judge, `<p>${escapeHtml(words.noRun)}</p>`);
  const rows = runFacts(run).map(([name, value]) => [`<code>${escapeHtml(name)}</code>`, `<code>${escapeHtml(value)}</code>`]);
  return section(words.judge, `<p class="soft">${escapeHtml(words.judgeHint)}</p>${table([words.fact, words.value], rows, new Set())}`);
}

function rubricPart(rubric: Rubric, writing: Writing): string {
  const { criteria, description } = rubric;
  const { words, format } = writing;
  const rule = passRuleText(rubric, writing);
  const weights = criteria.reduce((sum, { weight }) => sum + weight, 0);
  const parts = criteria.map((criterion) => {
    const levels = levelsOf(criterion.scale).map(({ value, label }) => [free(criterion.scale.kind === "likert" ? label : `${value} · ${label}`), free(criterion.descriptions[String(value)] ?? "")]);
    return `<article><h3>${free(criterion.name)} <span class="soft">${escapeHtml(words.weight)} ${format.percent(criterion.weight / weights)}</span></h3><p>${free(criterion.question)}</p>${table([words.level, words.meaning], levels, new Set())}</article>`;
  });
  return section(words.rubric, `${description === "" ? "" : `<p>${free(description)}</p>`}${rule === "" ? "" : `<p>${free(rule)}</p>`}${parts.join("")}`);
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map((six) => BASE64.charAt(six)).join("");
    text += i + 1 >= bytes.length ? `${four.slice(0, 2)}==` : i + 2 >= bytes.length ? `${four.slice(0, 3)}=` : four;
  }
  return text;
}
