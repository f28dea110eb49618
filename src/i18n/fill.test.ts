import { describe, expect, test } from "vitest";
import { fill } from "./fill.ts";

const number = (value: number) => new Intl.NumberFormat("en").format(value);

describe("fill", () => {
  test("puts strings and formatted numbers in their places", () => {
    expect(fill("{name} holds {count} rows", { name: "a.csv", count: 12000 }, number)).toBe("a.csv holds 12,000 rows");
  });

  test("a parameter that holds braces is not filled a second time", () => {
    expect(fill("column {column}", { column: "{count}", count: 3 }, number)).toBe("column {count}");
  });

  test("a part in brackets goes when its parameter is missing, and stays without its brackets otherwise", () => {
    expect(fill("Too long[: {found} of {limit}].", { found: 7, limit: 5 }, number)).toBe("Too long: 7 of 5.");
    expect(fill("Too long[: {found} of {limit}].", { found: 7 }, number)).toBe("Too long.");
  });

  test("brackets inside a value are kept", () => {
    expect(fill("In {column}[ at {line}]", { column: "[a]" }, number)).toBe("In [a]");
  });

  test("a missing parameter becomes an ellipsis, also when an inherited name is asked for", () => {
    expect(fill("at most {limit} of {toString}", {}, number)).toBe("at most … of …");
  });
});
