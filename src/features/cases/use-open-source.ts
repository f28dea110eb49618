// Opening a source, and reading the same one again in another encoding.
import type { ImportSource, ReadAs } from "../../io/table.ts";
import { useApp } from "../../store/use-app.ts";

// The store keeps no source: it may hold a whole paste, and only the encoding choice of one open dialog needs it again.
let last: ImportSource | null = null;

export type OpenSource = {
  readonly open: (source: ImportSource) => void;
  /** Opens one file, or several that make one set. */
  readonly openFiles: (files: readonly File[]) => void;
  /** Reads the last opened source again as `encoding` (null: detect) or in another shape; does nothing when there is none. */
  readonly reopen: (encoding: string | null, as?: ReadAs) => void;
  /** Lets go of the last source. */
  readonly forget: () => void;
};

export function useOpenSource(): OpenSource {
  const { openSource } = useApp((state) => state.actions);
  function open(source: ImportSource): void {
    last = source;
    void openSource(source);
  }
  return {
    open,
    openFiles: (files) => {
      const named = files.map((file) => ({ name: file.name, blob: file }));
      const [first, ...others] = named;
      if (first !== undefined) open(others.length === 0 ? { kind: "file", ...first } : { kind: "files", files: named });
    },
    reopen: (encoding, as) => {
      if (last === null) return;
      last = { ...last, ...as };
      void openSource(last, encoding ?? undefined);
    },
    forget: () => {
      last = null;
    },
  };
}
