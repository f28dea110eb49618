// Questions to the statistics worker that are taken back, and what becomes of the others.
import { expect, test } from "vitest";
import type { AgreementInput } from "../domain/agreement.ts";
import { agreementReport } from "../domain/agreement.ts";
import { ok } from "../domain/error-code.ts";
import type { StatisticsCalls } from "../workers/protocol.ts";
import { createStatisticsService } from "../workers/statistics-service.ts";
import { clientInProcess } from "./judge-in-process.fixture.ts";
import type { Ports } from "./ports.ts";
import { createStatistics } from "./statistics.ts";

const INPUT: AgreementInput = { judge: [1, 2, 3, 4, 4, 2], human: [1, 2, 2, 4, 5, 1] };
const OPTIONS = { resamples: 50, seed: 1, levels: [1, 2, 3, 4, 5] };

function world() {
  let started = 0;
  const { client, crash } = clientInProcess<StatisticsCalls>(() => {
    started += 1;
    return createStatisticsService();
  });
  const ports = { statistics: client } as unknown as Ports;
  return { statistics: createStatistics({ ports }), crash, started: () => started };
}

test("the worker answers what the report itself says", async () => {
  const { statistics } = world();
  const answer = await statistics.ask("agreement", { input: INPUT, options: OPTIONS }, new AbortController().signal);
  expect(answer).toEqual(ok(agreementReport(INPUT, OPTIONS)));
});

test("a question that is taken back ends the worker, and the others are asked again", async () => {
  const { statistics, started } = world();
  const mine = new AbortController();
  const first = statistics.ask("agreement", { input: INPUT, options: OPTIONS }, mine.signal);
  const second = statistics.ask("compare", { first: INPUT.judge, second: INPUT.human, human: INPUT.human, options: OPTIONS }, new AbortController().signal);
  mine.abort();
  expect(await first).toBeNull();
  expect(await second).toMatchObject({ ok: true, value: { n: 6 } });
  expect(started()).toBe(2);
  const late = new AbortController();
  late.abort();
  expect(await statistics.ask("agreement", { input: INPUT, options: OPTIONS }, late.signal)).toBeNull();
});

test("a worker that dies by itself is a failure, not asked for ever", async () => {
  const { statistics, crash, started } = world();
  const waiting = statistics.ask("agreement", { input: INPUT, options: OPTIONS }, new AbortController().signal);
  crash();
  expect(await waiting).toMatchObject({ ok: false, code: "worker-lost" });
  expect(started()).toBe(1);
});
