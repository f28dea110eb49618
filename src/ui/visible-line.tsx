// One line of untrusted text for cells and previews: direction isolated, hidden characters in boxes.
import { useMemo } from "react";
import { reveal } from "./reveal.ts";
import styles from "./visible-text.module.css";

export function VisibleLine({ text, control, className }: {
  readonly text: string;
  /** Accessible name of a hidden character, by its code. */
  readonly control: (code: string) => string;
  readonly className?: string | undefined;
}) {
  const pieces = useMemo(() => reveal(text), [text]);
  return (
    <bdi dir="auto" className={className}>
      {pieces.map((piece, index) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <span key={index} className={styles["hidden"]} role="img" aria-label={control(piece.code)}>
            {piece.code}
          </span>
        ),
      )}
    </bdi>
  );
}
