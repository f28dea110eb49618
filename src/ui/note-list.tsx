// A list of short notes with an icon each; a note may quote a text of somebody else's.
import { Icon } from "./icon.tsx";
import styles from "./note-list.module.css";
import { VisibleLine } from "./visible-line.tsx";

export type Note = {
  readonly tone: "caution" | "info";
  readonly text: string;
  /** Shown with hidden characters in boxes; null where nothing is quoted. */
  readonly quote: string | null;
  readonly after: string;
};

export function NoteList({ label, notes, control }: {
  readonly label: string;
  readonly notes: readonly Note[];
  /** Accessible name of a hidden character, by its code. */
  readonly control: (code: string) => string;
}) {
  if (notes.length === 0) return null;
  return (
    <ul role="list" aria-label={label} className={styles["list"]}>
      {notes.map(({ tone, text, quote, after }, index) => (
        <li key={index}>
          <Icon name={tone} size={14} />
          <span>
            {text}
            {quote === null ? null : (
              <>
                : <VisibleLine text={quote} control={control} className={styles["quote"]} />. {after}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
