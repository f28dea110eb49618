import { expect, test } from "vitest";
import { RunMeter } from "./run-meter.ts";

test("the rate is that of the last seconds, and skipped cells do not count for it", () => {
  const meter = new RunMeter(1000, 100, 0);
  expect(meter.add(50, 0, 0)).toEqual({ done: 150, rate: 0, secondsLeft: null });
  expect(meter.add(10, 10, 1000)).toEqual({ done: 160, rate: 10, secondsLeft: 84 });
  // Ten seconds at another speed, after which the first second is forgotten.
  let last = meter.add(0, 0, 1000);
  for (let second = 2; second <= 12; second += 1) last = meter.add(20, 20, second * 1000);
  expect(last.rate).toBeCloseTo(20);
  expect(last.done).toBe(380);
  expect(last.secondsLeft).toBeCloseTo((1000 - 380) / 20);
});

test("a stall shows as a falling rate, not as an old one", () => {
  const meter = new RunMeter(100, 0, 0);
  meter.add(50, 50, 1000);
  expect(meter.add(1, 1, 21_000).rate).toBeLessThan(3);
});
