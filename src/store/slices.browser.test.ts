// Whether the thread is given back between slices. In a real browser: Node hands on a port's messages in one go, timers or not.
import { expect, test } from "vitest";
import { inSlices } from "./slices.ts";

test("the thread is given back between slices, and stopped work never ends", async () => {
  function* slow(): Generator<undefined, string> {
    for (let i = 0; i < 30; i += 1) {
      const end = performance.now() + 2;
      while (performance.now() < end);
      yield;
    }
    return "done";
  }
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 1);
  const result = await new Promise((resolve) => inSlices(slow(), resolve));
  clearInterval(turning);
  expect(result).toBe("done");
  expect(turns).toBeGreaterThan(0);
  const never = inSlices(slow(), () => {
    throw new Error("ended");
  });
  never();
  await new Promise((resolve) => setTimeout(resolve, 100));
});
