import { expect, test } from "vitest";
import { coalesce } from "./coalesce.ts";

test("a task runs once at a time, and once more for all who asked meanwhile, with what is newest then", async () => {
  let value = 0;
  const seen: number[] = [];
  let running = 0;
  const save = coalesce(async () => {
    running += 1;
    expect(running).toBe(1);
    const taken = value;
    await new Promise((resolve) => setTimeout(resolve));
    seen.push(taken);
    running -= 1;
  });
  const asked = [1, 2, 3, 4].map((next) => {
    value = next;
    return save();
  });
  await asked[3];
  expect(seen).toEqual([1, 4]);
  value = 5;
  await save();
  expect(seen).toEqual([1, 4, 5]);
});

test("a run that fails tells those who asked for it, and the next one runs", async () => {
  let runs = 0;
  const save = coalesce(() => ((runs += 1) === 1 ? Promise.reject(new Error("no")) : Promise.resolve()));
  const first = save();
  const second = save();
  await expect(first).rejects.toThrow("no");
  await expect(second).resolves.toBeUndefined();
});

test("asking at the very moment when a run ends does not start two", async () => {
  let running = 0;
  const save = coalesce(async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve));
    running -= 1;
  });
  const first = save();
  const second = save();
  const third = first.then(save);
  await Promise.all([first, second, third]);
});
