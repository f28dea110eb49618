import { describe, expect, test } from "vitest";
import { createFormat } from "./format.ts";

const en = createFormat("en");
const zh = createFormat("zh-Hant-TW");

describe("createFormat", () => {
  test("shares close to the ends never claim certainty", () => {
    expect(en.percent(0)).toBe("0%");
    expect(en.percent(0.004)).toBe("<1%");
    expect(en.percent(0.5)).toBe("50%");
    expect(en.percent(0.9973)).toBe(">99%");
    expect(en.percent(1)).toBe("100%");
  });

  test("durations carry at most two units and never read zero", () => {
    expect(en.duration(0.2)).toBe("1 sec");
    expect(en.duration(59.6)).toBe("1 min");
    expect(en.duration(125)).toBe("2 min 5 sec");
    expect(en.duration(7320)).toBe("2 hr 2 min");
  });

  test("large counts are short, to three figures", () => {
    expect(en.compact(494_000_000)).toBe("494M");
    expect(en.compact(1_540_000_000)).toBe("1.54B");
    expect(zh.compact(494_000_000)).toBe("4.94億");
  });

  test("sizes use binary steps", () => {
    expect(en.bytes(512)).toBe("512 byte");
    expect(en.bytes(23 * 1024 * 1024)).toBe("23 MB");
    expect(zh.bytes(1536 * 1024)).toBe("1.5 MB");
  });

  test("fixed decimals line up", () => {
    expect(en.fixed(3, 2)).toBe("3.00");
    expect(en.number(12345.678, 1)).toBe("12,345.7");
  });
});
