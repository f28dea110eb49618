// A button with a small menu (APG menu button): arrows move, Escape and Tab close, focus comes back to the button.
import { useEffect, useId, useRef, useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import styles from "./menu.module.css";

export type MenuItem = { readonly id: string; readonly label: string; readonly onChoose: () => void };

export function MenuButton({ label, name, hint, icon, items, disabled = false }: {
  readonly label: string;
  /** Accessible name where the label alone would be the same for several buttons; it must begin with the label. */
  readonly name?: string;
  /** A line above the items. */
  readonly hint?: string;
  readonly icon?: ButtonProps["icon"];
  readonly items: readonly MenuItem[];
  readonly disabled?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menuId = useId();

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>("[role='menuitem']")?.focus();
    function outside(event: PointerEvent): void {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    }
    window.addEventListener("pointerdown", outside);
    return () => window.removeEventListener("pointerdown", outside);
  }, [open]);

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  return (
    <div
      ref={root}
      className={styles["root"]}
      onKeyDown={(event) => {
        if (!open) return;
        const entries = [...event.currentTarget.querySelectorAll<HTMLElement>("[role='menuitem']")];
        const at = entries.findIndex((entry) => entry === document.activeElement);
        const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
        if (target !== undefined) {
          event.preventDefault();
          entries[(target + entries.length) % entries.length]?.focus();
        } else if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          close();
        } else if (event.key === "Tab") setOpen(false);
      }}
    >
      <Button ref={button} aria-label={name} icon={icon} disabled={disabled} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? menuId : undefined} onClick={() => setOpen(!open)}>
        {label}
      </Button>
      {open ? (
        <div className={styles["sheet"]}>
          {hint === undefined ? null : <p className={styles["hint"]}>{hint}</p>}
          <div id={menuId} role="menu" aria-label={name ?? label}>
            {items.map((item) => (
              <button
                key={item.id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={styles["item"]}
                onClick={() => {
                  item.onChoose();
                  close();
                }}
              >
                {item.label}
              </button>
            ))}
          </div>
        </div>
      ) : null}
    </div>
  );
}
