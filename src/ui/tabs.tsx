// Tabs with the APG keys (arrows, Home, End); the panels are owned by the caller through `panelId`.
import { useRef } from "react";
import styles from "./tabs.module.css";

export type Tab<Id extends string> = { readonly id: Id; readonly label: string };

export function tabId(base: string, id: string): string {
  return `${base}-tab-${id}`;
}

export function panelId(base: string, id: string): string {
  return `${base}-panel-${id}`;
}

export function Tabs<Id extends string>({ base, label, tabs, active, onChange }: {
  /** Prefix of the tab and panel ids. */
  readonly base: string;
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly active: Id;
  readonly onChange: (id: Id) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  function move(index: number): void {
    const tab = tabs[(index + tabs.length) % tabs.length];
    if (tab === undefined) return;
    onChange(tab.id);
    list.current?.querySelector<HTMLButtonElement>(`#${CSS.escape(tabId(base, tab.id))}`)?.focus();
  }
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      className={styles["tabs"]}
      onKeyDown={(event) => {
        const index = tabs.findIndex((tab) => tab.id === active);
        const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (target === undefined) return;
        event.preventDefault();
        move(target);
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={tabId(base, tab.id)}
          aria-selected={tab.id === active}
          aria-controls={panelId(base, tab.id)}
          tabIndex={tab.id === active ? 0 : -1}
          className={styles["tab"]}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
