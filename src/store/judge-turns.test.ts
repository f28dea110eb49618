import { expect, test } from "vitest";
import { createJudgeTurns } from "./judge-turns.ts";

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { open, opened };
}

const later = () => new Promise((resolve) => setTimeout(resolve));

test("work of one group goes side by side, and that of the other waits for it", async () => {
  const turns = createJudgeTurns();
  const first = gate();
  const seen: string[] = [];
  const work = (name: string, until?: Promise<void>) => async () => {
    seen.push(name);
    await until;
  };
  const all = [turns("grid", work("g1", first.opened)), turns("grid", work("g2")), turns("pairs", work("p1")), turns("grid", work("g3"))];
  await later();
  expect(seen).toEqual(["g1", "g2"]);
  first.open();
  await Promise.all(all);
  expect(seen).toEqual(["g1", "g2", "p1", "g3"]);
});

test("work that throws gives its turn back and tells its caller", async () => {
  const turns = createJudgeTurns();
  const bad = turns("pairs", () => Promise.reject(new Error("no")));
  const good = turns("grid", () => Promise.resolve(1));
  await expect(bad).rejects.toThrow("no");
  expect(await good).toBe(1);
});
