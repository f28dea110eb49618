// Removable chips and the small tag.
import type { ReactNode } from "react";
import styles from "./chip.module.css";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

export function Chip({ label, removeLabel, onRemove }: { readonly label: string; readonly removeLabel: string; readonly onRemove: () => void }) {
  return (
    <span className={styles["chip"]}>
      <bdi className={styles["label"]}>{label}</bdi>
      <button type="button" aria-label={removeLabel} title={removeLabel} className={styles["remove"]} onClick={onRemove}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

export function Tag({ tone = "plain", children }: { readonly tone?: "plain" | "good" | "caution" | "danger"; readonly children: ReactNode }) {
  return <span className={classNames(styles["tag"], styles[tone])}>{children}</span>;
}
