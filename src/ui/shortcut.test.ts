import { describe, expect, test } from "vitest";
import { isPlainKey, undoOf, type KeyPress } from "./shortcut.ts";

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

describe("undoOf", () => {
  const z = { ...press, key: "z", ctrlKey: true, shiftKey: false };

  test("Ctrl+Z and Command+Z undo, with Shift and Ctrl+Y they redo", () => {
    expect(undoOf(z, page)).toBe("undo");
    expect(undoOf({ ...z, ctrlKey: false, metaKey: true }, page)).toBe("undo");
    expect(undoOf({ ...z, key: "Z", shiftKey: true }, page)).toBe("redo");
    expect(undoOf({ ...z, key: "y" }, page)).toBe("redo");
  });

  test("a text entry keeps its own undo, and other presses are left alone", () => {
    expect(undoOf(z, { editable: true })).toBe(null);
    expect(undoOf({ ...z, ctrlKey: false }, page)).toBe(null);
    expect(undoOf({ ...z, altKey: true }, page)).toBe(null);
    expect(undoOf({ ...z, metaKey: true }, page)).toBe(null);
    expect(undoOf({ ...z, key: "y", ctrlKey: false, metaKey: true }, page)).toBe(null);
    expect(undoOf({ ...z, isComposing: true }, page)).toBe(null);
  });
});
