// The icon set: hand-drawn 16-unit outlines that take the colour of the text. An icon never stands alone as a name.

const PATHS = {
  play: "M5 3.2v9.6l7.6-4.8z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  stop: "M4 4h8v8H4z",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  up: "M8 12.5v-9M4.5 7L8 3.5 11.5 7",
  down: "M8 3.5v9M4.5 9L8 12.5 11.5 9",
  left: "M10 3.5L5.5 8l4.5 4.5",
  right: "M6 3.5L10.5 8 6 12.5",
  check: "M3 8.5l3.2 3.2L13 5",
  caution: "M8 2.3l6.2 11.2H1.8zM8 6.3v3.4M8 11.4v.4",
  flag: "M4 14V2.3h7.6L9.8 5.2l1.8 2.9H4",
  failed: "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM8 5v3.6M8 10.6v.4",
  skipped: "M2.5 4l4.5 4-4.5 4zM8.5 4L13 8l-4.5 4z",
  pending: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 5v3.2l2 1.4",
  info: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 7.3v3.6M8 5.1v.4",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
  upload: "M8 10.5v-8M4.8 5.5L8 2.3l3.2 3.2M2.5 10.5v3h11v-3",
  download: "M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M2.5 11v2.5h11V11",
  shield: "M8 1.8l5.2 1.8v4c0 3.2-2.2 5.4-5.2 6.6-3-1.2-5.2-3.4-5.2-6.6v-4zM5.6 8l1.8 1.8L10.6 6.4",
  gear: "M8 5.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6L5 5M11 11l1.4 1.4M12.4 3.6L11 5M5 11l-1.4 1.4",
  keyboard: "M1.8 4.2h12.4v7.6H1.8zM4.2 6.6h.4M6.8 6.6h.4M9.4 6.6h.4M11.8 6.6h.4M5 9.4h6",
  trash: "M3 4.5h10M6.2 4.5v-2h3.6v2M4.4 4.5l.5 9h6.2l.5-9",
  file: "M4 1.8h5l3 3v9.4H4zM9 1.8v3h3",
  sortUp: "M8 12.5v-9M5 6.5l3-3 3 3",
  sortDown: "M8 3.5v9M5 9.5l3 3 3-3",
  person: "M8 8.2a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8M2.6 13.8c.6-2.8 2.7-4 5.4-4s4.8 1.2 5.4 4",
  note: "M2.5 3h11v7.5H7.2L4 13.3v-2.8H2.5z",
  undo: "M6 3L2.8 6.2 6 9.4M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6.5",
  redo: "M10 3l3.2 3.2L10 9.4M13 6.2H6.8a3.6 3.6 0 0 0 0 7.2h2.7",
  edit: "M3 13l.6-2.9 7.2-7.2 2.3 2.3-7.2 7.2zM9.2 4.5l2.3 2.3",
  copy: "M5.8 5.8h7.7v7.7H5.8zM2.5 10.2V2.5h7.7",
  columns: "M2.2 3h11.6v10H2.2zM6 3v10M10 3v10",
  sides: "M2.2 3h11.6v10H2.2zM8 3v10",
  scales: "M8 2v11.5M5 13.5h6M3 4.2h10M3 4.2L1.2 9h3.6zM13 4.2L11.2 9h3.6z",
} as const;

export type IconName = keyof typeof PATHS;

/** Decorative: hidden from assistive technology, so a text or an aria-label must stand beside it. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg aria-hidden="true" focusable="false" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}
