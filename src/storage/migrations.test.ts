import { expect, test } from "vitest";
import { MIGRATIONS, VERSION, migrationsFrom } from "./migrations.ts";

test("migrations are numbered 1, 2, 3, ... and the version is the last number", () => {
  expect(MIGRATIONS.map((m) => m.id)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  expect(MIGRATIONS.at(-1)?.id).toBe(VERSION);
});

test("from every version there is a way to the newest one, in order and without a step twice", () => {
  for (let version = 0; version <= VERSION; version += 1) {
    expect(migrationsFrom(version).map((m) => m.id)).toEqual(Array.from({ length: VERSION - version }, (_, i) => version + 1 + i));
  }
});
