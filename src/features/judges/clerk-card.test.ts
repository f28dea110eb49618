import { describe, expect, test } from "vitest";
import { readCard } from "./clerk-card.ts";

describe("readCard", () => {
  test("keeps whole entries and fills what is missing with null", () => {
    const card = {
      measured: [
        { set: "held-out", metric: "accuracy", value: 0.81, low: 0.78, high: 0.84, trivial: 0.6, trivialName: "most common" },
        { set: "other", metric: "kappa", value: 0.4 },
        { set: "bad", metric: "kappa", value: "0.4" },
        null,
      ],
    };
    expect(readCard(card)).toEqual([
      { set: "held-out", metric: "accuracy", value: 0.81, low: 0.78, high: 0.84, trivial: 0.6, trivialName: "most common" },
      { set: "other", metric: "kappa", value: 0.4, low: null, high: null, trivial: null, trivialName: null },
    ]);
  });

  test("anything that is not a card gives no figures", () => {
    for (const json of [null, [], "x", {}, { measured: {} }]) expect(readCard(json)).toEqual([]);
  });
});
