import { describe, expect, test } from "vitest";
import { isPlainKey, type KeyPress } from "./shortcut.ts";

const press: KeyPress = { key: "j", keyCode: 74, isComposing: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false };
const page = { editable: false };

describe("isPlainKey", () => {
  test("a bare letter on the page counts", () => {
    expect(isPlainKey(press, page)).toBe(true);
  });

  test("letters that an input method emits while composing do not count", () => {
    expect(isPlainKey({ ...press, isComposing: true }, page)).toBe(false);
    expect(isPlainKey({ ...press, keyCode: 229 }, page)).toBe(false);
  });

  test("letters typed into a field, with a modifier, or already handled do not count", () => {
    expect(isPlainKey(press, { editable: true })).toBe(false);
    expect(isPlainKey({ ...press, ctrlKey: true }, page)).toBe(false);
    expect(isPlainKey({ ...press, altKey: true }, page)).toBe(false);
    expect(isPlainKey({ ...press, metaKey: true }, page)).toBe(false);
    expect(isPlainKey({ ...press, defaultPrevented: true }, page)).toBe(false);
  });
});
