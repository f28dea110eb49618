// Notices: a callout inside a panel, and the stack of toasts in a polite live region.
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";
import styles from "./notice.module.css";

export type NoticeTone = "info" | "caution" | "danger" | "good";

const ICONS: Readonly<Record<NoticeTone, IconName>> = { info: "info", caution: "caution", danger: "failed", good: "check" };

export function Callout({ tone, title, children, action }: { readonly tone: NoticeTone; readonly title?: string; readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={classNames(styles["callout"], styles[tone])}>
      <Icon name={ICONS[tone]} />
      <div className={styles["text"]}>
        {title === undefined ? null : <strong className={styles["title"]}>{title}</strong>}
        {children}
      </div>
      {action === undefined ? null : <div className={styles["action"]}>{action}</div>}
    </div>
  );
}

export type Toast = { readonly id: number; readonly tone: NoticeTone; readonly title: string; readonly text: string; readonly detail: string | null };

/** Toasts stay until dismissed: a message that goes away on its own is lost to slow readers. */
export function Toasts({ toasts, dismissLabel, onDismiss }: { readonly toasts: readonly Toast[]; readonly dismissLabel: string; readonly onDismiss: (id: number) => void }) {
  return (
    <div className={styles["toasts"]} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={classNames(styles["toast"], styles[toast.tone])}>
          <Icon name={ICONS[toast.tone]} />
          <div className={styles["text"]}>
            <strong className={styles["title"]}>{toast.title}</strong>
            <p>{toast.text}</p>
            {toast.detail === null ? null : <p className={styles["detail"]}>{toast.detail}</p>}
          </div>
          <IconButton icon="close" label={dismissLabel} onClick={() => onDismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
