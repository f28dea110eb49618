// What a stored view must look like when it is read back: which page was open, and how the grid was sorted, filtered and laid out.
// The other records are schema.ts.
import * as z from "zod/mini";
import type { ResponseId } from "../domain/case.ts";

/** Most ids of rows that are kept of one choice of rows (a queue, marked rows): more are no choice that was made by hand. */
export const MAX_KEPT_ROWS = 5_000;

const PAGES = ["grid", "runs", "sources", "trust", "pairs"] as const;
const PRESETS = ["all", "low-confidence", "failed", "flagged", "differs", "changed", "outdated", "overridden", "commented", "top", "bottom"] as const;
const SORTS = ["order", "source", "instruction", "response", "overall", "human"] as const;

/** The view of one set of cases as it was left. */
export type SavedView = {
  readonly caseSetId: string;
  readonly page: (typeof PAGES)[number];
  readonly preset: (typeof PRESETS)[number];
  readonly search: string;
  readonly isPattern: boolean;
  readonly sort: { readonly column: (typeof SORTS)[number] } | { readonly column: "criterion"; readonly criterionId: string };
  readonly descending: boolean;
  readonly source: string | null;
  readonly queue: { readonly criterionId: string; readonly kind: "below" | "unsure" | "random"; readonly threshold: number | null; readonly ids: readonly ResponseId[] } | null;
  readonly ranges: readonly { readonly criterionId: string; readonly min: number; readonly max: number }[];
  readonly group: "none" | "instruction" | "source";
  readonly selected: ResponseId | null;
  readonly markdown: boolean;
  readonly checked: readonly ResponseId[];
  readonly columns: { readonly widths: Readonly<Record<string, number>>; readonly hidden: readonly string[] };
};

const text = z.string();
const responseId = z.pipe(text, z.transform((id) => id as ResponseId));
const rows = z.array(responseId).check(z.maxLength(MAX_KEPT_ROWS));

export const viewSchema: z.ZodMiniType<SavedView> = z.object({
  caseSetId: text,
  page: z.enum(PAGES),
  preset: z.enum(PRESETS),
  search: text,
  isPattern: z.boolean(),
  sort: z.union([z.object({ column: z.enum(SORTS) }), z.object({ column: z.literal("criterion"), criterionId: text })]),
  descending: z.boolean(),
  source: z.nullable(text),
  queue: z.nullable(z.object({ criterionId: text, kind: z.enum(["below", "unsure", "random"]), threshold: z.nullable(z.number()), ids: rows })),
  ranges: z.array(z.object({ criterionId: text, min: z.number(), max: z.number() })),
  group: z.enum(["none", "instruction", "source"]),
  selected: z.nullable(responseId),
  markdown: z.boolean(),
  checked: rows,
  columns: z.object({ widths: z.record(text, z.number().check(z.positive())), hidden: z.array(text) }),
});
