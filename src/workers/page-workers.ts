// Starts the page's workers. The only place that constructs a Worker; every address goes through the Trusted Types policy.
import { trustedScript } from "../security/trusted-types.ts";
import { createWorkerClient, type WorkerClient } from "./client.ts";
import checkWorkerUrl from "./check.worker.ts?worker&url";
import downloadWorkerUrl from "./download.worker.ts?worker&url";
import exportWorkerUrl from "./export.worker.ts?worker&url";
import judgeWorkerUrl from "./judge.worker.ts?worker&url";
import libraryWorkerUrl from "./library.worker.ts?worker&url";
import parseWorkerUrl from "./parse.worker.ts?worker&url";
import type { CheckCalls, DownloadCalls, ExportCalls, JudgeCalls, LibraryCalls, ParseCalls, SearchCalls, StatisticsCalls } from "./protocol.ts";
import searchWorkerUrl from "./search.worker.ts?worker&url";
import statisticsWorkerUrl from "./statistics.worker.ts?worker&url";

function startWorker(url: string, name: string): Worker {
  return new Worker(trustedScript(url), { type: "module", name });
}

/** A client of the worker that reads files. Its worker starts at the first call. */
export function createParseWorker(): WorkerClient<ParseCalls> {
  return createWorkerClient<ParseCalls>(() => startWorker(parseWorkerUrl, "parse"));
}

/** A client of the worker that judges. Its worker starts at the first call. */
export function createJudgeWorker(): WorkerClient<JudgeCalls> {
  return createWorkerClient<JudgeCalls>(() => startWorker(judgeWorkerUrl, "judge"));
}

/** A client of the worker that downloads models, the only one that reaches a hub. Its worker starts at the first call. */
export function createDownloadWorker(): WorkerClient<DownloadCalls> {
  return createWorkerClient<DownloadCalls>(() => startWorker(downloadWorkerUrl, "download"));
}

/** A client of the worker that lists, checks, takes in and deletes kept models. Its worker starts at the first call. */
export function createLibraryWorker(): WorkerClient<LibraryCalls> {
  return createWorkerClient<LibraryCalls>(() => startWorker(libraryWorkerUrl, "library"));
}

/** A client of the worker that works out figures. Its worker starts at the first call. */
export function createStatisticsWorker(): WorkerClient<StatisticsCalls> {
  return createWorkerClient<StatisticsCalls>(() => startWorker(statisticsWorkerUrl, "statistics"));
}

/** A client of the worker that writes files and reads bundles. Its worker starts at the first call. */
export function createExportWorker(): WorkerClient<ExportCalls> {
  return createWorkerClient<ExportCalls>(() => startWorker(exportWorkerUrl, "export"));
}

/** A client of the worker that searches texts. Its worker starts at the first call. */
export function createSearchWorker(): WorkerClient<SearchCalls> {
  return createWorkerClient<SearchCalls>(() => startWorker(searchWorkerUrl, "search"));
}

/** A client of the worker that runs deterministic criteria, one at a time. Its worker starts at the first call, and again after one was ended. */
export function createCheckWorker(): WorkerClient<CheckCalls> {
  return createWorkerClient<CheckCalls>(() => startWorker(checkWorkerUrl, "check"));
}
