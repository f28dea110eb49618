// When room counts as short, and how often it is looked at while a run fills it.
import { expect, test } from "vitest";
import type { Context } from "./context.ts";
import { createSpaceWatch, isRoomShort } from "./space-keeper.ts";

const MB = 2 ** 20;

test("room is short under a tenth of the quota, but never above 200 MiB left", () => {
  expect(isRoomShort({ usage: 950 * MB, quota: 1000 * MB })).toBe(true);
  expect(isRoomShort({ usage: 890 * MB, quota: 1000 * MB })).toBe(false);
  expect(isRoomShort({ usage: 9_700 * MB, quota: 10_000 * MB })).toBe(false);
  expect(isRoomShort({ usage: 9_900 * MB, quota: 10_000 * MB })).toBe(true);
  expect(isRoomShort({ usage: null, quota: 10 })).toBe(false);
});

test("a run looks at the room every ten seconds, however often it writes", async () => {
  let now = 0;
  let looks = 0;
  const context = {
    ports: {
      clock: { monotonic: () => now },
      space: { estimate: () => Promise.resolve({ usage: (looks += 1), quota: 100 }) },
    },
    get: () => ({ storage: { persisted: null, usage: null, quota: null } }),
    set: () => undefined,
  } as unknown as Context;
  const watch = createSpaceWatch(context);
  for (; now <= 25_000; now += 100) watch();
  await Promise.resolve();
  expect(looks).toBe(2);
});
