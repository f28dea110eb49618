// Keys that act anywhere on the page: single-key shortcuts and undo. When a press counts as one, and hooks that listen for them.
import { useEffect, useRef } from "react";

/** What a decision needs to know of a key press; a KeyboardEvent fits. */
export type KeyPress = {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
};

/** True while an input method composes; some browsers say so only by key code 229. */
export function isComposing(press: Pick<KeyPress, "isComposing" | "keyCode">): boolean {
  return press.isComposing || press.keyCode === 229;
}

/**
 * True when the press is a plain single key that no text entry wants. Zhuyin and Cangjie input methods emit letters
 * and digits while they compose.
 */
export function isPlainKey(press: KeyPress, target: { readonly editable: boolean }): boolean {
  if (press.defaultPrevented || isComposing(press)) return false;
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  return !target.editable;
}

/** Whether an element takes text, so that plain keys belong to it. */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return target instanceof HTMLInputElement ? !["checkbox", "radio", "button"].includes(target.type) : target.matches("textarea, select");
}

/** Runs the handler named by `event.key` (case kept) while `enabled` and no modal dialog is open. */
export function useShortcuts(enabled: boolean, handlers: Readonly<Record<string, () => void>>): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  useEffect(() => {
    if (!enabled) return;
    function onKeyDown(event: KeyboardEvent): void {
      const handler = Object.hasOwn(current.current, event.key) ? current.current[event.key] : undefined;
      if (handler === undefined || !isPlainKey(event, { editable: isEditable(event.target) })) return;
      if (document.querySelector("dialog:modal") !== null) return;
      event.preventDefault();
      handler();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [enabled]);
}

/**
 * What a press asks for: Ctrl+Z (Command+Z on a Mac) undoes, with Shift, or Ctrl+Y, it redoes. Null for any other press, and
 * in a text entry, which has an undo of its own.
 */
export function undoOf(press: KeyPress & { readonly shiftKey: boolean }, target: { readonly editable: boolean }): "undo" | "redo" | null {
  if (press.defaultPrevented || isComposing(press) || press.altKey || target.editable) return null;
  if (press.ctrlKey === press.metaKey) return null;
  const key = press.key.toLowerCase();
  if (key === "z") return press.shiftKey ? "redo" : "undo";
  return key === "y" && press.ctrlKey && !press.shiftKey ? "redo" : null;
}

/** Listens for undo and redo outside of text entries, while no modal dialog is open. */
export function useUndoKeys(handlers: { readonly undo: () => void; readonly redo: () => void }): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const wanted = undoOf(event, { editable: isEditable(event.target) });
      if (wanted === null || document.querySelector("dialog:modal") !== null) return;
      event.preventDefault();
      current.current[wanted]();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
