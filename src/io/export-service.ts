// The work of the export worker: takes rows slice by slice and gives the file. No worker code here; it runs anywhere.
import { fail, ok } from "../domain/error-code.ts";
import type { Result } from "../domain/error-code.ts";
import { humanScoreOf } from "../domain/override.ts";
import type { Criterion, Rubric } from "../domain/rubric.ts";
import type { Run } from "../domain/run.ts";
import type { BundleHead, BundlePart } from "./bundle.ts";
import { bundleSink } from "./bundle-write.ts";
import { exportColumns } from "./export-columns.ts";
import type { TablePart } from "./export-columns.ts";
import { delimitedSink } from "./export-csv.ts";
import type { ExportFormat } from "./export-formats.ts";
import { jsonlSink, jsonSink } from "./export-json.ts";
import type { ExportRow } from "./export-row.ts";
import { textSink } from "./export-sink.ts";
import type { ExportedFile, ExportSink } from "./export-sink.ts";
import { evalassistSink, promptfooSink } from "./export-tools.ts";
import { feedbackSink, JSONL_TYPE, preferenceSink, rewardRecord } from "./export-training.ts";
import type { PairChoice } from "./export-training.ts";
import { FigureGatherer } from "./report-figures.ts";
import type { ReportLanguage } from "./report-words.ts";

/** What a file is to be. Fields that a format has no use for are ignored. */
export type ExportRequest = {
  readonly format: ExportFormat;
  readonly rubric: Rubric;
  readonly run: Run | null;
  /** Name of the cases. */
  readonly name: string;
  /** Columns of a table. */
  readonly parts: readonly TablePart[];
  /** Criteria that the rubric does not have and people scored, by name: columns of a table where their scores are among the parts. */
  readonly beside: readonly string[];
  readonly pairs: PairChoice;
  /** Criterion that an EvalAssist file is about, by id. */
  readonly criterion: string | null;
  readonly language: ReportLanguage | null;
  readonly bundle: BundleHead | null;
};

export type ExportService = {
  /** Starts a file; one that was not finished is dropped. */
  begin(payload: { readonly request: ExportRequest }): Promise<Result<null>>;
  add(payload: { readonly rows: readonly ExportRow[]; readonly part?: BundlePart }): Promise<Result<null>>;
  finish(): Promise<Result<ExportedFile>>;
};

/** A service that writes one file at a time. */
export function createExportService(): ExportService {
  let sink: ExportSink | null = null;
  return {
    async begin({ request }) {
      sink = await sinkFor(request);
      return sink === null ? fail("unexpected", `${request.format}: something is missing from the request`) : ok(null);
    },
    async add({ rows, part }) {
      if (sink === null) return fail("unexpected", "no export was begun");
      await sink.add(rows);
      if (part !== undefined) await sink.addPart?.(part);
      return ok(null);
    },
    async finish() {
      if (sink === null) return fail("unexpected", "no export was begun");
      const done = sink;
      sink = null;
      return ok(await done.finish());
    },
  };
}

async function sinkFor(request: ExportRequest): Promise<ExportSink | null> {
  const { rubric, run, parts, beside, language } = request;
  const columns = () => exportColumns(rubric, parts, beside);
  switch (request.format) {
    case "csv":
      return delimitedSink(columns(), ",");
    case "tsv":
      return delimitedSink(columns(), "\t");
    case "xlsx":
      return (await import("./export-xlsx.ts")).xlsxSink(columns(), run);
    case "parquet":
      return (await import("./export-parquet.ts")).parquetSink(columns(), run);
    case "json":
      return jsonSink(rubric, run);
    case "jsonl":
      return jsonlSink(rubric);
    case "report-html":
    case "report-markdown":
      return language === null ? null : reportSink(request, language);
    case "bundle":
      return request.bundle === null ? null : bundleSink(request.bundle);
    case "promptfoo":
      return promptfooSink(rubric, run);
    case "evalassist": {
      const criterion = rubric.criteria.find(({ id }) => id === request.criterion) ?? rubric.criteria[0];
      return criterion === undefined ? null : evalassistSink(rubric, criterion, (row) => humanFigure(row, criterion));
    }
    case "preferences":
      return preferenceSink(rubric, request.pairs);
    case "rewards":
      return textSink(JSONL_TYPE, "", (row) => rewardRecord(row, rubric));
    case "feedback":
      return feedbackSink(rubric);
  }
}

function reportSink({ format, rubric, run, name }: ExportRequest, language: ReportLanguage): ExportSink {
  const gatherer = new FigureGatherer(rubric);
  let records = 0;
  return {
    add(rows) {
      for (const row of rows) gatherer.add(row);
      records += rows.length;
    },
    async finish() {
      const figures = gatherer.figures(run, name);
      if (format === "report-html") {
        const { reportHtml } = await import("./report-html.ts");
        return { blob: new Blob([await reportHtml(figures, language)], { type: "text/html;charset=utf-8" }), records, leftOut: 0, cut: 0 };
      }
      const { reportMarkdown } = await import("./report-markdown.ts");
      return { blob: new Blob([reportMarkdown(figures, language)], { type: "text/markdown;charset=utf-8" }), records, leftOut: 0, cut: 0 };
    },
  };
}

/** The person's own score on a criterion, else the file's (humanScoreOf, for rows on their way out). */
function humanFigure(row: ExportRow, criterion: Criterion): number | null {
  return row.overrides.get(criterion.id) ?? humanScoreOf(row, criterion, new Map());
}
