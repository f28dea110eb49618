// The committed tiny judge still judges: far above what a constant answer gets, with feedback and without.
import { expect, it } from "vitest";
import { PROMETHEUS_2 } from "../../src/formats/prometheus-2.ts";
import { judgeQuality } from "./judge-quality.fixture.ts";

it.each(["quantized", "q4"])("judges rows that it was not taught on (%s)", async (dtype) => {
  const quality = await judgeQuality(PROMETHEUS_2, dtype, 30);
  expect(quality.unparsed).toBe(0);
  expect(quality.chanceExact).toBeLessThan(0.5);
  expect(quality.toldExact).toBeGreaterThan(0.7);
  expect(quality.toldSpearman).toBeGreaterThan(0.75);
  expect(quality.aloneSpearman).toBeGreaterThan(0.75);
}, 120_000);
