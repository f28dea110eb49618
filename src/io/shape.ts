// What a recognised shape of a file is. The shapes themselves are in shapes-*.ts, choosing among them is recognise.ts.

/** The shapes that other tools write and that need no mapping. */
export const SHAPE_IDS = [
  "promptfoo", "openai-evals", "evalassist", "feedback-collection", "preference-collection", "arena", "arena-kaggle", "mt-bench",
  "alpaca-eval", "judgelm", "chosen-rejected", "promptfoo-table", "label-studio", "label-studio-pairs", "openai-batch", "lm-eval", "messages", "prompt-completion",
] as const;
export type ShapeId = (typeof SHAPE_IDS)[number];

/** How to read a file: by the shape that is recognised (null), by one of them, or as a plain table. */
export type ShapeChoice = ShapeId | "table" | null;

/** A decoded row: own keys only. */
export type Fields = Readonly<Record<string, unknown>>;

/** One response of one row. What is null the row does not say. */
export type ShapedRow = {
  readonly instruction: string | null;
  readonly context?: string | null;
  readonly reference?: string | null;
  readonly response: string | null;
  readonly source?: string | null;
  /** A score that people gave: a number, or the name of a level. */
  readonly humanScore?: number | string | null;
  /** Scores that people gave on single criteria, by the criterion's name. */
  readonly criterionScores?: Readonly<Record<string, number | string>>;
  /** 1 for the response that people preferred, 0 for the other, 0.5 for a tie. */
  readonly preference?: number | null;
  /** A score that a model gave: shown, but not taken for a person's. */
  readonly modelScore?: number | null;
  /** Names the row in other files of the same batch; where nothing tells what was asked, it is the instruction as well. */
  readonly key?: string;
};

/** Why a row of a shape has no response, with what the row says of it. */
export type ShapeFault = { readonly fault: "request-failed"; readonly found: string };

/** Reads rows in order; it may keep some until the end. */
export type ShapeReader = {
  /** Responses of the row; none when the row only informs others; null when it is not of this shape. */
  read(row: Fields, line: number): readonly ShapedRow[] | ShapeFault | null;
  /** What was kept, with the lines that it came from. */
  rest?(): readonly (readonly [line: number, row: ShapedRow])[];
};

export type Shape = {
  readonly id: ShapeId;
  fits(row: Fields): boolean;
  reader(): ShapeReader;
};

/** A shape whose rows stand alone. */
export function plainShape(id: ShapeId, fits: (row: Fields) => boolean, read: (row: Fields) => readonly ShapedRow[] | ShapeFault | null): Shape {
  return { id, fits, reader: () => ({ read }) };
}
