// A modal over the native dialog element, which brings the focus trap, Escape and the top layer. It lies at the end of the page, so
// that it stays in sight when the part that opened it is hidden, as the sections of a narrow page are.
import { useEffect, useId, useRef, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { IconButton } from "./button.tsx";
import styles from "./dialog.module.css";
import { classNames } from "./class-names.ts";

export function Dialog({ open, title, closeLabel, onClose, wide = false, reading = false, footer, children }: {
  readonly open: boolean;
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Holds nothing that takes the focus, so that its text must take it to be scrolled by keys. */
  readonly reading?: boolean;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return createPortal(
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={classNames(styles["dialog"], wide && styles["wide"])}
      onCancel={(event) => {
        // React passes on what happens to a dialog within this one.
        if (event.target !== ref.current) return;
        // The owner decides; React then closes it through `open`.
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => {
        // This comes a moment after the closing: a dialog that was opened again meanwhile is not closed any more.
        if (open && event.target === ref.current && !ref.current.open) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {open ? (
        <div className={styles["sheet"]}>
          <div className={styles["header"]}>
            <h2 id={titleId}>{title}</h2>
            <IconButton icon="close" label={closeLabel} onClick={onClose} />
          </div>
          <div className={styles["body"]} {...(reading ? { tabIndex: 0, role: "region", "aria-labelledby": titleId } : {})}>
            {children}
          </div>
          {footer === undefined ? null : <footer className={styles["footer"]}>{footer}</footer>}
        </div>
      ) : null}
    </dialog>,
    document.body,
  );
}
